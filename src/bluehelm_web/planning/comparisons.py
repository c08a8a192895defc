"""Two plans side by side, as tables of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bluehelm.core.charts.scale import chance, changed, count
from bluehelm.deployment import report_comparison
from bluehelm.deployment.comparison_domain import Comparison
from bluehelm.deployment.report_words import standard_error
from bluehelm_web.planning.models import Kind, Run
from bluehelm_web.planning.snapshot import document_of

ROUNDING = 1e-5
"""Difference of a stored probability that is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPage:
    """
    What the page of a comparison shows.

    Attributes
    ----------
    found
        The comparison.
    sentences
        What differs: label and sentence.
    figures
        What is compared, before, after and the difference, in words.
    before, after
        The plans that were compared, where they are kept.
    aged
        Of these, those that said another probability when they were made, by an older version of the planner.
    """

    found: Comparison
    sentences: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str, str, str], ...]
    before: Run | None
    after: Run | None
    aged: tuple[Run, ...]


def compared(run: Run) -> ComparedPage:
    """
    Return what the page of a comparison, or of a what-if, shows.

    Parameters
    ----------
    run
        One that is done.

    Returns
    -------
    ComparedPage
        Before and after; both were run with the same draws.
    """
    found = Comparison.model_validate(json.loads(document_of(run))["comparison"])
    rows = Run.objects.select_related("result", "version").defer("version__document")
    of = rows.in_bulk([run.asked["before"], run.asked["after"]]) if run.kind == Kind.COMPARE else {}
    first, second = (of.get(run.asked.get(name, 0)) for name in ("before", "after"))
    pairs = ((first, found.on_site.before), (second, found.on_site.after))
    return ComparedPage(
        found=found,
        sentences=tuple(report_comparison.sentences(found, is_blow=bool(found.shocks))),
        figures=tuple(_figures(found)),
        before=first,
        after=second,
        aged=tuple(
            one for one, now in pairs if one and abs((one.result.probability or 0.0) - now) > ROUNDING
        ),
    )


def _figures(found: Comparison) -> Iterable[tuple[str, str, str, str]]:
    for name, one in (("on site", found.on_site), ("operational", found.operational)):
        said = f"{changed(one.before, one.after)} (standard error {standard_error(one.standard_error)})"
        label = f"Probability of {count(found.target)} persons {name} by day {found.day}"
        yield label, chance(one.before), chance(one.after), said
    for row in found.strength:
        said = f"{row.difference:+,.1f} (standard error {row.standard_error:.1f})".replace("-", "\u2212")
        yield f"Persons on site by day {row.day}, on average", count(row.before), count(row.after), said
