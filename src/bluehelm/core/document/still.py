"""Files in zip that carry no moment, so that the same content is the same file."""

from __future__ import annotations

import io
import zipfile

MOMENT = (1980, 1, 1, 0, 0, 0)
"""Moment that each part of such a file carries: the first that the form can state."""


def still(content: bytes) -> bytes:
    """
    Return a file in zip with no moment in it.

    Parameters
    ----------
    content
        A file in zip, such as one of a word processor.

    Returns
    -------
    bytes
        The same parts, compressed anew.

    Examples
    --------
    >>> made = io.BytesIO()
    >>> with zipfile.ZipFile(made, "w") as file:
    ...     file.writestr("a.txt", "text")
    >>> still(made.getvalue()) == still(still(made.getvalue()))
    True
    """
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in made.namelist():
            part = zipfile.ZipInfo(name, MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, made.read(name))
    return result.getvalue()
