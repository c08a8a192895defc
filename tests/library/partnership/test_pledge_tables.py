"""Tables of past pledges: read whole, with what was guessed told, and refused with every fault at once."""

import csv
from pathlib import Path

import pytest

from bluehelm.core.errors import InputError
from bluehelm.partnership import conferences, counting, pledge_tables
from bluehelm.partnership.amounts_said import amount_said
from bluehelm.partnership.conference_domain import Conference
from bluehelm.partnership.conferences import ConferenceRecords
from tests.library.partnership.test_published import BESIDE, FACTS, ORIGIN

HEAD = "ministerial,iso3,category,capability,quantity,unit,description,stage,source"
ALDARA = Conference(
    conference_id="XAL2026",
    name="Ministerial of Aldara",
    starts_on="2026-12-01",
    ends_on="2026-12-02",
    place="Aldara",
    kind="illustrative",
    source="invented",
)


def records_of(folder: Path, *lines: str, organizations: tuple[str, ...] = ()) -> ConferenceRecords:
    """Return what a table of pledges at the invented conference becomes."""
    file = folder / "pledges.csv"
    file.write_text("\n".join((HEAD, *lines, "")), encoding="utf-8")
    return pledge_tables.read(file, meetings=(ALDARA,), organizations=organizations)


@pytest.mark.parametrize(
    ("text", "quantity", "ignored"),
    [
        ("about 1,000", 1000, ("about",)),
        ("up to 600", 600, ("up", "to")),
        (">40", 40, (">",)),
        ("~ 40 000", 40000, ("~",)),
        ("two battalions", 2, ("battalions",)),
        ("3.5", 3.5, ()),
        ("0.125", 0.125, ()),
        ("5 thousand troops", 5000, ("troops",)),
        ("a dozen", 12, ()),
        ("half a dozen", 6, ()),
        ("twenty-five", 25, ()),
        ("deux cent cinquante militaires", 250, ("militaires",)),
        ("some 30", 30, ("some",)),
        ("1,5", 1.5, ()),
        ("1.000", 1000, ()),
    ],
)
def test_one_number_in_words_is_read(text: str, quantity: float, ignored: tuple[str, ...]) -> None:
    """A text with one number gives it, and the words beside it."""
    said = amount_said(text)
    assert said is not None
    assert (said.quantity, said.ignored) == (quantity, ignored)


@pytest.mark.parametrize(
    "text",
    [
        *("several", "10 to 12", "10-12", "-5", "two or three", "2½", "", "?", "a few", "hundreds", "half"),
        *("no more than five", "fewer than five", "<40", "pas plus de cinq", "10 %", "level 2"),
    ],
)
def test_no_single_number_is_no_answer(text: str) -> None:
    """A range, a fraction, a negative number, an end from above and no number at all are not read as one."""
    assert amount_said(text) is None


def test_amount_in_words_is_a_named_guess(tmp_path: Path) -> None:
    """What was taken for a number is listed with its place, and its words stay in the description."""
    records = records_of(
        tmp_path,
        'XAL2026,XBO,military,troops,"about 1,000",personnel,by June,announced,invented',
        "XAL2026,XBO,military,infantry,two battalions,unit,,,invented",
    )
    assert [str(guess) for guess in records.guesses] == [
        'pledges, row 2, column quantity: "about 1,000" was taken for 1000; not read: "about"',
        'pledges, row 3, column quantity: "two battalions" was taken for 2; not read: "battalions"',
    ]
    assert [(row.announcement_id, row.quantity, row.description) for row in records.announcements] == [
        ("XAL2026-XBO-01", 1000, "by June; stated as about 1,000"),
        ("XAL2026-XBO-02", 2, "stated as two battalions"),
    ]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """An unknown conference, an unknown state, an amount without a number and a missing source together."""
    with pytest.raises(InputError) as caught:
        records_of(
            tmp_path,
            "XAL2062,XBO,military,troops,100,personnel,,,invented",
            "XAL2026,Nowhereland,military,troops,100,personnel,,,invented",
            "XAL2026,XBO,military,troops,some hundreds,personnel,,,invented",
            "XAL2026,XBO,military,troops,100,personnel,,,",
        )
    assert sorted((fault.code, fault.place) for fault in caught.value.faults) == [
        ("amount-in-words", "pledges.csv, row 4, column quantity"),
        ("no-such-conference", "pledges.csv, row 2, column ministerial"),
        ("required-cell", "pledges.csv, row 5, column source"),
        ("unknown-name", "pledges.csv, row 3, column iso3"),
    ]


def test_sender_that_is_no_state_is_told(tmp_path: Path) -> None:
    """An organization must be named as one; then it announces, is told, and is not counted as a state."""
    line = "XAL2026,UNE,training,course,1,course,,announced,invented"
    with pytest.raises(InputError, match="named as an organization"):
        records_of(tmp_path, line)
    records = records_of(tmp_path, line, organizations=("UNE",))
    assert records.notes == (
        "pledges.csv, row 2: UNE is no state; it announces as an organization and is not counted as a state",
    )
    assert counting.count("pledging_states", records).value == 0
    assert counting.count("pledging_organizations", records).value == 1
    conferences.write(records, path=tmp_path / "made")
    assert conferences.read(tmp_path / "made") == records


def test_category_that_is_unknown_is_told(tmp_path: Path) -> None:
    """A category that nobody knows is kept, counted under its own name, and told."""
    records = records_of(tmp_path, "XAL2026,XBO,field_kitchens,kitchens,2,unit,,,invented")
    assert records.notes == (
        "pledges.csv, row 2: category field_kitchens is not known; it is counted under its own name",
    )
    (part,) = counting.count("announcements_by_category", records).parts
    assert (part.label, part.value) == ("Field kitchens", 1)


def test_alike_rows_are_two_announcements(tmp_path: Path) -> None:
    """Two rows that say the same are kept as two: nobody guesses that one repeats the other."""
    line = "XAL2026,XBO,police,formed police unit,1,unit,,announced,invented"
    records = records_of(tmp_path, line, line)
    assert [row.announcement_id for row in records.announcements] == ["XAL2026-XBO-01", "XAL2026-XBO-02"]


def test_origin_of_the_facts_imports_as_them(tmp_path: Path) -> None:
    """The table from which the facts come gives their announcements, but for what was judged of them."""
    path = ORIGIN / "pledges.csv"
    found = pledge_tables.read(path, meetings=FACTS.conferences)
    with path.open(encoding="utf-8", newline="") as file:
        assert len(found.announcements) == len(list(csv.DictReader(file)))
    facts = [row for row in FACTS.announcements if row.announcement_id not in BESIDE]
    judged = {"gives": "", "partners": (), "repeats": "", "initiative_id": "", "source": "", "quantity": None}
    assert [row.model_copy(update=judged) for row in found.announcements] == [
        row.model_copy(update=judged) for row in facts
    ]
    assert [row.quantity for row in found.announcements] == [row.quantity for row in facts]
    assert (found.guesses, found.notes) == ((), ())
