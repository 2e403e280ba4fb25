"""Messages are read by a process of its own, which may end at any time and ends with the service."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from calmconnect.ml import reader
from calmconnect.ml.store import Unfit
from calmconnect.services import readings
from calmconnect.services.readings import Desk

_PATIENCE_SECONDS = 60


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk of its own."""
    made = Desk()
    yield made
    made.close()


def program(desk: Desk) -> subprocess.Popen[bytes]:
    """The process behind a desk."""
    assert desk._program is not None
    return desk._program


def test_killed_it_is_begun_again_and_reads_the_same(desk: Desk) -> None:
    words = "I can't sleep\nat \u2028 night, मैं थक गया हूँ \ud800"
    assert desk.read(words) == reader.read(words)
    program(desk).kill()
    assert desk.read(words) == reader.read(words)


def test_it_ends_when_nobody_can_ask_any_more(desk: Desk) -> None:
    desk.read("")
    ending = program(desk)
    assert ending.stdin is not None
    ending.stdin.close()
    assert ending.wait(_PATIENCE_SECONDS) == 0


@pytest.mark.parametrize(
    ("does", "refusal"),
    [('import sys; [print(\'{"unfit": "no model"}\', flush=True) for _ in sys.stdin]', Unfit), ("", OSError)],
)
def test_what_cannot_be_read_is_said(
    desk: Desk, does: str, refusal: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", does], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(readings, "_begin", begin)
    for _ in range(2):
        with pytest.raises(refusal):
            desk.read("anything")
