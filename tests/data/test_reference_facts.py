"""The reference facts parse, carry kind and source, refer to each other, and give the printed counts."""

import csv
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import airportsdata
import pytest

DATA = Path(__file__).parents[2] / "src/bluehelm/data"
TABLES = sorted(path.stem for path in DATA.glob("*.csv"))
LADDERS = sorted(path.stem for path in (DATA / "ladders").glob("*.json"))
KINDS = {"published", "measured", "derived", "assumed", "illustrative"}
KEYS = {
    "area_roads": ["start", "end"],
    "area_sites": ["site_id"],
    "areas": ["code"],
    "categories": ["code"],
    "contributors": ["iso3"],
    "equipment": ["unit_type", "equipment"],
    "pace_cases": ["case"],
    "planning_steps": ["name", "level", "stream"],
    "ports": ["locode"],
    "reimbursement_rates": ["what", "from_on"],
    "replay_cases": ["case"],
    "sur": ["sur_id", "version"],
    "unit_types": ["code"],
    "visit_topics": ["topic"],
}


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def column(table: str, name: str) -> set[str]:
    """Return the distinct values of a column."""
    return {row[name] for row in rows(table)}


def parts(cell: str) -> list[str]:
    """Return the entries of a cell that holds a list."""
    return [part for part in cell.split(";") if part]


def test_every_table_has_a_key_here() -> None:
    """A new table is named above, so that its key is tested."""
    assert sorted(KEYS) == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_table_is_tidy(table: str) -> None:
    """Every row has all cells, no stray spaces, LF line ends, and a unique key."""
    text = (DATA / f"{table}.csv").read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    head, *body = csv.reader(text.splitlines(), strict=True)
    assert body
    for line in body:
        assert len(line) == len(head), line
        assert all(cell == cell.strip() for cell in line), line
    keys = [tuple(row[name] for name in KEYS[table]) for row in rows(table)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", TABLES)
def test_every_row_says_kind_and_source(table: str) -> None:
    """No figure without a kind and a public source."""
    for row in rows(table):
        assert row["source"], row
        kinds = {name: cell for name, cell in row.items() if name == "kind" or name.endswith("_kind")}
        assert kinds
        assert row.get("kind", row.get("strength_kind")) in KINDS, row
        assert set(kinds.values()) <= KINDS | {""}, row


def test_contributors_are_the_member_states() -> None:
    """193 states, each reachable by air and sea, 43 of them landlocked."""
    states = rows("contributors")
    assert len(states) == 193
    assert len({row["iso2"] for row in states}) == 193
    assert sum(row["is_landlocked"] == "yes" for row in states) == 43
    airports, ports = airportsdata.load("ICAO"), {row["locode"]: row for row in rows("ports")}
    for row in states:
        assert row["home_airport_icao"] in airports, row
        assert row["iso3"] in parts(ports[row["sea_port_locode"]]["home_port_of"]), row
        if row["is_landlocked"] == "yes":
            assert ports[row["sea_port_locode"]]["iso3"] != row["iso3"], row


def test_names_of_states_are_unambiguous() -> None:
    """No name or synonym means two states."""
    owner: dict[str, str] = {}
    for row in rows("contributors"):
        for name in (row["name"], row["name_fr"], *parts(row["synonyms"])):
            assert owner.setdefault(name.casefold(), row["iso3"]) == row["iso3"], name
    assert owner["ivory coast"] == "CIV"
    assert owner["turkey"] == "TUR"
    assert owner["dr congo"] == "COD"


def test_groups_have_their_members() -> None:
    """Memberships add up to the sizes that the organizations state (UN members only)."""
    sizes = {"AU": 54, "EU": 27, "NATO": 32, "ECOWAS": 12, "SADC": 16, "ASEAN": 10, "GCC": 6}
    listed = [group for row in rows("contributors") for group in parts(row["groups"])]
    assert {group: listed.count(group) for group in sizes} == sizes


def test_unit_types() -> None:
    """At least 32 types in known branches, with whole positive strengths."""
    types = rows("unit_types")
    assert len(types) >= 32
    for row in types:
        assert row["branch"] in {"military", "police", "civilian"}
        assert row["is_enabler"] in {"yes", "no"}
        assert int(row["strength"]) > 0
        assert float(row["lane_m"]) >= 0
        assert float(row["tonnes"]) >= 0


def test_cargo_is_the_sum_of_the_equipment() -> None:
    """Where a type has an equipment list, its lane metres and tonnes are that list's."""
    types = {row["code"]: row for row in rows("unit_types")}
    totals: dict[str, list[float]] = {}
    for row in rows("equipment"):
        total = totals.setdefault(row["unit_type"], [0.0, 0.0])
        total[0] += int(row["count"]) * float(row["lane_m_each"])
        total[1] += int(row["count"]) * float(row["tonnes_each"])
    assert len(totals) >= 14
    for code, (lane_m, tonnes) in totals.items():
        assert float(types[code]["lane_m"]) == pytest.approx(lane_m, abs=0.1), code
        assert float(types[code]["tonnes"]) == pytest.approx(tonnes, abs=0.1), code


def test_statements_of_requirements_do_not_overlap() -> None:
    """One version of a statement is valid on a day, and its unit type exists."""
    statements: dict[str, list[tuple[date, date]]] = {}
    for row in rows("sur"):
        assert row["unit_type"] in column("unit_types", "code"), row
        until = date.fromisoformat(row["valid_until"]) if row["valid_until"] else date.max
        statements.setdefault(row["sur_id"], []).append((date.fromisoformat(row["valid_from"]), until))
    for periods in statements.values():
        assert all(start < end for start, end in periods)
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(periods)))


@pytest.mark.parametrize("name", LADDERS)
def test_ladder_is_a_chain_over_known_events(name: str) -> None:
    """Transitions climb one level at a time and ask only for events that the rule set names."""
    rules = json.loads((DATA / "ladders" / f"{name}.json").read_text(encoding="utf-8"))
    assert rules["rule_set"] == name
    levels = [level["id"] for level in rules["levels"]]
    assert [(step["from"], step["to"]) for step in rules["transitions"]] == list(pairwise(levels))
    known = set(rules["event_names"])
    for step in rules["transitions"]:
        assert {*step["documents"], *step["notices"], *step["certificates"]} <= known
        assert step["visit"] is None or step["visit"] in rules["visits"]
        assert step["kind"] in KINDS
        assert step["source"]
        assert step["next_action"].endswith(".")
    visits = [visit[result] for visit in rules["visits"].values() for result in ("passed", "failed")]
    assert {*visits, rules["lapse"]["counts_from"], *rules["release"].values()} <= known
    assert {rules["withdraw_to"], *(visit["failed_to"] for visit in rules["visits"].values())} <= set(levels)


def test_ports_lie_where_they_can() -> None:
    """The states that the ports name exist, and coordinates are on the globe."""
    assert column("ports", "iso3") <= column("contributors", "iso3") | {"ESH"}
    for row in rows("ports"):
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row


def test_pace_cases_are_consistent() -> None:
    """Increment, share and persons added agree, and arrivals differ from additions by the re-hat at most."""
    for row in rows("pace_cases"):
        increment = int(row["authorised_total"]) - int(row["base"])
        assert int(row["increment"]) == increment
        for day in (30, 60, 90, 180):
            added, share = row[f"added_d{day:03d}"], row[f"share_d{day:03d}"]
            assert bool(added) == bool(share)
            if added:
                assert float(share) == pytest.approx(int(added) / increment, abs=0.002), row["case"]
                off = int(added) - int(row[f"arrived_d{day:03d}"])
                assert -1 <= off <= int(row["rehat_size"]) + 1, row["case"]


def test_superseded_months_have_no_reading() -> None:
    """An authorisation that a later resolution enlarged is neither slow nor fast after that day."""
    enlarged = {"UNAMSIL (1)": date(2000, 2, 7), "UNAMSIL (2)": date(2001, 3, 30)}
    for row in rows("pace_cases"):
        start = date.fromisoformat(row["authorised_on"])
        for name in row:
            day = int(name[-3:]) if name[-5:-3] == "_d" else 0
            if day and start + timedelta(days=day) >= enlarged.get(row["case"], date.max):
                assert row[name] == "", (row["case"], name)


def test_pace_matches_the_monthly_series(field_data: Path) -> None:
    """Strength at day 90, read off the raw series again, is what the table says (UNMIL has no gaps)."""
    case = next(row for row in rows("pace_cases") if row["case"] == "UNMIL")
    start = date.fromisoformat(case["authorised_on"])
    points = [(0, 0.0)]
    series = field_data / "un_contributions/mission_month_1990-11_2012-12.csv"
    with series.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            days = (date.fromisoformat(row["Date"]) - start).days
            if row["Mission"] == "UNMIL" and days > 0:
                points.append(
                    (days, sum(float(row[name] or 0) for name in ("Troops", "Police", "Observers")))
                )
    for (left, low), (right, high) in pairwise(sorted(points)):
        if left <= 90 <= right:
            assert int(case["added_d090"]) == pytest.approx(
                low + (high - low) * (90 - left) / (right - left), abs=1
            )
