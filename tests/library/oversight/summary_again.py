"""Every figure of a summary once more, from the rows of its tables as text, by code of its own."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.house import survey
from tests.library.oversight.summary_page import state_names, table

Row = dict[str, str]
Told = tuple[str, frozenset[str]]
"""A figure as English writes it, and the labels of the rows that it counts."""

GUIDED = ("met", "partly met", "not met")


def written(value: float) -> str:
    """Return a number as English writes it."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def slug(text: str) -> str:
    """Return a name as it stands in an address."""
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text).replace("--", "-")


@dataclass(frozen=True)
class Again:
    """The tables of one conference, and what follows from them."""

    folder: Path
    conference: str

    def rows(self, name: str, column: str = "conference_id") -> list[Row]:
        """Return the rows of this conference in a table."""
        return [row for row in table(self.folder, name) if row[column] == self.conference]

    @cached_property
    def said(self) -> list[Row]:
        """All announcements."""
        return [
            dict.fromkeys(("gives", "theme_id", "initiative_id", "line_id", "repeats", "withdrawn_on"), "")
            | row
            for row in self.rows("announcements", "conference")
        ]

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of every state and delegation by code."""
        return state_names() | {row["code"]: row["name"] for row in self.rows("delegations")}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Label of every row of the annex, by identifier."""
        texts = [row for row in self.rows("statements") if not row["translation_of"]]
        ordered = {
            "A": sorted((self.names[row["contributor"]], row["announcement_id"]) for row in self.said),
            "D": sorted((row["name"], row["code"]) for row in self.rows("delegations")),
            "G": sorted(("", row["line_id"]) for row in self.rows("guide_lines")),
            "S": sorted((row["starts_at"], row["session_id"]) for row in self.rows("sessions")),
            "F": sorted(("", row["claim_id"]) for row in self.rows("claims", "subject")),
            "T": sorted(("", row["statement_id"]) for row in texts),
        }
        return {
            row_id: f"{letter}{number}"
            for letter, pairs in ordered.items()
            for number, (_, row_id) in enumerate(pairs, start=1)
        }

    @cached_property
    def groups(self) -> list[list[Row]]:
        """Announcements that stand, those that say the same together, the first of them first."""
        stand = {row["announcement_id"]: row for row in self.said if not row["withdrawn_on"]}
        found: dict[str, list[Row]] = {}
        for name, row in stand.items():
            first = name
            while stand[first]["repeats"] in stand:
                first = stand[first]["repeats"]
            found.setdefault(first, []).append(row)
        return [
            sorted(
                group,
                key=lambda row: (row["announcement_id"] != name, row["stated_on"], row["announcement_id"]),
            )
            for name, group in found.items()
        ]

    def taken(self, is_meant: Callable[[Row], bool]) -> list[Row]:
        """Return the first of each group that is meant."""
        firsts = (next((row for row in group if is_meant(row)), None) for group in self.groups)
        return [row for row in firsts if row is not None]

    @cached_property
    def categories(self) -> dict[str, Row]:
        """What is known of a category, by its code."""
        text = (survey.SOURCE / "bluehelm/data/categories.csv").read_text("utf-8")
        return {row["code"]: row for row in csv.DictReader(text.splitlines())}

    def gives(self, row: Row) -> str:
        """Return what an announcement gives."""
        if row["gives"]:
            return row["gives"]
        if row["unit"].endswith("million"):
            return "money"
        return self.categories.get(row["category"], {}).get("gives", "")

    def is_unit(self, row: Row) -> bool:
        """Tell whether an announcement is of a unit."""
        known = self.categories.get(row["category"])
        return self.gives(row) == "capability" and (known is None or known["is_unit"] == "yes")

    def is_total(self, row: Row) -> bool:
        """Tell whether an announcement names a whole."""
        return row["capability"].lower().split()[0] == "total" or "projects and contri" in row["capability"]

    def is_of_use(self, row: Row, *, line: Row) -> bool:
        """Tell whether an announcement is in the unit of a line, and no equipment where units are needed."""
        needs_unit = self.categories[line["category"]]["is_unit"] == "yes"
        return row["unit"] == line["unit"] and not (needs_unit and self.gives(row) == "equipment")

    def is_state(self, code: str) -> bool:
        """Tell whether a sender is a state."""
        kinds = {row["code"]: row["delegation_kind"] for row in self.rows("delegations")}
        return kinds.get(code, "state") == "state"

    def told(self, value: float, ids: Iterator[str] | list[str]) -> Told:
        """Return a figure with the labels of its rows."""
        return written(value), frozenset(self.labels[row_id] for row_id in ids)

    def of_rows(self, rows: list[Row], *, value: float | None = None, key: str = "announcement_id") -> Told:
        """Return a count of rows, or another figure that rests on them."""
        return self.told(len(rows) if value is None else value, [row[key] for row in rows])

    # --- the rules -----------------------------------------------------------------------------------------

    def attendance(self) -> Iterator[tuple[str, Told]]:
        """Yield who came."""
        came = [row for row in self.rows("delegations") if row["attended"] == "yes"]
        meant: dict[str, Callable[[Row], bool]] = {
            "attending-states": lambda row: row["delegation_kind"] == "state",
            "attending-organizations": lambda row: row["delegation_kind"] == "organization",
            "attending-observers": lambda row: row["delegation_kind"] == "observer",
            "attending-ministers": lambda row: row["level"] == "minister",
            "attending-room": lambda row: row["participation"] in {"room", ""},
            "attending-online": lambda row: row["participation"] == "online",
            "attending-text": lambda row: row["participation"] == "text",
        }
        for name, is_meant in meant.items():
            yield name, self.of_rows([row for row in came if is_meant(row)], key="code")

    def pledges(self) -> Iterator[tuple[str, Told]]:
        """Yield who announced, and how much."""
        every = self.taken(lambda _row: True)
        yield "announcements", self.of_rows(every)
        for name, is_meant in (
            ("pledging-states", lambda row: self.is_state(row["contributor"])),
            ("pledging-organizations", lambda row: not self.is_state(row["contributor"])),
        ):
            rows = self.taken(is_meant)
            yield name, self.of_rows(rows, value=len({row["contributor"] for row in rows}))
        known = {row["announcement_id"] for row in table(self.folder, "deliveries")}
        yield "followed", self.of_rows([row for row in every if row["announcement_id"] in known])
        for row in every:
            gives = self.gives(row) or "not said"
            same = [one for one in every if (self.gives(one) or "not said") == gives]
            yield f"announcements-by-gives-{slug(gives)}", self.of_rows(same)
            name = self.categories[row["category"]]["name"]
            about = [one for one in every if one["category"] == row["category"]]
            yield f"announcements-by-category-{slug(name)}", self.of_rows(about)

    def meant_of_fields(self) -> dict[str, Callable[[Row], bool]]:
        """Return, by field, which announcements are of it."""
        return {
            "women": lambda row: row["category"] == "women",
            "medical": lambda row: row["category"] in {"medical", "mental_health"},
            "technology": lambda row: row["category"] in {"technology", "isr"},
            "environment": lambda row: row["category"] == "environment",
            "conduct": lambda row: row["category"] == "conduct",
            "safety": lambda row: row["category"] in {"safety", "protection", "child_protection"},
            "communications": lambda row: row["category"] in {"communications", "infointegrity"},
            "training": lambda row: (
                row["category"] in {"training", "partnership"} or self.gives(row) == "training"
            ),
            "unit": self.is_unit,
        }

    def fields(self) -> Iterator[tuple[str, Told]]:
        """Yield how many states pledged in each field."""
        for name, is_meant in self.meant_of_fields().items():
            rows = self.taken(
                lambda row, is_meant=is_meant: is_meant(row) and self.is_state(row["contributor"])
            )  # type: ignore[misc]
            yield f"{name}-states", self.of_rows(rows, value=len({row["contributor"] for row in rows}))

    def amounts(self) -> Iterator[tuple[str, Told]]:
        """Yield sums of what announcements state."""
        stated: dict[str, Callable[[Row], bool]] = {
            "units": lambda row: self.is_unit(row) and row["unit"] == "unit",
            "helicopters": lambda row: row["unit"] == "helicopter",
            "uniformed-personnel": lambda row: (
                self.gives(row) in {"capability", "people"} and row["unit"] == "personnel"
            ),
        }
        for name, is_meant in stated.items():
            rows = self.taken(lambda row, is_meant=is_meant: is_meant(row) and row["quantity"] != "")  # type: ignore[misc]
            yield name, self.of_rows(rows, value=sum(float(row["quantity"]) for row in rows))
        sums = self.taken(
            lambda row: row["unit"].endswith("million") and row["quantity"] != "" and not self.is_total(row)
        )
        yield "money", self.of_rows(sums)
        for unit in {row["unit"] for row in sums}:
            same = [row for row in sums if row["unit"] == unit]
            yield f"money-{slug(unit)}", self.of_rows(same, value=sum(float(row["quantity"]) for row in same))

    def guide(self) -> Iterator[tuple[str, Told]]:
        """Yield the lines of the guide, and how they stand."""
        lines = self.rows("guide_lines")
        yield "guide-lines", self.of_rows(lines, key="line_id")
        states: dict[str, list[Row]] = {state: [] for state in GUIDED}
        for line in lines:
            asked, given = float(line["quantity"]), 0.0
            for row in self.taken(lambda row: row["line_id"] != ""):
                if row["line_id"] == line["line_id"] and self.is_of_use(row, line=line):
                    given += float(row["quantity"] or 0)
            states[GUIDED[0] if given >= asked else GUIDED[1] if given else GUIDED[2]].append(line)
        for state, found in states.items():
            yield f"guide-lines-met-{slug(state)}", self.of_rows(found, key="line_id")

    def others(self) -> Iterator[tuple[str, Told]]:
        """Yield sessions, statements, pledges of themes, and what sources state."""
        sessions = self.rows("sessions")
        for kind in {row["session_kind"] for row in sessions}:
            held = [row for row in sessions if row["session_kind"] == kind]
            yield f"sessions-{slug(kind)}", self.of_rows(held, key="session_id")
        texts = [row for row in self.rows("statements") if not row["translation_of"]]
        yield "statements", self.of_rows(texts, key="statement_id")
        own: set[str] = set()
        for theme in self.rows("themes"):
            codes = theme["categories"].split(";")
            rows = [
                row
                for row in self.taken(lambda _row: True)
                if row["theme_id"] == theme["theme_id"] or (not row["theme_id"] and row["category"] in codes)
            ]
            yield f"theme-pledges-{slug(theme['title'])}", self.of_rows(rows)
            own |= {row["announcement_id"] for row in rows}
        every = self.taken(lambda _row: True)
        yield "other-pledges", self.of_rows([row for row in every if row["announcement_id"] not in own])
        for initiative in self.rows("initiatives"):
            under = [row for row in every if row["initiative_id"] == initiative["initiative_id"]]
            yield f"initiative-pledges-{slug(initiative['title'])}", self.of_rows(under)
        claims = self.rows("claims", "subject")
        for claim in claims:
            same = [
                row
                for row in claims
                if (row["attribute"], row["value"]) == (claim["attribute"], claim["value"])
            ]
            yield (
                slug(same[0]["claim_id"]),
                self.told(float(claim["value"]), [row["claim_id"] for row in same]),
            )

    def figures(self) -> dict[str, Told]:
        """Return every figure that a summary may name, by the identifier of its note."""
        every = (self.attendance, self.pledges, self.fields, self.amounts, self.guide, self.others)
        return dict(pair for found in every for pair in found())
