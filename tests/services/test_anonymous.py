"""Talking without a name: a token opens one conversation and no other, and the companion listens until somebody comes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calmconnect.domain.anonymous import COMPANION_ID, KNOWN_FOR, ChatStatus, Unnamed
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.dialogue_texts import IN_DANGER_UNNAMED, THANKS, WELCOME_UNNAMED
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.services import anonymous, chat, consents, inbox, pairing
from calmconnect.services.work import work
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows
from tests.support.unnamed import LIMITS, began, began_with_token, listens, row_of

SECOND = timedelta(seconds=1)


async def said(by: Unnamed) -> list[tuple[int, str]]:
    """Who said what."""
    return [(line.by, line.text) for line in await chat.newest(*await anonymous.place(by))]


async def test_somebody_talks_with_a_program_first_and_then_with_a_doctor(database: str, cast: Cast) -> None:
    by = await began()
    assert await said(by) == [(COMPANION_ID, f"Companion: {WELCOME_UNNAMED}")]
    assert await anonymous.say(by, "client-one", "I can't sleep.", NOW) is None
    await anonymous.answer(by, NOW)
    assert [who for who, _ in await said(by)] == [COMPANION_ID, GUEST_ID, COMPANION_ID]

    await listens(cast.meera)
    known = await anonymous.one(by)
    assert known.status is ChatStatus.TAKEN and known.helper == cast.meera.name
    assert [line.text for line in await chat.newest(cast.meera.actor, by.conversation_id)][1] == "I can't sleep."
    await chat.send(cast.meera.actor, by.conversation_id, "client-two", "I am here.", NOW)
    await anonymous.say(by, "client-three", "Good.", NOW)
    await anonymous.answer(by, NOW)
    assert [who for who, _ in await said(by)][3:] == [cast.meera.id, GUEST_ID], "the program is silent now"
    assert await inbox.partner(cast.meera.actor, by.conversation_id) == (GUEST_ID, known.pseudonym)
    assert [thread.other_name for thread in await inbox.threads(cast.meera.actor)] == [known.pseudonym]


async def test_a_token_opens_one_conversation_for_a_day(database: str, cast: Cast) -> None:
    first, token = await began_with_token()
    second = await began()
    assert first != second
    assert await anonymous.behind(token, NOW + KNOWN_FOR - SECOND) == first.conversation_id
    assert await anonymous.behind(token, NOW + KNOWN_FOR) is None
    for wrong in ("", "nobody's", token[:-1], str(first.conversation_id)):
        assert await anonymous.behind(wrong, NOW) is None
    assert token not in str(await all_rows())


async def test_two_who_talk_so_hear_nothing_of_each_other(database: str, cast: Cast) -> None:
    people = [await began() for _ in range(2)]
    for nth, by in enumerate(people):
        await anonymous.say(by, f"client-{nth}-of-this", f"I am number {nth}.", NOW)
    for nth, by in enumerate(people):
        assert [words for who, words in await said(by) if who == GUEST_ID] == [f"I am number {nth}."]
    before = await all_rows()
    with pytest.raises(NotFound):
        await anonymous.say(people[1], "client-0-of-this", "What did the other one say?", NOW)
    assert await all_rows() == before


async def test_who_is_signed_in_stands_there_under_a_seal_alone(database: str, cast: Cast) -> None:
    by, token = await began_with_token(cast.asha.actor)
    row = await row_of(by)
    assert row.sealed_account is not None and row.account_hash == anonymous.account_hash(token, cast.asha.id)
    assert await inbox.threads(cast.asha.actor) == []
    with pytest.raises(NotFound):
        await chat.newest(cast.asha.actor, by.conversation_id)
    nobodys = await row_of(await began())
    assert nobodys.sealed_account is None and nobodys.account_hash is None


async def test_nobody_who_helps_others_begins_as_somebody_unknown(database: str, cast: Cast) -> None:
    before = await all_rows()
    for person in (cast.meera, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await anonymous.start(person.actor, LIMITS, NOW)
    assert await all_rows() == before


async def test_what_was_agreed_to_stands_with_the_conversation_and_names_nobody(database: str, cast: Cast) -> None:
    before = await all_rows()
    for version in (None, "", "0", "2", 1, ["1"], "１"):
        with pytest.raises(Invalid):
            await anonymous.start(cast.asha.actor, version, NOW)
    assert await all_rows() == before
    for by in (await began(cast.asha.actor), await began()):
        assert (await row_of(by)).agreed_version == AGREEMENTS[Subject.ANONYMITY].version
    assert (await all_rows())["consents"] == before["consents"], "nothing of it stands with anybody's agreements"
    with pytest.raises(Invalid):
        await consents.give(cast.asha.actor, Subject.ANONYMITY, LIMITS, NOW)


async def test_no_other_person_gets_in(database: str, cast: Cast) -> None:
    by = await began(cast.asha.actor)
    await listens(cast.meera)
    before = await all_rows()
    for person in (cast.asha, cast.ben, cast.jonas, cast.tara, cast.alex):
        for attempt in (
            chat.newest(person.actor, by.conversation_id),
            chat.send(person.actor, by.conversation_id, "client-one", "Who is it?", NOW),
            inbox.partner(person.actor, by.conversation_id),
            anonymous.close(person.actor, by.conversation_id, NOW),
        ):
            with pytest.raises((NotFound, NotAllowed)):
                await attempt
    assert await all_rows() == before


async def test_danger_is_noted_before_the_program_answers_and_said_to_the_doctor(database: str, cast: Cast) -> None:
    by = await began()
    await anonymous.say(by, "client-one", "I want to kill myself", NOW)
    assert (await anonymous.one(by)).urgent
    await anonymous.answer(by, NOW)
    assert (await said(by))[-1] == (COMPANION_ID, f"Companion: {IN_DANGER_UNNAMED}")


async def test_words_that_cannot_be_sent_are_looked_at_too(database: str, cast: Cast) -> None:
    by = await began()
    for text in ("I want to kill myself " * 500, "I want to die\0"):
        with pytest.raises(Invalid):
            await anonymous.say(by, "client-one", text, NOW)
        assert (await anonymous.one(by)).urgent


async def test_a_choice_is_said_and_answered_while_the_companion_is_there(database: str, cast: Cast) -> None:
    by = await began()
    await anonymous.choose(by, "breathing", NOW)
    await anonymous.answer(by, NOW)
    assert [words for _, words in await said(by)][1] == "Paced breathing"
    await anonymous.choose(by, "box", NOW)
    await anonymous.answer(by, NOW)
    assert (await anonymous.shown(by, NOW)).pace == "box"
    with pytest.raises(Conflict):
        await anonymous.choose(by, "box", NOW)
    await listens(cast.meera)
    await chat.send(cast.meera.actor, by.conversation_id, "client-two", "I am here.", NOW)
    lines = await said(by)
    await anonymous.answer(by, NOW)
    assert await said(by) == lines


async def test_what_was_said_to_a_doctor_who_has_gone_is_not_answered_by_a_program(database: str, cast: Cast) -> None:
    by = await began()
    await listens(cast.meera)
    await anonymous.say(by, "client-one", "Are you there?", NOW)
    await chat.send(cast.meera.actor, by.conversation_id, "client-two", "Yes.", NOW)
    async with work() as w:
        await pairing.give_back(w, by.conversation_id, cast.meera.id, NOW)
    await anonymous.say(by, "client-three", "thank you", NOW)
    await anonymous.answer(by, NOW)
    lines = await said(by)
    assert lines[-2:] == [(GUEST_ID, "thank you"), (COMPANION_ID, f"Companion: {THANKS[0]}")]
    assert len([one for one in lines if one[0] == COMPANION_ID]) == 2


async def test_either_side_ends_it_and_then_nothing_more_is_said(database: str, cast: Cast) -> None:
    for side in ("person", "doctor"):
        by = await began()
        await listens(cast.meera)
        assert (await row_of(by)).doctor_id == cast.meera.id
        for _ in range(2):
            if side == "person":
                await anonymous.end(by, NOW + SECOND)
            else:
                await anonymous.close(cast.meera.actor, by.conversation_id, NOW + SECOND)
        assert (await anonymous.one(by)).status is ChatStatus.ENDED
        with pytest.raises(Conflict, match="over"):
            await anonymous.say(by, "client-late", "Wait.", NOW + SECOND)
        before = await all_rows()
        with pytest.raises(Conflict, match="closed"):
            await chat.send(cast.meera.actor, by.conversation_id, "client-last", "Are you there?", NOW + SECOND)
        assert await all_rows() == before, "they would never read it"
        assert await inbox.threads(cast.meera.actor) == [], "whoever has listened keeps no list of it"
    assert await pairing.pair(NOW + SECOND) == 0
