"""Compiled search for the schedule that has most persons there on a day, over sampled delays."""

from typing import NamedTuple

import numpy as np

from bluehelm.core.compiled import njit
from bluehelm.deployment import lift_kernel, run_kernel

SOFT = 20.0  # days late for which a person still counts a little, so that the search sees near misses
SOFT_CREDIT = 0.1  # how much of a person counts who is a moment late
PEOPLE, COMPLETE = range(2)
DRY, WET = range(2)
EARLY, HALF = 8, 4  # parts of the scenarios after which a move may be given up
WORSE = 0.01  # by which share it must be worse at the first of them


class Question(NamedTuple):
    """What counts, and what chance does."""

    chance: run_kernel.Chance
    elsewhere: np.ndarray  # (scenarios, loads): equipment on site that no ship carries; -inf for none
    to_site: np.ndarray  # (loads, 2): days of people from airport to site, dry and wet
    counts: np.ndarray  # what a person on site counts, and one with the equipment of the unit
    day: float
    target: int  # persons who must be there in time: with their equipment, where people alone count nothing


@njit(cache=True, allocates=False)
def _credit(moment, day):
    """Return how much of a person counts who is there at a moment."""
    if moment <= day:
        return 1.0
    return max(0.0, SOFT_CREDIT * (1.0 - (moment - day) / SOFT))


@njit(cache=True, allocates=False)
def strength(run, sailing, question, world, scenario):
    """Return the persons that count in one executed scenario, and those who are there in time."""
    when, loads, opens = world.when, run.loads, run.opens
    people_count, complete_count, day = question.counts[PEOPLE], question.counts[COMPLETE], question.day
    total, in_time, is_complete = 0.0, 0, question.counts[PEOPLE] == 0
    for unit in range(len(sailing)):
        persons, landed = loads[unit, run_kernel.PERSONS], when[unit, run_kernel.LANDED]
        if persons == 0 or landed > day + SOFT:
            continue
        today = min(int(landed), len(opens) - 1)
        road = question.to_site[unit, DRY]
        if opens[today] > today:
            wet = question.to_site[unit, WET]
            road = wet if wet < np.inf else opens[today] - landed + road
        there = landed + road
        total += persons * people_count * _credit(there, day)
        if there <= day and not is_complete:
            in_time += persons
        if sailing[unit] >= 0:
            there = max(there, run_kernel.complete(when[:, run_kernel.SITE], loads, unit))
        there = max(there, question.elsewhere[scenario, unit])
        total += persons * complete_count * _credit(there, day)
        if there <= day and is_complete:
            in_time += persons
    return total, in_time


@njit(cache=True)
def _planned(lift, genes, state):
    """Return the day by which a plan has each load on site and operational; infinite beyond the horizon."""
    begin, keeps = len(genes.order) * 0, len(genes.order) < 0  # variables, as literals would compile it anew
    planned = np.full((2, len(genes.sailing)), np.inf)
    if lift_kernel.decode(lift, genes, state, begin, keeps) < lift_kernel.FAR:
        for load in range(len(genes.sailing)):
            planned[run_kernel.ON_SITE, load] = state.known[load, lift_kernel.SITE] / 2
            planned[run_kernel.OPERATIONAL, load] = state.known[load, lift_kernel.OPERATIONAL] / 2
    return planned


@njit(cache=True)
def judge(lift, genes, state, run, question, world):
    """Return the share of scenarios that reach the target, and the mean of the persons that count."""
    total, met, ships = 0.0, 0, genes.groups[:, lift_kernel.SHIP].copy()
    planned = _planned(lift, genes, state)
    for scenario in range(len(question.elsewhere)):
        run_kernel.one(
            run, genes.order, genes.sailing, ships, planned, question.chance, scenario, world.when, world
        )
        counted, in_time = strength(run, genes.sailing, question, world, scenario)
        total += counted
        met += in_time >= question.target
    num = max(1, len(question.elsewhere))
    return met / num, total / num


@njit(cache=True)
def _better(lift, genes, state, run, question, world, here, found):
    """Write down the persons of each scenario; tell whether the plan is as good as that of ``here``."""
    num = len(question.elsewhere)
    ships, planned = genes.groups[:, lift_kernel.SHIP].copy(), _planned(lift, genes, state)
    ours, theirs = 0.0, 0.0
    for scenario in range(num):
        run_kernel.one(
            run, genes.order, genes.sailing, ships, planned, question.chance, scenario, world.when, world
        )
        found[scenario], _ = strength(run, genes.sailing, question, world, scenario)
        ours += found[scenario]
        theirs += here[scenario]
        done = scenario + 1
        if done == num // EARLY and ours < theirs * (1 - WORSE):
            return False
        if done == num // HALF and ours < theirs:
            return False
    return ours >= theirs


@njit(cache=True, allocates=False)
def _total(values):
    """Return the sum of an array in its order; numpy would add in another."""
    total = 0.0
    for value in values:
        total += value
    return total


@njit(cache=True)
def climb(lift, genes, state, rng, run, question, moves, patience):
    """
    Improve a plan in place by some moves over the scenarios of a question; return its mean, never lower.

    Iterated local search: a move that is as good is taken, and after ``patience`` moves without gain the best
    plan is taken again with a few random changes.
    """
    num, scenarios = len(genes.order), len(question.elsewhere)
    state.sailings[:] = 0  # places at which sailings were scheduled, of which nothing hangs here
    world = run_kernel.room(run, len(genes.groups))
    here, found, best = np.zeros(scenarios), np.zeros(scenarios), np.zeros(scenarios)
    trial, current = lift_kernel.clone(genes), lift_kernel.clone(genes)
    _better(lift, genes, state, run, question, world, here, best)
    here[:] = best
    idle = 0
    for _ in range(moves if num > 1 else 0):
        if idle >= patience:
            lift_kernel.copy(genes, trial)
            for _ in range(lift_kernel.KICK):
                lift_kernel.change(lift, trial, state, rng)
            lift_kernel.copy(trial, current)
            found[:] = 0
            _better(lift, trial, state, run, question, world, found, here)
            idle = 0
        idle += 1
        if lift_kernel.change(lift, trial, state, rng) < 0:
            lift_kernel.copy(current, trial)
            continue
        if not _better(lift, trial, state, run, question, world, here, found):
            lift_kernel.copy(current, trial)
            continue
        if _total(found) > _total(here):
            idle = 0
        here[:] = found
        lift_kernel.copy(trial, current)
        if _total(here) > _total(best):
            best[:] = here
            lift_kernel.copy(current, genes)
    return _total(best) / max(1, scenarios)
