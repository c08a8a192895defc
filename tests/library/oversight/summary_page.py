"""A summary as a reader of its page sees it: figures, their notes, and the rows to which these lead."""

import csv
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tests.house import survey


@dataclass
class Entry:
    """A note: its text, and the labels of the rows to which it links."""

    text: str = ""
    rows: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """
    What a page says.

    ``figures`` holds note and text of each figure in the order of the page, ``notes`` the notes by
    identifier, ``rows`` the cells of each row of the annex by its label.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: list[tuple[str, str]] = []
        self.notes: dict[str, Entry] = {}
        self.rows: dict[str, list[str]] = {}
        self.names: list[str] = []
        self.targets: list[str] = []
        self._figure = self._note = self._row = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the beginning of an element."""
        told = {name: value or "" for name, value in attrs}
        name = told.get("id", "")
        self.names += [name] if name else []
        self.targets += [told["href"]] if "href" in told else []
        if tag == "a" and told.get("class") == "figure":
            self._figure = told["href"].removeprefix("#note-")
            self.figures.append((self._figure, ""))
        elif tag == "a" and self._note and told["href"].startswith("#row-"):
            self.notes[self._note].rows.append(told["href"].removeprefix("#row-"))
        elif tag == "tr":
            self._row = name.removeprefix("row-") if name.startswith("row-") else ""
            self.rows |= {self._row: []} if self._row else {}
        elif tag in {"td", "th"} and self._row:
            self.rows[self._row].append("")
        elif name.startswith("note-"):
            self._note = name.removeprefix("note-")
            self.notes[self._note] = Entry()

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "a":
            self._figure = ""
        elif tag == "tr":
            self._row = ""

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._figure:
            name, text = self.figures[-1]
            self.figures[-1] = (name, text + data)
        if self._row:
            self.rows[self._row][-1] += data
        elif self._note:
            self.notes[self._note].text += data


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table as text, without the row of tags; none when it is not there."""
    place = folder / f"{name}.csv"
    if not place.is_file():
        return []
    rows = csv.DictReader(place.read_text("utf-8").splitlines())
    return [row for row in rows if not next(iter(row.values())).startswith("#")]


def state_names() -> dict[str, str]:
    """Return the English name of every member state by its code."""
    rows = csv.DictReader((survey.SOURCE / "bluehelm/data/contributors.csv").read_text("utf-8").splitlines())
    return {row["iso3"]: row["name"] for row in rows}
