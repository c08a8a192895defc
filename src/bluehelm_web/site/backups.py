"""Backups: one file with all rows of a moment and what must come out of it, and the way back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.db import connection, transaction
from django.utils import timezone

from bluehelm.core.errors import Fault, InputError
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.site import sealed_files

ROWS, MANIFEST = "rows", "manifest.json"
"""What a backup holds: the rows as their database writes them, and what must come out of them."""

LEAST = 15
"""Signs that a passphrase has at least."""

Told = dict[str, Any]


def state() -> Told:
    """
    Return what the database holds, in figures that tell two apart.

    Returns
    -------
    dict
        What verifying the chain finds, the rows of each table, and under ``sound`` whether SQLite finds its
        file whole.
    """
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        rows = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            rows[name] = cursor.fetchone()[0]
        is_sound = True
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            is_sound = cursor.fetchone() == ("ok",)
    return {"chain": asdict(chain_verify()), "rows": rows, "sound": is_sound}


@contextmanager
def told_of_files() -> Iterator[None]:
    """Tell of a file that cannot be written or read as of input to correct."""
    try:
        yield
    except OSError as error:
        value = f"{error.filename or 'a file'}: {error.strerror}"
        raise InputError(_fault("backup-file", value, "Name another place, or make room")) from error


def backup(target: Path, *, passphrase: str = "") -> Told:
    """
    Write a backup while the registry is served, verify it, and only then give it its name.

    Parameters
    ----------
    target
        A file that does not exist.
    passphrase
        Under which it is sealed; empty for one that whoever has the file can read.

    Returns
    -------
    dict
        Its manifest.

    Raises
    ------
    InputError
        When there is such a file, or what it would hold is not sound; then there is no backup.
    """
    if target.exists():
        raise InputError(_fault("backup-exists", f"{target} is there already", "Name another file"))
    if passphrase and len(passphrase) < LEAST:
        value = f"the passphrase has {len(passphrase)} signs"
        raise InputError(
            _fault("backup-passphrase", value, f"Take one of {LEAST} or more, and keep it apart")
        )
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        rows, part = Path(folder) / ROWS, Path(folder) / "part"
        found = _copy(rows) if connection.vendor == "sqlite" else _dump(rows)
        _check(found)
        moment = timezone.now().isoformat(timespec="seconds")
        told = {"vendor": connection.vendor, "version": version("bluehelm"), "at": moment}
        told |= {"sha256": _digest(rows), **found}
        with ZipFile(part, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(rows, ROWS)
            archive.writestr(MANIFEST, json.dumps(told, indent=1))
        if passphrase:
            sealed_files.seal(part, target=Path(folder) / "sealed", passphrase=passphrase)
            part = Path(folder) / "sealed"
        _unpacked(_opened(part, folder=Path(folder), passphrase=passphrase), folder=Path(folder))
        with part.open("rb") as kept:
            os.fsync(kept.fileno())
        part.chmod(0o600)
        part.rename(target)
    return told


def restore(source: Path, *, instead: Path | None, passphrase: str = "") -> Told:
    """
    Bring back what a backup holds, and verify it.

    Parameters
    ----------
    source
        A backup.
    instead
        Where to back up what there is before it is replaced; None when there must be nothing.
    passphrase
        Under which the backup is sealed, if it is, and then also that of what there is.

    Returns
    -------
    dict
        The manifest of the backup; the database holds exactly that.

    Raises
    ------
    InputError
        When it is no backup of this kind of database, is damaged, or would replace what there is unasked.
    """
    with TemporaryDirectory(dir=source.parent, prefix=".restore-") as folder:
        opened = _opened(source, folder=Path(folder), passphrase=passphrase)
        rows, told = _unpacked(opened, folder=Path(folder))
        if told["vendor"] != connection.vendor:
            value = f"the backup is of {told['vendor']}, the database is {connection.vendor}"
            raise InputError(_fault("backup-other", value, "Let BLUEHELM_DATABASE name one of that kind"))
        with connection.cursor() as cursor:
            is_empty = not connection.introspection.table_names(cursor)
        if not is_empty and instead is None:
            remedy = "Say --replace, or let BLUEHELM_DATABASE name an empty one"
            raise InputError(_fault("restore-replaces", "the database is not empty", remedy))
        if not is_empty and instead is not None:
            backup(instead, passphrase=passphrase)
        if connection.vendor == "sqlite":
            if _state_of(rows) != _compared(told):
                raise InputError(_damaged(source))
            connection.ensure_connection()
            with closing(sqlite3.connect(rows)) as copy, connection.wrap_database_errors:
                copy.backup(connection.connection)
        else:
            _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(rows))
    if _compared(state()) != _compared(told):
        raise InputError(_damaged(source))
    return told


def _opened(source: Path, *, folder: Path, passphrase: str) -> Path:
    """Return a backup as it can be read: itself, or what was sealed in it."""
    if not source.is_file() or not sealed_files.is_sealed(source):
        return source
    if not passphrase:
        value, remedy = f"{source} is sealed and no passphrase is given", "Give it by --passphrase-file"
        raise InputError(_fault("backup-passphrase", value, remedy))
    opened = folder / "opened"
    try:
        sealed_files.unseal(source, target=opened, passphrase=passphrase)
    except sealed_files.UnsealError as error:
        value = f"{source} does not open: the passphrase is another one, or the file was cut or changed"
        raise InputError(_fault("backup-passphrase", value, "Give the one it was made with")) from error
    return opened


def _copy(target: Path) -> Told:
    """Copy a file of SQLite page by page, as it is at one moment, and return the state of the copy."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy, connection.wrap_database_errors:
        connection.connection.backup(copy)
    return _state_of(target)


def _state_of(file: Path) -> Told:
    """Return the state of a file of SQLite, found by a process of its own."""
    words = [sys.executable, "-m", "bluehelm_web.site", "state"]
    environment = {**os.environ, "BLUEHELM_DATABASE": f"sqlite:///{file.resolve()}"}
    done = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def _dump(target: Path) -> Told:
    """Dump a database of PostgreSQL as it is at one moment, and return its state at that moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
        found = state()
        _run("pg_dump", "--format=custom", "--compress=0", f"--snapshot={moment}", f"--file={target}")
    _run("pg_restore", "--file=/dev/null", str(target), is_connected=False)
    return found


def _run(tool: str, *words: str, is_connected: bool = True) -> None:
    """Run a tool of PostgreSQL; its password is in no list of processes."""
    if shutil.which(tool) is None:
        remedy = "Install them (Debian: postgresql-client), at least as new as the server"
        raise InputError(_fault("postgresql-client-missing", f"there is no {tool}", remedy))
    own = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    told = {name: str(own[key]) for name, key in names.items() if own[key]}
    told |= {"PGDATABASE": str(own["NAME"]), "PGSSLMODE": str(own["OPTIONS"]["sslmode"])}
    place = [f"--dbname={own['NAME']}"] if is_connected and tool == "pg_restore" else []
    done = subprocess.run([tool, *place, *words], env={**os.environ, **told}, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip() or "it does not say why").splitlines()[0].rstrip(".")
        raise InputError(_fault("registry-database", said, "Mend that; nothing was changed"))


def _unpacked(source: Path, *, folder: Path) -> tuple[Path, Told]:
    """Return the rows of a backup, unpacked and found to be those of its manifest, and the manifest."""
    try:
        with ZipFile(source) as archive:
            told = dict(json.loads(archive.read(MANIFEST)))
            rows = Path(archive.extract(ROWS, folder / "unpacked"))
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        value = f"{source} is no backup of a registry, or is damaged ({type(error).__name__})"
        raise InputError(_fault("backup-damaged", value, "Take another one")) from error
    if _digest(rows) != told["sha256"]:
        raise InputError(_damaged(source))
    return rows, told


def _compared(told: Told) -> Told:
    return {name: told[name] for name in ("chain", "rows", "sound")}


def _check(found: Told) -> None:
    if not found["sound"] or found["chain"]["fault"]:
        value = found["chain"]["fault"] or "the file is damaged"
        raise InputError(_fault("backup-unsound", value.rstrip("."), "Restore an earlier backup"))


def _digest(file: Path) -> str:
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _damaged(source: Path) -> Fault:
    value = f"{source} holds other rows than its manifest says"
    return _fault("backup-damaged", value, "Take another one")


def _fault(code: str, value: str, remedy: str) -> Fault:  # noqa: PLR0917 - as the fault is read
    rule = "a backup holds every row of a sound registry, and replaces nothing unasked"
    return Fault(code=code, thing="Backup", value=value, rule=rule, remedy=remedy)
