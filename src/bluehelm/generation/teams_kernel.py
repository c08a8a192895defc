"""Compiled search for the farthest set that each offer of a line could be in; `check_funnel` is its twin."""

import numpy as np

from bluehelm.core.compiled import njit

WIDTH = 3


@njit(cache=True, allocates=False)
def _step(team, count, offers, left, num_pinned):
    """Return the step at which a set stops: 0 a pin, 1 a cap, 2 a share, 3 other needs."""
    _, state, new_units, new_persons, _, is_pinned = offers
    units_left, persons_left = left
    held = 0
    for a in range(count):
        held += is_pinned[team[a]]
    if held < num_pinned:
        return 0
    step = 3
    for a in range(count):
        own = state[team[a]]
        units, persons = 0, 0
        for b in range(count):
            if state[team[b]] == own:
                units += new_units[team[b]]
                persons += new_persons[team[b]]
        if units > units_left[own]:
            return 1
        if persons > persons_left[own]:
            step = 2
    return step


@njit(cache=True, allocates=False)
def _judge(team, count, offers, left, line, best, teams):
    """Keep a set for each of its offers for which it comes farther than the best so far."""
    size, holder = offers[0], offers[4]
    need, have, most, num_pinned = line
    persons, lines = 0, 0
    for a in range(count):
        persons += size[team[a]]
    if persons <= have or persons > most:
        return
    for a in range(count):
        is_new = holder[team[a]] >= 0
        for b in range(a):
            is_new &= holder[team[b]] != holder[team[a]]
        lines += is_new
    rank = _step(team, count, offers, left, num_pinned) * (need + 1) + min(persons, need)
    rank = (rank * (WIDTH + 1) + WIDTH - lines) * (WIDTH + 1) + WIDTH - count
    for a in range(count):
        if rank > best[team[a]]:
            best[team[a]] = rank
            for b in range(WIDTH):
                teams[team[a], b] = team[b] if b < count else -1


@njit(cache=True)
def farthest(max_units, offers, left, line):
    """
    Return, per offer, its set that stops last; of equals the fullest, that of fewest lines, the smallest.

    ``offers``: persons, contributor, whether a new unit of it, persons new to the mission, other line that
    has it or -1, is pinned. ``left``: units and persons per contributor. ``line``: need, persons that it has,
    most, how many are pinned. Sets hold places of offers, padded with -1; none at all where none fits.
    """
    num = len(offers[0])
    best = np.full(num, -1)
    teams = np.full((num, WIDTH), -1)
    team = np.zeros(WIDTH, dtype=np.int64)
    for i in range(num):
        team[0] = i
        _judge(team, 1, offers, left, line, best, teams)
        for j in range(i + 1, num if max_units > 1 else i):
            team[1] = j
            _judge(team, 2, offers, left, line, best, teams)
            for k in range(j + 1, num if max_units > 2 else j):
                team[2] = k
                _judge(team, 3, offers, left, line, best, teams)
    return teams
