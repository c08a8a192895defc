"""Why lines of a plan stay empty, each reason with its counts, its proof and what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bluehelm.core.times import day_name
from bluehelm.forces.domain import NO_LEVEL
from bluehelm.generation import lifts, obstacles, prices
from bluehelm.generation.case import MatchCase
from bluehelm.generation.obstacles import STEPS, Line, Obstacle
from bluehelm.generation.result import FunnelStep, Gap, Matching
from bluehelm.generation.rules import Pair, last_day
from bluehelm.generation.settle import LIMITS, WorkLimits
from bluehelm.generation.words import DESK, Reader, deciding, joined, lacking, phrase, pinned
from bluehelm.partnership.domain import UnitOffer, Visibility

LOST = "lost_to_higher_need"
FORCED = (LOST, "lost_to_equal_need", "work_limit")
"""Reasons that are proved by giving the line its units all the same."""


def explain(
    case: MatchCase,
    matching: Matching,
    *,
    of: Collection[str] | None = None,
    reader: Reader = DESK,
    limits: WorkLimits = LIMITS,
) -> tuple[Gap, ...]:
    """
    Return every line, or part of one, that a plan leaves empty, with its reason.

    The reason is the last step of the funnel at which an offer stops: with that obstacle alone removed the
    line fills, fills more, or the next reason appears.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.
    of
        Lines to explain; all by default.
    reader
        Who reads it, and the names used there.
    limits
        Most work a stage, the same as for the plan.

    Returns
    -------
    tuple of Gap
        In the order of the requirements; empty when every line is full.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> [gap.requirement_id for gap in explain(case, match.solve(case))]
    ['R2', 'R4']
    """
    wanted = [line for line in case.requirements if of is None or line.requirement_id in of]
    lines = (obstacles.line(case, matching, requirement=requirement) for requirement in wanted)
    return tuple(
        _Finding.of(case, matching, here=here, reader=reader).gap(limits) for here in lines if here.missing
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """One line that is not full, what keeps each offer from it, and the offer that comes nearest."""

    case: MatchCase
    matching: Matching
    here: Line
    reader: Reader
    found: Mapping[str, Obstacle]
    nearest: tuple[UnitOffer, ...]

    @classmethod
    def of(cls, case: MatchCase, matching: Matching, *, here: Line, reader: Reader) -> _Finding:
        """Return what is found about a line; the nearest offers are those at the last step, best first."""
        found = obstacles.find(case, here, audience=reader.audience)
        last = max((STEPS.index(obstacle.step) for obstacle in found.values()), default=0)

        def distance(offer: UnitOffer) -> tuple[int, ...]:
            standing = case.levels.get(offer.offer_id)
            away = abs(offer.strength - here.wanted)
            return *(-part for part in found[offer.offer_id].rank), -(standing.order if standing else 0), away

        at_last = [o for o in case.offers if o.offer_id in found and found[o.offer_id].step == STEPS[last]]
        nearest = sorted(at_last, key=lambda offer: (distance(offer), offer.offer_id)) if last else []
        return cls(
            case=case, matching=matching, here=here, reader=reader, found=found, nearest=tuple(nearest)
        )

    @property
    def pair(self) -> Pair:
        """The line beside the nearest offer."""
        case, audience = self.case, self.reader.audience
        return Pair(case=case, requirement=self.here.requirement, offer=self.nearest[0], audience=audience)

    @property
    def obstacle(self) -> Obstacle:
        """What keeps the nearest offer out."""
        return self.found[self.nearest[0].offer_id]

    def gap(self, limits: WorkLimits) -> Gap:
        """Return the gap with its reason."""
        plain = Gap(
            requirement_id=self.here.requirement.requirement_id,
            strength=self.here.missing,
            offer_id=self.nearest[0].offer_id if self.nearest else "",
            reason=self.obstacle.step if self.nearest else "type",
            text=self._text() if self.nearest else self._no_more(),
            remedy=_remedy(self),
            funnel=self._funnel(),
        )
        return _proved(self, plain, limits=limits) if plain.reason == LOST else plain

    def _funnel(self) -> tuple[FunnelStep, ...]:
        failed, left = Counter(obstacle.step for obstacle in self.found.values()), len(self.case.offers)
        steps = []
        for step in STEPS:
            left -= failed[step]
            if failed[step]:
                steps.append(FunnelStep(filter=step, failed=failed[step], left=left))
        return tuple(steps)

    def _no_more(self) -> str:
        unit, taken = self.reader.unit(self.here.requirement.unit_type), len(self.here.chosen)
        if not taken:
            return f"No {unit} is offered."
        return (
            f"All {taken} offers of this type are here already."
            if taken > 1
            else "The only offer is here already."
        )

    def _text(self) -> str:
        first, others = self.nearest[0], len(self.nearest) - 1
        why = reason(self.pair, self.obstacle, here=self.here, reader=self.reader)
        words = f"{self.reader.offer(first)} {why}"
        if others:
            words += f"; {others} {'other stops' if others == 1 else 'others stop'} at the same point"
        of_type = sum(offer.unit_type == first.unit_type for offer in self.case.offers)
        return f"Nearest of {of_type}: {words}." if of_type > 1 else f"{words}."


def reason(pair: Pair, obstacle: Obstacle, *, here: Line, reader: Reader) -> str:
    """
    Return why an offer is not in a line that has room, as what follows its name.

    Parameters
    ----------
    pair
        Offer and line.
    obstacle
        What keeps it out.
    here
        The line in its plan.
    reader
        Who reads it.

    Returns
    -------
    str
        Words without a full stop.

    Examples
    --------
    >>> from bluehelm.generation.domain import Requirement
    >>> line, empty = Requirement.model_construct(strength=150), frozenset()
    >>> here = Line(
    ...     requirement=line, passing={}, chosen=empty, pinned=empty, most=180, max_units=2, holder={}
    ... )
    >>> pair = Pair(case=None, requirement=line, offer=UnitOffer.model_construct(strength=850))
    >>> reason(pair, Obstacle(step="size"), here=here, reader=DESK)
    'is too large: 850 persons where at most 180 fit'
    """
    states = joined(reader.state(state) for state in obstacle.states)
    if obstacle.step == "size":
        return _size(pair.offer, here=here)
    if obstacle.step == "pinned":
        return _pinned(pair, here=here)
    if obstacle.step == "cap":
        return f"would be a unit more than {states} can give"
    if obstacle.step == "share":
        return f"would lift {states} above the largest share of one contributor"
    if obstacle.step == LOST:
        return (
            f"is in a set that fills {joined(obstacle.held_by)}"
            if obstacle.held_by
            else "costs more than it gives"
        )
    return phrase(pair, obstacle.step)


def _pinned(pair: Pair, *, here: Line) -> str:
    pin, units = pinned(pair), joined(sorted(here.pinned))
    if pair.audience == Visibility.SECRETARIAT:
        return f"would fill more, but {units} is pinned here ({pin.who}: {pin.why})"
    return f"would fill more, but {units} is pinned here"


def _size(offer: UnitOffer, *, here: Line) -> str:
    room = here.most - here.strength(here.pinned)
    if offer.strength > room:
        most = f"is too large: {offer.strength:,} persons where at most {room:,} fit"
        if not here.pinned:
            return most
        kept = f"{here.strength(here.pinned):,} of them by {joined(sorted(here.pinned))}, pinned here"
        return f"{most}, since the line takes up to {here.most:,}, {kept}"
    return (
        f"does not fit: no set of up to {here.max_units} units with its {offer.strength} persons covers more"
    )


def _remedy(finding: _Finding) -> str:
    """Return whom to ask for what."""
    here, reader = finding.here, finding.reader
    unit = reader.unit(here.requirement.unit_type)
    step = finding.obstacle.step if finding.nearest else "type"
    if step in ("type", LOST):
        more = "one more" if here.chosen or step == LOST else "one"
        return f"Ask all contributors for {more} {unit} of {here.wanted} persons."
    return f"{_ASKS[step](finding, finding.pair)}."


def _state(pair: Pair, finding: _Finding) -> str:
    return finding.reader.state(pair.offer.contributor)


def _ask_level(finding: _Finding, pair: Pair) -> str:
    standing = pair.case.levels.get(pair.offer.offer_id)
    level = (standing and standing.level) or NO_LEVEL
    holds = f"holds {pair.offer.offer_id} at {level}"
    ask = f"Ask {_state(pair, finding)}, which {holds}, to bring it to {pair.case.policy.min_level}"
    return f"{ask}. {standing.next_action.rstrip('.')}" if standing and standing.next_action else ask


def _ask_decision(finding: _Finding, pair: Pair) -> str:
    pin = pinned(pair) if finding.obstacle.step == "pinned" else deciding(pair)
    who = pin.who if pair.audience == Visibility.SECRETARIAT else "the secretariat"
    return f"Ask {who} to withdraw the decision on {pin.offer_id} and {pin.requirement_id}"


def _ask_size(finding: _Finding, pair: Pair) -> str:
    return f"Ask {_state(pair, finding)} for a unit of {finding.here.wanted} persons, or split the line"


def _ask_arrival(finding: _Finding, pair: Pair) -> str:
    if told := pair.case.no_way.get((pair.requirement.requirement_id, pair.offer.offer_id)):
        return told[1]
    by = f"be on site before day {last_day(pair)}"
    return (
        f"Ask {_state(pair, finding)} for shorter notice, or for lift, so that {pair.offer.offer_id} can {by}"
    )


def _ask_period(finding: _Finding, pair: Pair) -> str:
    return (
        f"Ask {_state(pair, finding)} whether {pair.offer.offer_id} can be had on "
        f"{day_name(pair.case.needed_on(pair.requirement))}, or for another unit"
    )


_ASKS: dict[str, Callable[[_Finding, Pair], str]] = {
    "attribute": lambda f, p: (
        f"Ask {_state(p, f)}, which offers {p.offer.offer_id}, "
        f"for a unit with {lacking(p.requirement, (*p.offer.attributes, *p.offer.languages))}"
    ),
    "experience": lambda f, p: (
        f"Ask {_state(p, f)} where it has served, or ask for a unit of a contributor that has"
    ),
    "caveat": lambda f, p: f"Ask {_state(p, f)} to lift its caveat on {p.offer.offer_id}",
    "incomplete": lambda f, p: (
        f"Ask a partner for {joined(p.offer.missing_parts)} for {f.reader.offer(p.offer)}"
    ),
    "level": _ask_level,
    "not_released": lambda f, p: f"Ask {_state(p, f)} to release {p.offer.offer_id}",
    "standing": lambda f, p: f"Ask {_state(p, f)} for another unit until {p.offer.offer_id} is cleared",
    "not_available": _ask_period,
    "cannot_arrive": _ask_arrival,
    "forbidden": _ask_decision,
    "size": _ask_size,
    "pinned": _ask_decision,
    "cap": lambda f, _: (
        f"Ask {joined(map(f.reader.state, f.obstacle.states))} for a unit above the limit it set"
    ),
    "share": lambda f, _: (
        f"Ask another contributor than {joined(map(f.reader.state, f.obstacle.states))}, or raise the share"
    ),
}


def _proved(finding: _Finding, gap: Gap, *, limits: WorkLimits) -> Gap:
    """Force the set on the line, solve again, and name the first stage that gets worse."""
    team = finding.obstacle.team
    forced = prices.forced(finding.case, requirement_id=gap.requirement_id, offer_ids=team)
    stages = {stage.name: stage for stage in prices.solved(forced, limits=limits)}
    now = {stage.name: stage.value for stage in finding.matching.stages}
    told = prices.loss(stages.values(), finding.matching.stages)
    lost = {name: by for name, by in told.items() if name in prices.NEED}
    worse = next((name for name, by in lost.items() if by > 0), "")
    first = next((by for by in lost.values() if by), 0.0)
    if not worse or (first < 0 and not finding.case.policy.tolerance):
        return _not_higher(finding, gap, is_better=first < 0)
    held = finding.obstacle.held_by
    proof = "" if stages[worse].bound > now[worse] else " (as far as the search went)"
    takes = sorted(set(team) - finding.here.chosen)
    words = (
        f"{joined(takes)} {'fill' if len(takes) > 1 else 'fills'} {joined(held)}; taking"
        if held
        else "Taking"
    )
    end = f"{'them' if len(takes) > 1 else 'it'} here" if held else f"{joined(takes)} here"
    return gap.model_copy(
        update={
            "text": f"{words} {end} leaves {prices.amount(worse, lost[worse])}{proof}.",
            "lost_to": held[0] if held else "",
            "worse_stage": worse,
            "worse_by": lost[worse],
        }
    )


def _not_higher(finding: _Finding, gap: Gap, *, is_better: bool) -> Gap:
    """Say what is true when no stage gets worse: a need counts the same, or the search stopped too soon."""
    held, team = finding.obstacle.held_by, joined(finding.obstacle.team)
    if held and not is_better:
        text = f"{team} could fill it, taken from {joined(held)}; in all, as much need would stay empty."
        return gap.model_copy(update={"reason": "lost_to_equal_need", "text": text, "lost_to": held[0]})
    text = f"{team} could fill it; the search stopped at its work limit before it found that."
    remedy = f"Pin {team} to it, or raise the work limits."
    return gap.model_copy(update={"reason": "work_limit", "text": text, "remedy": remedy})


def without(case: MatchCase, matching: Matching, *, gap: Gap) -> MatchCase:
    """
    Return the case in which the obstacle that a gap names, and nothing else, is gone.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.
    gap
        The gap, with its reason.

    Returns
    -------
    MatchCase
        The same case but for what keeps the nearest offer out: it has the level, or the attributes asked for,
        its caveat is dropped, it has the size that fits; units that other needs hold must fill this line.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> matching = match.solve(case)
    >>> gap = explain(case, matching)[1]
    >>> easier = without(case, matching, gap=gap)
    >>> gap.reason, explain(easier, match.solve(easier))[1].reason
    ('level', 'not_released')
    """
    requirement = next(r for r in case.requirements if r.requirement_id == gap.requirement_id)
    here = obstacles.line(case, matching, requirement=requirement)
    if gap.reason in FORCED:
        team = obstacles.find(case, here)[gap.offer_id].team
        return prices.forced(case, requirement_id=gap.requirement_id, offer_ids=team)
    return lifts.lifted(case, here, reason=gap.reason, offer_id=gap.offer_id)
