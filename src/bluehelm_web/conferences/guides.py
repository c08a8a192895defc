"""Lines of the pledging guide out of what a shown plan lacks, and what it says to ask for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator

from django.core.exceptions import PermissionDenied

from bluehelm.deployment.asks_domain import AskReport
from bluehelm.forces import catalogue
from bluehelm.generation.domain import NeededExperience, Requirement
from bluehelm.generation.words import lacking
from bluehelm.partnership.guide_domain import GuideLine
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing
from bluehelm_web.conferences.conferences import part_keep
from bluehelm_web.conferences.models import Conference
from bluehelm_web.conferences.permissions import may_keep
from bluehelm_web.planning.models import Kind, Run
from bluehelm_web.planning.selectors import last_shown
from bluehelm_web.planning.snapshot import document_of, plan_of, scenario_of

POLICE, MILITARY = "police", "military"
FAMILIES = {
    **{name: name for name in ("aviation", "medical", "engineering", "logistics")},
    "ISR": "isr",
}
"""Categories of units; of a family that is not named here that of its branch."""

SERVED = {
    NeededExperience.ANY: "from a state that has served in a mission",
    NeededExperience.MISSION: "from a state that has served in this mission",
}
"""Where a state must have served whose unit fills a line."""


def lines_proposed(conference: Conference, *, viewer: Viewer) -> list[GuideLine]:
    """
    Return lines for the guide of a conference.

    Parameters
    ----------
    conference
        It names the scenario; without one nothing is proposed.
    viewer
        Who asks: only what is shown to them is read.

    Returns
    -------
    list of GuideLine
        One for each requirement that the last shown plan leaves empty, in whole or in part, then one for each
        ask of the last shown run on asks; those that the guide has already are left out.
    """
    if not conference.scenario_id:
        return []
    held = set(conference.guidelines.values_list("line_id", flat=True))
    name = conference.scenario_id
    plans = last_shown(viewer, kind=Kind.PLAN, name=name).values()
    asks = last_shown(viewer, kind=Kind.ASKS, name=name).values()
    found = [line for run in plans for line in _of_plan(run, conference=conference)]
    found += [line for run in asks for line in _of_asks(run, conference=conference)]
    return [line for line in found if line.line_id not in held]


def _of_plan(run: Run, *, conference: Conference) -> Iterator[GuideLine]:
    plan, found = plan_of(run), scenario_of(run.version)
    names = {one.code: one.name for one in (*catalogue.unit_types(), *found.unit_types)}
    sites = {one.site_id: one.name for one in found.sites}
    missing: defaultdict[str, int] = defaultdict(int)
    for gap in plan.gaps:
        missing[gap.requirement_id] += gap.strength
    for line in found.requirements:
        if number := missing.get(line.requirement_id):
            is_whole = number >= line.strength
            yield GuideLine(
                line_id=line.requirement_id,
                conference_id=conference.pk,
                category=category_of(line.unit_type),
                need=", ".join(
                    (
                        names.get(line.unit_type, line.unit_type),
                        f"{number} persons",
                        *conditions(line),
                        f"at {sites.get(line.site, line.site)} by day {line.needed_by_day}",
                    )
                ),
                unit_type=line.unit_type,
                quantity=1 if is_whole else number,
                unit="unit" if is_whole else "persons",
                mission=line.mission,
                requirement_id=line.requirement_id,
                kind="derived",
                source=f"gaps of plan {run.pk} of scenario {run.version.scenario_id}",
            )


def conditions(line: Requirement) -> Iterator[str]:
    """
    Yield what a requirement asks of every unit that fills it, beyond type, persons, place and day.

    Examples
    --------
    >>> line = Requirement.model_construct(attributes=("night",), languages=("fr",), min_womens_share=0.2)
    >>> list(conditions(line))
    ['with night capability and the language fr', 'at least 20 % women']
    """
    if told := lacking(line, ()):
        yield f"with {told}"
    if line.min_womens_share:
        yield f"at least {100 * line.min_womens_share:g} % women"
    if line.needs_experience in SERVED:
        yield SERVED[line.needs_experience]


def _of_asks(run: Run, *, conference: Conference) -> Iterator[GuideLine]:
    report = AskReport.model_validate(json.loads(document_of(run))["report"])
    names = {one.code: one.name for one in catalogue.unit_types()}
    for number, valued in enumerate(report.asks, start=1):
        ask = valued.ask
        abilities = [one.replace("_", " ") for one in ask.attributes]
        wanted = "; ".join((f"{ask.strength} persons", *abilities, *ask.languages))
        yield GuideLine(
            line_id=f"ASK-{number}",
            conference_id=conference.pk,
            category=category_of(ask.unit_type),
            need=f"{names.get(ask.unit_type, ask.unit_type)} ({wanted})",
            unit_type=ask.unit_type,
            quantity=1,
            requirement_id=ask.lines[0] if ask.lines else "",
            kind="derived",
            source=f"asks of run {run.pk} of scenario {run.version.scenario_id}",
        )


def category_of(unit_type: str) -> str:
    """
    Return the category of pledges of a unit type.

    Examples
    --------
    >>> category_of("FPU"), category_of("INF_BN"), category_of("NONE")
    ('police', 'military', 'military')
    """
    found = next((one for one in catalogue.unit_types() if one.code == unit_type), None)
    if found is None:
        return MILITARY
    return FAMILIES.get(found.family, POLICE if found.branch.value == POLICE else MILITARY)


def lines_take(conference: Conference, *, names: Collection[str], by: Writer) -> int:
    """
    Take proposed lines into the guide of a conference.

    Parameters
    ----------
    conference
        The conference.
    names
        Which of those that are proposed to who takes them.
    by
        An officer.

    Returns
    -------
    int
        How many were taken.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    with changing():
        taken = [one for one in lines_proposed(conference, viewer=by.user) if one.line_id in names]
        for line in taken:
            part_keep(line, version=0, by=by)
    return len(taken)
