"""Drawings: nothing from a register becomes markup, and ink lies where the figures say."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core.charts import (
    Bar,
    Chance,
    Fan,
    Leg,
    Load,
    Place,
    Row,
    Swing,
    element,
    leg_map,
    load_chart,
    movement_chart,
    probability_strip,
    strength_fan,
    tornado_chart,
)
from bluehelm.core.charts.fan import apart
from bluehelm.core.charts.frame import day_ticks
from bluehelm.core.charts.legs import Extent, extent, land_symbol
from bluehelm.core.charts.markup import join, plain
from bluehelm.core.charts.scale import Scale, chance, count, fitted, step_points, ticks

HOSTILE = '</text><script>alert("1")</script>\u202egpj.exe'
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=60)


class Reader(HTMLParser):
    """Collect what a browser would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.values: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element and the values of its attributes."""
        self.tags.append(tag)
        self.values += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


def read(markup: str) -> Reader:
    """Return what a browser would read."""
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


def fan(**changes: object) -> Fan:
    """Return two persons that become nine on day 60."""
    fields: dict[str, object] = {
        "days": (0, 60, 90),
        "bands": ((0, 2, 4), (0, 5, 7), (0, 9, 9), (0, 10, 11), (0, 12, 14)),
        "past_days": (0, 60, 90),
        "past": ((0, 1, 2), (0, 3, 4), (0, 5, 6)),
        "target": 8,
        "asked": 60,
    }
    return Fan(**(fields | changes))  # type: ignore[arg-type]


def drawings() -> list[str]:
    """Return one drawing of each kind, in both widths, with hostile words."""
    rows = [
        Row(
            code=HOSTILE,
            text=HOSTILE,
            detail=HOSTILE,
            strength=850,
            bars=(Bar(parts=(("wait", 0, 20), ("travel", 20, 21)), late_day=None),),
            people_probability=0.3,
        ),
        Row(code="R2", text="Hospital", detail="", strength=67, gap=HOSTILE),
    ]
    chances = [Chance(label=HOSTILE, value=0.2, low=0.1, high=0.3, text="3 of 16", is_past=True)]
    loads = [Load(label=HOSTILE, text=HOSTILE, limit=2, used=(0, 1, 2))]
    places = [Place(look="site", text=HOSTILE, position=(15.6, 5.9))]
    shown = Extent(south=0, west=0, north=20, east=30)
    found: list[str] = []
    for width in (760, 350):
        named: dict[str, object] = {"width": width, "name": HOSTILE, "finding": HOSTILE}
        found.append(strength_fan(fan(), **named))  # type: ignore[arg-type]
        found.append(probability_strip(chances, **named))  # type: ignore[arg-type]
        found.append(movement_chart(rows, asked=60, horizon=90, **named))  # type: ignore[arg-type]
        found.append(load_chart(loads, asked=60, horizon=90, **named))  # type: ignore[arg-type]
        found.append(tornado_chart([Swing(label=HOSTILE, less=0.1, more=None)], **named))  # type: ignore[arg-type]
        found.append(leg_map([], places=places, shown=shown, **named))  # type: ignore[arg-type]
    return found


@given(TEXTS)
def test_text_stays_text(text: str) -> None:
    """Whatever a register holds is read as text, never as markup."""
    reader = read(element("p", text, title=text))
    assert (reader.text, reader.tags, reader.values) == (text, ["p"], [text])


def test_nothing_is_left_out_and_markup_is_kept() -> None:
    """None vanishes, markup is not escaped twice, other text is escaped."""
    assert join("a & b", None, [element("b", "<")]) == "a &amp; b<b>&lt;</b>"


@pytest.mark.parametrize("drawing", drawings())
def test_drawings_are_pictures_with_a_name(drawing: str) -> None:
    """Each is well formed, one picture with a title, without style, script or address."""
    tree = ElementTree.fromstring(drawing)
    assert (tree.tag, tree.get("role"), tree[0].tag) == ("svg", "img", "title")
    assert {node.tag for node in tree.iter()} <= {*("svg", "title", "defs", "pattern", "path", "rect")} | {
        *("circle", "clipPath", "g", "text", "tspan", "use")
    }
    names = {name for node in tree.iter() for name in node.attrib}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert all(node.get("href", "#").startswith("#") for node in tree.iter())


@pytest.mark.parametrize("drawing", drawings())
def test_words_in_drawings_turn_no_direction(drawing: str) -> None:
    """A name that would turn the direction of writing cannot turn what stands beside it."""
    assert "\u202e" not in "".join(ElementTree.fromstring(drawing).itertext())


def test_plain_drops_what_a_terminal_would_obey() -> None:
    """No escape sequence, no line break, no override of direction is left."""
    assert plain("a\x1b[2Jb\r\nc\u2066d\u200fe") == "a[2Jb cde"


@given(st.floats(0.5, 5e6))
def test_ticks_hold_the_top(top: float) -> None:
    """Ticks start at 0, have equal steps, are few, and the last holds the top."""
    found = ticks(top)
    steps = {round(b - a, 6) for a, b in pairwise(found)}
    assert found[0] == 0
    assert found[-1] >= top * 0.999
    assert len(steps) == 1
    assert len(found) <= 8


@given(st.integers(30, 400), st.integers(1, 400))
def test_day_asked_about_is_named(horizon: int, asked: int) -> None:
    """The axis names the day of the question, and few others."""
    found = day_ticks(horizon, asked=asked)
    assert (asked in found) is (asked <= horizon)
    assert list(found) == sorted(set(found))
    assert len(found) <= 9


def test_steps_stay_steps() -> None:
    """Strength is level until the day on which it jumps."""
    scale = Scale(low=0, high=10, start=0, end=10)
    assert step_points((0, 4, 8), (0, 5, 5), x=scale, y=scale) == [(0, 0), (4, 0), (4, 5), (8, 5)]


@pytest.mark.parametrize(
    ("value", "text"), [(0, "< 0.01"), (1, "> 0.99"), (0.995, "> 0.99"), (0.2349, "0.23")]
)
def test_no_probability_is_certain(value: float, text: str) -> None:
    """A simulation never says 0 or 1."""
    assert chance(value) == text


def test_counts_use_the_minus_sign() -> None:
    """Thousands have commas and a loss has a true minus sign."""
    assert count(-1234.4) == "−1,234"


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_words_do_not_touch(places: list[float]) -> None:
    """Words at the ends of lines keep their order and their distance where there is room."""
    moved = apart(places, gap=10, low=0, high=300)
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    distances = [moved[b] - moved[a] for a, b in pairwise(order)]
    assert all(distance >= 10 - 1e-6 for distance in distances)
    assert all(0 <= place <= 300 for place in moved)


def test_fan_holds_target_and_runs() -> None:
    """The highest band and the target lie inside the drawing, and the day asked about is drawn."""
    text = strength_fan(fan(target=200), width=760, name="S", finding="F")
    assert "target 200" in text
    levels = [int(level) for level in re.findall(r'text-anchor="end">(\d+)<', text)]
    assert max(levels) >= 200


def test_past_takes_at_most_twice_the_room_of_the_plan() -> None:
    """A past far above the plan leaves the drawing at its top, cut there, and its names stay inside."""
    large = fan(past=((0, 100, 200), (0, 300, 400), (0, 500, 600)))
    text = strength_fan(large, width=760, name="S", finding="F")
    assert large.is_past_cut
    assert not fan().is_past_cut
    assert 'clip-path="url(#room-760)"' in text
    levels = [int(level) for level in re.findall(r'text-anchor="end">(\d+)<', text)]
    assert max(levels) <= 30
    ends = [float(y) for y in re.findall(r'y="([-\d.]+)">past: m', text)]
    assert len(ends) == 2
    assert all(0 < y < 380 for y in ends)


def test_fan_without_a_past_draws_none() -> None:
    """Where nothing is known of the past, no brown ink stands."""
    assert "past" not in strength_fan(fan(past=(), past_days=()), width=760, name="S", finding="F")


def test_dot_lies_where_its_probability_says() -> None:
    """The dot of 0.25 lies a quarter of the way from 0 to 1."""
    row = Chance(label="plan", value=0.25, low=0.2, high=0.3, text="0.25")
    tree = ElementTree.fromstring(probability_strip([row], width=760, name="P", finding="F"))
    ends = [float(node.get("x", "")) for node in tree.iter("text") if node.text in {"0", "1"}]
    dot = next(float(node.get("cx", "")) for node in tree.iter("circle"))
    assert dot == pytest.approx(ends[0] + (ends[1] - ends[0]) / 4, abs=0.1)


def movement(late_day: float | None, *, value: float = 0.9) -> str:
    """Return a chart of one unit that is ready on day 20 and there on day 21."""
    bar = Bar(parts=(("wait", 0, 20), ("travel", 20, 21)), late_day=late_day)
    row = Row(code="R1", text="Hospital", detail="", strength=67, bars=(bar,), people_probability=value)
    return movement_chart([row], asked=60, horizon=90, width=760, name="M", finding="F")


def test_whisker_ends_and_arrow_leaves() -> None:
    """A day within the drawing ends the whisker; one beyond it, or never, gets an arrow."""
    arrow = "l5 3.5l-5 3.5"
    assert arrow not in movement(40)
    assert arrow in movement(120)
    assert arrow in movement(None)


def test_only_lateness_is_red() -> None:
    """A unit that probably comes in time bears no red ink."""
    assert "bad" not in movement(40)
    assert "bad" in movement(40, value=0.3)


def loads(limit: int | None) -> str:
    """Return a drawing of a means of which on days 2 and 3 two are in use, then one, and later two again."""
    row = Load(label="Ships", text="busy", limit=limit, used=(0, 2, 2, 1, *[0] * 90, 2))
    return load_chart([row], asked=60, horizon=90, width=760, name="L", finding="F")


def test_steps_of_a_load_are_dark_at_the_limit_only() -> None:
    """All there are of two is dark, one of two is pale; with a third, or without a limit, nothing is dark."""
    full = re.findall(r'class="bar-inland" d="M([\d.]+) [\d.]+v-28H([\d.]+)v28z"', loads(2))
    pale = re.findall(r'class="bar-travel" d="M([\d.]+) [\d.]+v-14H([\d.]+)v14z"', loads(2))
    x = Scale(low=0, high=90, start=320, end=622)
    assert [float(end) for end in full[0]] == pytest.approx([x(1), x(3)], abs=0.1)
    assert [float(end) for end in pale[0]] == pytest.approx([x(3), x(4)], abs=0.1)
    assert len(full) == len(pale) == 1  # what lies beyond the horizon is not drawn
    for limit in (3, None):
        assert "bar-inland" not in loads(limit)
    assert "limit 3" in loads(3)
    assert "no limit" in loads(None)
    assert 'class="goal"' not in loads(None)


def test_bars_of_a_swing_leave_the_middle_to_their_sides() -> None:
    """A bar is as long as its value, to the left for less probable; what was not tried has none."""
    swings = [Swing(label="Consent", less=0.1, more=-0.2), Swing(label="Ships", less=None, more=0.05)]
    drawn = tornado_chart(swings, width=760, name="T", finding="F")
    x = Scale(low=-0.22, high=0.22, start=320, end=700)
    bars = re.findall(r'class="(bar-\w+)" d="M([\d.]+) [\d.]+H([\d.]+)v11', drawn)
    assert [look for look, _, _ in bars] == ["bar-travel", "bar-inland", "bar-inland"]
    assert [float(start) for _, start, _ in bars] == pytest.approx([x(0)] * 3, abs=0.1)
    assert [float(end) for _, _, end in bars] == pytest.approx([x(0.1), x(-0.2), x(0.05)], abs=0.1)
    assert all(text in drawn for text in (">+0.10<", ">−0.20<", ">+0.05<"))


def test_lines_of_narrow_swings_leave_out_the_names() -> None:
    """On a phone names stand above their bars, and no line of the scale crosses one."""
    swings = [Swing(label="Days that people may precede equipment", less=-0.6, more=0.2)] * 3
    drawn = tornado_chart(swings, width=390, name="T", finding="F")
    names = [float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>Days that', drawn)]
    lines = re.findall(r"M[\d.]+ ([\d.]+)V([\d.]+)", drawn)
    assert len(names) == 3
    assert len(lines) >= 3 * 3
    assert not any(float(top) < y + 3 and y - 10 < float(end) for y in names for top, end in lines)


def test_gap_has_a_dashed_row_with_its_reason() -> None:
    """A gap keeps its row and says why."""
    rows = [Row(code="R9", text="Helicopters", detail="", strength=140, gap="not released")]
    text = movement_chart(rows, asked=60, horizon=90, width=350, name="M", finding="F")
    assert 'class="gap-box"' in text
    assert "gap: not released" in text


def test_narrow_rows_keep_persons_whoever_sends_them() -> None:
    """Where words stand above the bars, a long name loses its end and the number of persons stays."""
    row = Row(
        code="R1", text="Hospital " * 20, detail="Aldara " * 20, strength=1, bars=(Bar(parts=(), late_day=9),)
    )
    for width in (350, 760, 1180):
        text = movement_chart([row], asked=60, horizon=90, width=width, name="M", finding="F")
        assert ">1 person, Aldara" in text if width == 350 else ">1<" in text
        assert text.count("...") == 2


def test_name_left_of_its_sign_ends_there() -> None:
    """A name at the edge of the map is set towards its sign, so that wide letters do not cover it."""
    place = Place(look="site", text="Northfield", position=(29, 10))
    shown = Extent(south=0, west=0, north=20, east=30)
    text = leg_map([], places=[place], shown=shown, width=350, name="L", finding="F")
    assert re.search(r'text-anchor="end">Northfield<', text)


def test_long_names_are_cut() -> None:
    """A name that would run into the bars ends in three points."""
    assert fitted("x" * 500, width=100).endswith("...")
    assert len(fitted("x" * 500, width=100)) < 20


def test_leg_across_the_date_line_is_cut() -> None:
    """A leg from 179 east to 179 west does not cross the whole map."""
    leg = Leg(look="sea", positions=((170, 0), (179, 1), (-179, 2), (-170, 3)))
    shown = Extent(south=-10, west=-180, north=10, east=180)
    text = leg_map([leg], places=[], shown=shown, width=350, name="L", finding="F")
    assert text.count('class="leg-sea"') == 2


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=1, max_size=9))
def test_extent_holds_every_position(positions: list[tuple[float, float]]) -> None:
    """No leg leaves the map, and the map stays on the globe."""
    shown = extent(positions, ratio=0.5)
    assert all(
        shown.west <= lon <= shown.east and shown.south <= lat <= shown.north for lon, lat in positions
    )
    assert -180 <= shown.west < shown.east <= 180
    assert -90 <= shown.south < shown.north <= 90


def test_land_that_lies_elsewhere_is_left_out() -> None:
    """A page carries the outlines that it shows, no others."""
    here, elsewhere = [10, 10, 20, 0, 0, 20, -20, -20], [1500, 10, 20, 0, 0, 20, -20, -20]
    text = land_symbol([here, elsewhere], shown=Extent(south=0, west=0, north=10, east=10))
    assert "M10 10" in text
    assert "M1500 10" not in text
