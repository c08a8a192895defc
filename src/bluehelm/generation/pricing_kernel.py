"""Compiled search for the cheapest legal sets of each requirement; the plain twin stands in the tests."""

import numpy as np
from numba import njit

FAR = 2**40


@njit(cache=True)
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


@njit(cache=True)
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
        for unit in range(3):
            sets[place, unit], sets[child, unit] = sets[child, unit], sets[place, unit]
        place = child


@njit(cache=True)
def _keep(value, chosen, values, sets, count, keep):
    """Put a set among the ``keep`` cheapest; return how many there are now."""
    if count < keep:
        values[count] = value
        for unit in range(3):
            sets[count, unit] = chosen[unit]
        count += 1
        if count == keep:
            for place in range(keep // 2 - 1, -1, -1):
                _sift(values, sets, keep, place)
    else:
        values[0] = value
        for unit in range(3):
            sets[0, unit] = chosen[unit]
        _sift(values, sets, keep, 0)
    return count


@njit(cache=True)
def cheapest(
    lines,
    threshold,
    keep,
    max_units,
    line_ints,
    line_floats,
    pair_start,
    pair_ints,
    pair_price,
    share,
):
    """
    Return, per line, the cheapest legal sets below a threshold, how many were kept and were seen.

    ``line_ints``: need, most, begin, end, women needed, mission. ``line_floats``: price of one person unmet,
    of one woman missing, of one person-day absent, of one person beyond the need. ``pair_ints``: size, women,
    day, contributor, units left to the contributor, is pinned. ``pair_price``: what using the pair costs;
    infinite when it cannot be used. ``share``: persons left per mission and contributor. The last answer
    counts the sets that were below the threshold when they were met: more than ``keep`` means that the list
    is not complete.
    """
    num = len(lines)
    best_sets = np.full((num, keep, 3), -1, dtype=np.int64)
    best_values = np.full((num, keep), np.inf)
    kept = np.zeros(num, dtype=np.int64)
    seen = np.zeros(num, dtype=np.int64)
    chosen = np.empty(3, dtype=np.int64)
    days = np.empty(3, dtype=np.int64)
    sizes = np.empty(3, dtype=np.int64)
    for n in range(num):
        r = lines[n]
        need, most, begin, end = line_ints[r, 0], line_ints[r, 1], line_ints[r, 2], line_ints[r, 3]
        women_needed, mission = line_ints[r, 4], line_ints[r, 5]
        unmet_price, women_price, absent_price, beyond_price = (
            line_floats[r, 0],
            line_floats[r, 1],
            line_floats[r, 2],
            line_floats[r, 3],
        )
        first, last = pair_start[r], pair_start[r + 1]
        num_pinned = 0
        usable = 0
        for p in range(first, last):
            num_pinned += pair_ints[p, 5]
            usable += pair_price[p] < np.inf
        # A line through every set's cost from below: exact where nothing overshoots.
        linear = np.empty(usable)
        pairs = np.empty(usable, dtype=np.int64)
        usable = 0
        for p in range(first, last):
            if pair_price[p] < np.inf:
                present = end - min(max(pair_ints[p, 2], begin), end)
                linear[usable] = pair_price[p] - pair_ints[p, 0] * (unmet_price + absent_price * present)
                pairs[usable] = p
                usable += 1
        order = np.argsort(linear, kind="mergesort")
        linear = linear[order]
        pairs = pairs[order]
        base = need * (unmet_price + absent_price * (end - begin))
        if unmet_price < 0:
            base += unmet_price * max(most - need, 0)
            if num_pinned > 0:
                base -= 1e15
        limit = threshold[n]
        count = 0
        for size_of_set in range(max_units + 1):
            if size_of_set < num_pinned or size_of_set > usable:
                continue
            i_end = usable if size_of_set > 0 else 1
            for i in range(i_end):
                if size_of_set > 0:
                    floor = base + linear[i]
                    for extra in range(1, size_of_set):
                        if i + extra < usable:
                            floor += linear[i + extra]
                    if floor >= limit or i + size_of_set > usable:
                        break
                j_end = usable if size_of_set > 1 else i + 2
                for j in range(i + 1, j_end):
                    if size_of_set > 1:
                        floor = base + linear[i] + linear[j]
                        if size_of_set > 2 and j + 1 < usable:
                            floor += linear[j + 1]
                        if floor >= limit:
                            break
                        both = pair_ints[pairs[i], 0] + pair_ints[pairs[j], 0]
                        if both > most and num_pinned < size_of_set:
                            continue
                    k_end = usable if size_of_set > 2 else j + 2
                    for k in range(j + 1, k_end):
                        if size_of_set > 2 and base + linear[i] + linear[j] + linear[k] >= limit:
                            break
                        chosen[0] = pairs[i] if size_of_set > 0 else -1
                        chosen[1] = pairs[j] if size_of_set > 1 else -1
                        chosen[2] = pairs[k] if size_of_set > 2 else -1
                        total = 0
                        women = 0
                        pinned = 0
                        price = 0.0
                        for unit in range(size_of_set):
                            p = chosen[unit]
                            total += pair_ints[p, 0]
                            women += pair_ints[p, 1]
                            pinned += pair_ints[p, 5]
                            price += pair_price[p]
                            sizes[unit] = pair_ints[p, 0]
                            days[unit] = pair_ints[p, 2]
                        if pinned < num_pinned or (total > most and size_of_set > num_pinned):
                            continue
                        fits = True
                        for unit in range(size_of_set):
                            p = chosen[unit]
                            units = 0
                            persons = 0
                            for other in range(size_of_set):
                                if pair_ints[chosen[other], 3] == pair_ints[p, 3]:
                                    units += 1
                                    persons += pair_ints[chosen[other], 0]
                            if units > pair_ints[p, 4] or persons > share[mission, pair_ints[p, 3]]:
                                fits = False
                        if not fits:
                            continue
                        value = price + unmet_price * max(need - total, 0)
                        value += beyond_price * max(total - need, 0)
                        value += women_price * max(women_needed - women, 0)
                        if value >= limit:
                            continue
                        if absent_price > 0:
                            value += absent_price * _absent(need, begin, end, days, sizes, size_of_set)
                        if value < limit:
                            seen[n] += 1
                            count = _keep(value, chosen, best_values[n], best_sets[n], count, keep)
                            if count == keep and best_values[n, 0] < limit:
                                limit = best_values[n, 0]
        kept[n] = count
    return best_sets, best_values, kept, seen
