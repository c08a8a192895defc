"""Notes on a scenario: what may be meant as it stands, but somebody should confirm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from bluehelm.core.claims import Claim
from bluehelm.core.errors import MissingReference
from bluehelm.core.noun import Noun
from bluehelm.core.places import Point
from bluehelm.core.synonyms import NEAR_RATIO, nearest
from bluehelm.core.tables import Sheet, Tables
from bluehelm.core.tables.cells import shown
from bluehelm.core.tables.references import placed, stated_cells
from bluehelm.deployment import durations
from bluehelm.deployment.dated_domain import DatedStep, EstimatedStep
from bluehelm.deployment.domain import Settings, Site, SiteRole
from bluehelm.deployment.step_domain import Step
from bluehelm.forces import catalogue
from bluehelm.generation.domain import Pin, Requirement
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import Caveat, CaveatKind, Contributor

DATES = {
    "claims": "recorded_on",
    "announcements": "stated_on",
    "ladder_events": "on",
    "standings": "as_of",
    "dated_steps": "start_on",
}
"""Column with the day on which a row became known, by table."""

Cell = tuple[str, str]
"""Text and place."""


def notes(tables: Tables, *, sheets: Iterable[Sheet]) -> tuple[str, ...]:
    """
    Return what somebody should confirm, as sentences that begin with their place; one a text of a column.

    Parameters
    ----------
    tables
        The tables; cells with a fault are left out.
    sheets
        Tables that a scenario may have.

    Returns
    -------
    tuple of str
        Names that nothing else in the scenario has, days after the day of planning, decisions that ended.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> notes(scenario.load("examples/tiny")[0], sheets=scenario.SHEETS)
    ()
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    return (
        *_request(tables),
        *_enablers(tables),
        *_later(tables),
        *_ended(tables),
        *_attributes(tables, by_name=by_name),
        *_missions(tables, by_name=by_name),
        *_providers(tables, by_name=by_name),
        *_site_codes(tables),
        *_ports(tables),
        *_women(tables),
        *_dated(tables),
    )


def _dated(tables: Tables) -> Iterator[str]:
    """Yield dated steps that do not replace an assumption, one sentence a step."""
    known, pairs = tables.told.get("as_of"), placed(tables, noun=DatedStep, sheet="dated_steps")
    steps = [step for step, _ in placed(tables, noun=Step, sheet="steps")]
    if not isinstance(known, date) or not pairs:
        return
    rows = [row for row, _ in pairs]
    for step in durations.estimated(steps, dated=rows, as_of=known):
        own = [place for row, place in pairs if durations.belongs(row, step=step)]
        if own and not isinstance(step, EstimatedStep):
            steps_do = "step does" if len(own) == 1 else "steps do"
            yield (
                f"{own[0]}: {len(own)} dated {steps_do} not replace the days assumed of {step.name}; that "
                f"takes {durations.FEWEST} known by {known}, and half of them done"
            )
    lost = [(row.step.value, place) for row, place in pairs if not _serves(row, steps=steps)]
    if lost:
        yield f"{_first(lost)} belongs to no row of steps with its name, stream and level"


def _serves(row: DatedStep, *, steps: Iterable[Step]) -> bool:
    return any(durations.belongs(row, step=step) for step in steps)


def _women(tables: Tables) -> Iterator[str]:
    lines = placed(tables, noun=Requirement, sheet="requirements")
    asked = [(f"{line.min_womens_share:g}", place) for line, place in lines if line.min_womens_share]
    if asked and isinstance(tables.settings, Settings) and not tables.settings.policy.womens_share:
        yield f"{_first(asked)} as the least share of women does not count, as policy.womens_share is no"


def _request(tables: Tables) -> Iterator[str]:
    known, requested = tables.told.get("as_of"), tables.told.get("requested_on")
    if isinstance(known, date) and isinstance(requested, date) and known > requested:
        place = f"{''.join(tables.places.get('scenario', ()))}, key as_of"
        yield (
            f"{place}: {known} is after the request of {requested}; what became known between them counts, "
            "which is hindsight"
        )


def _enablers(tables: Tables) -> Iterator[str]:
    if tables.told.get("enablers_first") is True and not tables.rows.get("fleet"):
        place = f"{''.join(tables.places.get('scenario', ()))}, key enablers_first"
        yield f"{place}: nobody waits for the units before them, as the table fleet has no row"


def _later(tables: Tables) -> Iterator[str]:
    known = tables.told.get("as_of")
    if not isinstance(known, date):
        return
    for sheet, column in DATES.items():
        days = [(getattr(row, column), place) for row, place in placed(tables, noun=Noun, sheet=sheet)]
        later = [(str(day), f"{place}, column {column}") for day, place in days if day > known]
        if later:
            yield f"{_first(later)} is after {known}, the day whose knowledge counts"


def _first(cells: list[Cell]) -> str:
    """Return the place of the first of some cells, how many more there are, and its text."""
    text, place = cells[0]
    more = f" (and {len(cells) - 1} more)" if len(cells) > 1 else ""
    return f"{place}{more}: {text}"


def _ended(tables: Tables) -> Iterator[str]:
    requested = tables.told.get("requested_on")
    for pin, place in placed(tables, noun=Pin, sheet="pins"):
        if pin.until and isinstance(requested, date) and pin.until <= requested:
            said = f"this decision ended on {pin.until} and no longer binds"
            yield f"{place}, column until: {said} on the day of the request, {requested}"


def _attributes(tables: Tables, *, by_name: Mapping[str, Sheet]) -> Iterator[str]:
    asked = _by_text(tables, by_name["requirements"], column="attributes")
    given = _by_text(tables, by_name["offers"], column="attributes")
    for claim, place in placed(tables, noun=Claim, sheet="claims"):
        for text in claim.value.split(";") if claim.attribute == "attributes" else ():
            given.setdefault(text.strip(), []).append((shown(text.strip()), f"{place}, column value"))
    stated = {text for row in catalogue.statements() for text in row.attributes}
    stated |= set(_by_text(tables, by_name["statements"], column="attributes"))
    yield from _strange(asked, known={*given, *stated}, said="is stated of no offer")
    yield from _strange(given, known={*asked, *stated}, said="is asked for by no line and no statement")


def _by_text(tables: Tables, sheet: Sheet, *, column: str) -> dict[str, list[Cell]]:
    """Return the places of each text of a column, with the text as messages show it."""
    found: dict[str, list[Cell]] = {}
    for _, text, place in stated_cells(tables, sheet=sheet, column=column):
        found.setdefault(text, []).append((shown(text), place))
    return found


def _strange(cells: Mapping[str, list[Cell]], *, known: set[str], said: str) -> Iterator[str]:
    for text, found in cells.items():
        if text and text not in known:
            near = nearest(text, names=sorted(known))
            yield f"{_first(found)} {said}" + (f"; {near} may be meant" if near else "")


def _near(text: str, *, names: Iterable[str]) -> str:
    return next(iter(get_close_matches(text, sorted(names), n=1, cutoff=NEAR_RATIO)), "")


def _missions(tables: Tables, *, by_name: Mapping[str, Sheet]) -> Iterator[str]:
    asked = tables.told.get("mission")
    lines = _by_text(tables, by_name["requirements"], column="mission")
    if not isinstance(asked, str):
        return
    for text, found in lines.items():
        if text != asked:
            yield f"{_first(found)} is not the mission of the settings, {asked}"
    elsewhere = _by_text(tables, by_name["deployed"], column="mission")
    for caveat, place in placed(tables, noun=Caveat, sheet="caveats"):
        if caveat.rule != CaveatKind.NOT_SITE:
            elsewhere.setdefault(caveat.value, []).append((shown(caveat.value), f"{place}, column value"))
    for text, found in elsewhere.items():  # other missions are usual here; only what looks like ours is told
        near = _near(text, names={asked, *lines})
        if near and text not in {asked, *lines}:
            yield f"{_first(found)} is no mission of this scenario; {near} may be meant"


def _providers(tables: Tables, *, by_name: Mapping[str, Sheet]) -> Iterator[str]:
    own = placed(tables, noun=Contributor, sheet="contributors")
    states = {state.iso3 for state in (*contributors.contributors(), *(row for row, _ in own))}
    if tables.broken.get("contributors") or tables.unread & {"", "contributors"}:
        return
    for text, found in _by_text(tables, by_name["components"], column="provider").items():
        if re.fullmatch("[A-Z]{3}", text) and text not in states:
            yield f"{_first(found)} is no contributor and was taken for an organization"


def _site_codes(tables: Tables) -> Iterator[str]:
    for site, place in placed(tables, noun=Site, sheet="sites"):
        by_role: dict[SiteRole, list[Callable[[str], Point]]] = {
            SiteRole.APOD: [contributors.airport],
            SiteRole.SPOD: [contributors.port],
        }
        ways = by_role.get(site.role, [contributors.airport, contributors.port])
        if site.code and not any(_is_known(site.code, find=find) for find in ways):
            said = "is on no list of such places; the coordinates of the row count"
            yield f"{place}, column code: {shown(site.code)} {said}"


def _ports(tables: Tables) -> Iterator[str]:
    if tables.unread & {"", "sites"} or tables.broken.get("sites"):
        return
    rows = placed(tables, noun=Site, sheet="sites")
    for role, lost in ((SiteRole.APOD, "nobody can fly in"), (SiteRole.SPOD, "no equipment can be shipped")):
        if rows and all(site.role != role for site, _ in rows):
            yield f"{rows[0][1].rpartition(', row')[0]}, column role: no site is the {role.value}; {lost}"


def _is_known(code: str, *, find: Callable[[str], Point]) -> bool:
    try:
        find(code)
    except MissingReference:
        return False
    return True
