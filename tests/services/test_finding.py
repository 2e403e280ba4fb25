"""Words are found in what is encrypted, step by step; on both databases."""

from __future__ import annotations

import pytest

from calmconnect.domain.chat import LAST_SEQ, clean_search, excerpt
from calmconnect.domain.errors import Invalid, TooFast
from calmconnect.services import chat, finding, limits, message_changes
from tests.support.care import talking
from tests.support.cast import NOW, Cast


async def test_lines_with_all_the_words_are_found_newest_first(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=3)
    for number, text in enumerate(
        ("I sleep BADLY.", "Badly? Since when?", "I slept badly at Müller's", "deleted: sleep badly")
    ):
        await chat.send(cast.asha.actor, conversation, f"search-{number}", text, NOW)
    await message_changes.delete(cast.asha.actor, conversation, 7, NOW)
    for words, found in (
        ("badly", [6, 5, 4]),
        ("SLEEP badly", [4]),
        ("müller", [6]),
        ("line", [3, 2, 1]),
        ("nothing like it", []),
    ):
        step = await finding.look(cast.meera.actor, conversation, words, LAST_SEQ)
        assert ([hit.seq for hit in step.hits], step.before) == (found, 0), words


async def test_a_long_conversation_is_looked_through_in_steps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "SEARCH_STEP", 4)
    conversation = await talking(cast.asha, cast.meera, lines=10)
    steps, before = [], LAST_SEQ
    while before:
        step = await finding.look(cast.asha.actor, conversation, "line", before)
        steps.append([hit.seq for hit in step.hits])
        before = step.before
    assert steps == [[10, 9, 8, 7], [6, 5, 4, 3], [2, 1]]


@pytest.mark.parametrize("words", ["", "  ", "x" * 101, None, 7, ["a"], "bell \x07"])
async def test_words_that_cannot_be_looked_for(cast: Cast, words: object) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    with pytest.raises(Invalid):
        await finding.look(cast.asha.actor, conversation, words, LAST_SEQ)


async def test_searching_has_a_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(limits, "clock", lambda: now)
    conversation = await talking(cast.asha, cast.meera, lines=1)
    with pytest.raises(TooFast):
        for _ in range(100):
            await finding.look(cast.asha.actor, conversation, "line", LAST_SEQ)
    await finding.look(cast.meera.actor, conversation, "line", LAST_SEQ)
    now += 1
    await finding.look(cast.asha.actor, conversation, "line", LAST_SEQ)


def test_an_excerpt_stands_around_what_was_found() -> None:
    text = f"{'a ' * 100}the word here{' b' * 100}"
    assert excerpt(text, ("word",)) == f"…{'a ' * 28}the word here{' b' * 27}…".replace("  ", " ")
    assert excerpt("İİİİ word", ("word",)) is not None
    assert excerpt("two\n lines", ("two", "lines")) == "two lines"
    assert excerpt("other", ("word",)) is None
    assert clean_search(" Straße  A ") == ("strasse", "a")
