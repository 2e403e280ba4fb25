"""A long message in passages of a few sentences, so that one of them is not drowned by the rest."""

from __future__ import annotations

import re

from calmconnect.ml.message import shortened

_END = re.compile(r"(?<=[.!?।\n])\s+")
# Shorter messages are read as a whole; of longer ones at most so many passages, each of about so many characters.
_SHORT, _MOST, _SIZE = 200, 4, 150


def passages(text: str) -> list[str]:
    """The passages of what is read of a message; none when it is short enough to be read at once."""
    read = shortened(text)
    if len(read) <= _SHORT:
        return []
    size = max(_SIZE, len(read) // _MOST)
    made = [""]
    for sentence in _END.split(read):
        if made[-1] and len(made[-1]) + len(sentence) > size and len(made) < _MOST:
            made.append("")
        made[-1] = f"{made[-1]} {sentence}".strip()
    return made if len(made) > 1 else []
