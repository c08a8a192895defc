"""Scenarios as files: taken away as workbook, folder or JSON, and read when they come back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.core.files import File

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm.deployment import scenario, taken
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.taken import TakenFrom
from bluehelm_web.core.files import WORKBOOK
from bluehelm_web.planning.models import ScenarioVersion

FORMS = {"xlsx": WORKBOOK, "zip": "application/zip", "json": "application/json"}
"""Forms in which a scenario is taken away, each with its kind."""

MOST_FILES = 100
"""Files of a folder."""

MOMENT = (1980, 1, 1, 0, 0, 0)
"""Moment that every file of a folder states, so that bytes hang on the scenario alone."""


def written(found: Scenario, *, form: str, name: str, origin: TakenFrom | None = None) -> bytes:
    """
    Return a scenario as a file.

    Parameters
    ----------
    found
        The scenario.
    form
        ``xlsx``, ``zip`` (of the folder) or ``json``.
    name
        Of the folder within a zip.
    origin
        Where it is taken from, which a folder remembers so that ``bluehelm push`` sends it back.

    Returns
    -------
    bytes
        The same for the same scenario; it reads back the same.
    """
    with TemporaryDirectory() as held:
        place = Path(held) / (name if form == "zip" else f"{name}.{form}")
        scenario.write(found, path=place)
        if form != "zip":
            return place.read_bytes()
        if origin:
            (place / taken.FILE).write_text(taken.text_of(origin), encoding="utf-8")
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as target:
            for file in sorted(place.iterdir()):
                entry = ZipInfo(f"{name}/{file.name}", date_time=MOMENT)
                entry.compress_type = ZIP_DEFLATED
                target.writestr(entry, file.read_bytes())
        return packed.getvalue()


def origin_of(version: ScenarioVersion, *, address: str) -> TakenFrom:
    """Return what a folder remembers of where it is taken from."""
    name, number, digest = version.scenario_id, version.number, version.digest
    return TakenFrom(address=address, name=name, version=number, digest=digest)


def sent(file: File, /) -> Scenario:  # type: ignore[type-arg]  # Django gives it no type at run time
    """Return the scenario of a file that a form brought, as ``read`` does."""
    return read(str(file.name), file.read())


def read(name: str, content: bytes, /) -> Scenario:
    """
    Return the scenario of a file that somebody sent.

    Parameters
    ----------
    name, content
        The file.

    Returns
    -------
    Scenario
        Checked as the command checks it.

    Raises
    ------
    InputError
        With every fault and its place.
    """
    with TemporaryDirectory() as held:
        place = Path(held) / PurePosixPath(name.replace("\\", "/")).name
        if place.suffix.casefold() != ".zip":
            place.write_bytes(content)
            return scenario.read(place)
        folder = Path(held) / "folder"
        folder.mkdir()
        for file, text in _unpacked(content, name=place.name):
            (folder / file).write_bytes(text)
        return scenario.read(folder)


def _unpacked(content: bytes, *, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the folder in which the settings stand; other folders count for nothing."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            entries = [one for one in packed.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MAX_BYTES:
                raise InputError(_no_folder(name, said="it unpacks to too much"))
            at = [PurePosixPath(one.filename) for one in entries]
            top = next((one.parent for one in at if one.name == "scenario.toml"), None)
            for entry, place in zip(entries, at, strict=True):
                if place.parent == top:
                    yield place.name, packed.read(entry)
    except (BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise InputError(_no_folder(name, said=f"it cannot be unpacked ({error})")) from error


def _no_folder(name: str, *, said: str) -> Fault:
    return Fault(
        code="unreadable-file",
        thing=f"Folder {name}",
        value=said,
        rule=f"it must hold scenario.toml and CSV files, at most {MOST_FILES} and {MAX_BYTES:,} bytes",
        remedy="Pack the folder of the scenario anew, without a password",
    )
