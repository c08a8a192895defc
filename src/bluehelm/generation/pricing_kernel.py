"""Compiled search for the cheapest legal sets of each requirement; the plain twin stands in the tests."""

import numpy as np

from bluehelm.core.compiled import njit

WIDTH = 3
FORBIDDING = 1e15
FAR = 2**40


@njit(cache=True, allocates=False)
def _absent(need, begin, end, days, sizes, count):
    """Person-days absent of up to three units; sorts its two small arrays by day."""
    for a in range(1, count):
        b = a
        while b > 0 and days[b] < days[b - 1]:
            days[b], days[b - 1] = days[b - 1], days[b]
            sizes[b], sizes[b - 1] = sizes[b - 1], sizes[b]
            b -= 1
    missing, since, total = need, begin, 0
    for a in range(count):
        day = min(max(days[a], begin), end)
        if missing > 0:
            total += (day - since) * missing
        missing -= sizes[a]
        since = day
    if missing > 0:
        total += (end - since) * missing
    return total


@njit(cache=True, allocates=False)
def _sift(values, sets, count, place):
    """Restore the heap (largest value first) below one place."""
    while True:
        child = 2 * place + 1
        if child >= count:
            return
        if child + 1 < count and values[child + 1] > values[child]:
            child += 1
        if values[child] <= values[place]:
            return
        values[place], values[child] = values[child], values[place]
        for unit in range(WIDTH):
            sets[place, unit], sets[child, unit] = sets[child, unit], sets[place, unit]
        place = child


@njit(cache=True, allocates=False)
def _keep(value, chosen, values, sets, count, keep):
    """Put a set among the ``keep`` cheapest; return how many there are now."""
    place = count if count < keep else 0
    values[place] = value
    for unit in range(WIDTH):
        sets[place, unit] = chosen[unit]
    if count == keep:
        _sift(values, sets, keep, 0)
        return keep
    if count + 1 == keep:
        for parent in range(keep // 2 - 1, -1, -1):
            _sift(values, sets, keep, parent)
    return count + 1


@njit(cache=True, allocates=False)
def _fits(chosen, count, mission, offers, pairs, left):
    """Tell whether no contributor of a set gives more units or persons than it has left."""
    size, _, contributor, _ = offers
    offer = pairs[1]
    cap, share = left
    for unit in range(count):
        own = contributor[offer[chosen[unit]]]
        units, persons = 0, 0
        for other in range(count):
            if contributor[offer[chosen[other]]] == own:
                units += 1
                persons += size[offer[chosen[other]]]
        if units > cap[own] or persons > share[mission, own]:
            return False
    return True


@njit(cache=True)
def _usable(r, prices, lines, offers, pairs):
    """
    Return the usable pairs of a line, cheapest first, what each adds at least, and how many are pinned.

    The additions, with the cost of the empty set, bound every set's cost from below: exactly, where nothing
    overshoots and no price is below zero.
    """
    _, _, begins, ends, _, _ = lines
    size, _, _, free = offers
    start, offer, day, pinned, price = pairs
    unmet, _, absent, _ = prices
    begin, end = begins[r], ends[r]
    linear = np.empty(start[r + 1] - start[r])
    found = np.empty(len(linear), dtype=np.int64)
    count, num_pinned = 0, 0
    for p in range(start[r], start[r + 1]):
        num_pinned += pinned[p]
        if free[offer[p]] and price[p] < np.inf:
            present = end - min(max(day[p], begin), end)
            linear[count] = price[p] - size[offer[p]] * (unmet + max(absent, 0.0) * present)
            found[count] = p
            count += 1
    order = np.argsort(linear[:count], kind="mergesort")
    return found[:count][order], linear[:count][order], num_pinned


@njit(cache=True, allocates=False)
def _floor(r, num_pinned, prices, lines):
    """Return what, with the additions of its pairs, no set of a line costs less than."""
    needs, mosts, begins, ends, women_needed, _ = lines
    unmet, missing_woman, absent, beyond = prices
    floor = needs[r] * (unmet + absent * (ends[r] - begins[r]))
    floor += min(missing_woman, 0.0) * women_needed[r]
    floor += (min(unmet, 0.0) + min(beyond, 0.0)) * max(mosts[r] - needs[r], 0)
    if num_pinned > 0 and min(unmet, beyond) < 0:  # what is pinned may be larger than the most
        floor -= FORBIDDING
    return floor


@njit(cache=True, allocates=False)
def _price(chosen, count, limit, r, num_pinned, prices, lines, offers, pairs, days, sizes):
    """Return what a set costs; infinite when it is not legal by size and pins, or costs the limit anyway."""
    needs, mosts, begins, ends, women_needed, _ = lines
    size, women, _, _ = offers
    _, offer, day, pinned, price = pairs
    unmet, missing_woman, absent, beyond = prices
    total, num_women, held, value = 0, 0, 0, 0.0
    for unit in range(count):
        p = chosen[unit]
        sizes[unit], days[unit] = size[offer[p]], day[p]
        total += size[offer[p]]
        num_women += women[offer[p]]
        held += pinned[p]
        value += price[p]
    if held < num_pinned or (total > mosts[r] and count > num_pinned):
        return np.inf
    need = needs[r]
    value += unmet * max(need - total, 0) + beyond * max(total - need, 0)
    value += missing_woman * max(women_needed[r] - num_women, 0)
    if absent < 0 or (absent > 0 and value < limit):
        value += absent * _absent(need, begins[r], ends[r], days, sizes, count)
    return value


@njit(cache=True)
def _search(r, limit, keep, max_units, prices, lines, offers, pairs, left, values, sets):
    """Fill in the cheapest sets of one line; return how many there are."""
    _, mosts, _, _, _, missions = lines
    found, linear, num_pinned = _usable(r, prices, lines, offers, pairs)
    usable = len(found)
    base = _floor(r, num_pinned, prices, lines)
    chosen, days, sizes = (
        np.empty(WIDTH, dtype=np.int64),
        np.empty(WIDTH, dtype=np.int64),
        np.empty(WIDTH, dtype=np.int64),
    )
    size, offer = offers[0], pairs[1]
    most = mosts[r] if num_pinned == 0 else FAR
    count = 0
    for num in range(num_pinned, min(max_units, usable) + 1):
        for i in range(usable - num + 1 if num > 0 else 1):
            floor = base
            for extra in range(num):
                floor += linear[i + extra]
            if num > 0 and floor >= limit:
                break
            size_i, size_j = size[offer[found[i]]] if num > 0 else 0, 0
            for j in range(i + 1, usable if num > 1 else i + 2):
                if num > 1:
                    floor = base + linear[i] + linear[j]
                    if num > 2 and j + 1 < usable:
                        floor += linear[j + 1]
                    if floor >= limit:
                        break
                    size_j = size[offer[found[j]]]
                    if size_i + size_j > most:
                        continue
                for k in range(j + 1, usable if num > 2 else j + 2):
                    if num > 2 and base + linear[i] + linear[j] + linear[k] >= limit:
                        break
                    if num > 2 and size_i + size_j + size[offer[found[k]]] > most:
                        continue
                    chosen[0] = found[i] if num > 0 else -1
                    chosen[1] = found[j] if num > 1 else -1
                    chosen[2] = found[k] if num > 2 else -1
                    value = _price(
                        chosen, num, limit, r, num_pinned, prices, lines, offers, pairs, days, sizes
                    )
                    if value < limit and _fits(chosen, num, missions[r], offers, pairs, left):
                        count = _keep(value, chosen, values, sets, count, keep)
                        if count == keep:
                            limit = min(limit, values[0])
    return count


@njit(cache=True)
def cheapest(asked, threshold, keep, max_units, prices, lines, offers, pairs, left):
    """
    Return, per line asked for, its cheapest sets below a threshold, and how many were kept.

    ``prices``, one row a line: of one person unmet, one woman missing, one person-day absent, one person
    beyond the need. ``lines``: need, most, begin, end, women needed, mission. ``offers``: size, women,
    contributor, is free. ``pairs``: first pair of each line, offer, day, is pinned, price (infinite when it
    cannot be used). ``left``: units per contributor, persons per mission and contributor.
    """
    num = len(asked)
    sets = np.full((num, keep, WIDTH), -1, dtype=np.int64)
    values = np.full((num, keep), np.inf)
    kept = np.zeros(num, dtype=np.int64)
    for n in range(num):
        r = asked[n]
        of_line = (prices[r, 0], prices[r, 1], prices[r, 2], prices[r, 3])
        kept[n] = _search(
            r, threshold[n], keep, max_units, of_line, lines, offers, pairs, left, values[n], sets[n]
        )
    return sets, values, kept
