"""The capture desk, the queue, the chair's page: what is typed becomes a pledge, once."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bluehelm.core.synonyms import fold
from bluehelm.partnership.guide_domain import GuideLine as LineNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.conferences import hearing
from bluehelm_web.conferences.compound import pledges_in
from bluehelm_web.conferences.models import Capture, CaptureState, Conference, Delegation, State
from bluehelm_web.conferences.selectors import captures_told, gaps_of
from bluehelm_web.partnership.models import Announcement
from tests.web.conferred import HELICOPTERS, NAME, a_capture, a_conference, confirmed

Of = Callable[[str], Client]
Cast = dict[str, User]
WORDS = "6 utility hels w/ crews from mar 2027, no night flying"
JSON = {"accept": "application/json"}


def at(name: str, *args: object) -> str:
    """Return an address of the conference."""
    return reverse(name, args=[NAME, *args])


def typed(**told: object) -> dict[str, object]:
    """Return what a desk sends."""
    return {"delegation": "XBO", "words": WORDS, "capture_id": str(uuid4()), **told}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (WORDS, {"quantity": 6, "unit": "helicopter", "capability": "Utility helicopter unit"}),
        (WORDS, {"caveat": "no night flying", "available_from": date(2027, 3, 1), "line_id": "G1"}),
        ("two infantry battalions by June 2027", {"quantity": 2, "category": "military"}),
        ("1,000 women peacekeepers", {"quantity": 1000, "category": "women", "gives": "people"}),
        ("USD 2.5 million for the trust fund", {"quantity": 2.5, "unit": "USD million", "gives": "money"}),
        ("a level 2 hospital, only in UNMIX", {"quantity": 1, "caveat": "only in UNMIX"}),
        ("une compagnie de génie dès janvier 2027", {"capability": "Engineer company", "quantity": 1}),
        ("several training courses in 2027", {"quantity": None, "category": "training"}),
        ("two hundred police", {"quantity": 200, "unit": "personnel"}),
        ("a few hundred engineers", {"quantity": None, "category": "engineering"}),
        ("Nous formerons des pilotes : cinq cours", {"category": "training", "gives": "training"}),
        ("30 gender advisers", {"quantity": 30, "category": "women", "gives": "people"}),
        ("we support A4P", {"category": "political", "quantity": None}),
        ("twenty five utility helicopters", {"quantity": 25, "capability": "Utility helicopter unit"}),
        ("2,5 millions d'euros", {"quantity": 2.5, "unit": "EUR million", "gives": "money"}),
        ("CAD 300,000 for police", {"quantity": 0.3, "unit": "CAD million", "gives": "money"}),
        ("a level 2 hospital with 60 staff", {"quantity": None, "unit": "", "category": "medical"}),
        ("3 formed police units", {"quantity": 3, "unit": "unit", "category": "police"}),
        ("We will contribute a level 2 hospital", {"category": "medical", "capability": "Level 2 hospital"}),
        ("resolution 1325 training for 30", {"quantity": None, "category": "training"}),
        (
            "deux hôpitaux de niveau 2",
            {"quantity": 2, "capability": "Level 2 hospital", "category": "medical"},
        ),
        (
            "2 hospitales de nivel II",
            {"quantity": 2, "capability": "Level 2 hospital", "category": "medical"},
        ),
        ("une compagnie de génie", {"quantity": 1, "capability": "Engineer company"}),
        ("una compañía de ingenieros", {"quantity": 1, "capability": "Engineer company"}),
        ("trois hélicoptères d'attaque", {"quantity": 3, "capability": "Armed utility helicopter unit"}),
        ("une équipe de déminage", {"quantity": 1, "capability": "Mine action team (contracted)"}),
        ("six hélicoptères légers", {"quantity": 6, "unit": "helicopter", "category": "aviation"}),
    ],
)
def test_words_are_read_as_one_pledge(words: str, told: dict[str, object]) -> None:
    """How much of what, from when, within which limits, for which line."""
    lines: list[LineNoun] = [HELICOPTERS]
    values = hearing.read(words, lines=lines, on=date(2026, 12, 1)).values
    assert {name: values[name] for name in told} == told


LIMITED = [
    ("an infantry battalion without authority to use force", 1, "without authority to use force"),
    (
        "six helicopters but only if our crews are not sent north of the river, the capital, or the lake",
        6,
        "but only if our crews are not sent north of the river, the capital, or the lake",
    ),
    ("two hundred and fifty troops that may not be armed", 250, "not be armed"),
    ("Merci, six hélicoptères, sauf au nord du fleuve", 6, "sauf au nord du fleuve"),
    ("Madam Chair, six helicopters without crews", 6, "without crews"),
    ("6 helicopters. They may not fly at night", 6, "They may not fly at night"),
    ("6 helicopters, our crews will not cross the river", 6, "our crews will not cross the river"),
    ("6 helicopters; our crews must stay in the south", 6, "our crews must stay in the south"),
    ("6 helicopters, only in the south, from mar 2027", 6, "only in the south"),
]


@pytest.mark.parametrize(("words", "quantity", "caveat"), LIMITED)
def test_a_limit_is_told_to_nobody(
    cast: Cast, client_of: Of, words: str, quantity: float, caveat: str
) -> None:
    """It is cut from what is pledged at its first word, and how much is kept; no word of it is told."""
    conference = a_conference()
    client_of("bao").post(at("capture-add"), typed(words=words))
    assert Capture.objects.values_list("quantity", "caveat").get() == (quantity, caveat)
    (told,) = captures_told(conference)
    hidden = {"north", "night", "armed", "force", "river", "nord", "south", "capital", "crews"}
    assert not hidden & set(fold(told.capability).split())


@pytest.mark.parametrize(
    "limit",
    [
        "w/o crews",
        "which aren’t armed",
        "sous reserve de l'accord du parlement",
        "a condition que le fleuve soit libre",
        "subject to a vote",
        "on the understanding that they stay south",
        "unless parliament refuses",
        "contingent on the vote",
        "n’allant que au sud",
        "hors du nord",
    ],
)
def test_a_limit_begins_with_its_word(limit: str) -> None:
    """As it is typed in a hurry, with or without accents; nothing of it is in what is pledged."""
    values = hearing.read(f"6 helicopters {limit}", lines=[], on=date(2026, 12, 1)).values
    assert (values["quantity"], values["capability"]) == (6, "6 helicopters")
    assert values["caveat"] == limit.removeprefix("which ")


@pytest.mark.parametrize("words", ["no helicopters north of the river", "Sauf au nord, six hélicoptères"])
def test_limits_alone_are_no_pledge(cast: Cast, client_of: Of, words: str) -> None:
    """The desk asks what is pledged, and nothing is kept or told."""
    a_conference()
    bao = client_of("bao")
    assert "Only limits were read" in bao.post(at("desk"), typed(words=words)).content.decode()
    answer = bao.post(at("capture-add"), typed(words=words), headers=JSON)
    assert answer.status_code == 422
    assert "Only limits were read" in answer.json()["wrong"]["capability"][0]
    assert not Capture.objects.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("10 to 12 helicopters", "How much was said in several numbers"),
        ("two hundred fifty troops without heavy weapons", ""),
        ("helicopters", "No number was read"),
        ("up to six helicopters", "“up to” was said before the number"),
    ],
)
def test_the_desk_asks_how_much(cast: Cast, client_of: Of, words: str, told: str) -> None:
    """Before it is kept, and beside what was kept without a number that its words say."""
    a_conference()
    text = client_of("bao").post(at("desk"), typed(words=words)).content.decode()
    assert (told in text) if told else "data-preview>“" not in text
    assert ('value="250"' in text) == (not told)


def test_a_pledge_of_several_numbers_closes_nothing(cast: Cast, client_of: Of) -> None:
    """Kept at once, it stands without a number on the board, and its card asks for one."""
    a_conference()
    bao = client_of("bao")
    bao.post(at("capture-add"), typed(words="10 to 12 utility helicopters"))
    assert (gaps_of(Conference.objects.get())[0].open, Capture.objects.get().quantity) == (18, None)
    assert "How much was not said in one certain number" in bao.get(at("desk")).content.decode()


BOTH = "two level 2 hospitals and 15 million for training women peacekeepers"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (BOTH, ("two level 2 hospitals", "15 million for training women peacekeepers")),
        (
            "two hospitals and six helicopters, only in the south",
            ("two hospitals, only in the south", "six helicopters, only in the south"),
        ),
        (
            "deux hôpitaux de niveau 2, six hélicoptères et 3 millions d'euros",
            ("deux hôpitaux de niveau 2", "six hélicoptères", "3 millions d'euros"),
        ),
        (
            "Merci. Two hospitals. And 300 police officers.",
            ("Merci; Two hospitals", "And 300 police officers"),
        ),
        ("two hundred and fifty troops", ()),
        ("between 10 and 12 helicopters", ()),
        ("an infantry battalion with 850 troops and 20 vehicles", ()),
        ("two hospitals, not in the north, and 15 million for training", ()),
        (WORDS, ()),
    ],
)
def test_several_pledges_are_taken_apart(words: str, parts: tuple[str, ...]) -> None:
    """At what stands between them; a limit goes with each, and what tells more of one pledge is of that."""
    assert pledges_in(words, on=date(2026, 12, 1)) == parts


def test_several_pledges_are_never_one_unread(cast: Cast, client_of: Of) -> None:
    """The desk offers each; kept by a press, the others are shown anew; all may be kept as one."""
    a_conference()
    bao = client_of("bao")
    answer = bao.post(at("capture-add"), typed(words=BOTH), headers=JSON)
    assert answer.status_code == 422
    assert "These words say several pledges" in answer.json()["wrong"]["words"][0]
    assert not Capture.objects.exists()
    (first, second) = bao.post(at("desk"), typed(words=BOTH)).context["parts"]
    assert (first.heard.values["quantity"], first.rest) == (2, second.words)
    assert 'name="capability"' in (shown := bao.post(at("desk"), typed(words=BOTH)).content.decode())
    assert 'value="Level 2 hospital"' not in shown  # so that what was read is not kept as one by a key
    told = {"words": first.words, "rest": first.rest, "capture_id": str(first.capture_id)}
    answer = bao.post(at("capture-add"), typed(**told))
    assert answer.context["form"]["words"].value() == second.words
    assert not answer.context["parts"]
    bao.post(at("capture-add"), typed(words=second.words, capability="Training", category="training"))
    bao.post(at("capture-add"), typed(words=BOTH, capability="All of it", category="medical"))
    rows = Capture.objects.values_list("capability", "quantity", "category").order_by("captured_at")
    assert list(rows) == [
        ("Level 2 hospital", 2, "medical"),
        ("Training", None, "training"),
        ("All of it", None, "medical"),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("two hundred fifty", 250), ("quatre-vingt-dix-sept", 97), ("a dozen", 12), ("10 to 12", None)],
)
def test_a_field_takes_one_number_in_words(cast: Cast, client_of: Of, text: str, number: float) -> None:
    """And refuses a range."""
    a_conference()
    told = typed(capability="Utility helicopters", category="aviation", quantity=text)
    status = client_of("bao").post(at("capture-add"), told, headers=JSON).status_code
    assert (status, [row.quantity for row in Capture.objects.all()]) == (
        (200, [number]) if number else (422, [])
    )


def test_a_full_sum_is_no_number_of_millions(cast: Cast, client_of: Of) -> None:
    """The desk is asked for the millions."""
    a_conference()
    told = typed(capability="Trust fund", category="financial", quantity="USD 300,000", unit="USD million")
    answer = client_of("bao").post(at("capture-add"), told, headers=JSON)
    assert "300000 USD million is more than any pledge" in answer.json()["wrong"]["quantity"][0]


def test_one_pledge_whose_category_was_not_understood_is_told(cast: Cast, client_of: Of) -> None:
    """Another desk that understood its category may have heard the same."""
    a_capture(cast["chidi"])
    bao = client_of("bao")
    text = bao.post(at("desk"), typed(words="6 rotorcraft machines")).content.decode()
    assert "Utility helicopters with crews" in text
    text = bao.post(at("desk"), typed(words="6 hospitals")).content.decode()
    assert "Utility helicopters with crews" not in text


def test_what_was_understood_is_shown_for_correction(cast: Cast, client_of: Of) -> None:
    """With what it closes; nothing is kept yet."""
    a_conference(speaking="XBO", speaking_since=timezone.now())
    bao = client_of("bao")
    assert '<option value="XBO" selected>' in bao.get(at("desk")).content.decode()
    answer = bao.post(at("desk"), typed())
    text = answer.content.decode()
    assert 'value="Utility helicopter unit"' in text
    assert "Open before: 18 of 18; open after: 12." in text
    assert "who maintains it" in text
    assert not Capture.objects.exists()


def test_what_was_said_before_is_told(cast: Cast, client_of: Of) -> None:
    """By another desk at this conference, and at an earlier one."""
    a_capture(cast["chidi"])
    Announcement.objects.create(
        announcement_id="OLD", contributor="XBO", conference="Summit", category="aviation",
        capability="Four helicopters", stated_on=date(2025, 5, 1), kind="illustrative", source="x",
    )  # fmt: skip
    text = client_of("bao").post(at("desk"), typed()).content.decode()
    assert "Utility helicopters with crews" in text
    assert "Four helicopters" in text


def test_a_desk_captures_without_a_script(cast: Cast, client_of: Of) -> None:
    """By words alone, or as they were corrected; the same form sent twice is one."""
    a_conference()
    bao, told = client_of("bao"), typed()
    for _ in range(2):
        assert bao.post(at("capture-add"), told).status_code == 302
    bao.post(at("capture-add"), typed(capability="Two hospitals", quantity="two", category="medical"))
    rows = list(Capture.objects.values_list("capability", "quantity", "category", "caveat"))
    assert rows == [
        ("Utility helicopter unit", 6, "aviation", "no night flying"),
        ("Two hospitals", 2, "medical", ""),
    ]


def test_a_script_is_told_what_is_wrong(cast: Cast, client_of: Of) -> None:
    """And that something was kept, in JSON."""
    a_conference()
    bao, told = client_of("bao"), typed(quantity="a few")
    answer = bao.post(at("capture-add"), told, headers=JSON)
    assert answer.status_code == 422
    assert "a few is not one number" in answer.json()["wrong"]["quantity"][0]
    told = typed(heard_at="2026-12-01T09:00:00Z", sent_at=(timezone.now() - timedelta(hours=1)).isoformat())
    answer = bao.post(at("capture-add"), told, headers=JSON)
    assert answer.json() == {"capture_id": told["capture_id"], "state": "provisional"}
    assert "clock of the desk off by 3,600 s" in bao.get(at("capture-queue")).content.decode()
    Conference.objects.update(state=State.PLANNED)
    answer = bao.post(at("capture-add"), typed(), headers=JSON)
    assert "open for pledges or under way" in str(answer.json())


def test_a_desk_takes_back_what_it_captured(cast: Cast, client_of: Of) -> None:
    """The button is there for who captured it, while there is time."""
    row = a_capture(cast["bao"])
    undo = at("capture-act", row.pk, "undo")
    assert undo in client_of("bao").get(at("desk")).content.decode()
    assert client_of("bao").post(undo, {"version": 1, "back": "desk"}).url == at("desk")
    row.refresh_from_db()
    assert row.state == CaptureState.UNDONE


def test_another_officer_validates_from_the_queue(cast: Cast, client_of: Of) -> None:
    """Not who captured it; a version that somebody changed meanwhile is told as such."""
    row = a_capture(cast["bao"])
    validate = at("capture-act", row.pk, "validate")
    assert validate not in client_of("bao").get(at("capture-queue")).content.decode()
    chidi = client_of("chidi")
    assert validate in chidi.get(at("capture-queue")).content.decode()
    assert "Somebody else has changed" in chidi.post(validate, {"version": 7}).content.decode()
    assert chidi.post(validate, {"version": 1}).status_code == 302
    row.refresh_from_db()
    assert row.state == CaptureState.VALIDATED


def test_whoever_chairs_calls_confirms_and_corrects(cast: Cast, client_of: Of) -> None:
    """With the delegation that has not spoken next; a correction after that needs a reason."""
    a_conference()
    lena = client_of("lena")
    assert "Call Aldara" in lena.get(at("chair")).content.decode()
    lena.post(at("speaker-call"), {"code": "XCO"})
    lena.post(at("speaker-call"), {"code": "", "by_mistake": "yes"})
    assert not Delegation.objects.exclude(spoke_at=None).exists()
    lena.post(at("speaker-call"), {"code": "XAL"})
    text = lena.get(at("chair")).content.decode()
    assert "Call Borvania" in text
    assert 'data-minutes="3.0"' in text
    row = confirmed(cast)
    assert row.announcement_id in lena.get(at("chair")).content.decode()
    edit = at("capture-edit", row.pk)
    told = {"delegation": "XBO", "capability": "Four helicopters", "category": "aviation", "quantity": "four"}
    told |= {"unit": "helicopters", "line_id": "G1", "version": row.version}
    assert "say why" in lena.post(edit, told).content.decode()
    assert lena.post(edit, {**told, "reason": "Two are spare."}).url == at("chair")
    assert Announcement.objects.get().quantity == 6
    row.refresh_from_db()
    act = {"version": row.version, "back": "capture-queue"}
    client_of("chidi").post(at("capture-act", row.pk, "validate"), act)
    lena.post(at("capture-act", row.pk, "confirm"), {"version": row.version + 1, "back": "chair"})
    assert Announcement.objects.get().quantity == 4
    row.refresh_from_db()
    gone = {"version": row.version, "reason": "Taken back by its state.", "back": "chair"}
    assert lena.post(at("capture-act", row.pk, "withdraw"), gone).url == at("chair")
    assert Announcement.objects.get().stage == "withdrawn"


def test_a_pledge_of_no_contributor_is_told(cast: Cast, client_of: Of) -> None:
    """To whoever chairs, with what to do."""
    confirmed(cast, delegation="XCO")
    assert "On no list of contributors" in client_of("lena").get(at("chair")).content.decode()


def test_a_desk_answers_a_delegation(cast: Cast, client_of: Of) -> None:
    """It corrects the capture, or leaves it with a reason that the delegation reads."""
    row = a_capture(cast["bao"])
    Capture.objects.update(correction_asked="Four of them.", correction_asked_at=timezone.now())
    bao = client_of("bao")
    assert "Four of them." in bao.get(at("capture-queue")).content.decode()
    bao.post(at("capture-act", row.pk, "leave"), {"version": 1, "reason": "The minister said six."})
    row.refresh_from_db()
    assert (row.correction_asked, row.reason) == ("", "The minister said six.")


@pytest.mark.parametrize("name", ["desk", "capture-queue", "chair"])
def test_queries_do_not_grow_with_the_captures(cast: Cast, client_of: Of, name: str) -> None:
    """Whatever waits, and whoever spoke."""
    a_capture(cast["bao"])
    confirmed(cast, quantity=90.0)
    bao, found = client_of("bao"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as one:
            assert bao.get(at(name)).status_code == 200
        found.append(len(one))
        for quantity in (10.0, 20.0, 40.0):
            a_capture(cast["bao"], quantity=quantity)
            confirmed(cast, quantity=100 * quantity)
    assert found[0] == found[1]


def test_attendance_is_noted(cast: Cast, client_of: Of) -> None:
    """And taken back again."""
    a_conference()
    client_of("bao").post(at("attendance"), {"took-XAL": "yes", "took-XBO": "no"})
    told = dict(Delegation.objects.values_list("code", "attended"))
    assert told == {"XAL": True, "XBO": False, "XCO": None, "LEAGUE": None}


def test_attendance_that_somebody_else_noted_stays(cast: Cast, client_of: Of) -> None:
    """Who saves an older page writes what they changed, and is told of what was noted meanwhile."""
    a_conference()
    seen = {"was-XAL": "", "was-XBO": "", "was-XCO": ""}
    client_of("chidi").post(at("attendance"), {**seen, "took-XAL": "yes", "took-XBO": "", "took-XCO": "yes"})
    later = {**seen, "took-XAL": "", "took-XBO": "yes", "took-XCO": "no"}
    page = client_of("bao").post(at("attendance"), later)
    assert (page.status_code, page.context["missed"]) == (409, ["Corland"])
    told = dict(Delegation.objects.values_list("code", "attended"))
    assert told == {"XAL": True, "XBO": True, "XCO": True, "LEAGUE": None}


def test_a_page_is_told_that_the_conference_went_on(cast: Cast, client_of: Of) -> None:
    """Once, and nothing while nothing happens."""
    a_capture(cast["bao"])
    bao = client_of("bao")
    news = bao.get(at("live-conference"), {"after": "0"}).json()
    assert "The conference went on." in news["html"]
    assert bao.get(at("live-conference"), {"after": news["mark"]}).status_code == 204
