"""The companion of a patient: every line is answered once and in order, whatever breaks, and nobody else comes near it."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text as sql
from sqlmodel import select

from calmconnect.db.activity import HandOver
from calmconnect.db.session import reading
from calmconnect.domain.dialogue import LINES_STAY_FOR, Dialogue, Turn, Who
from calmconnect.domain.dialogue_texts import IN_DANGER, IN_DANGER_UNNAMED, THANKS, WELCOME
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.exercise_texts.thought_record import THOUGHT_RECORD
from calmconnect.services import chat, company, dialogues, inbox, message_notes
from calmconnect.services.companion import Guarded, Heard
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows


async def lines(person: Person) -> list[str]:
    """What was said, oldest first."""
    return [line.text for line in await chat.newest(person.actor, await company.place(person.actor))]


async def says(person: Person, *words: str) -> None:
    """Say these, and let each be answered."""
    for nth, text in enumerate(words):
        before = len(await lines(person))
        await company.say(person.actor, f"client-{before}-{nth}", text, NOW)
        await company.answer(person.actor, NOW)


async def test_one_conversation_that_is_begun_once(database: str, cast: Cast) -> None:
    with pytest.raises(NotFound):
        await company.place(cast.asha.actor)
    first = await asyncio.gather(*[company.open_own(cast.asha.actor, NOW) for _ in range(3)])
    assert len(set(first)) == 1 and await lines(cast.asha) == [WELCOME]
    assert await company.open_own(cast.ben.actor, NOW) != first[0]
    assert await inbox.threads(cast.asha.actor) == [], "it has a page of its own"
    assert await message_notes.tell(NOW + LINES_STAY_FOR) == 0, "and disturbs nobody"


async def test_only_patients_have_one_and_no_one_else_reads_it(database: str, cast: Cast) -> None:
    number = await company.open_own(cast.asha.actor, NOW)
    before = await all_rows()
    for person in (cast.meera, cast.tara, cast.alex):
        for attempt in (company.open_own, company.shown, company.answer):
            with pytest.raises(NotAllowed):
                await attempt(person.actor, NOW)
        with pytest.raises(NotFound):
            await chat.newest(person.actor, number)
    with pytest.raises(NotFound):
        await chat.newest(cast.ben.actor, number)
    assert await all_rows() == before


async def test_a_thought_record_with_the_words_kept_encrypted_and_forgotten_at_its_end(
    database: str, cast: Cast
) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await says(cast.asha, "Thought record", "My friend walked past me.", "She hates me.", "Shame", "80")
    async with reading() as rows:
        (memory,) = (await rows.exec(sql("SELECT memory FROM dialogues"))).one()  # type: ignore[call-overload]
        assert b"hates" not in bytes(memory)
    dialogues._turns.clear()
    assert (await lines(cast.asha))[-1] == THOUGHT_RECORD.steps[4].words, "also after a restart"
    await says(cast.asha, "She looked away.", "She was on the phone.", "She may not have seen me.", "7/10")
    last = (await lines(cast.asha))[-1]
    assert "The thought: She hates me." in last and "The feeling: Shame, 80 of 100" in last and "now: 70 of 100" in last
    async with reading() as rows:
        kept = await dialogues._of(rows, await company.place(cast.asha.actor))
    assert kept.dialogue.place is None and kept.dialogue.done == ("thought_record",)


async def test_several_lines_at_once_are_answered_in_their_order_and_once(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    for nth, text in enumerate(("Thought record", "The exam.", "I fail.", "Fear", "90")):
        await company.say(cast.asha.actor, f"client-{nth}-of-this", text, NOW)
    await asyncio.gather(*[company.answer(cast.asha.actor, NOW) for _ in range(4)])
    said = await lines(cast.asha)
    assert said[6:] == [step.words for step in THOUGHT_RECORD.steps[:5]]


async def test_who_comes_back_after_a_crash_says_the_same_once(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await company.say(cast.asha.actor, "client-one", "thank you", NOW)
    keep = dialogues._keep

    async def broken(*_: object) -> bool:
        raise ConnectionError

    monkeypatch.setattr(dialogues, "_keep", broken)
    with pytest.raises(ConnectionError):
        await company.answer(cast.asha.actor, NOW)
    monkeypatch.setattr(dialogues, "_keep", keep)
    await company.open_own(cast.asha.actor, NOW)
    assert await lines(cast.asha) == [WELCOME, "thank you", THANKS[0]]
    assert await chat.newest(cast.asha.actor, await company.place(cast.asha.actor))


async def test_danger_shows_lines_for_hours_and_the_exercise_waits(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await says(cast.asha, "Paced breathing", "Box, 4 each")
    assert (await company.shown(cast.asha.actor, NOW)).pace == "box"
    await says(cast.asha, "I want to kill myself")
    shown = await company.shown(cast.asha.actor, NOW)
    assert (await lines(cast.asha))[-1] == IN_DANGER and shown.danger and shown.person and not shown.pace
    await company.choose(cast.asha.actor, "resume", NOW)
    await company.answer(cast.asha.actor, NOW)
    again = await company.shown(cast.asha.actor, NOW)
    assert again.pace == "box" and again.danger
    assert not (await company.shown(cast.asha.actor, NOW + LINES_STAY_FOR)).danger


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_000, "a\0b", 7, None])
async def test_what_cannot_be_said_is_refused_and_the_rule_looks_all_the_same(
    cast: Cast, database: str, text: object
) -> None:
    await company.open_own(cast.asha.actor, NOW)
    before = await all_rows()
    with pytest.raises(Invalid):
        await company.say(cast.asha.actor, "client-one", text, NOW)
    assert await all_rows() == before
    with pytest.raises(Invalid):
        await company.say(cast.asha.actor, "client-one", f"I want to die {text}\0", NOW)
    assert (await company.shown(cast.asha.actor, NOW)).danger


async def test_a_choice_counts_only_while_it_is_offered_and_once(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await asyncio.gather(*[company.choose(cast.asha.actor, "grounding", NOW) for _ in range(2)], return_exceptions=True)
    await company.answer(cast.asha.actor, NOW)
    assert (await lines(cast.asha))[1:].count("5-4-3-2-1 grounding") == 1
    before = await all_rows()
    for key in ("grounding", "", None, 7, "about:sleep"):
        with pytest.raises(Conflict):
            await company.choose(cast.asha.actor, key, NOW)
    assert await all_rows() == before


async def test_no_companion_gets_past_the_rule() -> None:
    class Careless:
        async def answer(self, dialogue: Dialogue, heard: Heard) -> Turn:
            return Turn(dialogue, "Never mind.")

    guarded = Guarded(Careless())
    for who, words in ((Who.UNNAMED, IN_DANGER_UNNAMED), (Who.PATIENT, IN_DANGER)):
        assert (await guarded.answer(Dialogue(), Heard("I will end it all", who))).words == words
    assert (await guarded.answer(Dialogue(), Heard("It rains.", Who.PATIENT))).words == "Never mind."


async def test_that_it_led_somebody_to_people_is_noted_once(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await says(cast.asha, "I want to talk to a real person", "a person please")
    async with reading() as rows:
        assert [one.at for one in await rows.exec(select(HandOver))] == [NOW]
