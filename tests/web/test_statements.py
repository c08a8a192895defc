"""Statements of unit requirements: drafted, issued, told to the owners of offers, and never changed."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bluehelm.core.tables import to_csv
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.generation import models as held
from bluehelm_web.generation import snapshot, statements
from bluehelm_web.partnership.models import Notice, Offer
from bluehelm_web.partnership.reminders import remind
from bluehelm_web.partnership.services import StaleError
from tests.web import registered
from tests.web.conftest import an_offer

Of = Callable[[str], Client]
LINE = {
    "line_id": "A",
    "unit_type": "ENG_COY",
    "num_units": 2,
    "strength": 200,
    "tier": "critical",
    "site": "SOUTH",
    "required_by_day": 60,
    "min_womens_share": 0,
    "self_sustainment": "catering; laundry",
    "caveats_refused": ["not_site"],
    "kind": "illustrative",
    "source": "a test",
}
OWN = {"statement_id": "unmix-sur"}


def test_a_planner_drafts_a_statement_line_by_line_and_issues_it(client_of: Of) -> None:
    """Nobody else sees it before; then whoever signed in does."""
    registered.a_mission()
    pia, amara = client_of("pia"), client_of("amara")
    told = {"statement_id": "unmix-sur", "mission": "UNMIX", "title": "Units for Halden"}
    assert pia.post(reverse("statement-add"), told).status_code == 302
    address = reverse("statement", kwargs=OWN)
    assert pia.post(reverse("line-add", kwargs=OWN), {**LINE, "version": 0}).status_code == 302
    [line] = snapshot.lines_of(held.StatementVersion.objects.get())
    assert (line.persons, line.self_sustainment) == (400, ("catering", "laundry"))
    assert [one.value for one in line.caveats_refused] == ["not_site"]
    assert amara.get(address).status_code == 404
    assert (
        pia.post(reverse("statement-issue", kwargs=OWN), {"reason": "First", "edits": 1}).status_code == 302
    )
    assert "2 units with 400 persons" in amara.get(address).content.decode()
    kinds = (
        Event.objects.filter(object_id="statement:unmix-sur").order_by("seq").values_list("kind", flat=True)
    )
    assert list(kinds) == ["statement_begun", "statement_draft_edited", "statement_issued"]
    assert chain_verify().fault == ""


def test_a_new_version_tells_the_owner_of_an_offer_that_fits_no_more(client_of: Of, released: Offer) -> None:
    """With the reason, and the officers how many; people of other states hear nothing."""
    an_offer("XBO-ENG_COY-1", unit_type="ENG_COY", is_released=False)  # a draft is no offer yet
    registered.a_statement(registered.a_line(strength=200))
    assert not Notice.objects.exists()
    registered.issue(registered.a_draft(), registered.a_line(strength=150))
    [fit] = held.StatementFit.objects.filter(statement_version__number=2)
    assert (fit.offer_id, fit.is_lost) == (released.pk, True)
    assert fit.words == "has 200 persons, more than the 180 that a line of 150 can take"
    told = {one.user.username: one for one in Notice.objects.select_related("user")}
    assert told.keys() == {"amara", "aline", "bao", "chidi"}
    assert (told["amara"].offer_id, told["bao"].offer_id) == (released.pk, "")
    page = client_of("amara").get(reverse("notices")).content.decode()
    assert f"It fits line A no more: it {fit.words}." in page
    assert (
        "Offers that fit a line no more: 1; offers that fit one now: 0."
        in client_of("bao").get(reverse("notices")).content.decode()
    )


def test_what_fits_again_is_told_as_well(client_of: Of, released: Offer) -> None:
    """And what issuing would change is shown before, on the draft, to those who keep it."""
    registered.a_statement(registered.a_line(languages=("fr",)))
    draft = registered.a_draft()
    told = {"lines": [registered.a_line()], "edits": 0, "keeper": registered.keeper()}
    statements.lines_keep(draft, **told)
    page = client_of("pia").get(reverse("statement", kwargs=OWN))
    assert [(one.offer_id, one.is_lost, one.words) for one in page.context["fits"]] == [
        (released.pk, False, "before: lacks fr")
    ]
    assert not Notice.objects.exists()
    sent = {"reason": "French is not needed", "edits": 1}
    assert client_of("bao").post(reverse("statement-issue", kwargs=OWN), sent).status_code == 302
    assert Notice.objects.get(user__username="amara").action == "It fits line A now."


def test_a_state_sees_what_a_version_does_to_its_own_offers_alone(client_of: Of, released: Offer) -> None:
    """What concerns others is theirs; who keeps the registers sees all."""
    other = an_offer("XBO-ENG_COY-1", unit_type="ENG_COY", is_released=True)
    registered.a_statement()
    address = reverse("statement", kwargs=OWN)
    seen = {
        who: {one.offer_id for one in client_of(who).get(address).context["fits"]}
        for who in ("amara", "ada", "bao")
    }
    assert seen == {"amara": {released.pk}, "ada": {other.pk}, "bao": {released.pk, other.pk}}
    assert client_of("ines").get(address).context["fits"] == []


def test_versions_stand_beside_each_other(client_of: Of) -> None:
    """Each says what it says otherwise than the one before; lines come, go and change."""
    registered.a_statement(registered.a_line("A"), registered.a_line("B"))
    registered.issue(registered.a_draft(), registered.a_line("A", strength=150), registered.a_line("C"))
    page = client_of("ines").get(reverse("statement", kwargs=OWN))
    told = [(one.line_id, one.field, one.before, one.after) for one, _label in page.context["changes"]]
    assert told == [
        ("A", "strength", "200", "150"),
        ("C", "", "", "1 x Engineer company (ENG_COY), 200 persons, SOUTH"),
        ("B", "", "1 x Engineer company (ENG_COY), 200 persons, SOUTH", ""),
    ]
    first = client_of("ines").get(reverse("statement-version", kwargs={**OWN, "number": 1}))
    assert [one.line.line_id for one in first.context["lines"]] == ["A", "B"]


def test_an_issued_version_never_changes(cast: dict[str, User]) -> None:
    """Nor is a draft issued from an older reading of it, or one that says nothing new."""
    issued = registered.a_statement()
    with pytest.raises(StaleError):
        statements.lines_keep(issued, lines=[], edits=issued.edits, keeper=registered.keeper())
    draft = registered.a_draft()
    told = {"reason": "x", "on": issued.issued_on, "keeper": registered.keeper()}
    with pytest.raises(ValidationError, match="says what the version before says"):
        statements.version_issue(draft, edits=0, **told)
    lines = [registered.a_line(after=("Z",))]
    statements.lines_keep(draft, lines=lines, edits=0, keeper=registered.keeper())
    with pytest.raises(ValidationError, match="wait for Z"):
        statements.version_issue(draft, edits=1, **told)
    with pytest.raises(StaleError):
        statements.version_issue(draft, edits=0, **told)
    assert held.StatementVersion.objects.get(issued_on=None).number == 2


def test_two_who_fill_in_one_draft_lose_nothing(client_of: Of) -> None:
    """Whoever comes second is told, and keeps what was written."""
    registered.a_draft()
    pia, bao = client_of("pia"), client_of("bao")
    address = reverse("line-edit", kwargs={**OWN, "line_id": "A"})
    sent = {**LINE, "num_units": 1, "version": 0}
    assert pia.post(address, {**sent, "strength": 180}).status_code == 302
    late = bao.post(address, {**sent, "strength": 170})
    assert (late.status_code, "meanwhile" in late.content.decode()) == (422, True)
    assert snapshot.lines_of(held.StatementVersion.objects.get(issued_on=None))[0].strength == 180
    taken = bao.post(reverse("line-add", kwargs=OWN), {**LINE, "version": 1})
    assert "The draft has a line A" in taken.content.decode()


def test_lines_that_are_taken_read_back_unchanged(client_of: Of) -> None:
    """As a table; with a fault in one row none is taken."""
    lines = (
        registered.a_line("A", self_sustainment=("catering",), caveats_refused=("not_site",)),
        registered.a_line("B", required_by_day=None, required_on="2027-03-01", after=("A",)),
    )
    registered.a_statement(*lines)
    pia = client_of("pia")
    table = pia.get(reverse("statement-table", kwargs={**OWN, "number": 1})).content
    draft = registered.a_draft()
    events, send = Event.objects.count(), reverse("lines-import", kwargs=OWN)
    sent = {"file": SimpleUploadedFile("lines.csv", table), "edits": 0}
    assert pia.post(send, sent).status_code == 302
    assert snapshot.lines_of(draft) == lines
    assert Event.objects.count() == events
    wrong = table.replace(b"2027-03-01", b"31/02/2027")
    answer = pia.post(send, {"file": SimpleUploadedFile("lines.csv", wrong), "edits": 0})
    assert (answer.status_code, "row 4" in answer.content.decode()) == (422, True)
    assert snapshot.lines_of(draft) == lines
    late = {"file": SimpleUploadedFile("lines.csv", table.replace(b"catering", b"laundry")), "edits": 5}
    assert "meanwhile" in pia.post(send, late).content.decode()
    assert snapshot.lines_of(draft) == lines


def test_lines_are_tried_first(client_of: Of) -> None:
    """What would become of each is shown, and nothing is written; then the same table is taken."""
    registered.a_statement(registered.a_line("A", strength=100), registered.a_line("B"))
    pia, send = client_of("pia"), reverse("lines-import", kwargs=OWN)
    draft, events = registered.a_draft(), Event.objects.count()
    before = snapshot.lines_of(draft)
    table = to_csv(
        [registered.a_line("A", strength=90), registered.a_line("C")], noun=type(before[0])
    ).encode()

    def sent(content: bytes, **words: object) -> dict[str, object]:
        return {"file": SimpleUploadedFile("lines.csv", content), "edits": draft.edits, **words}

    tried = pia.post(send, sent(table, do="try"))
    assert tried.context["done"] == {"added": 1, "changed": 1, "unchanged": 0, "removed": 1}
    assert "100 → 90" in tried.content.decode()
    assert (snapshot.lines_of(draft), Event.objects.count()) == (before, events)
    checked = tried.context["checked"]
    other = pia.post(send, sent(table.replace(b"90", b"80"), do="take", checked=checked))
    assert (other.status_code, snapshot.lines_of(draft)) == (422, before)
    assert pia.post(send, sent(table, do="take", checked=checked)).status_code == 302
    assert [line.line_id for line in snapshot.lines_of(draft)] == ["A", "C"]
    empty = pia.get(reverse("lines-template", args=["csv"])).content
    assert empty.splitlines() == table.splitlines()[:2]


def test_a_line_is_taken_out_of_a_draft(client_of: Of) -> None:
    """And a draft without a line is not issued."""
    registered.a_draft()
    pia = client_of("pia")
    remove = reverse("line-remove", kwargs={**OWN, "line_id": "A"})
    late = pia.post(remove, {"edits": 7})
    assert (late.status_code, "meanwhile" in late.content.decode()) == (422, True)
    assert pia.post(remove, {"edits": 0}).status_code == 302
    refused = pia.post(reverse("statement-issue", kwargs=OWN), {"reason": "Nothing", "edits": 1})
    assert "It has no line" in refused.content.decode()


def test_reminders_and_notices_of_statements_stand_side_by_side(client_of: Of, released: Offer) -> None:
    """One kind does not keep the other from being made."""
    registered.a_statement(registered.a_line(strength=200))
    registered.issue(registered.a_draft(), registered.a_line(strength=150))
    version = held.StatementVersion.objects.get(number=2)
    assert version.issued_on is not None
    assert remind(on=version.issued_on, act=registered.keeper().act) == []
    notice = Notice.objects.get(user__username="amara")
    assert client_of("amara").post(reverse("notice-read", args=[notice.pk])).status_code == 302
    officer = Notice.objects.get(user__username="bao")
    assert client_of("bao").post(reverse("notice-read", args=[officer.pk])).status_code == 302
    assert client_of("chidi").post(reverse("notice-read", args=[officer.pk])).status_code == 404
