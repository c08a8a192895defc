"""The pictures of the workbook: what they draw stands in cells, and the cells hold the plan's own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_to_tuple

from bluehelm.deployment import (
    page_maps,
    report_outside,
    report_picture_maps,
    report_pictures,
    report_sensitivity,
    scenario,
    workbook,
)
from bluehelm.deployment import plan as planner
from bluehelm.deployment.domain import Mode
from bluehelm.deployment.result import Plan
from tests.library.deployment.invented_plan import invented_plan

NAMES = ["Strength by day", "Movements", "Loads", "Sensitivities", "Map of legs", "Map of the mission area"]
HOSTILE = "=1+1\x1b<&>"


@pytest.fixture(scope="module")
def made() -> Plan:
    """Return the plan of the tiny example."""
    return planner.make(scenario.read(Path("examples/tiny")), replications=200)


@pytest.fixture(scope="module")
def book(made: Plan, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Return its workbook, read again."""
    return read(made, tmp_path_factory.mktemp("book"))


def read(plan: Plan, folder: Path) -> Workbook:
    """Return the workbook of a plan, read again."""
    workbook.write(plan, folder / "plan.xlsx")
    return load_workbook(folder / "plan.xlsx")


def charts(book: Workbook, *, name: str) -> list[Any]:
    """Return the charts of one picture, by the row to which the table of pictures leads."""
    sheet = book["Pictures"]
    links = {str(cell.value): cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink}
    starts = sorted(int(link.rpartition("A")[2]) for link in links.values())
    first = int(links[name].rpartition("A")[2])
    end = next((start for start in starts if start > first), 10_000)
    return [chart for chart in sheet._charts if first <= chart.anchor._from.row + 1 < end]


def cells(book: Workbook, reference: str) -> list[Any]:
    """Return the values of the cells of a reference."""
    name, (left, top, right, bottom) = range_to_tuple(
        reference if ":" in reference else f"{reference}:{reference.rpartition('!')[2]}"
    )
    rows = book[name].iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True)
    return [value for row in rows for value in row]


def drawn(book: Workbook, *, chart: Any) -> dict[str, tuple[list[Any], list[Any]]]:
    """Return the values of each series by its name; names are unique."""
    found = {}
    for series in chart.series:
        name = series.tx.v or cells(book, series.tx.strRef.f)[0]
        across = series.xVal.numRef.f if series.xVal else series.cat.strRef.f
        up = (series.yVal or series.val).numRef.f
        assert name
        found[name] = (cells(book, across), cells(book, up))
    return found


def title(chart: Any) -> str:
    """Return the title of a chart."""
    return "\n".join(run.t for line in chart.title.tx.rich.p for run in line.r)


def test_pictures_are_found_at_once(book: Workbook) -> None:
    """The second sheet names every picture, leads to it and to its figures, and alone has pictures."""
    assert book.sheetnames[1] == "Pictures"
    rows = list(book["Pictures"].iter_rows(min_row=5, max_row=10, values_only=True))
    assert [row[0] for row in rows] == NAMES
    assert all(row[2] in book.sheetnames for row in rows)
    assert {sheet.title for sheet in book.worksheets if sheet._charts} == {"Pictures"}
    assert all(charts(book, name=name) for name in NAMES)
    first = min(chart.anchor._from.row for chart in book["Pictures"]._charts)
    assert first >= 5 + len(NAMES) - 1


def test_axes_are_named_and_shown(book: Workbook) -> None:
    """Newer programs hide an axis that does not say that it stays; each scale says what it counts."""
    for chart in book["Pictures"]._charts:
        scales = [axis for axis in (chart.x_axis, chart.y_axis) if axis.tagname == "valAx"]
        assert not chart.x_axis.delete
        assert not chart.y_axis.delete
        assert all(axis.title.tx.rich.p[0].r[0].t for axis in scales)
        assert title(chart)


def test_strength_is_that_of_the_plan(book: Workbook, made: Plan) -> None:
    """Quantiles, target, day and outside view are the cells that hold them."""
    (chart,) = charts(book, name="Strength by day")
    found, forecast, before = drawn(book, chart=chart), made.forecast, report_outside.before(made)
    days, median = found["Plan: median"]
    assert days == list(forecast.days[: len(days)])
    assert median == list(forecast.quantiles["0.5"][: len(days)])
    assert found["Plan: 8 of 10 runs"][1] == list(forecast.quantiles["0.1"][: len(days)])
    assert found["Plan: 90 %"][1] == list(forecast.quantiles["0.9"][: len(days)])
    assert found["Target 200"] == ([0, days[-1]], [200, 200])
    assert found["Day 60"][0] == [60, 60]
    usual_days, usual = found["Outside view: median"]
    assert usual_days == [day for day in before.days if day <= days[-1]]
    assert usual == pytest.approx(before.median[: len(usual_days)])


def test_bars_stack_to_the_days_of_the_steps(book: Workbook, made: Plan) -> None:
    """Each bar begins with its first step and ends with its last one; the first row is on top."""
    (chart,) = charts(book, name="Movements")
    assert (chart.grouping, chart.overlap, chart.x_axis.scaling.orientation) == ("stacked", 100, "maxMin")
    labels = cells(book, chart.series[0].cat.strRef.f)
    columns = [cells(book, series.val.numRef.f) for series in chart.series]
    ends = {
        label: sum(day or 0 for day in row)
        for label, row in zip(labels, zip(*columns, strict=True), strict=True)
    }
    for move in made.movements:
        for stream in ("people", "equipment"):
            steps = [step for step in move.steps if step.stream == stream]
            (label,) = (one for one in labels if one.startswith(f"{move.requirement_id} ") and stream in one)
            assert ends[label] == pytest.approx(steps[-1].end_day)
            assert columns[0][labels.index(label)] == pytest.approx(steps[0].start_day)
    assert {label for label in labels if "gap" in label} == {label for label, end in ends.items() if not end}
    assert chart.y_axis.scaling.max >= max(ends.values())


def test_loads_stand_beside_their_limits(book: Workbook, made: Plan) -> None:
    """The busiest means are drawn, each day as the schedule uses it and with how many there are."""
    assert made.lift
    shown = charts(book, name="Loads")
    assert len(shown) == report_pictures.MOST_MEANS < len(made.lift.pools)
    for chart, pool in zip(shown, made.lift.pools, strict=False):
        found = drawn(book, chart=chart)
        assert title(chart).startswith(f"{pool.name}: at most {pool.peak}")
        days, used = found["In use"]
        assert used == list(pool.use_by_day[: len(days)])
        assert days == list(range(1, len(days) + 1))
        assert found["There are"][1] == [pool.limit, pool.limit]


def test_sensitivities_are_those_of_the_plan(book: Workbook, made: Plan) -> None:
    """Each bar is the difference of a changed assumption."""
    (chart,) = charts(book, name="Sensitivities")
    found = drawn(book, chart=chart)
    known = {
        report_sensitivity.entitled(name): (less, more) for name, less, more in report_sensitivity.pairs(made)
    }
    labels, less = found["A quarter less, or one fewer"]
    _, more = found["A quarter more, or one more"]
    assert labels
    for label, low, high in zip(labels, less, more, strict=True):
        assert (low, high) == tuple(row.difference if row else None for row in known[label])


def test_persons_are_drawn_where_the_probability_tells_nothing(made: Plan, tmp_path: Path) -> None:
    """Where no run reaches the target the picture shows what moves the persons on site."""
    flat = tuple(row.model_copy(update={"difference": 0.0}) for row in made.sensitivities)
    plan = made.model_copy(update={"sensitivities": flat})
    (chart,) = charts(read(plan, tmp_path), name="Sensitivities")
    assert title(chart) == "What the persons on site on day 60 hang on"
    persons = drawn(load_workbook(tmp_path / "plan.xlsx"), chart=chart)["A quarter less, or one fewer"][1]
    assert set(persons) <= {None, *(row.persons for row in flat)}
    assert any(persons)


def test_maps_draw_every_leg_and_place(book: Workbook, made: Plan) -> None:
    """Corners of the legs of each way are there; a degree is as long across as up."""
    (legs,), (area,) = (charts(book, name=name) for name in NAMES[-2:])
    found = drawn(book, chart=legs)
    ways, places = page_maps.drawn(made)
    for look, name in (("air", "By air"), ("sea", "By sea"), ("road", "By road")):
        corners = {corner for leg in ways if leg.look == look for corner in leg.positions}
        assert {corner for corner in zip(*found[name], strict=True) if corner != (None, None)} == corners
    for chart, hidden in ((legs, "site"), (area, "home")):
        named = drawn(book, chart=chart)
        for place in places:
            if place.look != hidden:
                assert named[place.text] == ([place.position[0]], [place.position[1]])
        shape, x, y = chart.layout.manualLayout, chart.x_axis.scaling, chart.y_axis.scaling
        width = chart.anchor.ext.width * shape.w / (x.max - x.min)
        assert width == pytest.approx(chart.anchor.ext.height * shape.h / (y.max - y.min), rel=0.01)


def test_a_leg_over_the_date_line_is_broken(made: Plan) -> None:
    """A jump from 180 degrees east to west is a hole, not a line around the globe."""
    move = made.movements[0]
    route = move.routes[0].model_copy(update={"mode": Mode.AIR, "line": ((170.0, 0.0), (-170.0, 1.0))})
    plan = made.model_copy(update={"movements": (move.model_copy(update={"routes": (route,)}),)})
    picture = report_picture_maps.legs(plan)
    assert picture
    strands = {column.name: values for column, values in picture.strands}
    assert strands["By air, longitude"] == (170.0, None, -170.0)


def test_same_plan_same_pictures(made: Plan, tmp_path: Path) -> None:
    """A second write gives the same bytes, with charts among its parts."""
    for name in ("one.xlsx", "two.xlsx"):
        workbook.write(made, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert len(parts(tmp_path / "one.xlsx")) == 9


def parts(path: Path) -> list[str]:
    """Return the names of the parts of a workbook that are charts."""
    with ZipFile(path) as archive:
        return [name for name in archive.namelist() if name.startswith("xl/charts/chart")]


def test_no_unit_no_picture(made: Plan, tmp_path: Path) -> None:
    """A plan in which nobody moves has neither the sheet of pictures nor that of their cells."""
    empty = made.model_copy(update={"movements": (), "lift": None, "sensitivities": (), "sites": ()})
    book = read(empty, tmp_path)
    assert not {"Pictures", "Picture data"} & set(book.sheetnames)
    assert parts(tmp_path / "plan.xlsx") == []


def test_what_is_not_known_is_not_drawn(tmp_path: Path) -> None:
    """Without fleet, sensitivities and routes there is no picture of them, and the others stay."""
    plan = invented_plan()
    still = tuple(move.model_copy(update={"routes": ()}) for move in plan.movements)
    book = read(plan.model_copy(update={"movements": still}), tmp_path)
    assert [row[0].value for row in book["Pictures"].iter_rows(min_row=5, max_row=7)] == [*NAMES[:2], None]
    assert "Past missions: median" in drawn(book, chart=charts(book, name="Strength by day")[0])
    assert len(parts(tmp_path / "plan.xlsx")) == 2


def test_unit_without_equipment_has_one_bar(made: Plan) -> None:
    """A stream without steps has no bar."""
    move = made.movements[0]
    walks = move.model_copy(update={"steps": tuple(step for step in move.steps if step.stream == "people")})
    plan = made.model_copy(update={"movements": (walks,), "gaps": ()})
    assert [label for label, _ in report_pictures.movement_bars(plan)] == [
        "R1 Force protection company, Castellan: people"
    ]


def test_units_of_which_no_step_is_known_have_no_bars(made: Plan, tmp_path: Path) -> None:
    """A picture without a bar is none, and the others stay."""
    still = tuple(move.model_copy(update={"steps": ()}) for move in made.movements)
    book = read(made.model_copy(update={"movements": still}), tmp_path)
    names = [row[0].value for row in book["Pictures"].iter_rows(min_row=5, max_row=9)]
    assert names == [name for name in NAMES if name != "Movements"]


def test_what_moves_nothing_is_not_drawn(made: Plan, tmp_path: Path) -> None:
    """Where neither probability nor persons move, there is no picture of sensitivities."""
    nothing = {"difference": 0.0, "persons": 0.0}
    flat = tuple(row.model_copy(update=nothing) for row in made.sensitivities)
    book = read(made.model_copy(update={"sensitivities": flat}), tmp_path)
    assert "Sensitivities" not in [cell.value for cell in book["Pictures"]["A"]]


def test_too_many_units_are_cut_in_words(tmp_path: Path) -> None:
    """Only as many bars are drawn as stay readable, whole units, and the table of pictures says so."""
    plan = invented_plan()
    many = plan.model_copy(update={"movements": 3 * plan.movements})
    bars = report_pictures.movement_bars(many)
    assert report_pictures.MOST_BARS - 1 <= len(bars) <= report_pictures.MOST_BARS
    told = read(many, tmp_path)["Pictures"]["B6"].value
    assert f"Only the first {len(bars)} of 68 bars are drawn." in told


def test_hostile_names_break_no_picture(made: Plan, tmp_path: Path) -> None:
    """A name that no file of XML can hold, or that looks like a formula, is drawn as text."""
    assert made.lift
    pools = tuple(pool.model_copy(update={"name": HOSTILE}) for pool in made.lift.pools)
    sites = tuple(site.model_copy(update={"name": HOSTILE}) for site in made.sites)
    lift = made.lift.model_copy(update={"pools": pools})
    book = read(made.model_copy(update={"lift": lift, "sites": sites}), tmp_path)
    assert title(charts(book, name="Loads")[0]).startswith("=1+1\ufffd<&>: at most 1")
    assert "=1+1\ufffd<&> (invented)" in drawn(book, chart=charts(book, name="Map of legs")[0])
    assert {cell.data_type for row in book["Picture data"].iter_rows() for cell in row} <= {"s", "n"}


@st.composite
def bar(draw: st.DrawFn) -> tuple[tuple[str, float, float], ...]:
    """Return parts in order, with holes between some of them and some without length."""
    days = sorted(draw(st.lists(st.integers(0, 60), min_size=2, max_size=12)))
    looks = st.sampled_from(["wait", "travel", "inland"])
    return tuple((draw(looks), float(a), float(b)) for a, b in zip(days[::2], days[1::2], strict=False))


@given(st.lists(bar(), max_size=6))
def test_lanes_stack_back_to_the_parts(bars: list[tuple[tuple[str, float, float], ...]]) -> None:
    """Stacked from its first day, each lane of a bar covers the days that its look had."""
    lanes, lengths = report_pictures.laned(bars)
    for parts, row in zip(bars, lengths, strict=True):
        day = parts[0][1]
        stacked = dict[float, str]()
        for look, days in zip(lanes, row, strict=True):
            stacked |= dict.fromkeys((day + step for step in range(int(days or 0))), look)
            day += days or 0
        assert stacked == dict(by_day(parts))


def by_day(parts: tuple[tuple[str, float, float], ...]) -> Iterator[tuple[float, str]]:
    """Yield the look of each day of a bar; days between two parts are waiting."""
    for day in range(int(parts[0][1]), int(parts[-1][2])):
        yield day, next((look for look, start, end in parts if start <= day < end), "wait")
