"""The program that reads messages for the service, in a process of its own: a line of JSON out for each line in, to the end.

    python -m calmconnect.ml.desk

A line in is a text; a line out says how it reads, or, under `unfit`, why nothing can be read here.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict

from calmconnect.ml import reader
from calmconnect.ml.store import Unfit

# Whoever chats comes before whoever reads.
_NICE = 10


def main() -> None:
    """Answer until whoever asks is gone."""
    # Ctrl-C is meant for the service, which ends this by asking no more.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def _answer(text: str) -> dict[str, object]:
    try:
        return asdict(reader.read(text))
    except Unfit as problem:
        return {"unfit": str(problem)}


if __name__ == "__main__":
    main()
