"""How long many things took, in little room: how many fell into each of a few buckets, which grow by a fifth.

Histograms of days add up to that of a month, which medians do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil, floor, log2

# Bucket 0 is up to here, in seconds; from there on four buckets make twice as long.
SHORTEST = 0.001
PER_DOUBLING = 4
GROWTH = 2 ** (1 / PER_DOUBLING)
# More than a century: whatever is longer counts as that.
HIGHEST = 168

Histogram = Mapping[int, int]


def bucket(seconds: float) -> int:
    """The bucket that a length of time falls into; clocks that go back a little make it nothing."""
    if seconds < SHORTEST:
        return 0
    found = min(HIGHEST, 1 + floor(PER_DOUBLING * log2(seconds / SHORTEST)))
    # The logarithm may land on the wrong side of an edge.
    low, high = bounds(found)
    if seconds < low:
        return found - 1
    return found + 1 if seconds >= high and found < HIGHEST else found


def bounds(number: int) -> tuple[float, float]:
    """From when on, and until below when, lengths of time fall into a bucket."""
    high = SHORTEST * 2 ** (number / PER_DOUBLING)
    return (0.0, SHORTEST) if number == 0 else (SHORTEST * 2 ** ((number - 1) / PER_DOUBLING), high)


def histogram(lengths: Iterable[float]) -> dict[int, int]:
    """How many of some lengths fall into each bucket."""
    return dict(Counter(map(bucket, lengths)))


def added(histograms: Iterable[Histogram]) -> dict[int, int]:
    """One histogram of all that is in several."""
    total: Counter[int] = Counter()
    for one in histograms:
        total.update(one)
    return dict(total)


def quantile(counted: Histogram, part: float) -> float | None:
    """The length below which the share `part` lies (nearest rank), in seconds; None when nothing was counted.

    It lies in the bucket of the exact one, evenly spread in it, so it is less than 19 % (2^(1/4) − 1) off, of lengths from a
    millisecond to a century; below a millisecond less than one.
    """
    total = sum(counted.values())
    if not total:
        return None
    rank, before = min(total - 1, max(0, ceil(part * total) - 1)), 0
    for number in sorted(counted):
        here = counted[number]
        if rank < before + here:
            low, high = bounds(number)
            return low + (high - low) * (rank - before + 0.5) / here
        before += here
    raise AssertionError("The counts of a histogram are not negative.")
