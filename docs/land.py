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


def ring(indices: list[int], *, known: list[list[Point]]) -> list[int]:
    """Return one ring as its first corner and then the steps to the next ones."""
    corners: list[Point] = []
    for index in indices:
        arc = known[index] if index >= 0 else known[~index][::-1]
        corners += [corner for corner in arc if not corners or corner != corners[-1]]
    steps = list(corners[0])
    for (x_1, y_1), (x_2, y_2) in pairwise(corners):
        if (x_1, y_1) != (x_2, y_2):
            steps += [x_2 - x_1, y_2 - y_1]
    return steps


def main() -> None:
    """Read the topology that the command line names, and write the outlines."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    known = arcs(topology)
    polygons = [polygon for shape in topology["objects"]["land"]["geometries"] for polygon in shape["arcs"]]
    rings = [ring(indices, known=known) for polygon in polygons for indices in polygon]
    kept = [steps for steps in rings if len(steps) // 2 > LEAST_CORNERS]
    text = json.dumps({"source": NOTE, "unit": "0.1 degree", "rings": kept}, separators=(",", ":"))
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
