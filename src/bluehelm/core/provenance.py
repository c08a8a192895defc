"""Provenance: from what, with what, and with how much work a result was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from pydantic import Field

from bluehelm.core.noun import Noun

PACKAGES = ("bluehelm", "numpy", "highspy", "searoute", "airportsdata")
"""Packages whose version can change a figure."""


class Provenance(Noun):
    """
    What is needed to compute a result again.

    Attributes
    ----------
    input_hash
        SHA-256 of the input in its canonical form.
    seed
        Seed of every random stream.
    versions
        Version of each package that can change a figure.

    Examples
    --------
    >>> made_from("{}", seed=1).seed
    1
    """

    input_hash: str = Field(description="SHA-256 of the input in its canonical form")
    seed: int = Field(ge=0, description="Seed of every random stream")
    versions: dict[str, str] = Field(description="Version of each package that can change a figure")


def canonical(value: object) -> str:
    """
    Return a value as JSON text that is the same for the same content.

    Parameters
    ----------
    value
        Anything that JSON can hold, or nouns within lists and mappings.

    Returns
    -------
    str
        Compact JSON with sorted keys.

    Examples
    --------
    >>> canonical({"b": 1, "a": [True, None]})
    '{"a":[true,null],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    return value.model_dump(mode="json") if isinstance(value, Noun) else str(value)


def made_from(text: str, *, seed: int, packages: Iterable[str] = PACKAGES) -> Provenance:
    """
    Return the provenance of a result.

    Parameters
    ----------
    text
        Canonical form of the input.
    seed
        Seed of every random stream.
    packages
        Packages to name with their versions.

    Returns
    -------
    Provenance
        Hash, seed and versions.

    Examples
    --------
    >>> made_from("{}", seed=7).input_hash[:8]
    '44136fa3'
    """
    versions = {name: _version(name) for name in packages}
    return Provenance(input_hash=hashlib.sha256(text.encode()).hexdigest(), seed=seed, versions=versions)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
