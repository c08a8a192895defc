"""Statements of unit requirements: how two versions differ, what they ask of a plan, which offers fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bluehelm.core.tables.cells import to_text
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Policy, Requirement
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.generation.rules import FILTERS, Pair, excluding_caveats, most_persons
from bluehelm.partnership.domain import UnitOffer, Visibility

ASKED = ("type", "attribute", "caveat", "incomplete", "standing", "not_available")
"""
Filters of a match that hang on the lines and on the offer alone.

Levels, releases, ways and pins change between one plan and the next; each plan asks for them itself.
"""

FITS, NO_LINE, REFUSED, TOO_LARGE = "", "no_line", "refused_caveat", "too_large"
"""What else may be said of an offer beside a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference:
    """
    What a new version says otherwise of one line.

    Attributes
    ----------
    line_id
        The line.
    field
        What differs; empty when the whole line is new or gone.
    before, after
        As a cell of a table holds it; empty where it is not there.

    Examples
    --------
    >>> LineDifference(line_id="A", field="strength", before="850", after="650").after
    '650'
    """

    line_id: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """
    Whether an offer fits a line.

    Attributes
    ----------
    reason
        Name of the first thing that keeps it out; empty when it fits.
    words
        The same in words.

    Examples
    --------
    >>> Fit(reason="", words="fits").fits
    True
    """

    reason: str
    words: str

    @property
    def fits(self) -> bool:
        """Whether nothing keeps it out."""
        return self.reason == FITS


@dataclass(frozen=True, slots=True, kw_only=True)
class FitChange:
    """
    An offer that fitted a line before and does not now, or the other way round.

    Attributes
    ----------
    line_id, offer_id
        Which two.
    before, after
        Whether it fits, by either version.

    Examples
    --------
    >>> gone = Fit(reason="no_line", words="the line is not there")
    >>> FitChange(line_id="A", offer_id="O1", before=Fit(reason="", words="fits"), after=gone).is_lost
    True
    """

    line_id: str
    offer_id: str
    before: Fit
    after: Fit

    @property
    def is_lost(self) -> bool:
        """Whether it fitted before."""
        return self.before.fits


def changes(before: Iterable[StatementLine], *, after: Iterable[StatementLine]) -> tuple[LineDifference, ...]:
    """
    Return how two versions of a statement differ.

    Parameters
    ----------
    before, after
        Lines of either version.

    Returns
    -------
    tuple of LineDifference
        By line, in the order of the newer version, lines that are gone last; empty when nothing differs.

    Examples
    --------
    >>> line = StatementLine(
    ...     line_id="A",
    ...     unit_type="INF_BN",
    ...     strength=850,
    ...     tier="critical",
    ...     site="HQ",
    ...     required_by_day=60,
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> fewer = line.model_copy(update={"strength": 650})
    >>> [(one.field, one.before, one.after) for one in changes([line], after=[fewer])]
    [('strength', '850', '650')]
    """
    old = {line.line_id: line for line in before}
    new = {line.line_id: line for line in after}
    return tuple(
        change
        for line_id in [*new, *(line_id for line_id in old if line_id not in new)]
        for change in _changes(line_id, old.get(line_id), after=new.get(line_id))
    )


def _changes(
    line_id: str, before: StatementLine | None, *, after: StatementLine | None
) -> Iterator[LineDifference]:
    if before is None or after is None:
        yield LineDifference(line_id=line_id, field="", before=_told(before), after=_told(after))
        return
    for name in StatementLine.model_fields:
        old, new = (to_text(getattr(line, name)) for line in (before, after))
        if old != new:
            yield LineDifference(line_id=line_id, field=name, before=old, after=new)


def _told(line: StatementLine | None) -> str:
    return f"{line.num_units} x {line.unit_type}, {line.persons:,} persons, {line.site}" if line else ""


def requirements(
    lines: Iterable[StatementLine], *, mission: str, requested_on: date
) -> tuple[Requirement, ...]:
    """
    Return what a statement asks of a plan: one requirement a unit.

    Parameters
    ----------
    lines
        Lines of one version.
    mission
        Code of the mission.
    requested_on
        Day 0 of the plan; a line that is asked for by an earlier date is asked for at once.

    Returns
    -------
    tuple of Requirement
        A line of one unit keeps its identifier; units of a line of several are numbered, as ``A-1``, ``A-2``.

    Examples
    --------
    >>> line = StatementLine(
    ...     line_id="A",
    ...     unit_type="INF_BN",
    ...     num_units=2,
    ...     strength=850,
    ...     tier="critical",
    ...     site="HQ",
    ...     required_by_day=60,
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> found = requirements([line], mission="UNMIX", requested_on=date(2027, 1, 1))
    >>> [one.requirement_id for one in found]
    ['A-1', 'A-2']
    """
    told = list(lines)
    names = {line.line_id: _names(line) for line in told}
    return tuple(
        Requirement(
            requirement_id=name,
            mission=mission,
            site=line.site,
            unit_type=line.unit_type,
            strength=line.strength,
            tier=line.tier,
            needed_by_day=line.day_from(requested_on),
            rotation_months=line.rotation_months,
            attributes=line.attributes,
            languages=line.languages,
            min_womens_share=line.min_womens_share,
            after=tuple(one for before in line.after for one in names.get(before, (before,))),
            objective=line.objective,
            kind=line.kind,
            source=line.source,
        )
        for line in told
        for name in names[line.line_id]
    )


def _names(line: StatementLine) -> tuple[str, ...]:
    if line.num_units == 1:
        return (line.line_id,)
    return tuple(f"{line.line_id}-{number}" for number in range(1, line.num_units + 1))


def fit(offer: UnitOffer, *, line: StatementLine, mission: str, on: date, audience: Visibility) -> Fit:
    """
    Tell whether an offer fits a line, by the filters of a match that hang on these two alone.

    Parameters
    ----------
    offer
        The offer, with its caveats.
    line
        The line.
    mission
        Code of the mission.
    on
        Day of the request.
    audience
        Who reads the answer; what it may not read counts as "not available".

    Returns
    -------
    Fit
        With the first thing that keeps the offer out. An offer of fewer persons than the line fits: several
        may fill a line together. Whether it arrives in time is for a plan to say.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> offer = plan.case_of(scenario.read(Path("examples/tiny"))).offers[2]
    >>> line = StatementLine(
    ...     line_id="A",
    ...     unit_type=offer.unit_type,
    ...     strength=100,
    ...     tier="other",
    ...     site="HQ",
    ...     required_by_day=60,
    ...     attributes=("night_capable",),
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> told = {"mission": "UNMIX", "on": date(2026, 12, 1), "audience": Visibility.SECRETARIAT}
    >>> fit(offer, line=line, **told).words
    'lacks night_capable'
    """
    needed = requirements((line,), mission=mission, requested_on=on)[0]
    case = MatchCase(requirements=(needed,), offers=(offer,), requested_on=on)
    pair = Pair(case=case, requirement=needed, offer=offer, audience=audience)
    reason = next((name for name in ASKED if not FILTERS[name](pair)), FITS)
    refused = [caveat for caveat in offer.caveats if caveat.rule in line.caveats_refused]
    if reason == FITS and refused:
        readable = audience == Visibility.SECRETARIAT or refused[0].visibility == Visibility.PUBLIC
        reason = REFUSED if readable else "not_available"
    if reason == FITS and offer.strength > most_persons(Policy(), needed):
        reason = TOO_LARGE
    return Fit(reason=reason, words=_words(reason, pair=pair))


def _words(reason: str, *, pair: Pair) -> str:
    """Return in words what keeps an offer out of a line."""
    line, offer = pair.requirement, pair.offer
    wanted, given = {*line.attributes, *line.languages}, {*offer.attributes, *offer.languages}
    codes, caveats = ", ".join(sorted(wanted - given)), excluding_caveats(offer, line)
    most = most_persons(Policy(), line)
    return {
        FITS: "fits",
        "type": f"is another type of unit, {offer.unit_type}",
        "attribute": f"lacks {codes}",
        "caveat": f"a caveat rules it out: {', '.join(f'{one.rule} {one.value}' for one in caveats)}",
        "incomplete": f"parts are missing: {', '.join(offer.missing_parts)}",
        REFUSED: "has a caveat of a kind that the line does not accept",
        TOO_LARGE: f"has {offer.strength:,} persons, more than the {most:,} that a line of {line.strength:,} "
        "can take",
    }.get(reason, "is not available then")


def fit_changes(
    offers: Iterable[UnitOffer],
    *,
    before: Sequence[StatementLine],
    after: Sequence[StatementLine],
    mission: str,
    on: date,
) -> tuple[FitChange, ...]:
    """
    Return which offers fitted a line by the version before and do not by the next, and the other way round.

    Parameters
    ----------
    offers
        Offers that may fit.
    before, after
        Lines of either version.
    mission
        Code of the mission.
    on
        Day of the request, for both.

    Returns
    -------
    tuple of FitChange
        By line and offer, as the secretariat may read it.

    Examples
    --------
    >>> fit_changes((), before=(), after=(), mission="UNMIX", on=date(2027, 1, 1))
    ()
    """
    supply = sorted(offers, key=lambda offer: offer.offer_id)
    old = {line.line_id: line for line in before}
    new = {line.line_id: line for line in after}

    def told(offer: UnitOffer, line: StatementLine | None) -> Fit:
        if line is None:
            return Fit(reason=NO_LINE, words="the line is not there")
        return fit(offer, line=line, mission=mission, on=on, audience=Visibility.SECRETARIAT)

    found = (
        FitChange(
            line_id=line_id,
            offer_id=offer.offer_id,
            before=told(offer, old.get(line_id)),
            after=told(offer, new.get(line_id)),
        )
        for line_id in sorted({*old, *new})
        if old.get(line_id) != new.get(line_id)
        for offer in supply
        if offer.unit_type in {line.unit_type for line in (old.get(line_id), new.get(line_id)) if line}
    )
    return tuple(change for change in found if change.before.fits != change.after.fits)
