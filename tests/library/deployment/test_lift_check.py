"""The checker of lifts names every fault that is planted in a schedule that holds."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bluehelm.deployment import lift_check, lift_decode, lift_rules
from bluehelm.deployment.lift_problem import LiftProblem, obstacles
from bluehelm.deployment.lift_schedule import LiftSchedule
from tests.library.deployment.lift_cases import small_lift

Pair = tuple[LiftProblem, LiftSchedule]


def planned(seed: int = 1, *, max_units: int = 4) -> Pair:
    """Return a small lift in which all can go, and a schedule of it that shares ships."""
    problem = replace(small_lift(seed, units=12, max_units=max_units), max_calls=2)
    start = next(s for s in lift_rules.starts(problem) if s.window or max_units == 1)
    return problem, lift_decode.decode(problem, start.plan)


def changed(array: np.ndarray, place: int, value: int) -> np.ndarray:
    """Return an array with one other value."""
    result = array.copy()
    result[place] = value
    return result


def shipped(pair: Pair) -> int:
    """Return a unit with a sailing, a convoy and no claim on others."""
    problem, schedule = pair
    return int(np.flatnonzero((schedule.convoy_start >= 0) & (problem.persons > 0))[0])


def with_count(pair: Pair, name: str, *, value: int = 0) -> Pair:
    """Return a problem in which there is less of something; the schedule is as it was."""
    array = getattr(pair[0], name)
    return replace(pair[0], **{name: value if isinstance(array, int) else value + 0 * array}), pair[1]


def later_ready(pair: Pair, name: str) -> Pair:
    """Return a problem in which everybody is ready later."""
    return replace(pair[0], **{name: getattr(pair[0], name) + 500}), pair[1]


def together(pair: Pair) -> Pair:
    """Put every unit that sails into one sailing."""
    return pair[0], replace(pair[1], sailing=np.where(pair[1].sailing >= 0, 0, -1))


def sooner(pair: Pair, name: str, *, by: int = 2) -> Pair:
    """Return a schedule in which something is earlier."""
    array = getattr(pair[1], name)
    return pair[0], replace(pair[1], **{name: np.where(array >= 0, array - by, array)})


def without_flights(pair: Pair) -> Pair:
    """Return a schedule in which the last flights are missing."""
    columns = ("flight_unit", "flight_start", "flight_count")
    return pair[0], replace(pair[1], **{name: getattr(pair[1], name)[:-1] for name in columns})


def all_fly_at_once(pair: Pair) -> Pair:
    """Return a schedule in which all people fly in one half-day late enough for all."""
    moment = int(pair[1].operational.max()) + 50
    return pair[0], replace(pair[1], flight_start=0 * pair[1].flight_start + moment)


def all_load_at_once(pair: Pair) -> Pair:
    """Return a schedule in which all ships load on one half-day."""
    return pair[0], replace(pair[1], load_start=0 * pair[1].load_start + int(pair[1].load_start.min()))


def enabler_last(pair: Pair) -> Pair:
    """Return a problem in which the first unit must follow the last."""
    order = np.argsort(pair[1].operational)
    first, last = next((int(u), int(order[-1])) for u in order if pair[0].persons[u] > 0)
    after = changed(changed(pair[0].after, last, -1), first, last)
    return replace(pair[0], after=after, holds_back=True), pair[1]


def in_a_circle(pair: Pair) -> Pair:
    """Return a problem in which two units must precede each other."""
    return replace(pair[0], after=changed(changed(pair[0].after, 0, 1), 1, 0)), pair[1]


def swapped_class(pair: Pair) -> Pair:
    """Return a problem in which nobody may use the classes that are used."""
    return replace(pair[0], is_allowed=pair[0].is_allowed & False), pair[1]


def left_out(pair: Pair) -> Pair:
    """Return a schedule that says of a unit that it never arrives, though its people fly."""
    return pair[0], replace(pair[1], operational=changed(pair[1].operational, shipped(pair), -1))


def other_port(pair: Pair) -> Pair:
    """Return a schedule in which ships call elsewhere."""
    return pair[0], replace(pair[1], first_port=(pair[1].first_port + 1) % 3)


CORRUPTIONS: dict[str, tuple[Callable[[Pair], Pair], str]] = {
    "too few ships": (lambda p: with_count(p, "ship_count"), "ships of class . are in use; there are 0"),
    "too few berths": (lambda p: with_count(p, "berths"), "berths of port . are in use; there are 0"),
    "too few convoys": (lambda p: with_count(p, "convoys"), "convoys of port . are in use; there are 0"),
    "too few aircraft": (lambda p: with_count(p, "num_aircraft"), "aircraft are in use; there are 0"),
    "too few slots": (lambda p: with_count(p, "slots"), "slots are in use; there are 0"),
    "ships at once": (all_load_at_once, "ships of class . are in use; there (are|is)"),
    "flights at once": (all_fly_at_once, "slots are in use"),
    "small decks": (lambda p: with_count(p, "ship_lane_m", value=5), "lane metres; class . has 5"),
    "light decks": (lambda p: with_count(p, "ship_tonnes", value=5), "tonnes; class . carries 5"),
    "everybody aboard": (together, "units; the most is 4"),
    "several embarkations": (together, "several ports of embarkation"),
    "equipment not ready": (lambda p: later_ready(p, "ready"), "loaded before it is ready"),
    "people not ready": (lambda p: later_ready(p, "people_ready"), "fly before they are ready"),
    "fast ship": (lambda p: sooner(p, "first_berth"), "before it can be there"),
    "fast way back": (lambda p: sooner(p, "ship_back"), "back before it can be"),
    "no clearance": (lambda p: sooner(p, "convoy_start", by=1), "before its equipment is cleared"),
    "fast convoy": (lambda p: sooner(p, "on_site"), "its convoy is there on"),
    "people too early": (lambda p: with_count(p, "most_early", value=-90), "too early"),
    "seats missing": (without_flights, "persons have .* seats"),
    "enabler later": (enabler_last, "before Unit U.*, which must precede it"),
    "circle": (in_a_circle, "can never arrive"),
    "class not allowed": (swapped_class, "may not use that class"),
    "travels for nothing": (left_out, "never becomes operational, yet it travels"),
    "forgotten": (left_out, "it can arrive"),
    "elsewhere": (other_port, "its units go to"),
    "one port too many": (lambda p: with_count(p, "max_calls", value=0), "ports; the most is 0"),
    "value": (lambda p: (p[0], replace(p[1], value=p[1].value + 1)), "the operational units give"),
    "operational": (lambda p: sooner(p, "operational"), "what it has says"),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_planted_fault_is_named(name: str) -> None:
    """The sound schedule passes; with the fault the checker says what is wrong."""
    pair = planned()
    assert lift_check.faults(*pair) == ()
    corrupt, words = CORRUPTIONS[name]
    found = lift_check.faults(*corrupt(pair))
    assert any(re.search(words, sentence) for sentence in found), found


@pytest.mark.parametrize("seed", range(60))
def test_checker_and_problem_agree_on_who_can_go(seed: int) -> None:
    """A schedule that leaves everybody at home is right about those who cannot arrive, only."""
    problem = small_lift(seed, units=10, can_all_go=False)
    plan = lift_rules.starts(problem)[-1].plan
    nobody = replace(plan, order=plan.order[:0], sailing=-1 + 0 * plan.sailing)
    found = lift_check.faults(problem, lift_decode.decode(problem, nobody))
    can_go = [name for name, why in zip(problem.unit_ids, obstacles(problem), strict=True) if not why]
    assert found == tuple(f"Unit {name}: the schedule has it never; it can arrive." for name in can_go)
