"""A mission with everything that is kept of it, and what is asked about a plan, for the tests."""

import zlib
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from bluehelm.core.noun import Noun
from bluehelm.deployment.agreement_domain import HostConsent, HostObstacle
from bluehelm.deployment.domain import RoadLeg, Site
from bluehelm.deployment.lift_domain import Capacity, Carrier
from bluehelm.generation.mission_domain import Mission, StatementLine
from bluehelm.oversight.mandate_domain import MissionMandate
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import Act
from bluehelm_web.documents.files import taken
from bluehelm_web.documents.models import Document
from bluehelm_web.documents.services import Said, document_attach
from bluehelm_web.generation import models as held
from bluehelm_web.generation import statements
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.generation.services import Keeper, row_add
from bluehelm_web.planning.models import Kind, Run, RunResult, State

INVENTED: dict[str, Any] = {"kind": "illustrative", "source": "a test"}
CODE, STATEMENT_ID = "UNMIX", "unmix-sur"


def keeper(name: str = "pia") -> Keeper:
    """Return somebody of the cast who keeps the registers."""
    return Keeper(user=User.objects.get(username=name), act=Act())


def add(name: str, noun: Noun) -> Any:
    """Return the row that a noun becomes."""
    return row_add(noun, register=REGISTERS[name], mission=CODE, keeper=keeper())


def a_mission() -> held.Mission:
    """Return the mission, with a row in every register."""
    if found := held.Mission.objects.filter(pk=CODE).first():
        return found
    today = timezone.localdate()
    mission: held.Mission = add(
        "missions", Mission(code=CODE, name="Halden", lead="un", host_states=("XHA",), **INVENTED)
    )
    add("mandates", a_mandate(expires_on=today + timedelta(days=30)))
    add("consents", HostConsent(mission=CODE, host_state="XHA", is_given=True, **INVENTED))
    add("obstacles", an_obstacle("XHA", "visa", days=(5, 10, 30)))
    place = {"name": "South", "lat": 63.9, "lon": -21.0, "role": "site"}
    add("sites", Site.model_validate({"site_id": "SOUTH", **place, **INVENTED}))
    ship = {
        "carrier_id": "RORO",
        "name": "Ro-ro ship",
        "mode": "sea",
        "number": 1,
        "lane_m": 1000,
        "tonnes": 900,
        "knots": 12,
    }
    add("fleet", Carrier.model_validate({**ship, **INVENTED}))
    add("capacities", Capacity.model_validate({"site": "SOUTH", "name": "convoys", "number": 2, **INVENTED}))
    add("corridors", RoadLeg(start="SEA", end="SOUTH", km=60, days_dry=1.5, **INVENTED))
    return mission


def a_mandate(*, expires_on: date | None = None, **ceilings: int) -> MissionMandate:
    """Return a mandate of a year ago."""
    told = {"resolution": "Resolution 1", "adopted_on": timezone.localdate() - timedelta(days=365)}
    told |= {"police": 150, "paragraph": "4", **ceilings}
    return MissionMandate.model_validate({"mission": CODE, "expires_on": expires_on, **told, **INVENTED})


def an_obstacle(state: str, name: str, *, days: tuple[float, float, float]) -> HostObstacle:
    """Return a formality."""
    told = dict(zip(("min_days", "mode_days", "max_days"), days, strict=True))
    return HostObstacle(mission=CODE, host_state=state, obstacle=name, **told, **INVENTED)


def a_line(line_id: str = "A", **more: object) -> StatementLine:
    """Return a line for an engineer company."""
    told = {"unit_type": "ENG_COY", "strength": 200, "tier": "other", "site": "SOUTH", "required_by_day": 60}
    return StatementLine.model_validate({"line_id": line_id, **told, **more, **INVENTED})


def a_statement(*lines: StatementLine) -> held.StatementVersion:
    """Return the first version of a statement, issued with these lines or one."""
    if found := held.StatementVersion.objects.filter(statement=STATEMENT_ID, number=1).first():
        return found
    draft = statements.statement_begin(STATEMENT_ID, mission=a_mission(), title="Units", keeper=keeper())
    return issue(draft, *(lines or (a_line(),)))


def issue(draft: held.StatementVersion, *lines: StatementLine) -> held.StatementVersion:
    """Return a draft with these lines, issued."""
    kept = statements.lines_keep(draft, lines=lines, edits=draft.edits, keeper=keeper())
    told = {"reason": "It is time.", "on": timezone.localdate(), "keeper": keeper()}
    return statements.version_issue(kept, edits=kept.edits, **told)


def a_draft() -> held.StatementVersion:
    """Return the draft of the second version."""
    return statements.draft_begin(a_statement().statement, keeper=keeper())


PDF = b"%PDF-1.4\nnothing\n%%EOF"
"""A file that begins as a PDF does."""


def a_document(what: str, key: object, *, readers: str = "all", user: str = "bao") -> Document:
    """Return a document that is attached to something."""
    if found := Document.objects.filter(**{what: key}).first():
        return found
    said = Said(title="Note", kind="letter", readers=readers)
    by = Writer(user=User.objects.get(username=user), act=Act())
    return document_attach(what, str(key), said=said, file=taken("Note.pdf", content=PDF), by=by)


def a_plan() -> Run:
    """Return the one plan there is."""
    return Run.objects.get(kind=Kind.PLAN)


def some_asks() -> Run:
    """Return what to ask for next as to the plan, with a letter to one capital."""
    if found := Run.objects.filter(kind=Kind.ASKS).first():
        return found
    plan, now = a_plan(), timezone.now()
    told = {"target": plan.target, "day": plan.day, "seed": plan.seed, "replications": plan.replications}
    told |= {"kind": Kind.ASKS, "asked_by": plan.asked_by}
    run = Run.objects.create(version=plan.version, state=State.DONE, ended_at=now, **told)
    document = zlib.compress(b'{"letters": {"XES": "Excellency,"}}')
    RunResult.objects.create(run=run, document=document)
    return run
