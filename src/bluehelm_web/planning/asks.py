"""What to ask for next, as a page, and the draft letters."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bluehelm.deployment import letters, reasons, report_asks
from bluehelm.deployment.asks_domain import AskReport
from bluehelm.generation.words import sentence
from bluehelm_web.planning.models import Run
from bluehelm_web.planning.snapshot import document_of, scenario_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksPage:
    """
    What the page of asks shows.

    Attributes
    ----------
    answer
        How probable the target is, and what would raise that most.
    heads, rows, meaning
        What one more unit of each kind is worth, and what the columns are.
    asks
        Each ask in words, with its lines: indented or not, and what is said.
    pinned
        Why nobody is asked for some lines.
    counted
        How it was worked out.
    letters
        Capitals to which a letter is drafted.
    """

    answer: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    meaning: str
    asks: tuple[tuple[str, tuple[tuple[bool, str], ...]], ...]
    pinned: tuple[str, ...]
    counted: str
    letters: tuple[str, ...]


def asks_page(run: Run) -> AsksPage:
    """Return what a run on asks shows; only of one that is done."""
    told, found = json.loads(document_of(run)), scenario_of(run.version)
    report, reader = AskReport.model_validate(told["report"]), reasons.reader_of(found)
    heads, rows = report_asks.worth(report, reader=reader)
    return AsksPage(
        answer=report_asks.answer(report, reader=reader),
        heads=heads,
        rows=rows,
        meaning=report_asks.WORTH,
        asks=tuple(
            (
                sentence(letters.named(ask.ask, reader=reader)),
                tuple((bool(indent), said) for indent, said in report_asks.told(ask, reader=reader)),
            )
            for ask in report.asks
        ),
        pinned=tuple(report_asks.of_nobody(gap) for gap in report.pinned),
        counted=report_asks.counted(report, as_of=found.settings.as_of),
        letters=tuple(told["letters"]),
    )


def letter_of(run: Run, *, contributor: str) -> str:
    """Return the draft letter to a capital; empty where there is none."""
    return str(json.loads(document_of(run))["letters"].get(contributor, ""))
