"""Out of how many each figure of a summary is, and which rows it leaves out, by code of its own."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.library.oversight.summary_again import GUIDED, Again, Row, slug, written

Beside = tuple[str, frozenset[str]]
"""Out of how many, as English writes it, and the labels of the rows that are left out; both may be empty."""

LABELS = re.compile(r"([ADGSFT])(\d+)(?:–[ADGSFT](\d+))?")


def read(text: str) -> Beside:
    """Return what a note says of these two."""
    out_of = re.search(r"Out of ([\d,.]+)\.", text)
    left = re.search(r"Left out: (.*?)\. (?:Stated as|Rows: |No row)", text)
    told = re.sub(r"\([^()]*\)", "", left[1]) if left else ""
    labels = (
        f"{letter}{number}"
        for letter, first, last in LABELS.findall(told)
        for number in range(int(first), int(last or first) + 1)
    )
    return out_of[1] if out_of else "", frozenset(labels)


@dataclass(frozen=True)
class BesideAgain(Again):
    """The same tables once more, for what stands beside their figures."""

    def beside(
        self,
        meant: Iterable[Row],
        taken: Iterable[Row],
        *,
        of: int | None = None,
        key: str = "announcement_id",
    ) -> Beside:
        """Return a denominator, and what is meant and not taken."""
        ids = {row[key] for row in taken}
        left = frozenset(self.labels[row[key]] for row in meant if row[key] not in ids)
        return "" if of is None else written(of), left

    def of_attendance(self) -> Iterator[tuple[str, Beside]]:
        """Yield out of which delegations each counts, and who did not come."""
        kinds = {"attending-states": "state", "attending-organizations": "organization"}
        kinds |= {"attending-observers": "observer"}
        ways = {"attending-room": ("room", ""), "attending-online": ("online",), "attending-text": ("text",)}
        meant: dict[str, Callable[[Row], bool]] = {
            **{name: lambda row, kind=kind: row["delegation_kind"] == kind for name, kind in kinds.items()},  # type: ignore[misc]
            **{name: lambda row, way=way: row["participation"] in way for name, way in ways.items()},  # type: ignore[misc]
            "attending-ministers": lambda row: row["level"] == "minister",
        }
        for name, is_meant in meant.items():
            rows = [row for row in self.rows("delegations") if is_meant(row)]
            came = [row for row in rows if row["attended"] == "yes"]
            yield name, self.beside(rows, came, of=len(rows), key="code")

    def of_senders(self) -> Iterator[tuple[str, Beside]]:
        """Yield who could have pledged, and whose announcements are no answer to that."""
        came = {row["code"] for row in self.rows("delegations") if row["attended"] == "yes"}
        for name, is_meant in (
            ("pledging-states", self.is_state),
            ("pledging-organizations", lambda code: not self.is_state(code)),
        ):
            rows = self.taken(lambda row, is_meant=is_meant: is_meant(row["contributor"]))  # type: ignore[misc]
            could = {code for code in came if is_meant(code)}
            all_of = could | {row["contributor"] for row in rows} if could else None
            yield name, self.beside(self.said, rows, of=len(all_of) if all_of else None)
        every = self.taken(lambda _row: True)
        yield "announcements", self.beside(self.said, every)
        yield "followed", self.beside((), (), of=len(every))
        for kind, names in {
            "gives": [self.gives(row) or "not said" for row in every],
            "category": [self.categories[row["category"]]["name"] for row in every],
        }.items():
            first = min(set(names), key=lambda name: (-names.count(name), name))
            for name in set(names):
                left = self.said if name == first else ()
                yield f"announcements-by-{kind}-{slug(name)}", self.beside(left, every, of=len(every))

    def of_fields(self) -> Iterator[tuple[str, Beside]]:
        """Yield announcements of each field that add no state."""
        for name, is_meant in self.meant_of_fields().items():
            rows = self.taken(
                lambda row, is_meant=is_meant: is_meant(row) and self.is_state(row["contributor"])
            )  # type: ignore[misc]
            yield f"{name}-states", self.beside([row for row in self.said if is_meant(row)], rows)

    def of_amounts(self) -> Iterator[tuple[str, Beside]]:
        """Yield announcements that could have stated an amount and did not, or state it and send none."""
        meant: dict[str, tuple[Callable[[Row], bool], str]] = {
            "units": (self.is_unit, "unit"),
            "helicopters": (
                lambda row: row["category"] == "aviation" or row["unit"] == "helicopter",
                "helicopter",
            ),
            "uniformed-personnel": (lambda row: self.gives(row) in {"capability", "people"}, "personnel"),
        }
        for name, (is_meant, unit) in meant.items():
            stated = [row for row in self.said if row["unit"] == unit and row["quantity"]]
            asked = [row for row in self.said if is_meant(row) or row in stated]
            yield name, self.beside(asked, self.taken(lambda row: is_meant(row) and row in stated))  # noqa: B023
        money = [row for row in self.said if row["unit"].endswith("million") or self.gives(row) == "money"]
        sums = self.taken(lambda row: row in money and row["quantity"] != "" and not self.is_total(row))
        yield "money", self.beside(money, sums)
        by_unit: dict[str, float] = {}
        for row in sums:
            by_unit[row["unit"]] = by_unit.get(row["unit"], 0) + float(row["quantity"])
        first = min(by_unit, key=lambda unit: (-by_unit[unit], unit), default="")
        for unit in by_unit:
            yield f"money-{slug(unit)}", self.beside(money if unit == first else (), sums)

    def of_guide(self) -> Iterator[tuple[str, Beside]]:
        """Yield the lines of the guide, and answers that add nothing to theirs."""
        lines = {row["line_id"]: row for row in self.rows("guide_lines")}
        named = [row for row in self.said if row["line_id"]]
        of_use = [
            row
            for row in self.taken(lambda row: row["line_id"] != "")
            if row["quantity"] and self.is_of_use(row, line=lines[row["line_id"]])
        ]
        states = {note.removeprefix("guide-lines-met-") for note, (value, _) in self.guide() if value != "0"}
        first = next((slug(state) for state in GUIDED if slug(state) in states), "")
        for state in GUIDED:
            left = named if slug(state) == first else ()
            yield f"guide-lines-met-{slug(state)}", self.beside(left, of_use, of=len(lines))

    def notes(self) -> dict[str, Beside]:
        """Return what stands beside each figure that has any of the two."""
        every = (self.of_attendance, self.of_senders, self.of_fields, self.of_amounts, self.of_guide)
        return dict(pair for found in every for pair in found())
