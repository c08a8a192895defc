"""Drawings as SVG without scripts: one definition for page and print, coloured by the sheet of the page."""

from bluehelm.core.charts.fan import Fan, strength_fan
from bluehelm.core.charts.legs import Leg, Place, leg_map
from bluehelm.core.charts.loads import Load, load_chart
from bluehelm.core.charts.markup import Markup, element
from bluehelm.core.charts.movement import Bar, Row, movement_chart
from bluehelm.core.charts.strip import Chance, probability_strip
from bluehelm.core.charts.tornado import Swing, tornado_chart

__all__ = [
    "Bar",
    "Chance",
    "Fan",
    "Leg",
    "Load",
    "Markup",
    "Place",
    "Row",
    "Swing",
    "element",
    "leg_map",
    "load_chart",
    "movement_chart",
    "probability_strip",
    "strength_fan",
    "tornado_chart",
]
