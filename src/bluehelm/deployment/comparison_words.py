"""Why a comparison says what it says: questions that differ, a target out of reach, a blow that helps."""

from __future__ import annotations

from collections import Counter

from bluehelm.core.charts.scale import change
from bluehelm.deployment.comparison_domain import Comparison
from bluehelm.generation.words import joined

CLEAR = 2.0
"""Standard errors of the difference beyond which it is more than chance."""

MOST_NAMED = 4
"""Units that are named."""


def unlike(made: Comparison) -> str:
    """Say how the questions of two plans differ, and what follows for the difference."""
    return (
        f"These plans do not answer the same question: {'; '.join(made.unlike)}. What differs below is then "
        "not the work of one shock."
    )


def cause(made: Comparison) -> str:
    """Say why no run reaches the target any more; empty while some run does, or none did before."""
    if made.on_site.after or not made.on_site.before:
        return ""
    told = f"No run reaches the target any more: {made.bottleneck_after}."
    lost = Counter[str]()
    for line in made.lines:
        if line.why:
            lost[line.remedy] += line.before - line.after
    remedy, persons = next(iter(lost.most_common(1)), ("", 0))
    if persons <= 0:
        return told
    first = next(line for line in made.lines if line.why and line.remedy == remedy)
    more = sum(line.remedy == remedy for line in made.lines) - 1
    also = f", and {more} more line{'' if more == 1 else 's'} for the same reason" if more else ""
    return f"{told} {first.requirement_id}{also}: {first.why}"


def rise(made: Comparison) -> str:
    """Say why a blow can raise the probability, and whether it is more than chance; empty if it does not."""
    one = made.on_site
    if not change(one.difference).endswith("higher"):
        return ""
    if one.difference <= CLEAR * one.standard_error:
        return f"Within chance: the rise is below {CLEAR:g} standard errors of the same draws."
    how = "the same units go, on another schedule"
    if made.out or made.into or made.moved:
        out, into, moved = (_named(names) for names in (made.out, made.into, made.moved))
        parts = zip(("out", "in", "on another line"), (out, into, moved), strict=True)
        how = f"other units go now ({'; '.join(f'{words} {names}' for words, names in parts if names)})"
    return (
        "The shock itself helps nobody: the plan before was chosen by search for its lines first, critical "
        f"ones before others, and not for day {made.day} alone; {how}. The rise is more than {CLEAR:g} "
        "standard errors of the same draws."
    )


def _named(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMED
    return joined([*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
