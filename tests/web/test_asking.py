"""More is asked of a scenario than a plan: what if, what to ask for, who stands by; and it is shown."""

import json
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from bluehelm.deployment import asks, comparison, letters, plan, report_words, scenario, shocks
from bluehelm.deployment.shocks_domain import Shocks
from bluehelm.deployment.ways import silent
from bluehelm.generation.standby_domain import StandbyForce
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.roles import Role
from bluehelm_web.audit.models import Event, Payload
from bluehelm_web.audit.services import Act
from bluehelm_web.core import sentence_forms
from bluehelm_web.partnership.models import Caveat, Offer
from bluehelm_web.planning import drafts, makers, runs, selectors, services
from bluehelm_web.planning.models import WIDE, Kind, Run, RunResult, ScenarioVersion, Shown, State
from bluehelm_web.planning.snapshot import document_of, scenario_of
from tests.web.conftest import TO_THE_TOP, an_offer, has_happened, question

Of = Callable[[str], Client]
SMALL = {"target": 200, "day": 60, "replications": 100, "seed": 1}
NOTHING = {"customs_days": 0, "premium_days": 0}


def sent(prefix: str, **words: object) -> dict[str, object]:
    """Return what a form sends."""
    return {f"{prefix}-{name}": value for name, value in words.items()}


def asked(client: Client, kind: str, **words: object) -> Run:
    """Ask it, let a worker answer, and return the run."""
    address = reverse("scenario-ask-for", args=["tiny", kind])
    answer = client.post(address, sent(kind, **words))
    assert answer.status_code == 302, answer.context["forms"][kind].errors
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    runs.run_finish(claimed, made=makers.MAKERS[Kind(claimed.kind)](claimed, progress=silent))
    run = Run.objects.get(pk=claimed.pk)
    assert (run.state, run.error, run.kind) == (State.DONE, "", kind)
    assert answer.headers["Location"] == reverse("plan", args=[run.pk])
    return run


def test_what_if_is_what_the_library_says(
    client_of: Of, version: ScenarioVersion, tiny: scenario.Scenario
) -> None:
    """The same comparison, on a page, and the plan after the shock as files."""
    pia = client_of("pia")
    run = asked(pia, "whatif", **SMALL, **{**NOTHING, "customs_days": 21}, offers=["O3"])
    struck = shocks.apply(tiny, shocks=Shocks(offers=("O3",), customs_days=21))
    before, after = (plan.make(one, replications=100) for one in (tiny, struck.scenario))
    page = pia.get(reverse("plan", args=[run.pk]))
    assert page.context["page"].found == comparison.of(before, after=after, shocks=struck.told)
    for told in struck.told:
        assert told in page.content.decode()
    assert dict(page.context["page"].sentences)["Past missions"] == after.summary[3]
    taken = pia.get(reverse("plan-file", args=[run.pk, "plan.json"])).json()
    assert taken["provenance"]["input_hash"] == after.provenance.input_hash
    assert b"<html" in pia.get(reverse("plan-file", args=[run.pk, "plan.html"])).content


@pytest.mark.parametrize(
    ("words", "said"),
    [({}, "no shock is named"), ({"offers": ["O99"]}, "O99"), ({"fleet_percent": 2000}, "1000")],
)
def test_a_what_if_that_supposes_nothing_or_what_there_is_not_is_refused(
    client_of: Of, version: ScenarioVersion, words: dict[str, object], said: str
) -> None:
    """Beside the form, before anything waits for a worker."""
    address = reverse("scenario-ask-for", args=["tiny", "whatif"])
    answer = client_of("pia").post(address, sent("whatif", **SMALL, **NOTHING, **words))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Run.objects.exists()
    address = reverse("scenario-ask-for", args=["tiny", "nothing"])
    assert client_of("pia").post(address).status_code == 404


def test_what_to_ask_for_and_its_letters(client_of: Of, version: ScenarioVersion) -> None:
    """The best asks, and a letter to each capital that has such units, which nobody else can take."""
    pia = client_of("pia")
    run = asked(pia, "asks", **SMALL)
    page = pia.get(reverse("plan", args=[run.pk]))
    told = json.loads(document_of(run))
    assert len(page.context["page"].rows) == len(told["report"]["asks"]) > 0
    [state, *_] = page.context["page"].letters
    letter = pia.get(reverse("letter-draft", args=[run.pk, state]))
    assert letter.content.decode() == told["letters"][state]
    assert letter.headers["Content-Disposition"].startswith("attachment")
    french = pia.get(reverse("letter-draft", args=[run.pk, state]), {"language": "fr"}).content.decode()
    assert not [line for line in french.splitlines() if sentence_forms.is_composed(line)]
    for part in (
        "À la Mission permanente",
        "Excellence,",
        "Veuillez agréer",
        "[nom, fonction, signature, date]",
    ):
        assert part in french
    assert max(map(len, french.splitlines())) <= letters.WIDTH
    assert pia.get(reverse("letter-draft", args=[run.pk, "XXX"])).status_code == 404
    assert client_of("piet").get(reverse("letter-draft", args=[run.pk, state])).status_code == 404
    assert pia.get(reverse("plan-file", args=[run.pk, "plan.json"])).status_code == 404


def test_no_paragraph_of_a_french_letter_is_left_english(tiny: scenario.Scenario) -> None:
    """Of any capital: each paragraph and entry of a list that has words is told anew."""
    desk = asks.open_desk(tiny, replications=50)
    report = asks.make(desk, most=5)
    for state in sorted({row.iso3 for row in tiny.contributors}):
        draft = letters.draft(desk, report, contributor=state)
        with translation.override("fr"):
            french = drafts.in_language(draft)
        kept = {" ".join(part.split()) for part in re.split(r"\n\n|\n(?=- )", french)}
        assert {" ".join(part.split()) for part in re.split(r"\n\n|\n(?=- )", draft)} & kept == set(), state


def test_a_stand_by_force_is_shown_to_whom_its_planners_say(
    client_of: Of, done: Run, cast: dict[str, User]
) -> None:
    """A trial to nobody else; then to leadership, to who signs in, to everybody; on the first page too."""
    pia = client_of("pia")
    run = asked(pia, "standby", areas=["LBN"], months=2, replications=100)
    page = pia.get(reverse("plan", args=[run.pk])).context["page"]
    assert (len(page.months), len(page.calls.rows)) == (24, 2)
    assert sum(number for _year, number in page.years) == 24
    address, seen = reverse("stand-by", args=["tiny"]), {}
    for shown_to in Shown:
        services.scenario_show(
            done.version.scenario, shown_to=shown_to, reason="A test.", user=cast["pia"], act=Act()
        )
        who = ("pia", "lena", "piet", "bao", "amara", "dina")
        seen[shown_to] = [client_of(name).get(address).status_code for name in who]
        listed = [bool(client_of(name).get(reverse("home")).context["forces"]) for name in who]
        assert listed == [status == 200 for status in seen[shown_to]]
    assert seen == {
        Shown.NOBODY: [200, 404, 404, 404, 404, 404],
        Shown.LEADERSHIP: [200, 200, 404, 404, 404, 404],
        Shown.SIGNED_IN: [200, 200, 200, 200, 200, 404],
        Shown.EVERYBODY: [200] * 6,
    }
    assert Event.objects.filter(kind="scenario_shown").count() == 4
    text = client_of("dina").get(address).content.decode()
    assert page.answer in text
    assert "What was found" not in text
    home = client_of("dina").get(reverse("home")).content.decode()
    for reason in report_words.REASONS.values():
        assert reason not in text + home  # it may tell of a caveat, a pin or a standing of conduct
    assert reverse("plan", args=[done.pk]) not in text


def test_a_month_of_a_stand_by_force_opens_to_its_units_and_calls(
    client_of: Of, done: Run, cast: dict[str, User]
) -> None:
    """From the first page and from its own: who stands by, who is away and why, each call of that month."""
    pia = client_of("pia")
    run = asked(pia, "standby", areas=["LBN"], months=2, replications=100)
    services.scenario_show(
        done.version.scenario, shown_to=Shown.EVERYBODY, reason="A test.", user=cast["pia"], act=Act()
    )
    dina, address = client_of("dina"), reverse("stand-by", args=["tiny"])
    home = dina.get(reverse("home")).content.decode()
    page = dina.get(address).context["page"]
    force = StandbyForce.model_validate(json.loads(document_of(run))["force"])
    for month, then in zip(force.months, page.by_month, strict=True):
        name = month.month.isoformat()
        assert f'<a href="{address}?month={name}#month">{month.persons}</a>' in home
        away = sum(entry.absence_in(month.month) is not None for entry in force.roster)
        assert sum(one.units for one in then.away) == away
        assert all(one.said for one in then.away)
        assert {one.kind for one in (*then.there, *then.away)} == {"illustrative"}
        there = (sum(one.units for one in then.there), sum(one.persons for one in then.there))
        assert there == (month.units, month.persons)
        persons = there[1] + sum(one.persons for one in then.away)
        assert f" with {persons:,} persons that are at {force.level}" in page.sentences[0]
    for row, then in zip(page.calls.rows, page.by_month, strict=False):
        [call] = then.calls
        edges = {"< 0.01": "<1", "> 0.99": ">99"}
        told = edges[call.chance] if call.chance in edges else f"{float(call.chance):.0%}".removesuffix("%")
        assert row[2].text.rstrip("abcdefghijklmnopqrstuvwxyz") == told, "as the month says it"
    assert home.count("#call-LBN") == 2
    assert "may be off by up to 0.10" in home, "100 runs"
    assert "in units that are operational by then" in home
    text = dina.get(address, {"month": page.by_month[0].name}).content.decode()
    for part in ('id="month"', 'id="call-LBN"', "A call on its first day"):
        assert text.count(part) == 1
    assert '<td data-l="Kind">illustrative</td>' in text
    assert '<span class="kind">(illustrative)</span>' in text
    own = pia.get(reverse("plan", args=[run.pk]), {"month": page.by_month[-1].name}).content.decode()
    assert f'href="?month={page.by_month[-1].name}#month"' in own
    assert 'id="month"' in own
    for nothing in ("", "2001-01", "<b>"):
        assert 'id="month"' not in dina.get(address, {"month": nothing}).content.decode()


def test_only_its_planners_say_to_whom_a_scenario_is_shown(
    client_of: Of, version: ScenarioVersion, cast: dict[str, User]
) -> None:
    """The service refuses by itself; on the page a reason is needed."""
    for who in ("piet", "bao", "amara", "omar"):
        with pytest.raises(PermissionDenied):
            services.scenario_show(
                version.scenario, shown_to=Shown.EVERYBODY, reason="x", user=cast[who], act=Act()
            )
    pia, address = client_of("pia"), reverse("scenario-show", args=["tiny"])
    assert pia.post(address, {"shown_to": "everybody"}).status_code == 422
    assert pia.post(address, {"shown_to": "everybody", "reason": "Asked."}).status_code == 302
    version.scenario.refresh_from_db()
    assert version.scenario.shown_to == Shown.EVERYBODY


def test_a_trial_is_shared_with_leadership_by_a_button(
    client_of: Of, done: Run, cast: dict[str, User]
) -> None:
    """Until then leadership sees nothing of it; why it is shared stands in the chain, with its plans."""
    address, lena, pia = reverse("stand-by", args=["tiny"]), client_of("lena"), client_of("pia")
    assert lena.get(address).status_code == 404
    assert not lena.get(reverse("home")).context["forces"]
    page = pia.get(reverse("scenario", args=["tiny"]))
    assert "Share with leadership" in page.content.decode()
    told = {**page.context["share"].initial, "reason": "For the Friday meeting."}
    assert pia.post(reverse("scenario-show", args=["tiny"]), told).status_code == 302
    assert lena.get(address).context["plan"] == done
    assert [lena.get(reverse(name, args=["tiny"])).status_code for name in ("scenario", "scenario-ask")] == [
        404
    ] * 2
    told = json.loads(Payload.objects.get(event__kind="scenario_shown").body)
    assert (told["shown to"], told["before"], told["runs"]) == ("leadership", "nobody", str(done.pk))
    assert told["reason"] == "For the Friday meeting."
    assert "Share the last plan" in pia.get(reverse("scenario", args=["tiny"])).content.decode()


def test_planners_are_shown_what_others_see_and_their_newer_plan_apart(
    client_of: Of, done: Run, cast: dict[str, User], answer: runs.Made
) -> None:
    """On the first page, on that of the force and in the list of scenarios, until they share it as well."""
    pia, dina, address = client_of("pia"), client_of("dina"), reverse("stand-by", args=["tiny"])

    def share() -> None:
        services.scenario_show(
            done.version.scenario, shown_to=Shown.EVERYBODY, reason="A test.", user=cast["pia"], act=Act()
        )

    def shown(client: Client) -> list[int]:
        page, home = client.get(address).context["plan"], client.get(reverse("home")).context["forces"]
        return [page.pk, *(run.pk for run, *_rest in home)]

    share()
    asked = runs.run_ask(done.version, question=question(seed=77), user=cast["pia"], act=Act())
    claimed = runs.run_claim(now=timezone.now())
    assert claimed is not None
    assert runs.run_finish(claimed, made=answer)
    assert shown(pia) == shown(dina) == [done.pk] * 2
    note, listed = f">Plan {asked.pk}</a>, of version 1, is newer", "The last plan is not shared."
    assert note in pia.get(address).content.decode()
    assert note not in dina.get(address).content.decode()
    assert listed in pia.get(reverse("scenarios")).content.decode()
    share()
    assert shown(pia) == shown(dina) == [asked.pk] * 2
    assert note not in pia.get(address).content.decode()
    assert listed not in pia.get(reverse("scenarios")).content.decode()


def test_a_mission_shares_with_its_own_leadership_alone(
    cast: dict[str, User], tiny: scenario.Scenario
) -> None:
    """Wider is for offices of the secretariat; and the leadership of an office sees no trial of a mission."""
    mika, told = cast["mika"], {"reason": "x", "act": Act()}
    lead = User.objects.create_user("luc", role=Role.LEADERSHIP, organization=mika.organization, email="")
    version = services.scenario_add("own", found=tiny, owner=mika.organization, user=mika, **told)
    services.scenario_show(version.scenario, shown_to=Shown.LEADERSHIP, user=mika, **told)
    seen = [who.username for who in (lead, cast["lena"], cast["milo"]) if selectors.scenarios_shown_to(who)]
    assert seen == ["luc"]
    for shown_to in WIDE:
        with pytest.raises(PermissionDenied):
            services.scenario_show(version.scenario, shown_to=shown_to, user=mika, **told)


def test_the_same_question_is_answered_once(client_of: Of, version: ScenarioVersion) -> None:
    """Asked again of the same version it is the run that there is; other shocks are another one."""
    pia, address = client_of("pia"), reverse("scenario-ask-for", args=["tiny", "whatif"])
    for days in (5, 5, 6):
        pia.post(address, sent("whatif", **SMALL, **{**NOTHING, "customs_days": days}))
    assert Run.objects.filter(kind=Kind.WHATIF).count() == 2
    kinds = Event.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["whatif_asked", "whatif_asked"]


def test_a_later_plan_is_not_shown_until_its_planners_say_so(
    client_of: Of, done: Run, cast: dict[str, User]
) -> None:
    """Everybody reads the plan that was chosen, its planners as well."""
    row, told = done.version.scenario, {"reason": "A test.", "user": cast["pia"], "act": Act()}
    services.scenario_show(row, shown_to=Shown.EVERYBODY, **told)
    later = Run.objects.create(
        version=done.version,
        target=100,
        day=30,
        seed=1,
        replications=100,
        state=State.DONE,
        started_at=timezone.now(),
        ended_at=timezone.now(),
    )
    RunResult.objects.create(run=later, document=done.result.document, digest=done.result.digest)
    address = reverse("stand-by", args=["tiny"])
    seen = {who: client_of(who).get(address).context["plan"] for who in ("dina", "bao", "lena", "pia")}
    assert seen == {"dina": done, "bao": done, "lena": done, "pia": done}
    services.scenario_show(row, shown_to=Shown.EVERYBODY, **told)
    assert client_of("dina").get(address).context["plan"] == later


def test_a_scenario_takes_over_the_offers_of_the_register(
    client_of: Of, version: ScenarioVersion, cast: dict[str, User], tiny: scenario.Scenario
) -> None:
    """What everybody sees with its level's events and the limits that the secretariat may read; no draft."""
    offer = an_offer("XAL-ENG_COY-9", unit_type="ENG_COY", is_released=True)
    an_offer("XAL-FPU-9", unit_type="FPU", is_released=False)
    has_happened(offer, *TO_THE_TOP[:6])
    for readers in ("secretariat", "contributor"):
        Caveat.objects.create(offer_id=offer.pk, rule="not_mission", value=readers, visibility=readers)
    Caveat.objects.create(offer_id=offer.pk, rule="not_site", value="NOWHERE", visibility="public")
    pia = client_of("pia")
    address = reverse("take-over", kwargs={"name": "tiny", "what": "offers"})
    page = pia.get(address)
    assert page.context["wrong"] == []
    assert ("offers", offer.pk) in {(one.table, one.row) for one in page.context["differences"]}
    first, rest = page.context["first"], page.context["rest"]
    assert [one.table for one in first[:1]] == ["Offer"]
    assert {one.table for one in first} == {"Offer", "Ladder event", "Caveat"}
    assert {one.table for one in rest} == {"Settings", "Contributor"}
    said = page.content.decode()
    assert f"{len(first)} things would be otherwise" in said
    assert "Engineer company (ENG_COY)" in said
    assert re.findall(r">[^<>]*\b[a-z]+_[a-z_]+\b[^<>]*<", said.partition("<main")[2]) == []
    shown = page.context["form"].initial["shown"]
    sent = {"reason": "The register has grown.", "version": 1, "shown": shown}
    assert pia.post(address, sent).status_code == 302
    found = scenario_of(ScenarioVersion.objects.get(number=2))
    assert {one.offer_id for one in found.offers} == {one.offer_id for one in tiny.offers} | {offer.pk}
    own = [event.kind for event in found.ladder_events if event.offer_id == offer.pk]
    assert sorted(own) == sorted(TO_THE_TOP[:6])
    assert [one.value for one in found.caveats if one.offer_id == offer.pk] == ["secretariat"]
    assert found.settings.as_of == timezone.localdate()


def test_an_offer_with_faults_is_left_out_and_the_others_are_taken_over(
    client_of: Of, version: ScenarioVersion, cast: dict[str, User], tiny: scenario.Scenario
) -> None:
    """Its fault and remedy are told, the version and the chain say so, and no planner is blocked."""
    good = an_offer("XAL-ENG_COY-9", unit_type="ENG_COY", is_released=True)
    wrong = an_offer("XAL-FPU-8", unit_type="FPU", is_released=True)
    strange = an_offer("XAL-FPU-9", unit_type="FPU", is_released=True)
    Offer.objects.filter(pk=wrong.pk).update(home_airport="KGL", languages=["fra", "en"])
    Offer.objects.filter(pk=strange.pk).update(strength=None, women=9_000)
    pia = client_of("pia")
    address = reverse("take-over", kwargs={"name": "tiny", "what": "offers"})
    page = pia.get(address)
    told = page.content.decode()
    assert page.context["wrong"] == []
    for words in (
        wrong.pk,
        "Write HRYR, if that is meant",
        "such as fr for French",
        "2 released offers have",
    ):
        assert words in told
    sent = {"version": 1, "shown": page.context["form"].initial["shown"]}
    assert "at most 200" in pia.post(address, {**sent, "reason": "x" * 190}).content.decode()
    assert pia.post(address, {**sent, "reason": "The register has grown."}).status_code == 302
    kept = ScenarioVersion.objects.get(number=2)
    own = {one.offer_id for one in scenario_of(kept).offers} - {one.offer_id for one in tiny.offers}
    assert own == {good.pk}
    assert kept.reason == "The register has grown. (2 offers with faults left out)"
    payload = json.loads(Payload.objects.get(event__kind="scenario_took_over").body)
    assert payload["left out"] == f"{wrong.pk}, {strange.pk}"
