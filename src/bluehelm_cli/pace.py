"""Commands of the outside view: pace fit, predict and score."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.deployment import (
    pace,
    pace_cases,
    pace_forecast,
    pace_learned,
    pace_measure,
    pace_score,
    replay,
    scenario,
)
from bluehelm.deployment import pace_strengths as strengths
from bluehelm.deployment.pace_domain import PaceOfCase, PaceQuestion
from bluehelm.deployment.pace_learned import LearnedCase
from bluehelm.people.domain import Remark
from bluehelm_cli import pace_tables
from bluehelm_cli.people import joined_labels

CasesPath = Annotated[
    Path,
    typer.Option(
        "--cases",
        metavar="CASES",
        help="Authorisations in CSV: case, mission, authorised_on, authorised_total, base; if known "
        "rehat_size, rehat_day, is_inland, counts_until.",
    ),
]
StrengthsPath = Annotated[
    Path,
    typer.Option(
        "--strengths",
        metavar="MONTHLY",
        help="Monthly strengths in CSV, in the columns of the IPI database or of DPO-UCHISTORICAL.",
    ),
]
Joined = Annotated[
    list[str] | None,
    typer.Option(
        "--join",
        metavar="LABEL=MISSION",
        help="A label that means another mission, besides "
        + ", ".join(f"{label}={mission}" for label, mission in strengths.JOINED.items())
        + ".",
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the chance in the forecasts.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON and nothing else.")]


def fit_command(
    cases: CasesPath,
    strengths_path: StrengthsPath,
    join: Joined = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """
    Measure how fast authorisations were filled, and how well a forecast learned from them would have done.

    First each case: the share of its increment that was there on days 60, 90 and 180, the months to 50 and
    90 %, and persons newly arrived apart from those re-hatted. Then leave-one-out scores beside climatology.
    Last what could mislead in the sources, with its place; nothing is repaired.

    Example: bluehelm pace fit --cases examples/pace/cases.csv --strengths examples/pace/monthly.csv
    """
    paces, remarks = _measured(cases, strengths_path, join=join)
    learned = pace_learned.measured(paces)
    score = None
    if pace_score.can_leave_out(learned):
        with Console(stderr=True).status("Scoring each case without its mission"):
            score = pace_score.run(learned, learned_from=learned, seed=seed)
    if as_json:
        _json({"cases": paces, "score": score, "remarks": remarks})
        return
    pace_tables.cases(paces)
    pace_tables.persons(paces)
    if score is None:
        print(f"\nNo score: fewer than {pace_learned.FEWEST} cases are left when a mission is left out.")
    else:
        pace_tables.score(score, learned="the other missions of the same file")
    pace_tables.remarks(paces, of_sources=remarks)


def predict_command(
    authorised: Annotated[int, typer.Option(min=1, help="Uniformed persons that are to be authorised.")],
    base: Annotated[int, typer.Option(min=0, help="Persons of this mission already there.")] = 0,
    rehat: Annotated[
        int, typer.Option(min=0, help="Persons of another force there who are to change hats.")
    ] = 0,
    rehat_day: Annotated[int, typer.Option(min=0, help="Day planned for that, from authorisation.")] = 0,
    inland: Annotated[
        bool, typer.Option("--inland", help="Landlocked, or more than 1,000 km by road from the sea port.")
    ] = False,
    persons: Annotated[int, typer.Option(min=1, help="Persons asked about, beyond the base.")] = 3000,
    day: Annotated[int, typer.Option(min=1, help="Day asked about, from authorisation, at most 730.")] = 60,
    cases: Annotated[
        Path | None, typer.Option(help="Authorisations to learn from, if not the package's 26.")
    ] = None,
    strengths_path: Annotated[
        Path | None, typer.Option("--strengths", help="Monthly strengths of these; needed with --cases.")
    ] = None,
    join: Joined = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """
    Say how fast a force that is to be authorised would come if it came as such forces came before.

    A planned re-hat enters as a step; the rest comes as the rest of past cases did. All persons and newly
    arrived persons are kept apart. Beside the probabilities stands how often real build-ups did it: none of
    them had a stand-by force.

    Example: bluehelm pace predict --authorised 9000 --base 200 --rehat 2500 --rehat-day 30
    """
    question = PaceQuestion(
        authorised=authorised,
        base=base,
        rehat_size=rehat,
        rehat_day=rehat_day,
        is_inland=inland,
        persons=persons,
        day=day,
    )
    learned, source = _learned_from(cases, strengths_path, join=join)
    made = pace_forecast.make(question, cases=learned, source=source, seed=seed)
    if as_json:
        _json(made)
        return
    pace_tables.forecast(made)


def score_command(
    cases: CasesPath,
    strengths_path: StrengthsPath,
    join: Joined = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """
    Score forecasts of any cases, learned from the 26 authorisations of the package less the same mission.

    For authorisations after 2012, or of other organizations: does the outside view hold there? The scores
    stand beside climatology, the plain distribution of the cases learned from.

    Example: bluehelm pace score --cases examples/pace/cases.csv --strengths examples/pace/monthly.csv
    """
    paces, remarks = _measured(cases, strengths_path, join=join)
    with Console(stderr=True).status("Scoring each case"):
        score = pace_score.run(pace_learned.measured(paces), learned_from=pace_learned.packaged(), seed=seed)
    if as_json:
        _json({"cases": paces, "score": score, "remarks": remarks})
        return
    pace_tables.score(score, learned="the package's 26 authorisations, less the same mission")
    pace_tables.remarks(paces, of_sources=remarks)


def replay_command(
    path: Annotated[
        Path, typer.Argument(metavar="SCENARIO", help="Scenario whose steps are tried: folder or file.")
    ],
    replications: Annotated[int, typer.Option(min=100, max=100_000, help="Draws of each movement.")] = 10_000,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """
    Replay dated movements of real units with the steps of a scenario: how many fall inside the 80 % interval?

    Each has its own origin, destination, road and season, between two published events. Units that came by
    own ship, from next door and by chartered ship are counted apart, and what the misses have in common is
    said. Only the table of steps of the scenario counts, with its dated steps where there are enough.

    Example: bluehelm pace replay examples/standby-3000
    """
    found = replay.run(scenario.read(path), seed=seed, replications=replications)
    if as_json:
        _json(found)
        return
    pace_tables.replayed(found)


def _measured(
    cases: Path, monthly: Path, *, join: Sequence[str] | None = None
) -> tuple[tuple[PaceOfCase, ...], tuple[Remark, ...]]:
    """Return the pace of the cases of a file, and what was remarked in both files."""
    authorisations, remarks = pace_cases.read(cases)
    found = strengths.read(monthly, joined={**strengths.JOINED, **joined_labels(join or ())})
    source = f"{cases.name} and {monthly.name}"
    paces = pace_measure.measure(authorisations, strengths=found, source=source)
    return paces, (*remarks, *found.remarks)


def _learned_from(
    cases: Path | None, monthly: Path | None, *, join: Sequence[str] | None
) -> tuple[Sequence[LearnedCase], str]:
    if cases is None and monthly is None:
        return pace_learned.packaged(), pace.SOURCE
    if cases is None or monthly is None:
        raise InputError(
            Fault(
                code="pace-files",
                thing="Cases to learn from",
                value="--cases is absent" if cases is None else "--strengths is absent",
                rule="authorisations and their monthly strengths are needed together",
                remedy="Name both, or neither to learn from the package's 26",
            )
        )
    paces, remarks = _measured(cases, monthly, join=join)
    num = len(remarks) + sum(len(pace.remarks) for pace in paces)
    source = f"{cases.name} and {monthly.name}, with {num:,} remarks that bluehelm pace fit lists"
    return pace_learned.measured(paces), source


def _json(value: Noun | Mapping[str, object]) -> None:
    def plain(part: object) -> object:
        if isinstance(part, Noun):
            return part.model_dump(mode="json")
        return [plain(one) for one in part] if isinstance(part, tuple) else part

    told = plain(value) if isinstance(value, Noun) else {name: plain(part) for name, part in value.items()}
    print(json.dumps(told, indent=2))
