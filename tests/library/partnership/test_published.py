"""The conferences that took place: shipped as they were published, with all that sources disagree about."""

import csv
from datetime import date
from pathlib import Path

import pytest

from bluehelm.core.citations import told_on
from bluehelm.core.claims import Kind
from bluehelm.partnership import conferences, followup, funnel, scorecard
from bluehelm.partnership.delivery_domain import FollowUpStage
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_domain import Way

ROOT = Path(__file__).parents[3]
BESIDE = {"BER2025-PHL-01", "BER2025-PHL-02", "BER2025-PHL-03"}
"""Announcements of which another source than the table of the origin tells: that of the example."""

ORIGIN = ROOT / "tests" / "data" / "partnership"
"""Tables from which the facts were transcribed, and what their codes of sources stand for."""

FACTS = conferences.published()


def origin(name: str) -> list[dict[str, str]]:
    """Return a table from which facts were transcribed."""
    with (ORIGIN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(subject: str, attribute: str) -> list[tuple[str, str]]:
    """Return value and source of what is claimed of something."""
    return [
        (row.value, row.source)
        for row in FACTS.claims
        if (row.subject, row.attribute) == (subject, attribute)
    ]


def test_every_row_is_published_and_names_its_source() -> None:
    """Nothing here is invented; what is not printed in a source says how it was found."""
    rows = (*FACTS.conferences, *FACTS.claims, *FACTS.initiatives, *FACTS.announcements, *FACTS.deliveries)
    assert all(row.source for row in rows)
    unprinted = [row for row in rows if row.kind is not Kind.PUBLISHED]
    assert [(type(row).__name__, row.kind.value) for row in unprinted] == [
        ("Conference", "assumed"),
        ("Delivery", "derived"),
    ]


def test_shipped_files_are_as_records_are_written(tmp_path: Path) -> None:
    """The shipped folder is what writing its records gives, byte for byte."""
    conferences.write(FACTS, path=tmp_path / "facts")
    shipped = ROOT / "src/bluehelm/data/conferences"
    assert {file.name: file.read_bytes() for file in shipped.iterdir()} == {
        file.name: file.read_bytes() for file in (tmp_path / "facts").iterdir()
    }


def test_seoul_has_both_counts_of_states() -> None:
    """The United Nations counts 62 states at Seoul, the International Peace Institute 64: both stay."""
    assert said("SEO2021", "pledging_states") == [
        ("62", "un.org/sg note to correspondents 2021-12-08"),
        ("64", "theglobalobservatory.org 2022/02 Analyzing Member State Pledges"),
    ]


@pytest.mark.parametrize(
    ("subject", "attribute", "values"),
    [
        ("BER2025", "technology_states", ["18", "8"]),
        ("BER2025", "attending_states", [">130", "144"]),
        ("NY2015", "uniformed_personnel", ["30000", "40000"]),
        ("NY2015", "pledging_states", [">50", "52", "53"]),
        ("LON2016", "attending_states", ["80", "70"]),
        ("VAN2017", "attending_states", ["79", "80"]),
        ("NY2015-RWA-03", "quantity", ["1", "2"]),
    ],
)
def test_what_sources_disagree_about_is_kept(subject: str, attribute: str, values: list[str]) -> None:
    """No conflict between sources was settled when the facts were transcribed."""
    assert [value for value, _ in said(subject, attribute)] == values


def test_announcements_are_those_of_the_origin() -> None:
    """Every row of the origin is an announcement with its words, number, unit, sources; few others are."""
    rows = origin("pledges.csv")
    sources = {row["code"]: row["source"] for row in origin("sources.csv")}
    counted: dict[tuple[str, str], int] = {}
    expected = {}
    for row in rows:
        at = row["ministerial"], row["iso3"]
        counted[at] = counted.get(at, 0) + 1
        words = (row["category"], row["capability"], row["unit"], row["description"], row["stage"])
        quantity = float(row["quantity"]) if row["quantity"] else None
        source = "; ".join(sources[code] for code in row["source"].split(";"))
        expected["-".join((*at, f"{counted[at]:02d}"))] = (*words, quantity, source)
    assert expected == {
        row.announcement_id: (
            *(row.category, row.capability, row.unit, row.description, row.stage),
            *(row.quantity, row.source),
        )
        for row in FACTS.announcements
        if row.announcement_id not in BESIDE
    }


def test_conferences_are_those_of_the_origin() -> None:
    """The meetings are those of the origin, with its days as far as it has them."""
    rows = {row["id"]: row for row in origin("ministerials.csv")}
    assert rows.keys() == {row.conference_id for row in FACTS.conferences}
    for row in FACTS.conferences:
        assert str(row.starts_on).startswith(rows[row.conference_id]["date_start"])
        assert str(row.ends_on).startswith(rows[row.conference_id]["date_end"])


def test_follow_up_is_that_of_the_origin() -> None:
    """Every row of the origin stands among deliveries or claims, with its number in the cell or in words."""
    told = [
        (row.announcement_id.rpartition("-")[0], str(row.happened_on), f"{row.quantity or 0:g} {row.note}")
        for row in FACTS.deliveries
    ]
    told += [(row.subject.rpartition("-")[0], str(row.stated_on), row.value) for row in FACTS.claims]
    for row in origin("pledge_followup.csv"):
        about = f"{row['ministerial']}-{row['iso3']}"
        of_day = [words for who, on, words in told if who == about and on.startswith(row["date"])]
        assert any(row["value"] in words.replace("-", " ").split() for words in of_day), row


def test_announcements_have_the_identifiers_of_the_example() -> None:
    """Where the example of a stand-by force has an announcement, it is the same one here."""
    path = ROOT / "examples/standby-3000/announcements.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["announcement_id"]: row for row in csv.DictReader(file)}
    shared = [row for row in FACTS.announcements if row.announcement_id in rows]
    assert len(shared) == 37
    assert {row.announcement_id for row in shared} >= BESIDE
    for row in shared:
        other = rows[row.announcement_id]
        assert (row.contributor, row.category, row.capability, str(row.stated_on), row.source) == (
            *(other["contributor"], other["category"], other["capability"], other["stated_on"]),
            other["source"],
        )


def test_what_was_said_again_counts_once() -> None:
    """One transport aircraft of 2017 and not three, 300 engineers once, and the fund of 15 million once."""
    again = {row.announcement_id: row.repeats for row in FACTS.announcements if row.repeats}
    assert again == {
        "ACC2023-CAN-04": "VAN2017-CAN-02",
        "BER2025-CAN-02": "VAN2017-CAN-02",
        "NY2015-IND-02": "NY2015-IND-01",
        "NY2019-CAN-01": "VAN2017-CAN-04",
        "VAN2017-GBR-01": "NY2015-GBR-02",
    }
    on = date(2026, 11, 30)
    found = followup.follow(FACTS.announcements, trail=Trail.of(FACTS), as_of=on)
    pledged = {way: funnel.of(found, way=way, as_of=on).steps[0].amounts for way in Way}
    told = {amount.unit: amount.quantity for amounts in pledged.values() for amount in amounts}
    assert told["aircraft"] == 1
    assert told["CAD million"] == pytest.approx(21 + 15 + 70 + 7.7 + 2 + 6.2 + 11 + 11.4)
    engineers = [row for row in found if row.contributor == "GBR" and row.category == "engineering"]
    assert [row.announcement_id for row in funnel.split(engineers)[0]] == ["NY2015-GBR-02"]


def test_what_became_of_the_force_of_8000() -> None:
    """Of the 8,000 troops of 2015, 28 units were registered after 24 months, 13 assessed, 6 at level 3."""
    steps = [row for row in FACTS.deliveries if row.announcement_id == "NY2015-CHN-01"]
    assert [(row.stage.value, row.quantity, row.unit) for row in steps] == [
        ("registered", 28, "unit"),
        ("level_2", 13, "unit"),
        ("level_3", 6, "unit"),
    ]
    announced = next(row for row in FACTS.announcements if row.announcement_id == "NY2015-CHN-01")
    assert (announced.quantity, announced.unit) == (8000, "personnel")
    assert (steps[0].happened_on - announced.stated_on).days // 30 == 24


def test_the_quick_reaction_force_lapsed() -> None:
    """The quick reaction force of 2017 lapsed, with sources of 2022; before nobody knew."""
    steps = [row.stage for row in FACTS.deliveries if row.announcement_id == "VAN2017-CAN-01"]
    assert steps == [FollowUpStage.LAPSED, FollowUpStage.NOTED]
    before = FACTS.as_of(date(2021, 12, 31))
    [known] = [row for row in before.deliveries if row.announcement_id == "VAN2017-CAN-01"]
    assert (known.quantity, known.note) == (0, "not registered, 20 months after the pledge")


@pytest.mark.parametrize("year", range(2014, 2026))
def test_nothing_cites_a_later_source(year: int) -> None:
    """Whatever the day, no row cites a source that tells a later day of itself, and none is without any."""
    day = date(year, 12, 31)
    then = FACTS.as_of(day)
    rows = (*then.conferences, *then.claims, *then.announcements, *then.deliveries)
    cited = [one for row in (*rows, *then.components, *then.initiatives) for one in row.source.split("; ")]
    assert [one for one in cited if not one or (told_on(one) or day) > day] == []


def test_a_force_is_known_from_its_first_source() -> None:
    """All that is cited of the quick reaction force is of 2019 or later; in 2020 nothing is of 2022."""
    source = {
        day: [
            row.source
            for row in FACTS.as_of(date.fromisoformat(day)).announcements
            if "CAN-01" in row.announcement_id and row.conference == "VAN2017"
        ]
        for day in ("2019-07-08", "2020-06-01")
    }
    assert source == {"2019-07-08": [], "2020-06-01": ["therecord.com 9495720 (2019-07-09)"]}


def test_a_conference_stays_before_its_sources() -> None:
    """Before any page told of it a meeting stands in the list, with no page of a later day."""
    [paris] = FACTS.of("PAR2016").as_of(date(2016, 12, 31)).conferences
    assert paris.source == conferences.LATER
    assert FACTS.of("SEO2021").as_of(date(2020, 1, 1)).initiatives == ()


def test_later_facts_of_the_origin_are_records() -> None:
    """What the origin tells of a later time is a record: nobody reads beside it that none was found."""
    own = {"announced", "continuing"}  # said of themselves when they were announced
    later = [row for row in FACTS.announcements if row.stage not in own]
    assert len(later) == 20
    found = followup.follow(FACTS.announcements, trail=Trail.of(FACTS), as_of=date(2026, 11, 30))
    evidence = {row.announcement_id: row.evidence for row in found}
    assert [row.announcement_id for row in later if "No later record" in evidence[row.announcement_id]] == []
    assert evidence["LON2016-CAN-01"] == "Noted by 15 November 2017: not delivered at full size."
    assert evidence["SEO2021-DEU-02"] == "Noted by 2025: pilot active in 3 missions."


def test_suspension_and_what_was_not_registered_are_on_the_scorecard() -> None:
    """An aircraft flew, was suspended and was announced again; a force had no unit after 20 months."""
    made = scorecard.of(
        "CAN", announcements=FACTS.announcements, trail=Trail.of(FACTS), as_of=date(2026, 11, 30)
    )
    text = " ".join(made.text().split())
    assert "Noted by 9 July 2019: 0 units; not registered, 20 months after the pledge." in text
    assert "Noted by February 2020: 0 days a month; suspended: health concerns." in text
    assert "Noted by 14 May 2025: 1 aircraft; announced as continued until 2027, in Berlin." in text
