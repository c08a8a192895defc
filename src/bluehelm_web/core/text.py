"""Signs that no page shows."""

from __future__ import annotations

from bluehelm.core.tables.cells import CellError, check_text

TURNS = "\u202d\u202e"
"""Signs that turn all that follows around, so that a name reads as another one."""


def check_shown(text: str) -> None:
    """Refuse a text that a page cannot show as it is: with signs that nobody sees, or that turn it around."""
    check_text(text)
    bad = next((sign for sign in text if sign in TURNS), None)
    if bad is not None:
        raise CellError(
            "control-character",
            rule=f"text may not hold the sign U+{ord(bad):04X}, which turns what follows around",
            remedy="Type it again",
        )
