"""A stored plan scored again, part by part: what was checked, what does not hold, what nobody checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from math import isclose

from bluehelm.core import differences, provenance
from bluehelm.core.noun import Noun
from bluehelm.deployment import (
    lifted,
    outside,
    pace,
    sensitivity,
    summary,
    verify_again,
    verify_counts,
    verify_lift,
    verify_names,
    verify_origin,
    verify_rounds,
)
from bluehelm.deployment import verify_reasons as reasons
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.verify_again import Again
from bluehelm.deployment.ways import Progress, silent
from bluehelm.generation import check, check_funnel

UNPROVED = (
    "That no choice is better: bounds and work of the stages stand as stated, their arithmetic is checked.",
    "That the solver is right in prices, proofs of gaps and trade-offs: the same solver made them again.",
    "That the matches of other rounds are best: only that of the plan is held against every rule.",
    "That no further round of match and schedule was due.",
    "That no schedule of the same units is better: where ships are shared, nothing is proved of it.",
    "That the draws are right: the same simulation drew them again, from the seed.",
    "That sources say what they are cited for.",
)
"""What is never checked."""

ORIGIN = "Hash, settings and all other input against the scenario, read and resolved afresh"
NO_SCENARIO = "Where the input comes from, and of which kind it is: name the scenario to compare it."
NO_NAMES = "All else: names must refer to what is there before anything can be computed again."
NO_REASONS = "Selection sheets, prices and texts of gaps: a unit fails a filter, or a stage is not there."


class Check(Noun):
    """
    One part of a stored plan that was computed again.

    Attributes
    ----------
    subject
        What was looked at, how much of it, and how.
    faults
        What does not hold, as sentences; empty when all of it holds.

    Examples
    --------
    >>> Check(subject="5 sentences", faults=()).faults
    ()
    """

    subject: str
    faults: tuple[str, ...]


class Verdict(Noun):
    """
    What a check of a stored plan found.

    Attributes
    ----------
    checks
        Parts that were checked, in the order of the work.
    unchecked
        What was not checked, as sentences.

    Examples
    --------
    >>> Verdict(checks=(Check(subject="5 sentences", faults=("One is wrong.",)),), unchecked=()).faults
    ('One is wrong.',)
    """

    checks: tuple[Check, ...]
    unchecked: tuple[str, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not hold, of all checks."""
        return tuple(fault for part in self.checks for fault in part.faults)


_Looks = Callable[[Again], Iterator[str]]


def run(plan: Plan, *, scenario: Scenario | None = None, progress: Progress = silent) -> Verdict:
    """
    Return what holds in a stored plan and what does not.

    Arrivals and runs are made again from the plan's own nouns and seed. Rules, stages, filters, funnels and
    all that is counted from the runs are computed by other code than made the plan.

    Parameters
    ----------
    plan
        The stored plan.
    scenario
        The scenario that it should come from; None when it is not at hand.
    progress
        Called as the work goes on.

    Returns
    -------
    Verdict
        All faults of all parts at once.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> run(made).faults
    ()
    >>> run(made.model_copy(update={"summary": ("All is well.", *made.summary[1:])})).faults[0][:38]
    "Summary: the plan says 'All is well.';"
    """
    counts = f"requirements ({len(plan.requirements):,}), offers ({len(plan.offers):,})"
    names = Check(subject=f"Names of {counts} and all else", faults=tuple(verify_names.faults(plan)))
    checks, unchecked = [names], list(UNPROVED)
    if names.faults:
        unchecked.append(NO_NAMES)
    else:
        again = verify_again.of(plan, progress=progress)
        is_possible = reasons.is_possible(again)
        table = PARTS | REASONS if is_possible else PARTS
        checks += [_checked(subject, again, looks=looks) for subject, looks in table.items()]
        unchecked += [] if is_possible else [NO_REASONS]
    if scenario is None:
        unchecked.append(NO_SCENARIO)
    else:
        origin = verify_origin.faults(plan, scenario=scenario)
        checks.append(Check(subject=ORIGIN, faults=tuple(origin)))
    return Verdict(checks=tuple(checks), unchecked=(*unchecked, *_versions(plan)))


def _checked(subject: str, again: Again, *, looks: _Looks) -> Check:
    plan = again.plan
    counts = {
        "units": len(plan.matching.assignments),
        "stages": len(plan.matching.stages),
        "values": len(plan.resolutions),
        "sheets": len(plan.sheets),
        "rows": sum(len(sheet.candidates) for sheet in plan.sheets),
        "gaps": len(plan.gaps),
        "prices": len(plan.pin_prices),
        "trades": len(plan.trade_offs),
        "rounds": len(plan.rounds),
        "legs": len(plan.lift.legs) if plan.lift else 0,
        "moves": len(plan.movements),
        "runs": plan.forecast.replications,
        "days": len(plan.forecast.days),
        "rates": len(plan.base_rates),
        "changes": len(plan.sensitivities),
        "sentences": len(plan.summary),
    }
    told = {name: f"{number:,}" for name, number in counts.items()}
    return Check(subject=subject.format(**told), faults=tuple(looks(again)))


def _past_faults(again: Again) -> Iterator[str]:
    """Yield rates and curves counted otherwise, and intervals whose ends do not solve Wilson's equation."""
    plan, settings = again.plan, again.plan.settings
    known = pace.base_rates(settings.target, day=settings.day)
    yield from differences.found("Base rate", plan.base_rates, again=known)
    yield from differences.found("Past missions", plan.past, again=pace.past(settings.target))
    for rate in known:
        share = rate.num_yes / rate.num_cases
        for end in (rate.low, rate.high):
            away = (share - end) ** 2 * rate.num_cases
            if not isclose(away, 1.959964**2 * end * (1 - end), abs_tol=1e-4):
                yield f"Base rate {rate.question}: {end} is no end of the 95 % interval of its count."


def _change_faults(again: Again) -> Iterator[str]:
    """Yield changes of assumptions that do not move the probability as the plan says."""
    plan = again.plan
    lift = lifted.chosen(again.lift, plan.lift) if again.lift and plan.lift else None
    found = sensitivity.found(plan, runs=again.runs, lift=lift)
    yield from differences.found("Sensitivities", plan.sensitivities, again=found)


def _outside_faults(again: Again) -> Iterator[str]:
    """Yield figures and differences of the outside view that the plan's nouns do not give."""
    yield from differences.found("Outside view", again.plan.outside, again=outside.of(again.plan))


def _word_faults(again: Again) -> Iterator[str]:
    """Yield sentences that the figures do not give."""
    for told, worded in zip_longest(again.plan.summary, summary.sentences(again.plan)):
        if told != worded:
            yield f"Summary: the plan says {told!r}; its figures give {worded!r}."


def _versions(plan: Plan) -> Iterator[str]:
    """Yield packages that have another version here than where the plan was made."""
    here = provenance.made_from("", seed=0).versions
    for name, version in sorted(plan.provenance.versions.items()):
        if version != here.get(name, "not installed"):
            yield f"{name} {version}, with which it was made: here it is {here.get(name, 'not installed')}."


PARTS: dict[str, _Looks] = {
    "Resolved values ({values}) against the offers, each with its source": (
        lambda again: verify_names.value_faults(again.plan)
    ),
    "Assigned units ({units}) and stages ({stages}) against every rule and filter, by other code": (
        lambda again: iter(check.faults(again.case, again.plan.matching))
    ),
    "First filters of candidates ({rows}) and funnels of gaps ({gaps}), by other code": (
        lambda again: check_funnel.faults(
            again.case, again.plan.matching, sheets=again.plan.sheets, gaps=again.plan.gaps
        )
    ),
    "Persons of gaps ({gaps}) and savings of trade-offs ({trades}), by other code": (
        lambda again: reasons.count_faults(again.plan)
    ),
    "Schedule (legs {legs}), made again, and replayed by other code": verify_lift.faults,
    "Rounds ({rounds}): days, persons and probability of each made again, and which is best": (
        verify_rounds.faults
    ),
    "Movements ({moves}), simulated again; their days and probabilities counted by other code": (
        lambda again: verify_counts.movement_faults(again.plan, runs=again.runs)
    ),
    "Strength, probability and bottlenecks (runs {runs}, days {days}), counted by other code": (
        lambda again: verify_counts.forecast_faults(again.plan, runs=again.runs)
    ),
    "What the probability hangs on (changes {changes}), simulated again by the same code": _change_faults,
    "Base rates ({rates}) and the curve of past missions, counted again": _past_faults,
    "Outside view and what would explain the difference, made again by the same code": _outside_faults,
    "Sentences of the summary ({sentences}), worded again from the figures": _word_faults,
}
"""What is checked in every plan whose names refer to what is there."""

REASONS: dict[str, _Looks] = {
    "Selection sheets ({sheets}), gaps ({gaps}), prices of pins ({prices}), trade-offs ({trades}) and "
    "greedy ways, with all their texts, made again by the same code": reasons.faults,
}
"""What is checked besides, where every assigned unit passes the filters and no stage is lost."""
