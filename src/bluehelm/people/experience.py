"""Who has served where: the experience that monthly strengths show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from bluehelm.core.claims import Kind
from bluehelm.core.errors import Fault, InputError
from bluehelm.people.contributions import Contributions
from bluehelm.people.domain import Experience, Facet


def shown(found: Contributions) -> tuple[Experience, ...]:
    r"""
    Return who has served where, from when to when and with how many at most.

    Parameters
    ----------
    found
        What a file of monthly strengths says.

    Returns
    -------
    tuple of Experience
        One a contributor and mission, in the order of their codes; missions are empty when the file has none.

    Raises
    ------
    InputError
        When the file tells no contributors.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from bluehelm.people import contributions
    >>> rows = "iso3,female,male,as_of\nNPL,330,5381,2021-01-31\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ranking.csv"
    ...     _ = file.write_text(rows)
    ...     found = contributions.read(file)
    >>> shown(found)[0].persons
    5711
    """
    if Facet.CONTRIBUTOR not in found.layout.facets:
        raise InputError(
            Fault(
                code="strength-facet",
                thing=f"Strengths {found.label}",
                value=f"it is {found.layout.name}, without contributors",
                rule="who has served needs strengths by contributor",
                remedy="Take the set DPO-UCHISTORICAL, or the IPI database by contributor",
                place=found.label,
            )
        )
    series: defaultdict[tuple[str, str], defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in found.rows:
        series[row.contributor, row.mission][row.on] += row.persons
    return tuple(
        Experience(
            contributor=contributor,
            mission=mission,
            first_on=min(days),
            last_on=max(days),
            persons=max(days.values()),
            kind=Kind.DERIVED,
            source=f"{found.label}, months from {found.months[0]} to {found.months[-1]}",
        )
        for (contributor, mission), own in sorted(series.items())
        if (days := {day: persons for day, persons in own.items() if persons})
    )


def served(experience: Sequence[Experience], *, contributor: str, mission: str) -> str:
    """
    Return where a contributor has served, in a few words.

    Parameters
    ----------
    experience
        Who has served where.
    contributor
        Code of the contributor.
    mission
        The mission that is asked about.

    Returns
    -------
    str
        The last month and most persons there, else how many other missions as far as they are told; empty
        when no experience is known of anybody.

    Examples
    --------
    >>> row = {"first_on": "2031-01-31", "last_on": "2032-06-30", "persons": 850}
    >>> known = Experience(contributor="XAL", mission="UNMIX", kind="illustrative", source="invented", **row)
    >>> served([known], contributor="XAL", mission="UNMIX")
    'here until 2032-06, 850 at most'
    >>> [served([known], contributor=code, mission="UNMIY") for code in ("XAL", "XBO")]
    ['elsewhere, in 1 mission', 'first deployment']
    """
    own = [row for row in experience if row.contributor == contributor]
    here = [row for row in own if mission and row.mission == mission]
    if here:
        last, most = max(row.last_on for row in here), max(row.persons for row in here)
        return f"here until {last:%Y-%m}, {most:,} at most"
    if others := len({row.mission for row in own if row.mission}):
        return f"elsewhere, in {others} mission{'' if others == 1 else 's'}"
    if own:
        return "served, mission not told"
    return "first deployment" if experience else ""


def has_served(experience: Iterable[Experience], *, contributor: str, mission: str = "") -> bool:
    """
    Return whether a contributor has served, in one mission or in any.

    Parameters
    ----------
    experience
        Who has served where.
    contributor
        Code of the contributor.
    mission
        Mission; any when empty.

    Returns
    -------
    bool
        False means a first deployment, as far as the experience goes.

    Examples
    --------
    >>> has_served((), contributor="XAL")
    False
    """
    return any(row.contributor == contributor and mission in ("", row.mission) for row in experience)
