"""The page: whole, safe, reachable, and the same for the same plan."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bluehelm.deployment import page, page_parts, page_proof, scenario
from bluehelm.deployment import plan as planner
from bluehelm.deployment.page_parts import Setting
from bluehelm.deployment.report_grid import Column, Grid
from bluehelm.deployment.result import Plan
from tests.library.deployment.invented_plan import contributors, gaps, invented_plan, settings

VOID = {"meta", "br", "wbr", "hr", "col", "link", "img"}
HOSTILE = "<script>alert(1)</script>\"' onload=x \u202eevil"
SECTIONS = (
    *("held", "asks", "first", "movement", "map", "filled", "empty", "decisions", "sheets", "stages"),
    *("assumptions", "sources", "verify"),
)


class Tree(HTMLParser):
    """Read a page as a browser would, and complain about what does not close."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.starts: list[tuple[str, dict[str, str]]] = []
        self.text: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag} has an attribute twice"
        self.starts.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element, which is closed at once."""
        self.starts.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep text by its element."""
        self.text[self.open[-1] if self.open else ""] = (
            self.text.get(self.open[-1] if self.open else "", "") + data
        )

    def ids(self) -> list[str]:
        """Return every identifier."""
        return [attrs["id"] for _, attrs in self.starts if "id" in attrs]

    def classes(self) -> set[str]:
        """Return every class."""
        return {name for _, attrs in self.starts for name in attrs.get("class", "").split()}


def style() -> str:
    """Return the sheet of the page."""
    return files("bluehelm").joinpath("deployment/assets/report.css").read_text(encoding="utf-8")


def hostile_plan() -> Plan:
    """Return a plan whose every free text tries to become something else."""
    plan = invented_plan(settings=settings(title=HOSTILE, area=HOSTILE, assumptions=(HOSTILE,)))
    states = tuple(state.model_copy(update={"name": HOSTILE}) for state in contributors())
    changes: dict[str, Any] = {
        "contributors": states,
        "summary": tuple(HOSTILE for _ in plan.summary),
        "gaps": tuple(gap.model_copy(update={"text": HOSTILE, "remedy": HOSTILE}) for gap in gaps()),
        "sites": tuple(site.model_copy(update={"name": HOSTILE * 20}) for site in plan.sites),
        "steps": tuple(step.model_copy(update={"source": HOSTILE}) for step in plan.steps),
    }
    return plan.model_copy(update=changes)


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Return the page of the invented plan, read."""
    return Tree(page.render(invented_plan()))


def tiny_plan() -> Plan:
    """Return the plan of the tiny example."""
    folder = Path(__file__).parents[3] / "examples/tiny"
    return planner.make(scenario.read(folder), replications=50)


def empty_plan() -> Plan:
    """Return a plan to which nobody offered anything."""
    tiny = scenario.read(Path(__file__).parents[3] / "examples/tiny")
    bare: dict[str, Any] = dict.fromkeys(
        ("offers", "claims", "ladder_events", "caveats", "components", "pins"), ()
    )
    return planner.make(replace(tiny, **bare), replications=10)


def test_nothing_offered_is_a_page_too() -> None:
    """Without a single unit the page says so, and draws and claims nothing of units that move."""
    text = page.render(empty_plan())
    assert "nothing is filled: no offer for 4 lines" in text
    assert "No unit is assigned" in text
    assert "none offered" in text
    for told in (
        "Every run reaches the target",
        "there is nothing to show",
        "Legs by air",
        "0 of 0",
        "0 units",
    ):
        assert told not in text


@pytest.mark.parametrize(
    "plan", [invented_plan(), hostile_plan(), tiny_plan()], ids=["invented", "hostile", "tiny"]
)
def test_page_is_whole_and_runs_nothing(plan: Plan) -> None:
    """Every element closes; nothing is a script, a style attribute, or an address elsewhere."""
    text = page.render(plan)
    tree = Tree(text)
    assert tree.open == []
    assert {tag for tag, _ in tree.starts} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "base",
        "form",
    } == set()
    names = {name for _, attrs in tree.starts for name in attrs}
    assert {name for name in names if name in {"style", "src", "action"} or name.startswith("on")} == set()
    addresses = {attrs["href"] for _, attrs in tree.starts if "href" in attrs}
    assert {address[1:] for address in addresses} <= set(tree.ids())
    assert not re.search(r"url\((?!#)|@import|https?://", style())


def test_hostile_text_stays_text() -> None:
    """A name that looks like markup is shown as it was written, isolated in its direction."""
    text = page.render(hostile_plan())
    assert "<script>" not in text
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_identifiers_are_unique(tree: Tree) -> None:
    """No two elements share an identifier."""
    assert len(tree.ids()) == len(set(tree.ids()))


def test_policy_allows_this_style_only(tree: Tree) -> None:
    """The page forbids everything but its own sheet."""
    policy = next(attrs["content"] for tag, attrs in tree.starts if attrs.get("http-equiv"))
    digest = b64encode(sha256(tree.text["style"].encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert digest in policy


def test_page_has_every_section(tree: Tree) -> None:
    """Title, answer, evidence and every section stand in the order of the guide."""
    ids = [name for name in tree.ids() if name in SECTIONS]
    assert ids == list(SECTIONS)
    assert "Mission X" in tree.text["bdi"]
    assert "11 units of 9 contributors fill 11 of 13 lines" in tree.text["dd"]


def test_headings_skip_no_level(tree: Tree) -> None:
    """One first heading, and no second heading before it."""
    levels = [tag for tag, _ in tree.starts if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == "h1"
    assert set(levels[1:]) == {"h2"}


def test_every_class_has_a_look(tree: Tree) -> None:
    """No element bears a class that the sheet does not know."""
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", style()))
    bare = {"dot-in", "dot-out", "list", "wide"}
    assert tree.classes() - known - bare == set()


def test_every_picture_has_a_name_and_a_table() -> None:
    """Each figure holds a picture that says what it shows, and the same as a table."""
    figures = re.findall(r"<figure>(.*?)</figure>", page.render(invented_plan()), re.DOTALL)
    assert len(figures) == 5
    for figure in figures:
        assert "<figcaption>" in figure
        assert re.search(r'<svg class="chart"[^>]* role="img"><title>[^<]+</title>', figure)
        assert re.search(r"<details><summary>The same as a table</summary>.*<table", figure, re.DOTALL)


def test_maps_bear_the_disclaimer() -> None:
    """Under every map stands that its names and boundaries imply nothing."""
    section = re.search(r'<section id="map".*?</section>', page.render(invented_plan()), re.DOTALL)
    assert section is not None
    assert section[0].count("do not imply official endorsement") == section[0].count("<figure>") == 2


def test_every_table_says_of_which_kind_it_is() -> None:
    """A table bears the sign of its kind in the caption or in a head, or has a column of kinds."""
    for table in re.findall(r"<table.*?</thead>", page.render(invented_plan()), re.DOTALL):
        assert 'class="kind"' in table or ">Kind</th>" in table
        assert "<caption>" in table
        assert '<th scope="col"' in table


def test_cells_without_text_have_no_label_on_a_phone() -> None:
    """A label stands before each value of a list; where a table says nothing, neither does the phone."""
    heads = (Column(name="Round"), Column(name="Other", unknown=""), Column(name="Most", unknown="none"))
    bare = Grid(name="G", caption="C", note="", columns=heads, rows=(("1", None, None),))
    assert re.findall("data-l='?\"?([A-Z][a-z]+)", page_parts.table(bare, setting=Setting(order={}))) == [
        "Most"
    ]


def test_stages_need_no_scrolling_on_a_phone() -> None:
    """Their table is a list there."""
    assert 'class="list"' in str(page_proof.stages(tiny_plan())).partition("</caption>")[0]


def test_equipment_of_a_whole_unit_is_among_the_assumptions() -> None:
    """A unit in the plan whose equipment nobody stated is named there; one with cargo of its own is not."""
    tiny = scenario.read(Path(__file__).parents[3] / "examples/tiny")
    offers = tuple(
        row.model_copy(update={"lane_m": 90.0, "tonnes": 40.0}) if row.offer_id == "O3" else row
        for row in tiny.offers
    )
    made = planner.make(replace(tiny, offers=offers), replications=10)
    [told] = re.findall("as nobody stated any</dt><dd>(.*?)</dd>", page_proof.assumptions(made))
    assert re.findall(r"O\d", told) == ["O2", "O4"]
    sources = {(row.offer_id, row.attribute): row.source for row in made.resolutions}
    assert "of a whole unit of the type, as nobody stated any" in sources["O2", "lane_m"]
    assert "nobody stated" not in sources["O3", "lane_m"]


def test_every_answer_bears_its_kind() -> None:
    """Each of the five sentences and each large figure ends with its kind."""
    text = page.render(invented_plan())
    answers = re.findall(r"<dd>(.*?)</dd>", text.split('class="answer"')[1].split("</dl>")[0])
    figures = re.findall(r'class="big [a-z]+">(.*?)</span>', text)
    assert len(answers) == 5
    assert len(figures) == 3
    assert all('class="kind"' in part for part in answers + figures)


def test_illustrative_page_says_so() -> None:
    """Invented data bear the strip; real data do not."""
    assert 'class="strip"' in page.render(invented_plan())
    assert 'class="strip"' not in page.render(invented_plan(settings=settings(is_illustrative=False)))


def test_both_probabilities_are_shown_apart() -> None:
    """Persons on site and operational persons stand side by side with different words."""
    text = page.render(invented_plan())
    assert "on site, this plan: 0.23, s.e. 0.021" in text
    assert "operational, this plan: &lt; 0.01, s.e. &lt; 0.001" in text


def test_gap_is_named_with_reason_and_remedy() -> None:
    """An empty line shows its tag, what was found and what would fill it."""
    text = page.render(invented_plan())
    assert '<span class="tag critical">critical gap</span>' in text
    assert "None of four flies at night." in text
    assert "Drop the attribute night, or ask XKE." in text


def test_remedies_of_the_worst_gaps_stand_beside_the_answer() -> None:
    """What would fill the gaps that hurt most is said on top, for nobody but its reader."""
    text = page.render(invented_plan())
    asks = re.search(r'<section id="asks".*?</section>', text, re.DOTALL)
    assert asks is not None
    assert "Drop the attribute night, or ask XKE." in asks[0]
    assert "For <b><bdi>the secretariat</bdi></b>" in text
    assert 'id="asks"' not in page.render(invented_plan(gaps=()))


def test_past_beyond_the_drawing_is_told_in_figures() -> None:
    """Where the past is much larger than the plan, its figures are said and not drawn."""
    without = tiny_plan().model_copy(update={"outside": None})
    assert "It runs off the top: on day 90 its median is 1,5" in page.render(without)
    assert "runs off the top" not in page.render(invented_plan())


def test_figures_are_counted_by_kind() -> None:
    """The sources begin with how many figures are of which kind."""
    assert re.search(r"<p>Of [\d,]+ figures that went in, [^<]*illustrative", page.render(tiny_plan()))


def test_page_without_gaps_pins_and_places_is_whole() -> None:
    """A plan that fills everything, decides nothing and knows no place still makes a page."""
    bare = invented_plan(gaps=(), pin_prices=(), sheets=(), sites=(), road_legs=(), base_rates=())
    still = tuple(move.model_copy(update={"routes": ()}) for move in bare.movements)
    text = page.render(bare.model_copy(update={"movements": still}))
    assert Tree(text).open == []
    assert "No line stays empty." in text
    assert "Nothing was pinned." in text
    assert 'id="map"' not in text


def test_page_without_units_is_whole() -> None:
    """A plan that fills nothing is an answer too."""
    none = invented_plan()
    empty = none.model_copy(
        update={
            "movements": (),
            "matching": none.matching.model_copy(update={"assignments": ()}),
            "forecast": none.forecast.model_copy(update={"bottlenecks": ()}),
        }
    )
    assert Tree(page.render(empty)).open == []


def test_same_plan_same_page(tmp_path: Path) -> None:
    """The same plan gives the same bytes, also from its own JSON."""
    page.write(invented_plan(), tmp_path / "one.html")
    again = Plan.model_validate_json(invented_plan().model_dump_json())
    assert (tmp_path / "one.html").read_bytes() == page.render(again).encode()


def tokens(block: str) -> dict[str, str]:
    """Return the colours of a block of the sheet."""
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})", block))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("text", ["ink", "ink-2", "ink-3", "helm", "gap", "in-1", "out-1"])
def test_text_can_be_read(scheme: str, text: str) -> None:
    """Every colour of text stands 4.5 to 1 against the paper, in each scheme."""
    light, dark = style().split("prefers-color-scheme: dark")
    blocks = {"light": light, "dark": dark.split("@page")[0], "print": dark.split("@media print")[1]}
    known = tokens(light) | tokens(blocks[scheme])
    high, low = sorted((luminance(known[text]), luminance(known["paper"])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ((11, 12, 1, 2, 3), "November to March"),
        ((5, 6, 7), "May to July"),
        ((1, 3), "January, March"),
        ((), "none"),
    ],
)
def test_wet_season_is_said_in_months(months: tuple[int, ...], said: str) -> None:
    """Months that follow each other are said from and to, also over the end of a year."""
    text = page.render(invented_plan(settings=settings(wet_months=months)))
    assert f"<dt>Wet season</dt><dd>{said.rpartition(' ')[0]}" in text
