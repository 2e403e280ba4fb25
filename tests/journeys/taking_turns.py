"""Who needs the machine: journeys run side by side, and those that send pictures and sound one at a time.

What makes a picture in real time takes a core for itself, and says nothing about the program when it does not get one.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(folder: Path, alone: bool) -> Iterator[None]:
    """Wait for one's turn, among all test processes that share a folder."""
    with (folder / "next").open("w") as following, (folder / "machine").open("w") as machine:
        # Whoever waits for the machine holds up those who come later: else others would always be there.
        fcntl.flock(following, fcntl.LOCK_EX)
        fcntl.flock(machine, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(following, fcntl.LOCK_UN)
        yield
