"""Scenarios in the registry: decided on line by line, compared, taken away and brought back."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from math import ceil

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from bluehelm.core.errors import InputError
from bluehelm.deployment import plan, schema
from bluehelm.deployment.comparison_domain import PinChance
from bluehelm.deployment.report_tables import planned_days
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario as ScenarioNoun
from bluehelm.deployment.ways import silent
from bluehelm.generation.domain import Pin
from bluehelm.partnership.domain import Visibility
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act
from bluehelm_web.partnership.models import Caveat
from bluehelm_web.planning import files, makers, prices, runs, selectors, services, snapshot
from bluehelm_web.planning.models import Kind, Run, RunResult, Scenario, ScenarioVersion
from tests.web.conftest import an_offer, question

Of = Callable[[str], Client]
LINE = {"name": "tiny", "line_id": "R1"}
DECISION = {"offer_id": "O3", "action": "forbid", "reason": "Its capital said no.", "version": 1}


def holds() -> ScenarioVersion:
    """Return the version that holds."""
    return selectors.current_of(Scenario.objects.get(pk="tiny"))


def made(found: ScenarioNoun) -> runs.Made:
    """Return what the planner answers."""
    answer = plan.make(found, replications=100)
    missing = sum(gap.strength for gap in answer.gaps)
    chance = answer.forecast.probability
    told = prices.priced(found, plan=answer, progress=silent)
    return runs.Made(
        document=schema.plan_json(answer),
        workbook=b"book",
        probability=chance,
        missing=missing,
        decisions=told,
    )


def test_candidates_stand_side_by_side(client_of: Of, done: Run) -> None:
    """As the selection sheet of the plan has them, with the probability of whoever was chosen."""
    page = client_of("pia").get(reverse("line", kwargs=LINE))
    [sheet] = [one for one in snapshot.plan_of(done).sheets if one.requirement_id == "R1"]
    shown = page.context["page"].candidates
    assert [row.offer for row in shown] == list(sheet.candidates)
    assert [row.probability is not None for row in shown] == [row.is_chosen for row in sheet.candidates]
    assert all(row.offer_id in page.content.decode() for row in sheet.candidates)


def test_a_decision_is_a_version_and_the_next_plan_prices_it(
    client_of: Of, done: Run, cast: dict[str, User]
) -> None:
    """With its owner and reason; taken back, everything is as it was before."""
    pia, address = client_of("pia"), reverse("line", kwargs=LINE)
    before = holds()
    assert pia.post(reverse("line-pin", kwargs=LINE), DECISION).status_code == 302
    version = holds()
    [pin] = [one for one in snapshot.scenario_of(version).pins if one.requirement_id == "R1"]
    told = (version.number, version.reason, version.made_by, pin.who, pin.why)
    assert told == (2, "Its capital said no.", cast["pia"], "Pia", "Its capital said no.")
    assert "The next plan says what it costs." in pia.get(address).content.decode()
    runs.run_ask(version, question=question(), user=cast["pia"], act=Act())
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    assert runs.run_finish(claimed, made=made(snapshot.scenario_of(version)))
    [row] = pia.get(address).context["page"].pins
    costs = [one.text for one in snapshot.plan_of(claimed).pin_prices if one.pin == pin]
    assert [row.price] == costs
    assert row.chance.startswith("Of 200 persons on site by day 60: ")
    assert escape(row.chance) in pia.get(address).content.decode()
    assert snapshot.plan_of(claimed).summary[3] in pia.get(address).content.decode(), "what past missions did"
    table = pia.get(reverse("plan", args=[claimed.pk])).context["page"].decisions
    said = {tuple(cell.text for cell in cells[:2]): cells[-1].text for cells in table.rows}
    assert (table.heads[-1].text, said["R1", "O3"]) == ("Probability", row.chance)
    back = {"offer_id": "O3", "reason": "The capital agrees.", "version": 2}
    assert pia.post(reverse("line-unpin", kwargs=LINE), back).status_code == 302
    assert (holds().number, holds().digest) == (3, before.digest)
    kinds = Event.objects.filter(object_id="scenario:tiny").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["scenario_added", "pin_added", "pin_removed"]


def test_a_decision_that_fills_a_line_leaves_the_earlier_reasons_to_compare(
    client_of: Of, done: Run, cast: dict[str, User]
) -> None:
    """Beside what the plan with it says stands what the last plan without it said."""
    pia, address = client_of("pia"), reverse("line", kwargs=LINE)
    page = pia.get(address).context["page"]
    first = {row.offer.offer_id: row.offer.reason for row in page.candidates}
    assert not page.has_unpinned
    [pinned] = [row.offer.offer_id for row in page.candidates if row.offer.is_chosen][:1]
    pia.post(reverse("line-pin", kwargs=LINE), {**DECISION, "offer_id": pinned, "action": "pin"})
    runs.run_ask(holds(), question=question(), user=cast["pia"], act=Act())
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    assert runs.run_finish(claimed, made=made(snapshot.scenario_of(claimed.version)))
    shown = pia.get(address)
    assert {row.offer.offer_id: row.unpinned for row in shown.context["page"].candidates} == first
    assert f'<a href="{reverse("plan", args=[done.pk])}">plan {done.pk}</a> said' in shown.content.decode()


def test_the_first_ten_decisions_are_tried_and_the_others_say_so(done: Run, tiny: ScenarioNoun) -> None:
    """Each takes a plan of its own."""
    guard = next(row for row in tiny.offers if row.offer_id == "O3")
    more = [guard.model_copy(update={"offer_id": f"O{number}"}) for number in range(20, 32)]
    pins = [
        Pin(requirement_id="R1", offer_id=one.offer_id, action="forbid", who="Bao", why="x") for one in more
    ]
    found = replace(tiny, offers=(*tiny.offers, *more), pins=tuple(pins))
    made = plan.make(found, replications=10)
    told = prices.priced(found, plan=made, progress=silent)
    kept = [PinChance.model_validate(one) for one in told]
    assert [one.pin for one in kept] == pins[:10]
    said = prices.chances_of(kept, plan=made, run=done)
    late = [place[1] for place, words in said.items() if words.startswith("Not tried: only the first 10 ")]
    assert (late, len(said)) == (["O30", "O31"], 12)
    page = snapshot.plan_page(made, chances=said)
    shown = {cells[1].text: cells[-1].text for cells in page.decisions.rows}
    assert {name for name, words in shown.items() if words.startswith("Not tried")} == {"O30", "O31"}


def test_whoever_decides_second_is_told(client_of: Of, version: ScenarioVersion) -> None:
    """And nothing of it is kept, neither a decision nor one that is taken back."""
    pia = client_of("pia")
    pia.post(reverse("line-pin", kwargs=LINE), DECISION)
    other = {**DECISION, "action": "prefer"}
    for name, words in (("line-pin", other), ("line-unpin", {**DECISION, "reason": "x"})):
        late = pia.post(reverse(name, kwargs=LINE), words)
        assert (late.status_code, "Somebody else has changed" in late.content.decode()) == (422, True)
    assert holds().number == 2


def test_a_decision_that_contradicts_another_one_is_refused(
    client_of: Of, version: ScenarioVersion, cast: dict[str, User]
) -> None:
    """With the words of the library; so are a reason that is missing, and an offer of another type."""
    pia, pinned = client_of("pia"), snapshot.scenario_of(version).pins[0]
    line = {"name": "tiny", "line_id": "R1"}
    elsewhere = {**DECISION, "offer_id": pinned.offer_id}
    for words in (elsewhere, {**DECISION, "reason": ""}, {**DECISION, "offer_id": "O99"}):
        wrong = pia.post(reverse("line-pin", kwargs=line), words)
        assert (wrong.status_code, b"errorlist" in wrong.content) == (422, True)
    change = services.Change(version=1, reason="x", user=cast["pia"], act=Act())
    other = Pin(requirement_id="R1", offer_id=pinned.offer_id, action="pin", who="Pia", why="x")
    with pytest.raises(InputError):
        services.pin_add(version.scenario, pin=other, change=change)
    assert holds().number == 1
    assert pia.get(reverse("line", kwargs={**LINE, "line_id": "R99"})).status_code == 404


def test_a_decision_that_no_plan_could_keep_is_refused(client_of: Of, version: ScenarioVersion) -> None:
    """With what rules the offer out, at once; what was wrong before is not told as if it were new."""
    pia, line = client_of("pia"), {"name": "tiny", "line_id": "R2"}
    wrong = pia.post(reverse("line-pin", kwargs=line), {**DECISION, "offer_id": "O6", "action": "pin"})
    assert wrong.status_code == 422
    assert "Pin R2 O6: it cannot be kept; the offer has a caveat: not at NORTH" in wrong.content.decode()
    assert holds().number == 1
    assert pia.post(reverse("line-pin", kwargs=line), {**DECISION, "offer_id": "O6"}).status_code == 302
    assert holds().number == 2


def test_offers_that_are_ruled_out_say_so_where_somebody_decides(client_of: Of, done: Run) -> None:
    """In the words of the last plan."""
    form = client_of("pia").get(reverse("line", kwargs={"name": "tiny", "line_id": "R2"})).context["pin"]
    said = dict(form.fields["offer_id"].choices)
    assert said == {
        "": "",
        "O1": "O1 (not chosen)",
        "O2": "O2 (chosen)",
        "O6": "O6 (caveat of the contributor)",
    }


@pytest.mark.parametrize("form", files.FORMS)
def test_what_is_taken_away_comes_back_the_same(client_of: Of, version: ScenarioVersion, form: str) -> None:
    """In each form: same hash both ways, and so no new version."""
    pia = client_of("pia")
    taken = pia.get(reverse("scenario-file", kwargs={"name": "tiny", "number": 1, "form": form}))
    name = re.findall(r'filename="(.*)"', taken["Content-Disposition"])[0]
    assert name == f"tiny-v1.{form}"
    file = SimpleUploadedFile(name, taken.content)
    sent = pia.post(reverse("scenario-send", args=["tiny"]), {"file": file, "reason": "Nothing."})
    assert sent.status_code == 302
    assert (holds().number, Event.objects.filter(kind="scenario_sent").count()) == (1, 0)


def changed(found: ScenarioNoun, *, target: int) -> SimpleUploadedFile:
    """Return the file of a scenario that asks for another number of persons."""
    other = replace(found, settings=found.settings.model_copy(update={"target": target}))
    return SimpleUploadedFile("tiny-v1.json", files.written(other, form="json", name="tiny"))


def test_a_change_is_a_new_version_and_a_stale_one_is_told(
    client_of: Of, version: ScenarioVersion, tiny: ScenarioNoun
) -> None:
    """Who was faster and why stands there; saying that one knows it is the way on."""
    pia, address = client_of("pia"), reverse("scenario-send", args=["tiny"])
    assert pia.post(address, {"file": changed(tiny, target=150), "reason": "Fewer."}).status_code == 302
    assert snapshot.scenario_of(holds()).settings.target == 150
    late = pia.post(address, {"file": changed(tiny, target=170), "reason": "More."})
    assert (late.status_code, "2, Pia: Fewer" in late.content.decode(), holds().number) == (422, True, 2)
    knowing = {"file": changed(tiny, target=170), "reason": "More.", "version": 2}
    assert pia.post(address, knowing).status_code == 302
    assert (holds().number, snapshot.scenario_of(holds()).settings.target) == (3, 170)


def test_every_fault_of_a_file_is_told_with_its_place(
    client_of: Of, version: ScenarioVersion, tiny: ScenarioNoun
) -> None:
    """And nothing is kept; nor is it when nothing says from which version it was taken."""
    body = json.loads(files.written(tiny, form="json", name="tiny"))
    body["requirements"][0]["strength"] = 0
    body["offers"][1]["contributor"] = "Nowhere"
    pia, address = client_of("pia"), reverse("scenario-send", args=["tiny"])
    file = SimpleUploadedFile("tiny-v1.json", json.dumps(body).encode())
    page = pia.post(address, {"file": file, "reason": "x"}).content.decode()
    assert all(word in page for word in ("strength is 0", "Nowhere", "requirements", "offers"))
    unnamed = SimpleUploadedFile("mine.json", b"{}")
    assert "choose the version" in pia.post(address, {"file": unnamed, "reason": "x"}).content.decode()
    assert holds().number == 1


def packed(**texts: bytes) -> bytes:
    """Return a zip file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in texts.items():
            target.writestr(name, text)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", b"no zip"),
        ("a.zip", packed()),
        ("a.zip", packed(**{"../scenario.toml": b"x = 1"})),
        ("a.zip", packed(**{"big.csv": b"0" * 60_000_000})),
        ("a.exe", b"MZ"),
        ("../../a.json", b"["),
    ],
)
def test_what_is_no_scenario_is_refused(name: str, content: bytes) -> None:
    """With a fault that says so, whatever it pretends to be."""
    with pytest.raises(InputError) as caught:
        files.read(name, content)
    assert all(fault.remedy for fault in caught.value.faults)


def test_a_new_scenario_is_kept_under_a_free_name(
    client_of: Of, version: ScenarioVersion, tiny: ScenarioNoun
) -> None:
    """By the planner, for the own office; a name that is taken is told."""
    pia, address = client_of("pia"), reverse("scenario-add")
    for name, status in (("tiny", 422), ("second", 302)):
        words = {"name": name, "file": changed(tiny, target=120), "reason": "New."}
        assert pia.post(address, words).status_code == status
    assert Scenario.objects.get(pk="second").owner.code == "DPO"
    told = list[str]()
    for who in ("pia", "piet", "mika"):  # one of their own, or one that they do not see
        words = {"name": "tiny", "file": changed(tiny, target=120), "reason": "New."}
        form = client_of(who).post(address, words).context["add"]
        told.append(form.errors["name"])
    assert (
        told == [["This name cannot be given; choose another, such as one with the code of your office."]] * 3
    )
    assert client_of("piet").get(reverse("scenario", args=["second"])).status_code == 404


def test_two_plans_stand_side_by_side(
    client_of: Of, done: Run, cast: dict[str, User], tiny: ScenarioNoun
) -> None:
    """What differs is what the library says; plans of different questions are told apart."""
    pia = client_of("pia")
    pia.post(reverse("line-pin", kwargs=LINE), DECISION)
    second = runs.run_ask(holds(), question=question(), user=cast["pia"], act=Act())
    third = runs.run_ask(holds(), question=question(target=150), user=cast["pia"], act=Act())
    for run in (second, third):
        claimed = runs.run_claim(now=timezone.now())
        assert claimed is not None
        found = snapshot.scenario_of(run.version)
        asked = replace(found, settings=found.settings.model_copy(update={"target": run.target}))
        assert runs.run_finish(claimed, made=made(asked))
    address = reverse("plan-compare", args=["tiny"])
    asked_for = pia.post(address, {"before": done.pk, "after": second.pk})
    compared = Run.objects.get(kind=Kind.COMPARE)
    assert asked_for.headers["Location"] == reverse("plan", args=[compared.pk])
    claimed = runs.run_claim(now=timezone.now())
    assert claimed == compared
    runs.run_finish(claimed, made=makers.MAKERS[Kind(claimed.kind)](claimed, progress=silent))
    page = pia.get(reverse("plan", args=[compared.pk]))
    found = page.context["page"].found
    assert (found.out, [line.requirement_id for line in found.lines]) == (("O3",), ["R1"])
    assert (page.context["page"].before, page.context["page"].after) == (done, second)
    assert page.context["page"].aged == ()
    versions = f"{done} of version 1 of the scenario and {second} of version 2"
    assert versions in page.content.decode()
    [line] = found.lines
    assert [reason.split(".")[0] for reason in line.reasons] == ["O3 goes out"]
    assert all(escape(reason) in page.content.decode() for reason in line.reasons)
    pia.post(address, {"before": done.pk, "after": second.pk})
    assert Run.objects.filter(kind=Kind.COMPARE).count() == 1
    unlike = pia.post(address, {"before": done.pk, "after": third.pk})
    told = "number of persons asked for is 200 in the first plan and 150 in the second"
    assert (unlike.status_code, told in unlike.content.decode()) == (422, True)
    assert pia.post(address, {"before": done.pk, "after": 999}).status_code == 422
    RunResult.objects.filter(pk=done.pk).update(probability=0.01)
    assert pia.get(reverse("plan", args=[compared.pk])).context["page"].aged == (done,)


def test_only_planners_of_the_owner_change_a_scenario(
    version: ScenarioVersion, cast: dict[str, User], tiny: ScenarioNoun
) -> None:
    """The services refuse by themselves, whoever calls them."""
    row, other = version.scenario, replace(tiny, settings=tiny.settings.model_copy(update={"target": 1}))
    for who in ("piet", "bao", "omar", "amara"):
        user = cast[who]
        change = services.Change(version=1, reason="x", user=user, act=Act())
        with pytest.raises(PermissionDenied):
            services.scenario_send(row, found=other, change=change)
        with pytest.raises(PermissionDenied):
            services.scenario_add("x", found=tiny, owner=row.owner, user=user, reason="x", act=Act())
    assert holds().number == 1


def test_a_limit_for_the_secretariat_comes_into_no_scenario_of_an_analyst(
    client_of: Of, cast: dict[str, User], tiny: ScenarioNoun
) -> None:
    """Whoever takes offers over into it, or sends a file: what it holds is read by all who open it."""
    ana, pia = cast["ana"], cast["pia"]
    assert ana.organization is not None
    told = {"owner": ana.organization, "user": ana, "reason": "x", "act": Act()}
    row = services.scenario_add("anas", found=tiny, **told).scenario
    offer = an_offer("XAL-ENG_COY-9", unit_type="ENG_COY", is_released=True)
    for readers in ("secretariat", "public"):
        Caveat.objects.create(offer_id=offer.pk, rule="not_mission", value=readers, visibility=readers)
    address = reverse("take-over", kwargs={"name": row.pk, "what": "offers"})
    page = client_of("pia").get(address)
    assert "begin a scenario of your own" in page.content.decode()
    sent = {"reason": "Grown.", "version": 1, "shown": page.context["form"].initial["shown"]}
    assert client_of("pia").post(address, sent).status_code == 302
    file = reverse("scenario-file", kwargs={"name": row.pk, "number": 2, "form": "json"})
    limits = json.loads(client_of("ana").get(file).content)["caveats"]
    assert [one["value"] for one in limits if one["offer_id"] == offer.pk] == ["public"]
    held = snapshot.scenario_of(selectors.current_of(row))
    [known] = [one for one in held.caveats if one.offer_id == offer.pk]
    closed = known.model_copy(update={"value": "closed", "visibility": Visibility.SECRETARIAT})
    brings = replace(held, caveats=(*held.caveats, closed))
    change = services.Change(version=2, reason="x", user=pia, act=Act())
    with pytest.raises(ValidationError, match=f"limits of {offer.pk}"):
        services.scenario_send(row, found=brings, change=change)
    content = json.loads(files.written(brings, form="json", name="anas"))
    brought = SimpleUploadedFile("anas.json", json.dumps(content).encode())
    page = client_of("pia").post(
        reverse("scenario-send", args=[row.pk]), {"file": brought, "version": 2, "reason": "x"}
    )
    assert (page.status_code, "reads all of it" in page.content.decode()) == (422, True)
    own = services.Change(version=2, reason="x", user=ana, act=Act())
    assert services.scenario_send(row, found=brings, change=own).number == 3


def test_a_line_says_which_day_is_which(client_of: Of, done: Run, answer: runs.Made) -> None:
    """Choice, plan and movement table reckon different days of one unit: each stands by its name."""
    told = Plan.model_validate_json(answer.document)
    assert told.lift is not None
    seen = 0
    for sheet in told.sheets:
        page = client_of("pia").get(reverse("line", args=["tiny", sheet.requirement_id]))
        for one in page.context["page"].days:
            legs = [leg for leg in told.lift.legs if leg.offer_id == one.offer_id]
            people, others = ([leg for leg in legs if bool(leg.persons) is is_so] for is_so in (True, False))
            assert one.planned == planned_days(told)[sheet.requirement_id, one.offer_id]
            assert one.people == max((ceil(leg.on_site_day) for leg in people), default=None)
            assert one.equipment == max((ceil(leg.on_site_day) for leg in others), default=None)
            assert "Counted on by the choice" in page.content.decode()
            seen += len({one.counted, one.planned, one.people, one.equipment}) > 1
    assert seen


@pytest.mark.parametrize(("name", "most"), [("line", 7), ("plan-compare", 8), ("scenario-ask", 4)])
def test_queries_of_a_line_and_what_may_be_asked(client_of: Of, done: Run, name: str, most: int) -> None:
    """As many as are written down here."""
    pia = client_of("pia")
    with CaptureQueriesContext(connection) as found:
        pia.get(reverse(name, kwargs=LINE if name == "line" else {"name": "tiny"}))
    assert len(found) == most
