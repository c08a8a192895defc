"""Parts of charts of a spreadsheet program: axes, lines, bars, signs and legends in one look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from openpyxl.chart import BarChart, Reference, ScatterChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines, NumericAxis
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

WIDTH_CM = 25
"""Width of charts."""

LEFT_CM = 1.8
"""Room at the left for an axis and its title."""

INK, PALE = "15222C", "CBD3D9"
"""Colours of text and of what lies behind the figures, as on the page."""

POINT = 12_700
"""Units of length in a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    How a line is drawn.

    Attributes
    ----------
    color
        Red, green and blue in hexadecimal digits.
    points
        Width, in points.
    dash
        Dashes, by their name in Office Open XML.

    Examples
    --------
    >>> Line(color="0B4F8A").points
    1.5
    """

    color: str
    points: float = 1.5
    dash: Literal["solid", "dash", "sysDash"] = "solid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """
    An axis: what it counts, from where to where.

    Attributes
    ----------
    name
        What it counts, with the unit.
    low, high
        Both ends.
    step
        From one mark to the next.
    form
        Number format.

    Examples
    --------
    >>> Span(name="Days from request", low=0, high=90, step=30).form
    '#,##0'
    """

    name: str
    low: float
    high: float
    step: float
    form: str = "#,##0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """
    How a place is drawn.

    Attributes
    ----------
    shape
        ``circle``, ``square`` or ``triangle``.
    side
        Where its name stands: ``r``, ``l``, ``t`` or ``b``; empty where there is no room for it.
    points
        Size.

    Examples
    --------
    >>> Sign(shape="circle", side="r").points
    6
    """

    shape: Literal["circle", "square", "triangle"]
    side: str
    points: int = 6


EDGE, BEHIND = Line(color="75828C", points=0.75), Line(color=PALE, points=0.5)
"""Edges of bars and axes, and the lines of a grid."""

Name = str | Reference
"""A text, or the cell that holds it."""


def scatter(title: str, *, x: Span, y: Span, height_cm: float) -> ScatterChart:
    """
    Return a chart of lines that has none yet.

    Parameters
    ----------
    title
        Its title, each line a paragraph.
    x, y
        Axes.
    height_cm
        Height.

    Returns
    -------
    ScatterChart
        Lines are added with ``add_line``.

    Examples
    --------
    >>> span = Span(name="Days", low=0, high=90, step=30)
    >>> scatter("Strength", x=span, y=span, height_cm=8).x_axis.scaling.max
    90.0
    """
    chart = ScatterChart(scatterStyle="lineMarker")
    _frame(chart, title=title, height_cm=height_cm)
    _measure(cast("NumericAxis", chart.x_axis), span=x)
    _measure(chart.y_axis, span=y)
    return chart


def bars(title: str, *, span: Span, height_cm: float) -> BarChart:
    """
    Return a chart of horizontal bars that has none yet, the first row on top.

    Parameters
    ----------
    title
        Its title, each line a paragraph.
    span
        Axis of the values.
    height_cm
        Height.

    Returns
    -------
    BarChart
        Bars are added with ``add_bars``.

    Examples
    --------
    >>> bars("Days", span=Span(name="Days", low=0, high=9, step=3), height_cm=8).barDir
    'bar'
    """
    chart = BarChart(barDir="bar", gapWidth=40)
    _frame(chart, title=title, height_cm=height_cm)
    _measure(chart.y_axis, span=span)
    axis = chart.x_axis
    axis.delete, axis.tickLblPos, axis.tickLblSkip, axis.txPr = False, "low", 1, _small(700)
    axis.scaling.orientation, axis.crosses, axis.spPr = "maxMin", "autoZero", _drawn(EDGE)
    return chart


def add_line(chart: ScatterChart, *, name: Name, x: Reference, y: Reference, line: Line) -> None:
    """
    Add a line to a chart.

    Parameters
    ----------
    chart
        The chart.
    name
        What it is called in the legend.
    x, y
        Cells of both axes.
    line
        How it is drawn.

    Examples
    --------
    >>> from openpyxl import Workbook
    >>> cells, span = Reference(Workbook().active, min_col=1, min_row=5), Span(name="", low=0, high=1, step=1)
    >>> chart = scatter("Strength", x=span, y=span, height_cm=8)
    >>> add_line(chart, name="plan", x=cells, y=cells, line=Line(color=INK))
    >>> chart.series[0].smooth
    False
    """
    added = SeriesFactory(y, xvalues=x)
    added.tx, added.smooth, added.marker, added.spPr = _label(name), False, Marker("none"), _drawn(line)
    chart.append(added)


def add_sign(chart: ScatterChart, *, name: Reference, x: Reference, y: Reference, sign: Sign) -> None:
    """
    Add a place to a map.

    Parameters
    ----------
    chart
        The map.
    name
        The cell that holds its name.
    x, y
        Cells of its longitude and latitude.
    sign
        How it is drawn.

    Examples
    --------
    >>> from openpyxl import Workbook
    >>> cell, span = Reference(Workbook().active, min_col=1, min_row=5), Span(name="", low=0, high=1, step=1)
    >>> chart = scatter("Map", x=span, y=span, height_cm=8)
    >>> add_sign(chart, name=cell, x=cell, y=cell, sign=Sign(shape="square", side="r"))
    >>> chart.series[0].marker.symbol
    'square'
    """
    added = SeriesFactory(y, xvalues=x)
    added.tx, added.smooth, added.spPr = (
        _label(name),
        False,
        GraphicalProperties(ln=LineProperties(noFill=True)),
    )
    fill = GraphicalProperties(solidFill=INK, ln=LineProperties(solidFill="FFFFFF", w=6_350))
    added.marker = Marker(symbol=sign.shape, size=sign.points, spPr=fill)
    if sign.side:
        added.dLbls = _told(sign.side, showVal=False, showSerName=True)
    chart.append(added)


def add_bars(
    chart: BarChart, *, name: Name, labels: Reference, values: Reference, color: str, is_told: bool
) -> None:
    """
    Add a bar to each row of a chart.

    Parameters
    ----------
    chart
        The chart.
    name
        What it is called in the legend.
    labels, values
        Cells of the rows.
    color
        Its colour; empty for a bar that is not seen and only moves those after it.
    is_told
        Whether the value stands beside each bar.

    Examples
    --------
    >>> from openpyxl import Workbook
    >>> cells, span = Reference(Workbook().active, min_col=1, min_row=5), Span(name="", low=0, high=1, step=1)
    >>> chart = bars("Days", span=span, height_cm=8)
    >>> add_bars(chart, name="travel", labels=cells, values=cells, color=INK, is_told=False)
    >>> len(chart.series)
    1
    """
    added = SeriesFactory(values)
    added.tx, added.cat = _label(name), AxDataSource(strRef=StrRef(f=str(labels)))
    added.invertIfNegative = False
    edge = LineProperties(solidFill=EDGE.color, w=6_350) if color else LineProperties(noFill=True)
    added.spPr = GraphicalProperties(solidFill=color or None, noFill=not color or None, ln=edge)
    if is_told:
        added.dLbls = _told("outEnd", showVal=True, showSerName=False)
    chart.append(added)


def inner(chart: ChartBase, *, top_cm: float, across_cm: float, up_cm: float) -> Layout:
    """
    Return the place of the figures of a chart within its axes, so that lengths are true.

    Parameters
    ----------
    chart
        The chart.
    top_cm
        Room above for its title.
    across_cm, up_cm
        Width and height of what is drawn.

    Returns
    -------
    Layout
        Shares of the width and height of the chart.

    Examples
    --------
    >>> span = Span(name="Days", low=0, high=90, step=30)
    >>> chart = scatter("Strength", x=span, y=span, height_cm=8)
    >>> inner(chart, top_cm=1, across_cm=20, up_cm=6).manualLayout.h
    0.75
    """
    return Layout(
        manualLayout=ManualLayout(
            layoutTarget="inner",
            xMode="edge",
            yMode="edge",
            x=LEFT_CM / chart.width,
            y=top_cm / chart.height,
            w=across_cm / chart.width,
            h=up_cm / chart.height,
        )
    )


def keep_in_legend(chart: ChartBase, *, names: frozenset[int]) -> None:
    """
    Show a legend below a chart that leaves out what needs none.

    Parameters
    ----------
    chart
        The chart, with all that it shows.
    names
        Places of what stays in the legend, in the order in which it was added, from 0.

    Examples
    --------
    >>> chart = ScatterChart()
    >>> keep_in_legend(chart, names=frozenset())
    >>> chart.legend is None
    True
    """
    if not names or chart.legend is None:
        chart.legend = None
        return
    chart.legend.position, chart.legend.overlay, chart.legend.txPr = "b", False, _small()
    left_out = (place for place in range(len(chart.ser)) if place not in names)
    chart.legend.legendEntry = [LegendEntry(idx=place, delete=True) for place in left_out]


def _frame(chart: ChartBase, *, title: str, height_cm: float) -> None:
    chart.width, chart.height, chart.roundedCorners = WIDTH_CM, height_cm, False
    chart.title = _title(title, size=1_100, is_bold=True)
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))


def _measure(axis: NumericAxis, *, span: Span) -> None:
    """Let an axis reach from end to end, with its marks at the low end of the other axis."""
    axis.delete, axis.tickLblPos, axis.crosses = False, "low", "min"
    axis.scaling.min, axis.scaling.max, axis.majorUnit = span.low, span.high, span.step
    axis.number_format, axis.txPr = span.form, _small()
    axis.title = _title(span.name, size=900, is_bold=False)
    axis.majorGridlines, axis.spPr = ChartLines(spPr=_drawn(BEHIND)), _drawn(EDGE)


def _title(text: str, *, size: int, is_bold: bool) -> Title:
    letters = CharacterProperties(sz=size, b=is_bold, solidFill=INK)
    styled = ParagraphProperties(defRPr=letters)
    lines = [Paragraph(pPr=styled, r=[RegularTextRun(rPr=letters, t=line)]) for line in text.split("\n")]
    return Title(tx=Text(rich=RichText(p=lines)), overlay=False)


def _small(size: int = 800) -> RichText:
    letters = CharacterProperties(sz=size, b=False, solidFill=INK)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])


def _told(side: str, **shown: bool) -> DataLabelList:
    """Return what stands beside a bar or sign, and nothing else that a program would add by itself."""
    none = dict.fromkeys(("showLegendKey", "showCatName", "showPercent", "showBubbleSize"), False)
    return DataLabelList(dLblPos=side, txPr=_small(), **none, **shown)


def _label(name: Name) -> SeriesLabel:
    return SeriesLabel(v=name) if isinstance(name, str) else SeriesLabel(strRef=StrRef(f=str(name)))


def _drawn(line: Line) -> GraphicalProperties:
    width = round(line.points * POINT)
    drawn = LineProperties(solidFill=line.color, w=width, prstDash=line.dash)
    return GraphicalProperties(ln=drawn)
