"""
Make ``src/bluehelm/data/land_110m.json`` from the land of the package ``world-atlas`` (Natural Earth 1:110m).

Run it once with the file of that package: ``python docs/land.py land-110m.json``.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src/bluehelm/data/land_110m.json"
NOTE = "Natural Earth 1:110m land (public domain), through world-atlas 2.0.2 (ISC); rounded to 0.1 degree"
HALF, SOUTH_POLE = 1800, -900  # tenths of degrees
LEAST_CORNERS = 4  # smaller rings are islands that a map of the world cannot show

Point = tuple[int, int]


def arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Return every arc in tenths of degrees, longitude first."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((round((x * scale_x + move_x) * 10), round((y * scale_y + move_y) * 10)))
        decoded.append(points)
    return decoded


def ring(indices: list[int], *, known: list[list[Point]]) -> list[Point]:
    """Return the corners of one ring; across the edge of the map they run on beyond 180 degrees."""
    corners: list[Point] = []
    for index in indices:
        arc = known[index] if index >= 0 else known[~index][::-1]
        corners += [corner for corner in arc if not corners or corner != corners[-1]]
    unwrapped = [corners[0]]
    for (x_1, _), (x_2, y_2) in pairwise(corners):
        jump = x_2 - x_1
        turn = -HALF * 2 if jump > HALF else HALF * 2 if jump < -HALF else 0
        unwrapped.append((unwrapped[-1][0] + jump + turn, y_2))
    if unwrapped[-1][0] != unwrapped[0][0]:  # around the pole
        unwrapped += [(unwrapped[-1][0], SOUTH_POLE), (unwrapped[0][0], SOUTH_POLE), unwrapped[0]]
    return unwrapped


def copies(corners: list[Point]) -> list[list[Point]]:
    """Return a ring, and once more at the other edge of the map when it crosses one."""
    lons = [x for x, _ in corners]
    moves = [0] + [-2 * HALF] * (max(lons) > HALF) + [2 * HALF] * (min(lons) < -HALF)
    return [[(x + move, y) for x, y in corners] for move in moves]


def steps(corners: list[Point]) -> list[int]:
    """Return the first corner and then the steps to the next ones."""
    pairs = [(x_2 - x_1, y_2 - y_1) for (x_1, y_1), (x_2, y_2) in pairwise(corners)]
    return [*corners[0], *(part for pair in pairs if pair != (0, 0) for part in pair)]


def main() -> None:
    """Read the topology that the command line names, and write the outlines."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    known = arcs(topology)
    polygons = [polygon for shape in topology["objects"]["land"]["geometries"] for polygon in shape["arcs"]]
    rings = [ring(indices, known=known) for polygon in polygons for indices in polygon]
    drawn = [steps(copy) for corners in rings for copy in copies(corners)]
    kept = [outline for outline in drawn if len(outline) // 2 > LEAST_CORNERS]
    text = json.dumps({"source": NOTE, "unit": "0.1 degree", "rings": kept}, separators=(",", ":"))
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
