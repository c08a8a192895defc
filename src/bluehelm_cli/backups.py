"""Commands that back up a registry and bring it back."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bluehelm.core.errors import Fault, InputError
from bluehelm_cli.serve import asked_of_registry

PASSPHRASE = "BLUEHELM_BACKUP_PASSPHRASE"
"""Where a passphrase is told to the registry, and may be told to the command."""

Passphrase = Annotated[
    Path | None, typer.Option(help="File whose first line is the passphrase, for a backup that is sealed.")
]


def backup_command(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
    passphrase_file: Passphrase = None,
) -> None:
    """
    Back up the registry while it is served, into one file that is verified before it has its name.

    The file holds every row, personal data and hashes of passwords included: keep it as the registry itself,
    or seal it under a passphrase, from a file or from BLUEHELM_BACKUP_PASSPHRASE.

    Example: bluehelm backup registry.backup
    """
    _read(passphrase_file)
    told = json.loads(asked_of_registry("backup", str(file)))
    print(f"Backup written to {file}, {file.stat().st_size:,} bytes: {_said(told)}.")
    print("Verified: its rows are readable, they are those of one moment, and the chain of events is whole.")


def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what there is, after a backup of it.")
    ] = False,
    passphrase_file: Passphrase = None,
) -> None:
    """
    Bring back what a backup holds, into an empty database or, when that is said, instead of what there is.

    Example: bluehelm restore registry.backup --replace
    """
    _read(passphrase_file)
    instead = f"{file}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%S}" if replace else ""
    told = json.loads(asked_of_registry("restore", str(file), instead))
    if instead and Path(instead).exists():
        print(f"What there was is in {instead}.")
    print(f"Restored from {told['at']}, and verified: {_said(told)}.")
    print("If this version is newer than the backup, bring the database up to it: bluehelm serve --prepare")


def _read(file: Path | None) -> None:
    """Read a passphrase for the registry, which is asked in a process of its own."""
    if file is None:
        return
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            Fault(
                code="backup-passphrase",
                thing="Backup",
                value=f"{file} cannot be read ({type(error).__name__})",
                rule="a passphrase is the first line of a file",
                remedy="Name a file of text that you may read",
            )
        ) from error
    os.environ[PASSPHRASE] = text.splitlines()[0] if text else ""


def _said(told: dict[str, Any]) -> str:
    rows, chain = sum(told["rows"].values()), told["chain"]
    return f"{rows:,} rows, {chain['num_events']:,} events, head {chain['head']}"
