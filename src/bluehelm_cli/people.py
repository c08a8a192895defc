"""Commands of people deployed: their strength by month, and who has served where."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bluehelm.core import tables
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.synonyms import Index, meant, nearest
from bluehelm.core.times import day_name
from bluehelm.deployment import vocabulary
from bluehelm.partnership.contributors import homes
from bluehelm.people import contributions, experience, strength
from bluehelm.people.contributions import Contributions
from bluehelm.people.domain import DeployedStrength, Experience, Facet, StrengthPart
from bluehelm_cli import terminal

TOP = 10
"""Parts of a facet that are shown when none was asked for."""

MOST_NAMED = 100
"""Most states that are named in one sentence; more say nothing, and stand in the JSON."""

FilePath = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="Monthly strengths in CSV or CSV.GZ: DPO-UCHISTORICAL or DPO-UCLATEST of the UN's data hub, the "
        "IPI database by mission or contributor, or contributors, missions and sexes.",
    ),
]
Joined = Annotated[
    list[str] | None,
    typer.Option(
        "--join", metavar="LABEL=MISSION", help="A label that means another mission, besides ONUCI=UNOCI."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON and nothing else.")]


def strength_command(
    file: FilePath,
    on: Annotated[
        str, typer.Option(metavar="MONTH", help="Month, such as 2021-01; the last one of the file if absent.")
    ] = "",
    by: Annotated[Facet | None, typer.Option(help="Show all parts by this, and nothing else.")] = None,
    join: Joined = None,
    as_json: AsJson = False,
) -> None:
    """
    Say how many uniformed persons were deployed at the end of a month, and how many of them women.

    Then the parts: by category, sex, mission and contributor, the largest ten of each, as far as the file
    tells them; with --by all of one, or the months up to this one. Last what could mislead in the file, with
    its place; nothing is repaired.

    Example: bluehelm people strength examples/people/monthly.csv --on 2031-06
    """
    found = _read(file, join=join)
    if by and by not in found.layout.facets:
        raise InputError(
            Fault(
                code="strength-facet",
                thing=f"Strengths {found.label}",
                value=f"it is {found.layout.name}, which does not tell the {by}",
                rule=f"it tells {', '.join(facet for facet in Facet if facet in found.layout.facets)}",
                remedy="Ask for one of these, or take a file that tells it",
                place=found.label,
            )
        )
    made = strength.of_month(found, month=on)
    if as_json:
        _json({**made.model_dump(mode="json"), "remarks": _dumped(found.remarks)})
        return
    _total(made)
    for facet, parts in made.parts.items():
        if facet is by or not (by or facet in (Facet.MONTH, Facet.SEX)):
            _parts(parts, facet=facet, total=made.total, most=len(parts) if by else TOP)
    terminal.remarks(found.remarks)


def experience_command(
    file: FilePath,
    mission: Annotated[str, typer.Option(metavar="MISSION", help="Only who has served there.")] = "",
    contributor: Annotated[
        str, typer.Option(metavar="STATE", help="Only where this one has served, by code or name.")
    ] = "",
    join: Joined = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print the table experience of a scenario and nothing else.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """
    Say who has served where: first and last month, and most persons there at once.

    Who never has is named as a first deployment. That holds as far as the file goes: what was before its
    first month it does not tell, and one observer is experience of one observer.

    Example: bluehelm people experience examples/people/monthly.csv --mission UNMA
    """
    found = _read(file, join=join)
    served = experience.shown(found)
    states = vocabulary.indexes({})["contributors"]
    state = _state(contributor, states=states, served=served)
    if mission and mission not in {row.mission for row in served}:
        _refuse_mission(mission, served=served, label=found.label)
    rows = [row for row in served if state in ("", row.contributor) and mission in ("", row.mission)]
    if as_csv:
        print(tables.to_csv(rows, noun=Experience), end="")
        return
    ever = {row.contributor for row in served}
    never = sorted(set(states.names) - ever)
    if as_json:
        _json({"experience": _dumped(rows), "first_deployment": never, "remarks": _dumped(found.remarks)})
        return
    terminal.say(f"Who has served{f' in {mission}' if mission else ''}, from {_span(found)}", style="bold")
    _served(rows, is_each=bool(mission or state))
    if state:
        _first(state, served=served, mission=mission)
        return
    if mission:
        there = {row.contributor for row in rows}
        names = ", ".join(sorted(ever - there)) or "none"
        terminal.say(f"First deployment there, but served elsewhere ({len(ever - there)}): {names}.")
    named = f": {', '.join(never)}" if 0 < len(never) <= MOST_NAMED else ""
    terminal.say(f"First deployment at all: {len(never)} of {len(states.names)} member states{named}.")
    terminal.remarks(found.remarks)


def joined_labels(pairs: Sequence[str]) -> dict[str, str]:
    """Return the missions that labels mean, from texts such as ``UNAVEM II=UNAVEM``."""
    found = {}
    for pair in pairs:
        label, sign, mission = (part.strip() for part in pair.partition("="))
        if not (label and sign and mission):
            raise InputError(
                Fault(
                    code="strength-join",
                    thing="Joined label",
                    value=f"it is {pair}",
                    rule="it must be LABEL=MISSION",
                    remedy='Write it like --join "UNAVEM II=UNAVEM"',
                )
            )
        found[label] = mission
    return found


def _read(file: Path, *, join: Sequence[str] | None) -> Contributions:
    return contributions.read(
        file,
        joined={**contributions.JOINED, **joined_labels(join or ())},
        names=vocabulary.indexes({})["contributors"],
        homes=homes(),
    )


def _dumped(nouns: Sequence[object]) -> list[object]:
    return [noun.model_dump(mode="json") for noun in nouns]  # type: ignore[attr-defined]


def _json(told: Mapping[str, object]) -> None:
    print(json.dumps(told, indent=2))


def _span(found: Contributions) -> str:
    first, last = day_name(found.months[0]), day_name(found.months[-1])
    return f"{found.label}, {first}" + (f" to {last}" if last != first else "")


# --- strength ----------------------------------------------------------------------------------------------


def _total(made: DeployedStrength) -> None:
    total = made.total
    terminal.say(f"Uniformed persons on {day_name(made.on)}: {total.persons:,} ({made.kind})", style="bold")
    if total.women is not None:
        share = f" ({100 * total.women / total.persons:.1f} %)" if total.persons else ""
        terminal.say(f"Women among them: {total.women:,}{share}; men: {total.persons - total.women:,}.")
    else:
        terminal.say("How many of them are women the file does not tell.")
    counts = [
        terminal.num(len(made.parts[facet]), facet.value)
        for facet in (Facet.CONTRIBUTOR, Facet.MISSION)
        if facet in made.parts
    ]
    terminal.say(f"From {made.source}, with {' and '.join(counts)} that month.")
    if made.absent:
        terminal.say(
            f"Not counted, for they have no row that month but before and after: {', '.join(made.absent)}. "
            "An absent row is not zero."
        )


def _parts(parts: Sequence[StrengthPart], *, facet: Facet, total: StrengthPart, most: int) -> None:
    terminal.heading(f"By {facet}")
    is_sexed = total.women is not None and facet is not Facet.SEX
    shares = () if facet is Facet.MONTH else ("Of total",)
    heads = (facet.capitalize(), "Persons", *shares, *(("Women", "Women %") if is_sexed else ()))
    rows = [_cells(part, total=total, heads=heads) for part in parts[:most]]
    terminal.table(heads, rows=rows)
    if rest := parts[most:]:
        persons = sum(part.persons for part in rest)
        terminal.say(f"and {len(rest):,} more with {persons:,} persons; all with --by {facet}", indent=2)


def _cells(part: StrengthPart, *, total: StrengthPart, heads: Sequence[str]) -> tuple[str, ...]:
    women = part.women or 0
    cells = {
        "Persons": f"{part.persons:,}",
        "Of total": f"{100 * part.persons / total.persons:.1f} %" if total.persons else "-",
        "Women": f"{women:,}",
        "Women %": f"{100 * women / part.persons:.1f} %" if part.persons else "-",
    }
    return part.name, *(cells[head] for head in heads[1:])


# --- experience --------------------------------------------------------------------------------------------


def _served(rows: Sequence[Experience], *, is_each: bool) -> None:
    """Print one row a contributor and mission, or one a contributor."""
    by_state: defaultdict[str, list[Experience]] = defaultdict(list)
    for row in rows:
        by_state[row.contributor].append(row)
    groups = [[row] for row in rows] if is_each else list(by_state.values())
    cells = [
        (
            group[0].contributor,
            group[0].mission or "any" if is_each else f"{len(group)}",
            f"{min(row.first_on for row in group):%Y-%m}",
            f"{max(row.last_on for row in group):%Y-%m}",
            f"{max(row.persons for row in group):,}",
        )
        for group in groups
    ]
    if cells:
        heads = ("Who", "Mission" if is_each else "Missions", "First", "Last", "Most persons")
        terminal.table(heads, rows=cells, words=4)


def _first(state: str, *, served: Sequence[Experience], mission: str) -> None:
    """Say of one contributor that it would be a first deployment, if it would."""
    if not experience.has_served(served, contributor=state, mission=mission):
        where = f" in {mission}" if mission else ""
        elsewhere = experience.has_served(served, contributor=state)
        also = "; it has served elsewhere" if mission and elsewhere else ""
        terminal.say(f"{state} has not served{where}{also}: a first deployment.")


def _state(text: str, *, states: Index, served: Sequence[Experience]) -> str:
    if not text or text in {row.contributor for row in served}:
        return text
    if found := states.find(text):
        return found.code
    raise InputError(
        Fault(
            code="experience-contributor",
            thing="Contributor",
            value=f"it is {text}",
            rule=states.rule,
            remedy=meant(*states.candidates(text), otherwise="Write its code, such as NPL"),
        )
    )


def _refuse_mission(mission: str, *, served: Sequence[Experience], label: str) -> None:
    names = {row.mission for row in served} - {""}
    near = nearest(mission, names=names)
    raise InputError(
        Fault(
            code="experience-mission",
            thing="Mission",
            value=f"it is {mission}",
            rule=f"nobody has served there by {label}, which tells "
            + (f"{len(names)} missions" if names else "no missions"),
            remedy=meant(near, otherwise="Correct the label" if names else "Take a file that tells missions"),
            place=label,
        )
    )
