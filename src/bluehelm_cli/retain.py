"""The command that deletes what has served."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bluehelm_cli.serve import asked_of_registry

NAMES = {
    "NOTICES": "Notices that were read",
    "SESSIONS": "Sessions that have ended",
    "ATTEMPTS": "Counts of attempts",
    "ANSWERS": "Answers kept for programmes that ask again",
    "DELIVERIES": "Messages of webhooks that are no longer on their way",
    "UPLOADS": "Tables that were sent and never applied",
    "RESULTS": "Plans, with their results, of versions of scenarios that no longer hold",
}
"""What goes, in words."""


def retain_command(
    apply: Annotated[bool, typer.Option("--apply", help="Delete it, and say so in the log.")] = False,
) -> None:
    """
    Say what has served for as long as it is kept, and delete it when that is said.

    Nothing of the log ever goes. How long each is kept, say BLUEHELM_KEEP_NOTICES and its like, in days.

    Example: bluehelm retain
    """
    told = json.loads(asked_of_registry("retain", "apply" if apply else ""))
    verb = "deleted" if apply else "would go"
    for name, rows in told["rows"].items():
        print(f"{NAMES[name]}, after {told['days'][name]:,} days: {rows:,} rows {verb}.")
    if not apply and any(told["rows"].values()):
        print("Nothing was deleted. Do it with: bluehelm retain --apply")
