"""Commands that back up a registry and bring it back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bluehelm_cli.serve import asked_of_registry


def backup_command(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
) -> None:
    """
    Back up the registry while it is served, into one file that is verified before it has its name.

    The file holds every row, personal data and hashes of passwords included: keep it as the registry itself.

    Example: bluehelm backup registry.backup
    """
    told = json.loads(asked_of_registry("backup", str(file)))
    print(f"Backup written to {file}, {file.stat().st_size:,} bytes: {_said(told)}.")
    print("Verified: its rows are readable, they are those of one moment, and the chain of events is whole.")


def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what there is, after a backup of it.")
    ] = False,
) -> None:
    """
    Bring back what a backup holds, into an empty database or, when that is said, instead of what there is.

    Example: bluehelm restore registry.backup --replace
    """
    instead = f"{file}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%S}" if replace else ""
    told = json.loads(asked_of_registry("restore", str(file), instead))
    if instead and Path(instead).exists():
        print(f"What there was is in {instead}.")
    print(f"Restored from {told['at']}, and verified: {_said(told)}.")
    print("If this version is newer than the backup, bring the database up to it: bluehelm serve --prepare")


def _said(told: dict[str, Any]) -> str:
    rows, chain = sum(told["rows"].values()), told["chain"]
    return f"{rows:,} rows, {chain['num_events']:,} events, head {chain['head']}"
