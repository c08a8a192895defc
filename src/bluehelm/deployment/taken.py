"""Where a folder of a scenario was taken from, as a file beside its tables, so that it can be sent back."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun

FILE = ".registry.json"
"""Name of the file; tables have other names."""


class TakenFrom(Noun):
    """
    Where a folder was taken from.

    Attributes
    ----------
    address
        Address of the registry, without the scenario.
    name
        Short name of the scenario there.
    version
        Number of the version that it was when it was taken, or last sent.
    digest
        SHA-256 of the canonical form of that version.

    Examples
    --------
    >>> TakenFrom(address="https://a.example", name="tiny", version=1, digest="0" * 64).version
    1
    """

    address: str = Field(min_length=1, max_length=500)
    name: str = Field(min_length=1, max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")
    version: int = Field(ge=1)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


def text_of(taken: TakenFrom) -> str:
    """
    Return the text of the file; no token stands in it.

    Examples
    --------
    >>> place = TakenFrom(address="https://a.example", name="tiny", version=1, digest="0" * 64)
    >>> print(text_of(place).splitlines()[1])
      "address": "https://a.example",
    """
    return f"{taken.model_dump_json(indent=2)}\n"


def read_from(folder: Path) -> TakenFrom:
    """
    Return where a folder was taken from.

    Parameters
    ----------
    folder
        Of a scenario.

    Returns
    -------
    TakenFrom
        As its file says.

    Raises
    ------
    InputError
        When it has no such file, or one that says something else.
    """
    try:
        return TakenFrom.model_validate_json((folder / FILE).read_bytes())
    except OSError as error:
        said = "it was not taken from a registry" if folder.is_dir() else "it is no folder"
        raise InputError(_untaken(folder, said=said)) from error
    except ValidationError as error:
        said = f"its file {FILE} does not say where it was taken from"
        raise InputError(_untaken(folder, said=said)) from error


def _untaken(folder: Path, *, said: str) -> Fault:
    return Fault(
        code="not-taken",
        thing=f"Folder {folder.name or folder}",
        value=said,
        rule=f"a folder is sent back to where it was taken from, which its file {FILE} says",
        remedy="Take the scenario anew with bluehelm pull, and put your change there",
    )
