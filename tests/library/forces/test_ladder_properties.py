"""Properties of the ladder over random histories, and its twin that walks from day to day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.forces import ladder, rule_sets
from tests.library.forces import naive_ladder
from tests.library.forces.histories import DAYS, FIRST, STATEMENTS, days, event, histories, stand

LAST = FIRST + timedelta(days=DAYS)

each_rule_set = pytest.mark.parametrize("name", rule_sets.names())


@each_rule_set
@given(data=st.data())
def test_entry_order_does_not_matter(name: str, data: st.DataObject) -> None:
    """Events entered in another order, or twice, give the same standing in every field."""
    rule_set = rule_sets.rule_set(name)
    history = data.draw(histories(rule_set))
    again = data.draw(st.lists(st.sampled_from(history), max_size=3)) if history else []
    mixed = data.draw(st.permutations(history + again))
    on = data.draw(days())
    assert stand(mixed, rule_set=rule_set, on=on) == stand(history, rule_set=rule_set, on=on)


@each_rule_set
@given(data=st.data())
def test_level_falls_on_the_day_of_expiry(name: str, data: st.DataObject) -> None:
    """Without a new event the level holds through the day before ``until`` and is lower on that very day."""
    rule_set = rule_sets.rule_set(name)
    on = data.draw(days())
    known = [each for each in data.draw(histories(rule_set)) if each.on <= on]
    found = stand(known, rule_set=rule_set, on=on)
    if found.until is None:
        assert stand(known, rule_set=rule_set, on=on + timedelta(days=5000)).order >= found.order
        return
    assert stand(known, rule_set=rule_set, on=found.until - timedelta(days=1)).order >= found.order
    fallen = stand(known, rule_set=rule_set, on=found.until)
    assert fallen.order < found.order
    assert fallen.lowered_by
    assert fallen.missing


@each_rule_set
@given(data=st.data())
def test_nothing_changes_before_the_day_that_is_named(name: str, data: st.DataObject) -> None:
    """With events to come among them, a standing is the same in every field up to the day before."""
    rule_set = rule_sets.rule_set(name)
    history, on = data.draw(histories(rule_set)), data.draw(days())
    known = {"events": history, "rule_set": rule_set, "statements": STATEMENTS}
    found, changes_on = ladder.settled({"O1": "FPU"}, on=on, **known)["O1"]
    last = changes_on - timedelta(days=1) if changes_on else on + timedelta(days=3000)
    for day in (data.draw(st.dates(on, last)), last):
        again = ladder.standings({"O1": "FPU"}, on=day, **known)["O1"]
        assert again == found.model_copy(update={"on": day})
    assert changes_on is None or changes_on > on


@each_rule_set
@given(data=st.data())
def test_level_is_the_same_since_it_was_reached(name: str, data: st.DataObject) -> None:
    """On the first day at a level it is there, and on the day before it was another."""
    rule_set = rule_sets.rule_set(name)
    on = data.draw(days())
    history = data.draw(histories(rule_set))
    found = stand(history, rule_set=rule_set, on=on)
    if found.since is not None:
        assert stand(history, rule_set=rule_set, on=found.since).order == found.order
        assert stand(history, rule_set=rule_set, on=found.since - timedelta(days=1)).order != found.order


@each_rule_set
@given(data=st.data())
def test_withdrawal_never_raises(name: str, data: st.DataObject) -> None:
    """One more withdrawal lowers, or leaves, the level of every day; on its own day nothing is left."""
    rule_set = rule_sets.rule_set(name)
    history = data.draw(histories(rule_set))
    withdrawn_on, on = data.draw(days()), data.draw(days())
    gone = [*history, event("withdrawn", withdrawn_on)]
    assert stand(gone, rule_set=rule_set, on=on).order <= stand(history, rule_set=rule_set, on=on).order
    assert stand(gone, rule_set=rule_set, on=withdrawn_on).order == 0


@each_rule_set
@given(data=st.data())
def test_twin_agrees_on_every_day(name: str, data: st.DataObject) -> None:
    """A naive walk from day to day finds the same rank and the same release."""
    rule_set = rule_sets.rule_set(name)
    history = data.draw(histories(rule_set))
    rules = naive_ladder.raw(name)
    walked = naive_ladder.ranks(history, rules=rules, statements=STATEMENTS, first=FIRST, last=LAST)
    asked = {each.on for each in history} | set(data.draw(st.lists(days(), min_size=3, max_size=8)))
    asked |= {
        day for day in (stand(history, rule_set=rule_set, on=on).until for on in asked) if day and day <= LAST
    }
    for on in sorted(asked):
        found = stand(history, rule_set=rule_set, on=on)
        assert (found.order, found.released) == walked[on]


@each_rule_set
@given(data=st.data())
def test_doing_what_is_missing_lifts(name: str, data: st.DataObject) -> None:
    """Adding all events that are named as missing reaches the next level, unless one ends on that day."""
    rule_set = rule_sets.rule_set(name)
    history, on = data.draw(histories(rule_set)), data.draw(days())
    found = stand(history, rule_set=rule_set, on=on)
    lowering = {"withdrawn", "aav_failed", "verification_failed"}
    if not found.missing or any(each.on == on and each.kind in lowering for each in history):
        return
    done = [event(kind, on, refers_to="T 1") for kind in found.missing]
    assert stand([*history, *done], rule_set=rule_set, on=on).order > found.order
