"""Announcements that states made at summits and ministerials: claims, kept also where they conflict."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from bluehelm.core import tables
from bluehelm.partnership.domain import Announcement


@cache
def announcements() -> tuple[Announcement, ...]:
    """
    Return the published announcements of the package.

    Returns
    -------
    tuple of Announcement
        More than a hundred from 2014 on, in the order of the file; two sources that differ are both there.

    Examples
    --------
    >>> [found.quantity for found in announcements() if found.announcement_id == "NY2014-CHN-01"]
    [700.0]
    """
    with resources.as_file(resources.files("bluehelm") / "data" / "announcements.csv") as path:
        return tables.read_csv(Path(path), noun=Announcement)
