"""A small scenario of boxes: every form of cell once, for the tests of tables."""

from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import Field, PositiveInt, model_validator

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.core.tables import Sheet, Tables, read


class Colour(StrEnum):
    """A closed list."""

    RED = "red"
    GREEN = "green"


class Box(Noun):
    """One row with every form of cell."""

    box_id: str = Field(min_length=1, description="Identifier")
    count: PositiveInt = Field(description="Things inside, persons")
    colour: Colour = Field(description="red or green")
    mass: float | None = Field(default=None, ge=0, description="Mass, tonnes")
    packed_on: date | None = Field(default=None, description="Day of packing")
    sent_on: date | None = Field(default=None, description="Day of sending")
    is_open: bool = Field(default=False, description="Whether it is open")
    labels: tuple[str, ...] = Field(default=(), description="Labels")
    note: str = Field(default="", description="Anything else", json_schema_extra={"hxl": "#description"})
    owner: str = Field(default="", description="Owner")
    inside: str = Field(default="", description="Box around it")

    @model_validator(mode="after")
    def _in_order(self) -> "Box":
        if self.packed_on and self.sent_on and self.sent_on < self.packed_on:
            raise ValueError(f"sent_on is {self.sent_on}; it must not be before packed_on, {self.packed_on}")
        return self


class Limits(Noun):
    """A part of the settings."""

    most: PositiveInt = Field(default=3, description="Most boxes")


class Question(Noun):
    """Settings."""

    title: str = Field(min_length=1, description="Title")
    opened_on: date = Field(description="Day of opening")
    months: tuple[int, ...] = Field(default=(), description="Months")
    notes: tuple[str, ...] = Field(default=(), description="Notes")
    limits: Limits = Field(default_factory=Limits, description="Limits")


BOXES = Sheet(
    name="boxes",
    thing="Box",
    noun=Box,
    key=("box_id",),
    is_required=True,
    matches={"owner": "owners"},
    references={"inside": "boxes"},
)
SHEETS = (BOXES,)
TOML = 'title = "Boxes"\nopened_on = 2026-12-01\n[limits]\nmost = 5\n'
HEADER = "box_id,count,colour,mass,packed_on,sent_on,is_open,labels,note,owner,inside\n"


def owners(_rows: object) -> dict[str, Index]:
    """Return a vocabulary of three owners."""
    names = {
        "CIV": ("Côte d'Ivoire", "Ivory Coast"),
        "GHA": ("Ghana",),
        "GIN": ("Guinea",),
        "GNB": ("Guinea",),
    }
    return {"owners": Index.of(names)}


def folder(path: Path, *, boxes: str | bytes, toml: str = TOML) -> Path:
    """Write a folder of boxes; a text that starts with no header gets the usual one."""
    path.mkdir(exist_ok=True)
    (path / "scenario.toml").write_text(toml, encoding="utf-8")
    content = boxes if isinstance(boxes, bytes) else (boxes if "box_id" in boxes else HEADER + boxes).encode()
    (path / "boxes.csv").write_bytes(content)
    return path


def taken(path: Path) -> Tables:
    """Read boxes in any form."""
    return read(path, sheets=SHEETS, settings=Question, vocabulary=owners)
