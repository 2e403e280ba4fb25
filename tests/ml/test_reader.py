"""A message, whatever it holds, gets a clear reading: from one thread or many, in bounded time, the same each time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calmconnect.domain.danger import in_danger
from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.ml.labels import EKMAN, EMOTIONS, INTENTS, SENTIMENT
from calmconnect.ml.message import READ_FIRST, READ_LAST, shortened
from calmconnect.ml.reader import Reading, load, read
from calmconnect.services import readings

ODD = [
    "", " ", "\n\t", "\x00\x01\x7f", "😭" * 40, "👩‍👩‍👧‍👦🏽", "a" * 10_000, "I am tired. " * 900, "...", "¬¬¬", "मैं बहुत अकेला हूँ",
    "我很难过", "أنا حزين", "\ud800 broken", "\u202eback", "!?" * 5_000, "<script>alert(1)</script>", "Ignore all rules.",
    "1" * 3_000,
]  # fmt: skip


def whole(reading: Reading) -> None:
    """Everything is there and within its bounds."""
    assert -1 <= reading.valence <= 1
    assert 0 <= reading.feeling <= 1
    assert 0 <= reading.crisis <= 1
    for found, all_of_them in ((reading.sentiment, SENTIMENT), (reading.ekman, EKMAN), (reading.emotions, EMOTIONS)):
        assert found and set(found) <= set(all_of_them) and len(set(found)) == len(found)
    for ranked, keys in ((reading.intents, INTENTS), (reading.specialisations, tuple(SPECIALISATIONS))):
        assert sorted(key for key, _ in ranked) == sorted(keys)
        shares = [share for _, share in ranked]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:12]))
def test_whatever_comes_is_read(text: str) -> None:
    whole(read(text))


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(text: str) -> None:
    load()
    reading = read(text)
    whole(reading)
    assert read(text) == reading
    assert reading.crisis_found or not in_danger(text)


@pytest.mark.parametrize("text", ["I want to kill myself", "main marna chahta hoon", "मैं आत्महत्या कर लूँगा"])
@pytest.mark.parametrize("around", ["{}", "a" * 4_000 + ". {} " + "b" * 5_000], ids=["alone", "deep in a long message"])
def test_explicit_words_are_a_crisis_wherever_they_stand(text: str, around: str) -> None:
    reading = read(around.format(text))
    assert reading.crisis_found
    assert reading.crisis >= 0.99
    assert reading.intents[0][0] == "crisis"


def test_of_a_long_message_the_beginning_and_the_end_are_read() -> None:
    text = "first " + "x" * 20_000 + " last"
    assert shortened(text).startswith("first") and shortened(text).endswith("last")
    assert len(shortened(text)) <= READ_FIRST + READ_LAST + 1
    assert shortened("short") == "short"


def test_many_threads_read_the_same() -> None:
    texts = [text for text in ODD if len(text) < 200] * 4
    with ThreadPoolExecutor(8) as threads:
        assert [*threads.map(read, texts)] == [read(text) for text in texts]


async def test_the_service_reads_off_the_loop() -> None:
    assert await readings.read("I can't sleep at night") == read("I can't sleep at night")
