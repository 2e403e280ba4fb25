"""A message as the models see it: cut to what is read of it, its tokens, runs and signs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calmconnect.ml.features import Ids, letter_runs, word_runs
from calmconnect.ml.signs import Lexicon, Signs, style
from calmconnect.ml.tokens import plain, tokens

# Of a longer message the models read the beginning and the end; the rules for danger read everything.
READ_FIRST, READ_LAST = 1200, 600


@dataclass(frozen=True, slots=True)
class Seen:
    """One message, taken apart."""

    words: Ids
    letters: Ids
    signs: Signs


def see(text: str, lexicon: Lexicon) -> Seen:
    """Take a message apart, whatever stands in it."""
    cut = shortened(text)
    words = tokens(plain(cut))
    return Seen(word_runs(words), letter_runs(words), np.concatenate([style(cut, words), lexicon.count(words)]))


def shortened(text: str) -> str:
    """What is read of a text: at most `READ_FIRST` and `READ_LAST` characters of it."""
    if len(text) <= READ_FIRST + READ_LAST:
        return text
    return f"{text[:READ_FIRST]} {text[-READ_LAST:]}"
