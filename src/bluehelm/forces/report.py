"""The rules of a ladder in words."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core.times import day_name
from bluehelm.forces.ladder_domain import LadderLevel, LadderRuleSet, LadderTransition, Lapse, Visit
from bluehelm.forces.needs import needs_of


def rules(rule_set: LadderRuleSet) -> tuple[tuple[str, str], ...]:
    """
    Return the rules of a ladder in words: what each level needs, what lowers it, and the sources.

    Parameters
    ----------
    rule_set
        The ladder.

    Returns
    -------
    tuple of tuple
        What a rule is about, and the rule, from the lowest level up; then lapse, failed visits, withdrawal,
        release, and the code of each kind of event.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> dict(rules(rule_sets.rule_set("un-pcrs-2019")))["Withdrawal"]
    'Back to PRE.'
    """
    return tuple(_rules(rule_set))


def _rules(rule_set: LadderRuleSet) -> Iterator[tuple[str, str]]:
    names, lapse, release = rule_set.event_names, rule_set.lapse, rule_set.release
    until = day_name(rule_set.valid_until) if rule_set.valid_until else "further notice"
    force = f"In force from {day_name(rule_set.valid_from)} until {until}."
    about = f"{rule_set.title}. {force} {rule_set.note}".strip()
    yield f"{rule_set.organization} ({rule_set.rule_set})", _sourced(about, rule_set)
    first, *others = rule_set.levels
    yield first.id, f"{first.name}."
    for level, step in zip(others, rule_set.transitions, strict=True):
        yield level.id, _sourced(_step(level, step, rule_set=rule_set), step)
    counted = names[lapse.counts_from]
    clock = (
        f"{counted} and certificates count for {lapse.months_initial} months, "
        f"{names[lapse.renewed_by].lower()} for {lapse.months_renewed}."
    )
    yield "Lapse", _sourced(clock if lapse.by_clock else "Nothing lapses by itself.", lapse)
    for visit in rule_set.visits.values():
        yield names[visit.failed], _sourced(f"Back to {visit.failed_to}.", visit)
    yield "Withdrawal", f"Back to {rule_set.withdraw_to}."
    yield (
        "Release",
        f"From: {names[release.given]}. Until: {names[release.revoked]}. It is apart from the level.",
    )
    for kind, name in names.items():
        yield kind, f"Kind of event: {name}."


def _step(level: LadderLevel, step: LadderTransition, *, rule_set: LadderRuleSet) -> str:
    order = rule_set.level_order[level.id]
    asked = [need for need in needs_of(rule_set) if need.order == order]
    names = (
        f"{need.name}{f' after {rule_set.event_names[need.after].lower()}' if need.after else ''}"
        for need in asked
    )
    needed = "; ".join(names)
    deploys = f" Able to deploy within {level.deploys}." if level.deploys else ""
    return f"{level.name}. {step.name} from {step.from_level}: {needed}.{deploys}"


def _sourced(text: str, rule: LadderRuleSet | LadderTransition | Lapse | Visit) -> str:
    return f"{text} ({rule.kind}: {rule.source})"
