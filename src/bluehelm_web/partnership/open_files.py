"""The files of open data: the worker makes them, and whoever asks gets what is kept."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import IO, NamedTuple

from django.utils import timezone

from bluehelm_web.accounts.log_ins import head_of_changes
from bluehelm_web.core.files import PIECE
from bluehelm_web.forces.places import derived_by
from bluehelm_web.partnership.models import OpenRound, PublicFile
from bluehelm_web.partnership.open_data import Tally, open_offers
from bluehelm_web.partnership.open_forms import Made, Table

FRESH, LOST = timedelta(minutes=10), timedelta(minutes=2)
"""How long files are not made anew, whatever changes; after which nobody is still making them."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def open_files_make(*, now: datetime) -> int:
    """
    Make all files of open data anew, once something changed since they were made last.

    Parameters
    ----------
    now
        The moment.

    Returns
    -------
    int
        Files that were made: all of them or none. They are none within ``FRESH`` of the last time, nor where
        nothing changed, nor while another worker makes them; whatever goes wrong is tried again after that.
    """
    last = OpenRound.objects.first() or OpenRound.objects.get_or_create(pk=1, defaults={"due_at": NEVER})[0]
    on = timezone.localdate(now)
    if last.due_at > now or last.made_of == (made_of := _state(on=on)):
        return 0
    due = OpenRound.objects.filter(pk=last.pk, due_at=last.due_at)
    if not due.update(due_at=now + LOST):
        return 0
    try:
        num = _keep(_made(on=on), now=now)
    except Exception:
        OpenRound.objects.filter(pk=last.pk).update(due_at=now + FRESH)
        raise
    OpenRound.objects.filter(pk=last.pk).update(due_at=now + FRESH, made_of=made_of)
    return num


def _state(*, on: date) -> str:
    """Return the digest of all that files may say otherwise by: the day, what changed last, and the rules."""
    told = (str(on), head_of_changes(), derived_by(), version("bluehelm"))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _made(*, on: date) -> Iterator[tuple[str, Made]]:
    """Yield all files; the offers are read once."""
    offers, readiness, tally = Table("offers", on=on), Table("readiness", on=on), Tally()
    for rows in open_offers(on=on):
        offers.add(rows)
        tally.add(rows)
    readiness.add(tally.rows(on=on))
    yield from chain(offers.made(), readiness.made())


def _keep(made: Iterator[tuple[str, Made]], *, now: datetime) -> int:
    """Keep all files at once, so that no two of them say different things."""
    rows = [
        PublicFile(
            name=name,
            content=one.content,
            is_packed=one.is_packed,
            length=one.length,
            digest=one.digest,
            made_at=now,
        )
        for name, one in made
    ]
    others = [field.name for field in PublicFile._meta.fields if not field.primary_key]
    PublicFile.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=others, batch_size=len(rows)
    )
    return len(rows)


def open_file_shown(name: str) -> PublicFile | None:
    """Return a file of open data, of which the content is read only when it is asked for; None before any."""
    return PublicFile.objects.defer("content").filter(pk=name).first()


class _OnDisk(NamedTuple):
    """A file as it is taken, and the one before it, which somebody may still be taking."""

    digest: str
    file: IO[bytes]
    before: IO[bytes] | None

    @property
    def path(self) -> Path:
        return Path(self.file.name)


_on_disk, _lock = dict[tuple[str, bool], _OnDisk](), Lock()


def open_file_path(file: PublicFile, *, is_packed: bool) -> Path:
    """
    Return where a file of open data is, as it is kept or as it was before it was packed.

    A process writes it to its disk once, so that whoever takes it slowly holds no memory, however many do.

    Parameters
    ----------
    file
        As of ``open_file_shown``.
    is_packed
        Whether whoever takes it unpacks it.

    Returns
    -------
    pathlib.Path
        There until it was made anew twice.
    """
    name = file.name, is_packed
    with _lock:
        last = _on_disk.get(name)
        if last is None or last.digest != file.digest or not last.path.exists():
            last = _OnDisk(file.digest, _written(file, is_packed=is_packed), last.file if last else None)
            _on_disk[name] = last
        return last.path


def _written(file: PublicFile, *, is_packed: bool) -> IO[bytes]:
    kept = io.BytesIO(file.content)
    source = gzip.GzipFile(fileobj=kept) if file.is_packed and not is_packed else kept
    target = NamedTemporaryFile()  # noqa: SIM115 - it goes once it is neither the last nor the one before
    for piece in iter(partial(source.read, PIECE), b""):
        target.write(piece)
    target.flush()
    return target
