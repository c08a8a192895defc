"""Registers of missions: kept by planners and officers, read by whom they are for, taken into scenarios."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from bluehelm.core.tables.sheet import columns_of
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, chain_verify
from bluehelm_web.core import pages
from bluehelm_web.generation import models as held
from bluehelm_web.generation import statements
from bluehelm_web.generation.lists import LISTINGS, OF_STATEMENTS
from bluehelm_web.generation.registers import ALL, REGISTERS
from bluehelm_web.generation.snapshot import lines_of as lines_kept
from bluehelm_web.partnership.grids import grid_of
from bluehelm_web.planning import selectors as planning
from bluehelm_web.planning import snapshot
from bluehelm_web.planning.models import Run, Scenario, ScenarioVersion
from tests.web import registered

Of = Callable[[str], Client]
MISSION = {"code": "UNMIX", "name": "Halden", "lead": "un", "kind": "illustrative", "source": "a test"}


def row(name: str) -> str:
    """Return the key of the first row of a register."""
    return str(REGISTERS[name].model._default_manager.order_by("pk").first().pk)  # type: ignore[union-attr]


def test_a_planner_adds_a_mission_that_everybody_sees(client_of: Of) -> None:
    """With its event in the chain; the same code is told beside the field."""
    pia, add = client_of("pia"), reverse("register-add", args=["missions"])
    sent = {**MISSION, "host_states": "XHA; XDO"}
    assert pia.post(add, sent).headers["Location"] == reverse("mission", args=["UNMIX"])
    assert held.Mission.objects.get().host_states == ["XHA", "XDO"]
    page = client_of("dina").get(reverse("missions")).content.decode()
    assert "Halden" in page
    assert Event.objects.get(object_id="mission:UNMIX").kind == "mission_added"
    again = pia.post(add, sent)
    assert (again.status_code, "stands on the register" in again.content.decode()) == (422, True)
    assert chain_verify().fault == ""


def test_what_the_library_refuses_is_told_beside_its_field(client_of: Of) -> None:
    """Codes of states, and days that do not rise."""
    registered.a_mission()
    bao = client_of("bao")
    wrong = bao.post(reverse("register-add", args=["missions"]), {**MISSION, "host_states": "Halden"})
    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"host_states"})
    days = {"min_days": 9, "mode_days": 5, "max_days": 7, "kind": "assumed", "source": "x"}
    sent = {"mission": "UNMIX", "host_state": "XDO", "obstacle": "customs", **days}
    refused = bao.post(reverse("register-add", args=["obstacles"]), sent)
    assert "must rise from least to most" in refused.content.decode()


def test_whoever_comes_second_is_told(client_of: Of) -> None:
    """Nothing of theirs is kept, and what they wrote still stands in the form."""
    registered.a_mission()
    address = reverse("register-edit", args=["mandates", row("mandates")])
    pia = client_of("pia")
    sent = dict(pia.get(address).context["form"].initial)
    sent = {name: value for name, value in sent.items() if value not in (None, "")}
    sent |= {"kind": "illustrative", "reason": "As adopted."}
    assert pia.post(address, {**sent, "troops": 900}).status_code == 302
    late = client_of("bao").post(address, {**sent, "troops": 700})
    assert (late.status_code, "meanwhile" in late.content.decode()) == (422, True)
    assert 'value="700"' in late.content.decode()
    assert held.MissionMandate.objects.get().troops == 900


def test_whoever_changes_a_row_says_why(client_of: Of) -> None:
    """The log shows it beside the difference; of a row that is new it may be left open."""
    pia, add = client_of("pia"), reverse("register-add", args=["missions"])
    assert pia.post(add, MISSION).status_code == 302
    assert "reason" not in str(body_of(Event.objects.get()))
    assert pia.post(add, {**MISSION, "code": "UNO", "reason": "Authorised."}).status_code == 302
    assert "Authorised." in pia.get(reverse("mission", args=["UNO"])).content.decode()
    edit = reverse("register-edit", args=["missions", "UNMIX"])
    sent = {**MISSION, "name": "Halden South", "version": 1}
    assert pia.post(edit, sent).context["form"].errors.keys() == {"reason"}
    assert held.Mission.objects.get(pk="UNMIX").name == "Halden"
    assert pia.post(edit, {**sent, "reason": "Renamed by the Council."}).status_code == 302
    told = body_of(Event.objects.latest("seq"))
    assert told == {"name": "Halden -> Halden South", "reason": "Renamed by the Council."}
    assert "Renamed by the Council." in pia.get(reverse("mission", args=["UNMIX"])).content.decode()


def test_consent_is_said_or_denied_and_not_left_out(client_of: Of) -> None:
    """A form in which nobody chose is not taken for a refusal."""
    registered.a_mission()
    address = reverse("register-edit", args=["consents", row("consents")])
    bao = client_of("bao")
    assert '<option value="yes" selected>' in bao.get(address).content.decode()
    sent = {"host_state": "XHA", "kind": "illustrative", "source": "a test", "version": 1, "reason": "Said."}
    assert bao.post(address, sent).context["form"].errors.keys() == {"is_given"}
    assert bao.post(address, {**sent, "is_given": "no"}).status_code == 302
    assert held.HostConsent.objects.get().is_given is False


def test_a_page_of_a_row_says_who_changed_what(client_of: Of) -> None:
    """To those who keep the registers; others read the row alone."""
    registered.a_mission()
    address = reverse("register-row", args=["obstacles", row("obstacles")])
    assert "Obstacle added" in client_of("bao").get(address).content.decode()
    read = client_of("amara").get(address).content.decode()
    assert ("visas" in read, "Obstacle added" in read) == (True, False)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("register", ALL, ids=lambda register: register.name)
def test_a_table_that_is_taken_reads_back_unchanged(client_of: Of, register: object, form: str) -> None:
    """Sent again, it adds and changes nothing."""
    registered.a_mission()
    name = register.name  # type: ignore[attr-defined]
    pia = client_of("pia")
    content = pia.get(reverse("register-table", args=[name, form])).content
    before = Event.objects.count()
    sent = {"mission": "UNMIX", "file": SimpleUploadedFile(f"{name}.{form}", content)}
    answer = pia.post(reverse("register-import", args=[name]), sent)
    assert answer.context["done"] == {"added": 0, "changed": 0, "unchanged": 1, "removed": 0}
    assert Event.objects.count() == before


def test_a_table_has_three_forms_and_no_other(client_of: Of) -> None:
    """JSON has what the others have."""
    registered.a_mission()
    pia = client_of("pia")
    [row] = json.loads(pia.get(reverse("register-table", args=["fleet", "json"])).content)
    assert set(row) == set(REGISTERS["fleet"].noun.model_fields)
    tables = (("register-table", ["fleet"]), ("requirement-table", []), ("state-table", []))
    for name, args in (*tables, ("statements-table", [])):
        assert pia.get(reverse(name, args=[*args, "pdf"])).status_code == 404


def test_a_table_is_taken_whole_or_not_at_all(client_of: Of) -> None:
    """Every wrong row is told with its place; a good one beside it is not kept."""
    registered.a_mission()
    head = "mission,resolution,adopted_on,expires_on,troops,kind,source\n"
    rows = (
        "UNMIX,Resolution 2,2026-01-15,2025-01-15,100,assumed,x\n"
        "UNMIX,Resolution 3,2026-01-15,,many,assumed,x\nUNMIX,Resolution 4,2026-01-15,,100,assumed,x\n"
    )
    sent = {"file": SimpleUploadedFile("mandates.csv", (head + rows).encode())}
    answer = client_of("pia").post(reverse("register-import", args=["mandates"]), sent)
    text = answer.content.decode()
    assert (answer.status_code, "row 2" in text, "row 3" in text, "row 4" in text) == (422, True, True, False)
    assert held.MissionMandate.objects.count() == 1
    unknown = head + "NOWHERE,Resolution 5,2026-01-15,,100,assumed,x\n"
    sent = {"file": SimpleUploadedFile("mandates.csv", unknown.encode())}
    assert client_of("pia").post(reverse("register-import", args=["mandates"]), sent).status_code == 422


def mandates(*rows: str) -> SimpleUploadedFile:
    """Return a table of mandates."""
    head = "mission,resolution,adopted_on,expires_on,troops,kind,source"
    return SimpleUploadedFile("mandates.csv", "\n".join([head, *rows, ""]).encode())


def test_a_table_is_tried_first_and_then_the_same_one_is_taken(client_of: Of) -> None:
    """What would be added and changed is shown and not written; another file is not taken for it."""
    registered.a_mission()
    pia, address = client_of("pia"), reverse("register-import", args=["mandates"])
    was, events = held.MissionMandate.objects.get(), Event.objects.count()
    rows = (
        f"UNMIX,{was.resolution},{was.adopted_on},,77,assumed,x",
        "UNMIX,Resolution 9,2026-01-15,,100,assumed,x",
    )
    tried = pia.post(address, {"do": "try", "file": mandates(*rows)})
    assert tried.context["done"] == {"added": 1, "changed": 1, "unchanged": 0, "removed": 0}
    page = tried.content.decode()
    assert ("Resolution 9" in page, f"{was.troops or '-'} → 77" in page) == (True, True)
    assert (held.MissionMandate.objects.get().troops, Event.objects.count()) == (was.troops, events)
    checked = tried.context["checked"]
    assert f'name="checked" value="{checked}"' in page
    other = pia.post(address, {"do": "take", "checked": checked, "file": mandates(rows[0])})
    assert (other.status_code, "another table" in other.content.decode()) == (422, True)
    assert Event.objects.count() == events
    taken = pia.post(address, {"do": "take", "checked": checked, "file": mandates(*rows)})
    assert (taken.status_code, held.MissionMandate.objects.count()) == (200, 2)
    assert Event.objects.count() == events + 2
    assert chain_verify().fault == ""


@pytest.mark.parametrize("do", ["try", "take"])
def test_every_wrong_row_is_told_at_once(client_of: Of, do: str) -> None:
    """Those that cannot be read and those that the register refuses, with row, column and value."""
    registered.a_mission()
    rows = (
        "UNMIX,Resolution 2,2026-01-15,,many,assumed,x",
        "NOWHERE,Resolution 3,2026-01-15,,100,assumed,x",
        "UNMIX,Resolution 4,2026-01-15,,100,assumed,x",
    )
    sent = {"do": do, "file": mandates(*rows)}
    answer = client_of("pia").post(reverse("register-import", args=["mandates"]), sent)
    told = answer.context["wrong"]
    assert (answer.status_code, [*told], answer.context["checked"]) == (422, [2, 3], "")
    assert "row 2, column troops" in told[2][0]
    assert 'Row 3, NOWHERE Resolution 3, column mission, "NOWHERE"' in told[3][0]
    assert held.MissionMandate.objects.count() == 1


@pytest.mark.parametrize("register", ALL, ids=lambda register: register.name)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_empty_table_is_filled_in_and_sent(client_of: Of, register: object, form: str) -> None:
    """It has every column of the register, and read back it says nothing."""
    registered.a_mission()
    name, noun = register.name, register.noun  # type: ignore[attr-defined]
    pia = client_of("pia")
    content = pia.get(reverse("register-template", args=[name, form])).content
    grid, faults = grid_of(f"{name}.{form}", content)
    assert ([*grid.header], faults) == ([column.name for column in columns_of(noun)], ())
    sent = {"mission": "UNMIX", "do": "try", "file": SimpleUploadedFile(f"{name}.{form}", content)}
    done = pia.post(reverse("register-import", args=[name]), sent).context["done"]
    assert set(done.values()) == {0}
    assert pia.get(reverse("register-template", args=[name, "json"])).status_code == 404


def test_names_that_no_page_can_show_are_refused(client_of: Of) -> None:
    """In a form and in a table alike."""
    registered.a_mission()
    pia, turned = client_of("pia"), "Hal\u202eden"
    sent = {**MISSION, "name": turned, "reason": "New name."}
    wrong = pia.post(reverse("register-edit", args=["missions", "UNMIX"]), sent)
    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"name"})
    head = "code,name,lead,kind,source\n"
    sent = {"file": SimpleUploadedFile("missions.csv", f"{head}NEW,{turned},un,assumed,x\n".encode())}
    assert pia.post(reverse("register-import", args=["missions"]), sent).status_code == 422
    assert held.Mission.objects.count() == 1


def test_a_mandate_that_expires_soon_is_said(client_of: Of) -> None:
    """On the list of mandates and on the page of its mission, to everybody; a later one ends the warning."""
    registered.a_mission()
    dina = client_of("dina")
    for address in (reverse("register", args=["mandates"]), reverse("mission", args=["UNMIX"])):
        assert "Resolution 1 expires in 30 days" in dina.get(address).content.decode()
    later = {"resolution": "Resolution 2", "adopted_on": timezone.localdate(), "expires_on": None}
    registered.add("mandates", registered.a_mandate().model_copy(update=later))
    assert "expires in" not in dina.get(reverse("mission", args=["UNMIX"])).content.decode()


def test_the_public_sees_missions_and_mandates_only(client_of: Of) -> None:
    """The page of a mission says neither what hosts agreed to, nor who changed it."""
    registered.a_statement()
    page = client_of("dina").get(reverse("mission", args=["UNMIX"])).content.decode()
    assert ("Resolution 1" in page, "visas" in page, "unmix-sur" in page) == (True, False, False)
    assert "Who changed what" not in page
    read = client_of("ines").get(reverse("mission", args=["UNMIX"])).content.decode()
    assert ("visas" in read, "unmix-sur" in read, "Add a mandate" in read) == (True, True, False)


def sorts(register: str) -> list[str]:
    """Return everything by which the list of a register may be sorted."""
    names = [name for name, column in LISTINGS[register].columns.items() if column.by]
    return [*names, *(f"-{name}" for name in names)]


def test_lists_are_paged_by_key_in_every_order(client_of: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row once, whether its day is known or not."""
    registered.a_mission()
    monkeypatch.setattr(pages, "PAGE", 2)
    day = timezone.localdate()
    for number, left in enumerate((None, 40, None, 20), start=2):
        until = None if left is None else day + timedelta(days=left)
        told = {"resolution": f"Resolution {number}", "expires_on": until, "troops": left}
        registered.add("mandates", registered.a_mandate().model_copy(update=told))
    for sort in sorts("mandates"):
        seen, after = [], ""
        while True:
            asked = {"sort": sort, "after": after}
            page = client_of("dina").get(reverse("register", args=["mandates"]), asked)
            seen += [cells[0].text for _row, _address, cells in page.context["rows"]]
            after = page.context["following"]
            if not after:
                break
        assert sorted(seen) == [f"Resolution {number}" for number in range(1, 6)], sort
    most = client_of("dina").get(reverse("register", args=["mandates"]), {"sort": "-troops"})
    assert [cells[4].text for _row, _address, cells in most.context["rows"]] == ["40", "20"]
    first = client_of("dina").get(reverse("register", args=["mandates"]), {"sort": "expires_on"})
    assert first.context["rows"][0][2][0].text == "Resolution 5"
    found = client_of("dina").get(reverse("register", args=["mandates"]), {"words": "RESOLUTION 3"})
    assert len(found.context["rows"]) == 1


def found(client: Client, register: str, **asked: object) -> list[str]:
    """Return the first cells of the rows that a list shows."""
    page = client.get(reverse("register", args=[register]), asked)
    return [cells[0].text for _row, _address, cells in page.context["rows"]]


def test_lists_are_narrowed_by_the_fields_that_matter(client_of: Of) -> None:
    """A word of a closed list, yes or no, a last day, one of several; what cannot be read finds nothing."""
    registered.a_mission()
    registered.add("missions", snapshot_of("M1").model_copy(update={"host_states": ("XDO", "XES")}))
    registered.add("obstacles", registered.an_obstacle("XDO", "customs", days=(1, 2, 3)))
    bao, until = client_of("bao"), timezone.localdate() + timedelta(days=30)
    assert found(bao, "missions", host_states="XES") == ["M1"]
    assert found(bao, "obstacles", obstacle="customs", mission="UNMIX") == ["customs"]
    assert found(bao, "obstacles", obstacle="customs", host_state="XHA") == []
    assert (len(found(bao, "consents", is_given="True")), found(bao, "consents", is_given="False")) == (1, [])
    assert found(bao, "consents", is_given="perhaps") == found(bao, "sites", kind="no such") == []
    assert found(bao, "mandates", expires_on=until.isoformat()) == ["Resolution 1"]
    assert found(bao, "mandates", expires_on=(until - timedelta(days=1)).isoformat()) == []
    assert found(bao, "mandates", expires_on="soon") == []


@pytest.mark.parametrize("register", ALL, ids=lambda register: register.name)
def test_a_table_follows_filter_order_and_columns(client_of: Of, register: object) -> None:
    """Every column may be shown; the table has those that are asked for, in rows as the list has them."""
    registered.a_mission()
    name, pia = register.name, client_of("pia")  # type: ignore[attr-defined]
    columns = [*LISTINGS[name].columns]
    page = pia.get(reverse("register", args=[name]), {"columns": columns})
    assert [cell.name for cell in page.context["rows"][0][2]] == columns
    asked = {"columns": ["source", columns[1]], "sort": f"-{columns[0]}"}
    head = pia.get(reverse("register-table", args=[name]), asked).content.decode().splitlines()[0]
    assert set(head.split(",")) <= {columns[0], columns[1], "source"}
    assert head.split(",")[0] == columns[0]
    nothing = pia.get(reverse("register-table", args=[name]), {**asked, "words": "nowhere"})
    assert len(nothing.content.decode().splitlines()) == 2


@pytest.mark.parametrize(("state", "found"), [("XHA", 1), ("XH", 0), ("XDO", 0), ('"', 0), ("%", 0)])
def test_missions_are_narrowed_by_host_state(client_of: Of, state: str, found: int) -> None:
    """By the whole code of one of several."""
    registered.a_mission()
    rows = client_of("dina").get(reverse("missions"), {"host_states": state}).context["rows"]
    assert len(rows) == found


def test_heads_sort_and_turn_around(client_of: Of) -> None:
    """Each head of a list leads to its own order, once more to the other way round, and keeps the filter."""
    registered.a_mission()
    dina, address = client_of("dina"), reverse("register", args=["mandates"])
    page = dina.get(address, {"sort": "troops", "kind": "illustrative"})
    heads = {head.asks: head.order for head in page.context["heads"]}
    assert heads["sort=-troops&kind=illustrative"] == "ascending"
    assert 'aria-sort="ascending"' in page.content.decode()
    assert dina.get(address, {"sort": "nothing"}).context["heads"][3].order == "ascending"


def test_nobody_else_writes(cast: dict[str, User]) -> None:
    """Whatever the page, the service refuses."""
    registered.a_mission()
    amara = registered.keeper("amara")
    noun = registered.a_mandate().model_copy(update={"resolution": "Resolution 9"})
    with pytest.raises(PermissionDenied):
        registered.row_add(noun, register=REGISTERS["mandates"], mission="UNMIX", keeper=amara)
    with pytest.raises(ValidationError, match="stands on the register"):
        registered.add("missions", snapshot_of("UNMIX"))


def snapshot_of(code: str) -> registered.Mission:
    """Return what the register says of a mission."""
    return registered.Mission.model_validate({**MISSION, "code": code})


def take(client: Client, what: str, **more: object) -> int:
    """Return the status of taking something over into the scenario."""
    address = reverse("take-over", kwargs={"name": "tiny", "what": what})
    page = client.get(address, {key: value for key, value in more.items() if key == "statement"})
    shown = page.context["form"].initial["shown"] if page.context else ""
    sent = {"reason": "The host said so.", "version": 1, "shown": shown, **more}
    return client.post(address, sent).status_code


def test_what_was_shown_is_taken_over_or_nothing(client_of: Of, version: ScenarioVersion) -> None:
    """A register that changes between the look and the button is shown again."""
    registered.a_mission()
    pia = client_of("pia")
    address = reverse("take-over", kwargs={"name": "tiny", "what": "agreement"})
    shown = pia.get(address).context["form"].initial["shown"]
    held.HostObstacle.objects.update(mode_days=29, max_days=30)
    answer = pia.post(address, {"reason": "x", "version": 1, "shown": shown})
    assert (answer.status_code, "have changed since this was shown" in answer.content.decode()) == (422, True)
    assert ScenarioVersion.objects.count() == 1
    again = answer.context["form"]["shown"].value()
    assert pia.post(address, {"reason": "x", "version": 1, "shown": again}).status_code == 302


def test_a_scenario_takes_the_delays_of_the_agreement_over(client_of: Of, version: ScenarioVersion) -> None:
    """By a button that shows the difference first; it makes a version, with the longest days of each step."""
    registered.a_mission()
    registered.add("obstacles", registered.an_obstacle("XDO", "overflight", days=(3, 7, 9)))
    registered.add("obstacles", registered.an_obstacle("XHA", "landing", days=(2, 8, 15)))
    pia = client_of("pia")
    page = pia.get(reverse("take-over", kwargs={"name": "tiny", "what": "agreement"}))
    told = {(one.table, one.row) for one in page.context["differences"]}
    assert told == {("steps", "visa people"), ("steps", "overflight people")}
    assert take(pia, "agreement") == 302
    current = planning.current_of(version.scenario)
    steps = {step.name.value: step for step in snapshot.scenario_of(current).steps}
    assert (current.number, current.reason) == (2, "The host said so.")
    over = steps["overflight"]
    assert (over.min_days, over.mode_days, over.max_days) == (3, 8, 15)
    assert Event.objects.filter(kind="scenario_took_over").count() == 1
    again = pia.get(reverse("take-over", kwargs={"name": "tiny", "what": "agreement"}))
    assert again.context["differences"] == ()
    assert take(pia, "agreement") == 302
    assert planning.current_of(version.scenario).number == 2


def test_consent_that_is_withheld_is_taken_over(client_of: Of, version: ScenarioVersion) -> None:
    """And so are the places where the host lets nobody pass, as far as the scenario has them."""
    registered.a_mission()
    consent = held.HostConsent.objects.get()
    consent.is_given, consent.no_go_areas = False, ["NORTH", "NOWHERE"]
    consent.save()
    assert take(client_of("pia"), "agreement") == 302
    settings = snapshot.scenario_of(planning.current_of(version.scenario)).settings
    assert (settings.has_consent, settings.no_go_areas) == (False, ("NORTH",))


def test_a_scenario_takes_a_statement_over_and_is_flagged_above_the_ceiling(
    client_of: Of, version: ScenarioVersion, done: Run
) -> None:
    """With the paragraph of the mandate, before it is taken over and after."""
    registered.a_statement(registered.a_line("P", unit_type="FPU", strength=140, num_units=2))
    pia = client_of("pia")
    said = "280 police are above the 150 that Resolution 1, paragraph 4, authorises."
    assert (
        said in pia.get(reverse("take-over", kwargs={"name": "tiny", "what": "statement"})).content.decode()
    )
    assert take(pia, "statement") == 302
    found = snapshot.scenario_of(planning.current_of(version.scenario))
    assert [line.requirement_id for line in found.requirements] == ["P-1", "P-2"]
    assert found.pins == ()
    assert said in pia.get(reverse("scenario", args=["tiny"])).content.decode()
    registered.add("mandates", a_later_one())
    assert "are above the" in pia.get(reverse("plan", args=[done.pk])).content.decode()


def a_later_one() -> registered.MissionMandate:
    """Return a mandate that authorises next to nobody."""
    return registered.a_mandate(troops=1).model_copy(
        update={"resolution": "Resolution 2", "adopted_on": timezone.localdate() - timedelta(days=30)}
    )


def test_what_does_not_fit_the_scenario_is_told_and_nothing_changes(
    client_of: Of, version: ScenarioVersion
) -> None:
    """A line at a place that neither knows; and whoever comes second."""
    registered.a_statement(registered.a_line(site="NOWHERE"))
    pia = client_of("pia")
    assert take(pia, "statement") == 422
    assert (
        "NOWHERE"
        in pia.get(reverse("take-over", kwargs={"name": "tiny", "what": "statement"})).content.decode()
    )
    assert take(pia, "agreement", version=0) == 422
    assert Scenario.objects.get().versions.count() == 1


def test_sites_of_the_register_take_the_place_of_those_of_their_name(
    client_of: Of, version: ScenarioVersion
) -> None:
    """The others stay as they are."""
    registered.a_mission()
    assert take(client_of("pia"), "sites") == 302
    sites = {
        one.site_id: one.name for one in snapshot.scenario_of(planning.current_of(version.scenario)).sites
    }
    assert (sites["SOUTH"], sites["NORTH"]) == ("South", "Northfield")


def test_requirements_in_force_are_one_list(client_of: Of, cast: object) -> None:
    """Of what was issued last, not of drafts or what was before; narrowed, sorted, taken as a table."""
    lines = (registered.a_line("A", strength=150), registered.a_line("B", unit_type="FPU", strength=140))
    registered.a_statement(*lines)
    registered.issue(registered.a_draft(), *lines, registered.a_line("C", strength=300))
    statements.lines_keep(
        registered.a_draft(), lines=[registered.a_line("D")], edits=0, keeper=registered.keeper()
    )
    amara, address = client_of("amara"), reverse("requirements")

    def lines_of(**asked: str) -> list[str]:
        return [row.line_id for row, _cells in amara.get(address, asked).context["rows"]]

    assert lines_of(sort="-strength") == ["C", "A", "B"]
    assert lines_of(unit_type="FPU", mission="UNMIX") == ["B"]
    assert lines_of(words="unmix-sur", sort="line_id") == ["A", "B", "C"]
    assert lines_of(words="nowhere") == lines_of(mission="UNO") == []
    assert "(FPU)" in amara.get(address, {"columns": "unit_type"}).content.decode()
    asked = {"columns": ["statement", "strength"], "sort": "strength", "unit_type": "ENG_COY"}
    table = amara.get(reverse("requirement-table"), asked).content.decode().splitlines()
    assert table == ["line_id,statement,strength", "A,unmix-sur,150", "C,unmix-sur,300"]
    assert lines_of(statement="UNMIX-SUR", unit_type="FPU") == ["B"]
    assert lines_of(statement="unmix") == []
    shown = amara.get(reverse("statements-table"), {"words": "unmix"}).content.decode().splitlines()
    assert shown[0] == "statement,mission,title,version,issued_on,lines,reason"
    assert shown[2].startswith("unmix-sur,UNMIX,Units,2,")
    chosen = {"columns": ["reason", "lines"]}
    shown = amara.get(reverse("statements-table"), chosen).content.decode().splitlines()
    assert shown[0] == "statement,lines,reason"
    head = amara.get(reverse("statements"), chosen).context["heads"][-1]
    assert (head.text, head.asks) == ("Reason", "")


def test_heads_of_statements_have_the_forms_of_other_registers(client_of: Of) -> None:
    """Narrowed and sorted as on the page; one that is not issued has no version; no formula is one."""
    version = registered.a_statement(registered.a_line())
    mission = registered.a_mission()
    statements.statement_begin("unmix-later", mission=mission, title="=1+1", keeper=registered.keeper())
    bao = client_of("bao")
    page = bao.get(reverse("statements")).content.decode()

    def taken(form: str, **asked: str) -> bytes:
        address = reverse("statements-table", args=[form])
        assert f'href="{address}"' in page
        return bao.get(address, asked).content

    later, issued = json.loads(taken("json", sort="statement"))
    assert [*later] == [*OF_STATEMENTS]
    assert (later["statement"], later["version"], later["lines"]) == ("unmix-later", None, None)
    assert issued["issued_on"] == str(version.issued_on)
    assert (issued["mission"], issued["version"], issued["lines"]) == ("UNMIX", version.number, 1)
    [one] = json.loads(taken("json", issued="False"))
    assert one == issued
    book = load_workbook(io.BytesIO(taken("xlsx", sort="-statement"))).worksheets[0]
    head, _tags, *rows = ([cell.value for cell in row] for row in book.rows)
    assert head == [*OF_STATEMENTS]
    assert [row[0] for row in rows] == ["unmix-sur", "unmix-later"]
    assert rows[0][4].date() == version.issued_on
    assert "f" not in {cell.data_type for row in book.rows for cell in row}
    lines = taken("csv").decode().splitlines()
    assert (lines[0], len(lines)) == (",".join(OF_STATEMENTS), 4)
    assert lines[2].split(",")[2] == "'=1+1"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_requirements_read_back_as_the_lines_of_a_draft(client_of: Of, cast: object, form: str) -> None:
    """Unchanged, and with everything that a line says, whatever the page shows."""
    lines = (
        registered.a_line("A", strength=150, languages=("en", "fr"), conditions="=1+1"),
        registered.a_line("B", unit_type="FPU", after=("A",)),
    )
    registered.a_statement(*lines)
    pia, draft = client_of("pia"), registered.a_draft()
    statements.lines_keep(draft, lines=[registered.a_line("Z")], edits=0, keeper=registered.keeper())
    content = pia.get(reverse("requirement-table", args=[form]), {"statement": "unmix-sur"}).content
    sent = {"file": SimpleUploadedFile(f"lines.{form}", content), "edits": 1, "do": "take"}
    assert pia.post(reverse("lines-import", args=["unmix-sur"]), sent).status_code == 302
    assert lines_kept(draft) == lines
    told = json.loads(pia.get(reverse("requirement-table", args=["json"])).content)
    assert [one["line_id"] for one in told] == ["A", "B"]


@pytest.mark.parametrize(
    ("name", "args", "most"),
    [
        ("missions", [], 5),
        ("register", ["mandates"], 7),
        ("register", ["obstacles"], 6),
        ("mission", ["UNMIX"], 18),
        ("statements", [], 6),
        ("requirements", [], 6),
        ("statement", ["unmix-sur"], 12),
    ],
)
def test_queries_do_not_grow_with_the_rows(client_of: Of, name: str, args: list[str], most: int) -> None:
    """As many as are written down here, whatever the registers hold."""
    registered.a_statement(*(registered.a_line(f"L{number}") for number in range(5)))
    registered.issue(registered.a_draft(), *(registered.a_line(f"M{number}") for number in range(9)))
    for number in range(7):
        registered.add("missions", snapshot_of(f"M{number}"))
        mandate = registered.a_mandate(expires_on=timezone.localdate())
        registered.add("mandates", mandate.model_copy(update={"mission": f"M{number}"}))
        registered.add("obstacles", registered.an_obstacle(f"XA{'ABCDEFG'[number]}", "visa", days=(1, 2, 3)))
    bao = client_of("bao")
    with CaptureQueriesContext(connection) as found:
        bao.get(reverse(name, args=args))
    assert len(found) == most


def test_programmes_read_missions_and_statements(programme_of: Callable[..., Client], client_of: Of) -> None:
    """As the pages show them: lines of the issued version, never those of a draft."""
    registered.a_statement(registered.a_line("A"))
    draft = registered.a_draft()
    statements.lines_keep(draft, lines=[registered.a_line("B")], edits=0, keeper=registered.keeper())
    told = programme_of("dina").get("/api/v1/missions/UNMIX").json()
    assert told["mission"]["host_states"] == ["XHA"]
    assert [one["resolution"] for one in told["mandates"]] == ["Resolution 1"]
    assert "expires in 30 days" in told["warning"]
    shown = programme_of("pia").get("/api/v1/statements/unmix-sur").json()
    assert (shown["statement"]["version"], [one["line_id"] for one in shown["lines"]]) == (1, ["A"])
    listed = programme_of("amara").get("/api/v1/statements", {"mission": "UNMIX"}).json()
    assert [one["statement_id"] for one in listed["rows"]] == ["unmix-sur"]
    assert programme_of("dina").get("/api/v1/statements").status_code == 401


def test_scenarios_from_before_know_their_mission(version: ScenarioVersion) -> None:
    """The migration that adds the column fills it in from the last version."""
    Scenario.objects.update(mission="")
    import_module("bluehelm_web.planning.migrations.0003_scenario_mission").named(apps, None)
    assert Scenario.objects.get().mission == "UNMIX"


def test_a_mission_has_its_sites_on_a_map_and_in_a_table(client_of: Of, version: ScenarioVersion) -> None:
    """With the disclaimer; to those who may read the sites, and only where two places are known."""
    registered.a_mission()
    held.Site.objects.all().delete()
    told = {"mission_id": "UNMIX", "kind": "illustrative", "source": "x", "role": "site"}
    address = reverse("mission", args=["UNMIX"])
    held.Site.objects.create(site_id="N", name="Northfield", lat=65.7, lon=-18.1, **told)
    assert "<svg" not in client_of("pia").get(address).content.decode()
    held.Site.objects.create(site_id="S", name="Southfield", lat=63.9, lon=-21.0, **told)
    page = client_of("pia").get(address).content.decode()
    assert "do not imply official endorsement" in page
    assert page.count("Northfield") == 3  # on the wide map, the narrow one and in the table
    assert "<svg" not in client_of("dina").get(address).content.decode()
