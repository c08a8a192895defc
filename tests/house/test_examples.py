"""Every story in ``examples/`` still plays."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bluehelm.core.claims import Kind
from bluehelm.deployment import plan, scenario
from bluehelm.generation import match
from bluehelm.partnership import conferences, counting
from tests.house import survey

FOLDERS = sorted(path.parent for path in (survey.ROOT / "examples").glob("*/scenario.toml"))
"""Examples that are scenarios; the help of ``bluehelm pace`` plays the other one."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_example_is_planned(folder: Path, planned: Callable[[str], Path]) -> None:
    """The command that the README shows plans the example and writes its page."""
    assert list(planned(folder.name).glob("*.html"))


def test_line_that_wants_women_rests_on_an_announcement() -> None:
    """No share of a handful of persons fills it: the unit there was announced as all-female."""
    found = scenario.read(survey.ROOT / "examples/standby-3000")
    case = plan.case_of(found)
    line = next(line for line in case.requirements if line.min_womens_share)
    (chosen,) = (one for one in match.solve(case).assignments if one.requirement_id == line.requirement_id)
    (claim,) = (
        claim for claim in found.claims if (claim.subject, claim.attribute) == (chosen.offer_id, "women")
    )
    assert claim.kind in {Kind.PUBLISHED, Kind.DERIVED}
    assert "announced as an all-female" in claim.source


MEETINGS = sorted(path.parent for path in (survey.ROOT / "examples").glob("*/conferences.csv"))
"""Examples that are conferences."""


@pytest.mark.parametrize("folder", MEETINGS, ids=lambda folder: folder.name)
def test_example_of_a_conference_is_counted(folder: Path) -> None:
    """Its tables agree with each other, nothing of it is guessed, and somebody announced something."""
    found = conferences.read(folder)
    assert (found.guesses, found.notes) == ((), ())
    assert counting.count("announcements", found).value > 0


def test_seoul_is_what_was_published_of_it(tmp_path: Path) -> None:
    """The example of Seoul holds exactly the published rows, each with kind and source, byte for byte."""
    folder = survey.ROOT / "examples/seoul-2021"
    facts = conferences.published().of("SEO2021")
    assert conferences.read(folder) == facts
    assert len(facts.announcements) == 17
    assert {row.kind for row in (*facts.announcements, *facts.claims, *facts.deliveries)} == {Kind.PUBLISHED}
    conferences.write(facts, path=tmp_path / "seoul")
    for file in (tmp_path / "seoul").iterdir():
        assert (folder / file.name).read_bytes() == file.read_bytes()
