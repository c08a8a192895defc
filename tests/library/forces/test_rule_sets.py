"""Rule sets: those of the package, and a user's own file."""

import json
from pathlib import Path
from typing import Any

import pytest

from bluehelm.core.errors import InputError, MissingReference
from bluehelm.forces import rule_sets
from bluehelm.forces.ladder_domain import LadderRuleSet
from tests.library.forces import naive_ladder
from tests.library.forces.histories import FIRST, climb, stand


def own(folder: Path, changes: dict[str, Any]) -> LadderRuleSet:
    """Return a copy of the African Standby Force's rules with another name and changes, read from a file."""
    file = folder / "own.json"
    raw = naive_ladder.raw("au-asf") | {"rule_set": "own"} | changes
    file.write_text(json.dumps(raw), encoding="utf-8")
    return rule_sets.rule_set("own.json", folder=folder)


def vv(**changes: str) -> dict[str, Any]:
    """Return the verification visit of the African Standby Force with changes."""
    return {"visits": {"VV": naive_ladder.raw("au-asf")["visits"]["VV"] | changes}}


def test_package_has_two_organizations() -> None:
    """Two rule sets of one form, each with its kind, source and first day."""
    found = [rule_sets.rule_set(name) for name in rule_sets.names()]
    assert {each.organization for each in found} == {"United Nations", "African Union"}
    assert all(each.source and each.valid_from and each.kind for each in found)


def test_validity_is_twelve_then_six_months() -> None:
    """The clock of the United Nations is the published one."""
    lapse = rule_sets.rule_set("un-pcrs-2019").lapse
    assert (lapse.months_initial, lapse.months_renewed, lapse.kind.value) == (12, 6, "published")


def test_own_rule_set_from_a_path(tmp_path: Path) -> None:
    """A file of the same form is a rule set, with its own levels."""
    found = own(tmp_path, {"title": "Our own"})
    assert (found.rule_set, found.title) == ("own", "Our own")
    assert stand(climb(found), rule_set=found, on=FIRST).level == "VERIFIED"


def test_own_rule_set_without_a_clock(tmp_path: Path) -> None:
    """A ladder whose pledges do not lapse holds for ever."""
    lapse = naive_ladder.raw("au-asf")["lapse"] | {"by_clock": False}
    found = own(tmp_path, {"lapse": lapse})
    standing = stand(climb(found), rule_set=found, on=FIRST)
    assert (standing.level, standing.until) == ("VERIFIED", None)


def test_file_is_looked_up_in_its_folder_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory in which the tool is started plays no part."""
    own(tmp_path, {})
    monkeypatch.chdir(tmp_path)
    for folder in (None, tmp_path / "elsewhere"):
        with pytest.raises(MissingReference, match="beside the scenario"):
            rule_sets.rule_set("own.json", folder=folder)


def test_unknown_name_lists_those_there_are() -> None:
    """A name that is neither in the package nor a file is missing."""
    with pytest.raises(MissingReference, match=r"au-asf, un-pcrs-2019"):
        rule_sets.rule_set("un-pcrs-2020")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"levels": naive_ladder.raw("au-asf")["levels"][:1] * 2}, "may share an identifier"),
        ({"levels": naive_ladder.raw("au-asf")["levels"][1:]}, "to the next, in order"),
        ({"transitions": naive_ladder.raw("au-asf")["transitions"][1:]}, "to the next, in order"),
        ({"event_names": {"withdrawn": "x"}}, "acknowledged is used, but not among the event names"),
        ({"visits": {}}, "VV is used, but not among the visits"),
        ({"withdraw_to": "NOWHERE"}, "NOWHERE, which is no level"),
        (vv(failed_to="X"), "X, which is no"),
        ({"lapse": naive_ladder.raw("au-asf")["lapse"] | {"counts_from": "renewed"}}, "counts from renewed"),
        (vv(failed_to="VERIFIED"), "failing VV leads to VERIFIED, but it must lead to SELF_ASSESSED"),
        (vv(failed_to="NONE"), "failing VV leads to NONE, but it must lead to SELF_ASSESSED"),
        (vv(passed="acknowledged"), "acknowledged is needed 2 times"),
        (vv(passed="released"), "released is needed 2 times"),
        ({"rule_set": "au-asf", "title": "x"}, "must have another name"),
        ({"level": "RDL"}, "Extra inputs"),
        ({"source": ""}, "at least 1 character"),
    ],
)
def test_file_that_is_no_ladder_is_refused(changes: dict[str, Any], rule: str, tmp_path: Path) -> None:
    """Each broken rule of form is named with its place, and nothing is read."""
    with pytest.raises(InputError, match=rule) as caught:
        own(tmp_path, changes)
    assert {(fault.code, fault.place) for fault in caught.value.faults} == {("rule-set-form", "own.json")}


def test_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    """Bytes that are no JSON are an input error, not a crash."""
    file = tmp_path / "own.json"
    file.write_bytes(b"\xff\xfe{")
    with pytest.raises(InputError, match="rule-set-form"):
        rule_sets.rule_set(file.name, folder=tmp_path)
