"""From tokens to numbered features: runs of one to three words, and of three to six letters within a word.

A feature's number is a hash of what it stands for (32 bits), so no words lie in what is shipped, and nothing has to be looked
up by text. All of it is arithmetic on arrays, which is what makes reading a message cheap.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from calmconnect.ml.tokens import deny

Ids = NDArray[np.uint32]

_WORDS, _LETTERS, _PHRASES = (1, 2, 3), (3, 4, 5, 6), (1, 2, 3, 4, 5, 6)
_FACTOR, _STEP = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_HALF, _ONE = np.uint64(32), np.uint64(1)


def word_runs(words: list[str]) -> Ids:
    """The numbers of the runs of words, each once, ascending."""
    return _unique([*_runs(_hashed(deny(words)), _WORDS)])


def plain_runs(words: list[str]) -> Ids:
    """The numbers of the runs of up to six words, whatever is denied: what a list of phrases is searched by."""
    return _unique([*_runs(_hashed(words), _PHRASES)])


def whole_run(words: list[str]) -> Ids:
    """The number of these up to six words as one phrase, or of none when there are none or more."""
    runs = [*_runs(_hashed(words), _PHRASES)]
    return runs[-1] if words and len(words) <= len(_PHRASES) else np.empty(0, np.uint32)


def letter_runs(words: list[str]) -> Ids:
    """The numbers of the runs of letters, each once, ascending. A blank stands before and behind each word."""
    line = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    blank = np.cumsum(line == ord(" "))
    return _unique([run[_within(blank, size)] for size, run in zip(_LETTERS, _runs(line, _LETTERS), strict=False)])


def _hashed(words: list[str]) -> NDArray[np.uint64]:
    return np.array([crc32(word.encode("utf-8", "replace")) for word in words], np.uint64)


def _within(blank: NDArray[np.int_], size: int) -> NDArray[np.bool_]:
    """Which runs of this size have no blank but at their ends."""
    inner = blank[size - 2 : len(blank) - 1] - blank[: len(blank) - size + 1]
    return np.asarray(inner == 0)


def _runs(line: NDArray[np.uint64], sizes: tuple[int, ...]) -> Iterator[Ids]:
    """For each size the hashes of all runs of that size, one for each place where one begins."""
    rolled = np.zeros(len(line), np.uint64)
    for size in range(1, sizes[-1] + 1):
        if len(line) < size:
            return
        # Whole numbers of an array wrap around, which is what a hash wants.
        rolled = rolled[: len(line) - size + 1] * _FACTOR + line[size - 1 :] + _ONE
        if size in sizes:
            mixed = (rolled ^ (rolled >> _HALF)) * _STEP + np.uint64(size)
            yield ((mixed ^ (mixed >> _HALF)) * _FACTOR >> _HALF).astype(np.uint32)


def _unique(parts: list[Ids]) -> Ids:
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint32)
