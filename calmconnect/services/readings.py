"""Reading what people write, in a process of its own (`calmconnect/ml/desk.py`), so that nobody who chats waits for it.

What is read is never logged.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from calmconnect.ml.reader import Reading
from calmconnect.ml.store import Unfit
from calmconnect.settings import ROOT

# Reading takes milliseconds; the first one also loads the models, on a machine that may be busy.
_PATIENCE_SECONDS = 60


class Desk:
    """The process that reads, begun when first asked and again when it has ended. To be asked by one thread at a time."""

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None

    def read(self, text: str) -> Reading:
        """What a message says.

        Raises:
            Unfit: when the models can't be loaded.
            OSError: when the process gives no answer, twice.
        """
        try:
            answer = self._ask(text)
        except OSError:
            # It was ended from outside, or for needing too much memory: the next one knows nothing of that.
            answer = self._ask(text)
        if "unfit" in answer:
            raise Unfit(answer["unfit"])
        return _reading(answer)

    def close(self) -> None:
        """End the process, if there is one."""
        program, self._program = self._program, None
        if program is not None:
            program.kill()
            program.wait()
            for pipe in (program.stdin, program.stdout):
                # What could not be handed over any more may not be written when a pipe is closed.
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()

    def _ask(self, text: str) -> dict[str, Any]:
        if self._program is None:
            self._program = _begin()
        there, back = self._program.stdin, self._program.stdout
        assert there is not None and back is not None
        try:
            there.write(json.dumps(text).encode() + b"\n")
            there.flush()
            ready, _, _ = select.select([back], [], [], _PATIENCE_SECONDS)
            line = back.readline() if ready else b""
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            self.close()
            raise OSError("Whoever reads messages gave no answer.")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _begin() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "calmconnect.ml.desk"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What it complains of could quote somebody.
        stderr=subprocess.DEVNULL,
    )


def _reading(answer: dict[str, Any]) -> Reading:
    names = {name: tuple(answer[name]) for name in ("sentiment", "ekman", "emotions")}
    ranked = {name: tuple((key, share) for key, share in answer[name]) for name in ("intents", "specialisations")}
    return Reading(**(answer | names | ranked))


_desk = Desk()
atexit.register(_desk.close)
# One at a time: it reads on one core only, and more of them would only take turns.
_line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")


async def read(text: str) -> Reading:
    """What a message says. Whoever asks while others are read waits their turn; the event loop goes on.

    Raises:
        Unfit: when the models can't be loaded.
        OSError: when the process that reads gives no answer, twice.
    """
    return await asyncio.get_running_loop().run_in_executor(_line, _desk.read, text)
