"""A copy of an example, folder or workbook, with a fault in every table, and what must be said of each."""

import csv
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.grid import MAX_BYTES, flat


@dataclass
class Broken:
    """
    A folder in the breaking.

    ``expected`` holds code and place of each fault planted so far, ``guessed`` what is no fault but a guess.
    """

    path: Path
    expected: list[tuple[str, str]] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    last: dict[str, list[str]] = field(default_factory=dict)

    def rows(self, name: str) -> list[list[str]]:
        """Return the header and rows of a table."""
        with (self.path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def save(self, name: str, rows: list[list[str]]) -> None:
        """Write a table."""
        with (self.path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def get(self, name: str, *, row: int, column: str) -> str:
        """Return a cell; the first row below the header is 2."""
        rows = self.rows(name)
        return rows[row - 1][rows[0].index(column)]

    def put(self, table: str, /, *, row: int, **cells: str) -> None:
        """Change cells of a row."""
        rows = self.rows(table)
        for column, value in cells.items():
            rows[row - 1][rows[0].index(column)] = value
        self.save(table, rows)

    def add(self, table: str, /, **cells: str) -> int:
        """Add a row that copies the one that was the last at first but for some cells; return its number."""
        rows = self.rows(table)
        cells = dict(zip(rows[0], self.last.setdefault(table, rows[-1]), strict=True)) | cells
        self.save(table, [*rows, [cells[column] for column in rows[0]]])
        return len(rows) + 1

    def expect(self, code: str, place: str) -> None:
        """Note a fault that must be said."""
        self.expected.append((code, place))

    def plant(self, code: str, name: str, *, row: int, column: str, value: str) -> None:
        """Put a bad value into a cell."""
        self.put(name, row=row, **{column: value})
        self.expect(code, f"{name}.csv, row {row}, column {column}")


def broken_settings(copy: Broken) -> None:
    """Break three settings."""
    file = copy.path / "scenario.toml"
    lines = [
        line
        for line in file.read_text("utf-8").splitlines()
        if not line.startswith(("closed", "wet", "min_l"))
    ]
    lines.insert(0, 'closed_passages = ["sues"]\nwet_months = [13]')
    file.write_text("\n".join([*lines, 'min_level = "RLD"', ""]), encoding="utf-8")
    copy.expect("unknown-word", "scenario.toml, key closed_passages")
    copy.expect("out-of-range", "scenario.toml, key wet_months")
    copy.expect("unknown-word", "scenario.toml, key policy.min_level")


def broken_demand(copy: Broken) -> None:
    """Break requirements: a circle, a unit in a cell, a place and a type that are not there."""
    first, second = (copy.get("requirements", row=row, column="requirement_id") for row in (2, 3))
    copy.put("requirements", row=2, after=second)
    copy.put("requirements", row=3, after=first)
    copy.expect("cyclic-after", "requirements.csv, row 2, column after")
    copy.plant("unit-in-cell", "requirements", row=4, column="strength", value="850 persons")
    copy.plant("missing-reference", "requirements", row=5, column="site", value="ATLANTIS")
    site = copy.get("requirements", row=2, column="site")
    row = copy.add("requirements", requirement_id="X1", site=site, unit_type="helicopter", after="")
    copy.expect("unknown-name", f"requirements.csv, row {row}, column unit_type")


def broken_supply(copy: Broken) -> None:
    """Break offers: each row in another way."""
    copy.put("offers", row=2, strength="10", women="11")
    copy.expect("inconsistent-row", "offers.csv, row 2")
    copy.put("offers", row=3, available_from="2027-02-01", available_until="2027-01-01")
    copy.expect("inconsistent-row", "offers.csv, row 3")
    copy.plant("unknown-name", "offers", row=4, column="contributor", value="Atlantis")
    copy.plant("out-of-range", "offers", row=5, column="strength", value="-50")
    copy.plant("not-a-date", "offers", row=6, column="available_from", value="31/02/2027")
    row = copy.add("offers")
    copy.expect("duplicate-row", f"offers.csv, row {row}")
    row = copy.add("offers", offer_id="X2", lift="someone")
    copy.expect("unknown-word", f"offers.csv, row {row}, column lift")
    row = copy.add("offers", offer_id="X4", contributor="Atlantis", strength="10", women="11")
    copy.expect("unknown-name", f"offers.csv, row {row}, column contributor")
    copy.expect("inconsistent-row", f"offers.csv, row {row}")


def tolerated(copy: Broken) -> None:
    """Write what is no fault: space after a name, Arabic digits, and a unit in the words of a register."""
    row = copy.add("offers", offer_id="X3 \u00a0", lift="un", strength="\u0668\u0665\u0660")
    copy.guessed.append(f'offers, row {row}, column strength: "\u0668\u0665\u0660" was taken for 850')
    line, kind = (
        copy.get("requirements", row=3, column=column) for column in ("requirement_id", "unit_type")
    )
    copy.put("offers", row=row, unit_type=kind)
    row = copy.add("offers", offer_id="X5", unit_type="2 x utility hel (tbc)", strength="100")
    copy.guessed.append(
        f'offers, row {row}, column unit_type: "2 x utility hel (tbc)" was taken for UHU; '
        'not read: "2 x", "(tbc)"'
    )
    copy.put("pins", row=2, requirement_id=line, offer_id="X3")


def broken_decisions(copy: Broken) -> None:
    """Break pins: a contradiction, and an offer that is not there."""
    row = copy.add("pins", action="forbid")
    copy.expect("contradictory-pins", "pins.csv, row 2")
    row = copy.add("pins", offer_id="X9")
    copy.expect("missing-reference", f"pins.csv, row {row}, column offer_id")


def broken_places(copy: Broken) -> None:
    """Break sites and roads."""
    rows = copy.rows("sites")
    role, lat, lon = (rows[0].index(name) for name in ("role", "lat", "lon"))
    swapped = next(number for number, row in enumerate(rows[1:], start=2) if row[role] == "site")
    copy.put("sites", row=swapped, lat=rows[swapped - 1][lon], lon=rows[swapped - 1][lat])
    copy.expect("swapped-coordinates", f"sites.csv, row {swapped}")
    copy.plant("thousands-separator", "road_legs", row=2, column="km", value="1,100")
    copy.plant("out-of-range", "road_legs", row=3, column="disrupted_probability", value="1.5")
    start, end = (copy.get("road_legs", row=4, column=column) for column in ("start", "end"))
    row = copy.add("road_legs", start=end, end=start)
    copy.expect("road-leg-twice", f"road_legs.csv, row {row}")


def broken_steps(copy: Broken) -> None:
    """Break steps and events."""
    copy.put("steps", row=2, min_days="9", mode_days="2")
    copy.expect("inconsistent-row", "steps.csv, row 2")
    copy.plant("unknown-word", "steps", row=3, column="name", value="concent")
    copy.plant("decimal-comma", "steps", row=4, column="max_days", value="16,5")
    copy.plant("not-yes-no", "steps", row=5, column="is_shared", value="perhaps")
    copy.plant("ladder-event-kind", "ladder_events", row=2, column="kind", value="aav_pased")
    copy.plant("required-cell", "ladder_events", row=3, column="on", value=" ")


def broken_tables(copy: Broken) -> None:
    """Break headers and rows: a column that is absent, unknown or doubled, and a cell too many."""
    header, *rows = copy.rows("components")
    part = header.index("part")
    copy.save("components", [[*row[:part], *row[part + 1 :]] for row in (header, *rows)])
    copy.expect("missing-column", "components.csv")
    header, *rows = copy.rows("caveats")
    rows = [[*row, "x"] for row in rows]
    rows[0].append("more")
    copy.save("caveats", [[*header, "visibilty"], *rows])
    copy.expect("unknown-column", "caveats.csv")
    copy.expect("too-many-cells", "caveats.csv, row 2")
    (copy.path / "caps.csv").write_text("contributor,max_units,max_units,source\nFRA,2,3,x\n")
    copy.expect("duplicate-column", "caps.csv")
    (copy.path / "deployed.csv").write_text(
        "offer_id,mission,start_on,end_on,kind,source\nX3,M,2027-02-28,2027-02-27,assumed,x\n"
    )
    copy.expect("inconsistent-row", "deployed.csv, row 2")
    (copy.path / "offfers.csv").write_text("offer_id\nO1\n")
    copy.expect("unknown-sheet", "offfers.csv")


def broken_files(copy: Broken) -> None:
    """Break whole files, as only a folder can be broken: empty, Latin-1, too large."""
    (copy.path / "announcements.csv").write_bytes(b"")
    copy.expect("empty-file", "announcements.csv")
    claims = copy.path / "claims.csv"
    claims.write_bytes(claims.read_text("utf-8").replace("C", "\u00c9", 1).encode("latin-1", "replace"))
    copy.expect(
        "not-utf-8", "claims.csv, row 2" if b"claim" in claims.read_bytes()[:5] else "claims.csv, row 1"
    )
    (copy.path / "standings.csv").write_bytes(b" " * (MAX_BYTES + 1))
    copy.expect("file-too-large", "standings.csv")


def broken_content(path: Path) -> Broken:
    """Break what a folder and a workbook can both hold."""
    copy = Broken(path)
    broken_demand(copy)
    broken_supply(copy)
    tolerated(copy)
    broken_decisions(copy)
    broken_places(copy)
    broken_steps(copy)
    broken_tables(copy)
    broken_settings(copy)
    return copy


def broken_folder(path: Path) -> Broken:
    """Break a copy of an example, and return it with the faults that it must show."""
    copy = broken_content(path)
    broken_files(copy)
    return copy


def broken_workbook(path: Path) -> Broken:
    """Break a copy of an example as a workbook, and return it with the faults that it must show."""
    copy = broken_content(path)
    book = Workbook()
    settings = book.active
    assert isinstance(settings, Worksheet)
    settings.title = "scenario"
    settings.append(["key", "value"])
    for key, value in flat(tomllib.loads((path / "scenario.toml").read_text("utf-8"))).items():
        settings.append([key, to_text(tuple(value) if isinstance(value, list) else value)])
    for file in sorted(path.glob("*.csv")):
        page = book.create_sheet(file.stem)
        for row in copy.rows(file.stem):
            page.append(row)
    in_sheets = [
        (code, f"sheet {place}".replace(".csv", "").replace("scenario.toml", "scenario"))
        for code, place in copy.expected
    ]
    made = Broken(path.with_suffix(".xlsx"), in_sheets, copy.guessed)
    broken_pages(made, book)
    book.save(made.path)
    return made


def broken_pages(copy: Broken, book: Workbook) -> None:
    """Break sheets, as only a workbook can be broken: a formula, an error, merged cells, an empty sheet."""
    claims = book["claims"]
    names = [cell.value for cell in claims[1]]
    claims.cell(2, names.index("stated_on") + 1).value = "=TODAY()"
    copy.expect("formula-cell", "sheet claims, row 2, column stated_on")
    claims.cell(3, names.index("value") + 1).value = "#DIV/0!"
    copy.expect("error-cell", "sheet claims, row 3, column value")
    book["ladder_events"].merge_cells("B5:C5")
    copy.expect("merged-cells", "sheet ladder_events, row 5")
    book.create_sheet("standings")
    copy.expect("empty-file", "sheet standings")
