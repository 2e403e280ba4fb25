"""What the companion understands: by the models for who agreed, by a few words else, and by them whenever the models fail."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from calmconnect.domain.turns import Intents
from calmconnect.ml.reader import Reading
from calmconnect.ml.store import Unfit
from calmconnect.services import readings
from calmconnect.services.understanding import Keywords, Models

TEXT = "The walls come closer every evening."
CALM = Reading(0.0, 0.5, (), (), (), 0.01, False, (("anxiety", 0.5), ("sleep", 0.4)), ())
# As long as a busy machine may take.
PATIENT_SECONDS = 60.0


async def nothing_found(text: str, agreed: bool) -> Intents:
    return ()


def reads(monkeypatch: pytest.MonkeyPatch, found: Reading | Exception) -> None:
    """Let the models find this, whatever they read."""

    async def read(_text: str) -> Reading:
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(readings, "read", read)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I toss and turn all night long", "sleep"),
        ("my heart races and I think something terrible will happen", "anxiety"),
        ("what is the capital of France", "out_of_scope"),
    ],
)
async def test_the_shipped_models_understand_more_than_a_few_words(text: str, intent: str) -> None:
    assert (await Models(nothing_found, PATIENT_SECONDS)(text, True))[0][0] == intent


async def test_who_did_not_agree_is_read_for_danger_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    understands = Models(Keywords(), PATIENT_SECONDS)
    reads(monkeypatch, CALM)
    assert await understands(TEXT, True) == CALM.intents
    assert await understands(TEXT, False) == ()
    reads(monkeypatch, replace(CALM, crisis=0.55, crisis_found=True))
    for agreed in (True, False):
        assert (await understands(TEXT, agreed))[0] == ("crisis", 0.9), "what is found counts as sure"


@pytest.mark.parametrize("failure", [Unfit("damaged"), MemoryError(), OSError()])
async def test_without_models_a_few_words_do(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    reads(monkeypatch, failure)
    assert await Models(Keywords(), PATIENT_SECONDS)("I can't sleep", True) == (("sleep", 0.9),)


async def test_nobody_waits_for_models_that_are_slow(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def read(_text: str) -> Reading:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(readings, "read", read)
    assert await Models(Keywords(), 0.01)("I can't sleep", True) == (("sleep", 0.9),)
    assert "sleep" not in caplog.text, "nothing of what was written is logged"
