"""Curves of shares as a drawing: lines lie where the shares are, and a file needs no page."""

from xml.etree import ElementTree

import pytest

from bluehelm.core.charts.alone import alone
from bluehelm.core.charts.shares import LOOKS, ShareLine, share_chart

HOSTILE = '</text><script>alert("1")</script>'


def line(label: str = "all", **more: object) -> ShareLine:
    """Return a line that rises to a half at month 6 and to three quarters at month 18."""
    told: dict[str, object] = {
        "months": (6.0, 18.0),
        "share": (0.5, 0.75),
        "low": (0.2, None),
        "high": (0.9, None),
        "num": 4,
        "until": 24.0,
    }
    return ShareLine(label=label, **(told | more))  # type: ignore[arg-type]


def drawn(*lines: ShareLine, width: int = 640) -> ElementTree.Element:
    """Return the drawing as a browser reads its file."""
    return ElementTree.fromstring(
        alone(share_chart(lines, width=width, name="Deployed", finding="It rises."), width=width)
    )


def paths(found: ElementTree.Element, css: str) -> list[str]:
    """Return the lines of one look."""
    return [one.attrib["d"] for one in found.iter() if one.attrib.get("class") == css]


@pytest.mark.parametrize("width", [350, 640])
def test_line_lies_where_the_shares_are(width: int) -> None:
    """From nothing at month 0 to half of the height at month 6, and on to the last month that is known."""
    [d] = paths(drawn(line(), width=width), "median")
    corners = [tuple(map(float, corner.split())) for corner in d[1:].split("L")]
    end = width - (10 if width < 480 else 190)
    x = {month: 50 + month / 24 * (end - 50) for month in (0, 6, 18, 24)}
    y = {share: 258 - share * 246 for share in (0, 0.5, 0.75)}
    at = [(0, 0), (6, 0), (6, 0.5), (18, 0.5), (18, 0.75), (24, 0.75)]
    assert corners == [pytest.approx((x[month], y[share]), abs=0.06) for month, share in at]


def test_interval_is_drawn_for_one_line_and_not_where_several_cross() -> None:
    """Bands over bands hide the lines."""
    assert len(paths(drawn(line()), "runs-80")) == 1
    several = drawn(line("A"), line("B"))
    assert paths(several, "runs-80") == []
    assert [len(paths(several, css)) for css in LOOKS] == [1, 1, 0, 0]


def test_names_are_text_with_their_number_and_nothing_becomes_markup() -> None:
    """Each line says on how many it rests; a hostile name stays a name."""
    found = drawn(line(HOSTILE), line("B", num=7))
    texts = ["".join(one.itertext()) for one in found.iter() if one.tag.endswith("text")]
    assert "B, n = 7" in texts
    assert any(text.startswith("</text>") for text in texts)
    assert not any(one.tag.endswith("script") for one in found.iter())


def test_line_that_nothing_reached_lies_on_the_base() -> None:
    """A group of which none has reached the step is drawn as nothing, to the end of what is known."""
    [d] = paths(drawn(line(months=(), share=(), low=(), high=())), "median")
    assert d == "M50 258L450 258"


@pytest.mark.parametrize(
    ("share", "levels"),
    [
        (0.11, ["0 %", "5 %", "10 %", "15 %", "20 %", "25 %"]),
        (0.3, ["0 %", "10 %", "20 %", "30 %", "40 %", "50 %"]),
        (0.6, ["0 %", "25 %", "50 %", "75 %", "100 %"]),
    ],
)
def test_scale_holds_what_is_drawn_and_starts_at_nothing(share: float, levels: list[str]) -> None:
    """Few per cent can be read, and the top is a round share."""
    found = drawn(line("A", months=(6.0,), share=(share,)), line("B", months=(6.0,), share=(share,)))
    texts = ["".join(one.itertext()) for one in found.iter() if one.tag.endswith("text")]
    assert [text for text in texts if text.endswith(" %")] == levels
