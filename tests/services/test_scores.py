"""The happiness score: only while it is wanted, only of one's own words, and gone without a trace when it is not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from calmconnect.db.audit import AuditEvent
from calmconnect.db.consents import Consent
from calmconnect.db.conversations import Conversation
from calmconnect.db.scores import CheckIn, MessageReading, ReadingMark, ScoreChoice
from calmconnect.db.session import reading, transaction
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.check_ins import Mood
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.errors import Conflict, ConsentNeeded, Invalid, NotAllowed, NotFound
from calmconnect.ml.reader import Reading
from calmconnect.services import chat, consents, message_changes, readings, score_reading, scores
from tests.support.care import met, talking
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

DAY = timedelta(days=1)
TABLES = ("score_choices", "check_ins", "message_readings", "reading_marks")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read; "good" is good, anything else is bad."""
    texts: list[str] = []

    async def read(words: str) -> Reading:
        texts.append(words)
        good = "good" in words
        return Reading(
            0.9 if good else -0.9, 1.0, (), (), ("joy" if good else "sadness",), 0, False, (), (("sleep", 0.9),)
        )

    monkeypatch.setattr(readings, "read", read)
    return texts


async def on(person: Person, at: datetime = NOW) -> None:
    await consents.give(person.actor, "ai_use", str(AGREEMENTS[Subject.AI_USE].version), at)
    await scores.start(person.actor, at)


async def says(person: Person, conversation: int, words: str, at: datetime) -> None:
    await chat.send(person.actor, conversation, f"said-{at.timestamp():.0f}-{person.id}", words, at)


async def found(table: Any) -> list[Any]:
    async with reading() as rows:
        return list(await rows.exec(select(table)))


async def nothing_is_left() -> bool:
    kept = await all_rows()
    return not any(kept[table] for table in TABLES)


async def test_it_is_there_from_switching_on_to_switching_off(database: str, cast: Cast) -> None:
    assert await scores.own(cast.asha.actor, NOW) is None
    with pytest.raises(ConsentNeeded):
        await scores.start(cast.asha.actor, NOW)
    await on(cast.asha)
    for day in range(4):
        await scores.check_in(cast.asha.actor, "4", NOW + day * DAY)
    await scores.add_word(cast.asha.actor, "a  calm day", NOW + 3 * DAY)
    seen = await scores.own(cast.asha.actor, NOW + 3 * DAY)
    assert seen is not None and seen.score.enough and seen.score.value > 55
    assert seen.said[0] == scores.Said(date(2026, 3, 14), Mood.GOOD, "a calm day") and len(seen.said) == 4
    assert seen.moved.days and seen.trend[-1].score == seen.score
    assert await scores.own(cast.ben.actor, NOW) is None, "each for themself"
    await scores.stop(cast.asha.actor)
    assert await nothing_is_left() and await scores.own(cast.asha.actor, NOW) is None
    await scores.stop(cast.asha.actor)


async def test_a_day_is_the_persons_own_and_may_be_changed(database: str, cast: Cast) -> None:
    await on(cast.asha)
    evening = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)
    await scores.check_in(cast.asha.actor, "1", evening)
    await scores.add_word(cast.asha.actor, "tired", evening)
    await scores.check_in(cast.asha.actor, "5", evening + timedelta(minutes=29))
    await scores.check_in(cast.asha.actor, "2", evening + timedelta(minutes=30))
    seen = await scores.own(cast.asha.actor, evening + timedelta(hours=1))
    assert seen is not None and seen.today == date(2026, 3, 12)
    assert [(one.day.day, one.mood, one.word) for one in seen.said] == [(12, Mood.LOW, ""), (11, Mood.GREAT, "tired")]


@pytest.mark.parametrize("mood", ["", "0", "6", None, True, 3.5, ["3"], {"mood": 3}, "５"])
async def test_what_is_none_of_the_five_is_refused(database: str, cast: Cast, mood: object) -> None:
    await on(cast.asha)
    before = await all_rows()
    with pytest.raises(Invalid):
        await scores.check_in(cast.asha.actor, mood, NOW)
    assert await all_rows() == before


async def test_nothing_is_said_before_it_is_on_and_no_word_before_a_day(database: str, cast: Cast) -> None:
    with pytest.raises(Conflict, match="switch"):
        await scores.check_in(cast.asha.actor, "3", NOW)
    await on(cast.asha)
    with pytest.raises(Conflict, match="choose how you are"):
        await scores.add_word(cast.asha.actor, "x", NOW)
    for word in ("x" * 61, "bell \x07", None, 7):
        with pytest.raises(Invalid):
            await scores.add_word(cast.asha.actor, word, NOW)
    for person in (cast.meera, cast.tara, cast.alex):
        attempts: list[Awaitable[Any]] = [
            scores.start(person.actor, NOW),
            scores.stop(person.actor),
            scores.own(person.actor, NOW),
            scores.check_in(person.actor, "3", NOW),
        ]
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                await attempt


async def test_messages_are_read_once_and_only_those_since_it_is_on(
    database: str, cast: Cast, asked: list[str]
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await says(cast.asha, conversation, "before", NOW)
    await on(cast.asha, NOW + DAY)
    await says(cast.asha, conversation, "good", NOW + DAY)
    await says(cast.meera, conversation, "what the doctor says", NOW + DAY)
    await says(cast.asha, conversation, "worse", NOW + 2 * DAY)
    for _ in range(3):
        await score_reading.read_new()
    assert asked == ["good", "worse"]
    seen = await scores.own(cast.asha.actor, NOW + 2 * DAY)
    assert seen is not None and seen.score.value < 50 and dict(seen.moved.themes)["sadness"] < 0
    assert [(row.seq, json.loads(row.found)["themes"]) for row in await found(MessageReading)] == [
        (2, ["sleep", "joy"]),
        (4, ["sleep", "sadness"]),
    ]


async def test_what_is_said_elsewhere_or_by_others_is_not_read(database: str, cast: Cast, asked: list[str]) -> None:
    await on(cast.asha)
    conversation = await talking(cast.ben, cast.meera)
    await says(cast.ben, conversation, "ben has not agreed", NOW)
    for kind in (ConversationKind.ANONYMOUS, ConversationKind.SUPPORT):
        async with transaction() as rows:
            row = Conversation(kind=kind, patient_id=cast.asha.id, doctor_id=cast.meera.id, created_at=NOW)
            rows.add(row)
        await says(cast.asha, row.id or 0, f"in {kind}", NOW + timedelta(seconds=row.id or 0))
    assert await score_reading.read_new() == 0 and asked == []


async def test_what_is_written_without_the_agreement_is_never_read(database: str, cast: Cast, asked: list[str]) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await on(cast.asha)
    async with transaction() as rows:
        # The text has changed since: what was agreed to is no longer what stands there.
        for consent in await rows.exec(select(Consent).where(Consent.subject == Subject.AI_USE)):
            consent.version = 0
            rows.add(consent)
    await says(cast.asha, conversation, "good", NOW)
    await score_reading.read_new()
    assert await scores.own(cast.asha.actor, NOW) is None
    await consents.give(cast.asha.actor, "ai_use", str(AGREEMENTS[Subject.AI_USE].version), NOW)
    await score_reading.read_new()
    assert asked == [] and await found(MessageReading) == []


async def test_an_edited_message_is_read_again_and_a_deleted_one_forgotten(
    database: str, cast: Cast, asked: list[str]
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await on(cast.asha)
    for number, words in enumerate(("good one", "bad one", "good two")):
        await says(cast.asha, conversation, words, NOW + timedelta(seconds=number))
    await score_reading.read_new()
    await message_changes.edit(cast.asha.actor, conversation, 1, "not any more", NOW)
    await message_changes.delete(cast.asha.actor, conversation, 2, NOW)
    assert [row.seq for row in await found(MessageReading)] == [3]
    await score_reading.read_new()
    kept = {row.seq: json.loads(row.found)["valence"] for row in await found(MessageReading)}
    assert kept == {1: -0.9, 3: 0.9} and asked[3:] == ["not any more", "good two"]


async def test_many_are_read_bit_by_bit(
    database: str, cast: Cast, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score_reading, "_LINES_IN_A_RUN", 2)
    conversation = await talking(cast.asha, cast.meera)
    await on(cast.asha)
    for number in range(5):
        await says(cast.asha, conversation, f"line {number}", NOW + timedelta(seconds=number))
    done = [(await score_reading.read_new(), len(asked)) for _ in range(4)]
    assert done == [(1, 2), (1, 4), (1, 5), (0, 5)]


async def test_what_can_not_be_read_keeps_nobody_waiting(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def read(words: str) -> Reading:
        if "secret" in words:
            raise ValueError(words)
        return Reading(0.5, 1.0, (), (), (), 0, False, (), ())

    monkeypatch.setattr(readings, "read", read)
    for person, doctor in ((cast.asha, cast.meera), (cast.ben, cast.jonas)):
        await on(person)
        words = "secret" if person is cast.asha else "not one"
        await says(person, await talking(person, doctor), words, NOW)
    assert await score_reading.read_new() == 1
    assert [row.user_id for row in await found(MessageReading)] == [cast.ben.id]
    assert "ValueError" in caplog.text and "secret" not in caplog.text


Ending = Callable[[Person], Awaitable[None]]


async def switch_off(person: Person) -> None:
    await scores.stop(person.actor)


async def take_back(person: Person) -> None:
    await consents.withdraw(person.actor, "ai_use", NOW)


async def again(person: Person) -> None:
    await scores.stop(person.actor)
    await scores.start(person.actor, NOW + DAY)


@pytest.mark.parametrize("ending", [switch_off, take_back, again])
async def test_nothing_is_written_after_it_was_erased(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, ending: Ending
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await on(cast.asha)
    await says(cast.asha, conversation, "good", NOW)

    async def read(_words: str) -> Reading:
        # The job has looked, and has not written yet.
        await ending(cast.asha)
        return Reading(0.5, 1.0, (), (), (), 0, False, (), ())

    monkeypatch.setattr(readings, "read", read)
    assert await score_reading.read_new() == 0
    assert await found(MessageReading) == [] and await found(ReadingMark) == [] and await found(CheckIn) == []


async def test_a_message_that_changes_while_it_is_read(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await on(cast.asha)
    await says(cast.asha, conversation, "as it was", NOW)
    texts: list[str] = []

    async def read(words: str) -> Reading:
        texts.append(words)
        if len(texts) == 1:
            await message_changes.edit(cast.asha.actor, conversation, 1, "as it is", NOW)
        return Reading(-0.5 if words == "as it was" else 0.5, 1.0, (), (), (), 0, False, (), ())

    monkeypatch.setattr(readings, "read", read)
    assert await score_reading.read_new() == 0 and await found(MessageReading) == []
    assert await score_reading.read_new() == 1
    assert [json.loads(row.found)["valence"] for row in await found(MessageReading)] == [0.5]


async def test_reading_erasing_and_saying_all_at_once(database: str, cast: Cast, asked: list[str]) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await on(cast.asha)
    for number in range(6):
        await says(cast.asha, conversation, f"line {number}", NOW + timedelta(seconds=number))

    async def say() -> None:
        try:
            await scores.check_in(cast.asha.actor, "3", NOW)
        except Conflict:
            return

    await asyncio.gather(
        score_reading.read_new(),
        say(),
        message_changes.edit(cast.asha.actor, conversation, 2, "changed", NOW),
        scores.stop(cast.asha.actor),
        score_reading.read_new(),
        say(),
    )
    assert await nothing_is_left()


async def test_two_that_read_at_once_keep_each_line_once(database: str, cast: Cast, asked: list[str]) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await on(cast.asha)
    for number in range(6):
        await says(cast.asha, conversation, f"line {number}", NOW + timedelta(seconds=number))
    await asyncio.gather(*(score_reading.read_new() for _ in range(3)))
    assert [row.seq for row in await found(MessageReading)] == list(range(1, 7))


async def test_doctors_see_it_only_with_consent_and_each_look_is_kept(database: str, cast: Cast) -> None:
    await on(cast.asha)
    await scores.check_in(cast.asha.actor, "4", NOW)
    await scores.add_word(cast.asha.actor, "only mine", NOW)
    with pytest.raises(NotFound):
        await scores.of_patient(cast.meera.actor, cast.asha.id, NOW)
    await met(cast.asha, cast.meera)
    assert await scores.of_patient(cast.meera.actor, cast.asha.id, NOW) is None
    assert await found(AuditEvent) == []
    await consents.give(cast.asha.actor, "score", "1", NOW)
    seen, own = await scores.of_patient(cast.meera.actor, cast.asha.id, NOW), await scores.own(cast.asha.actor, NOW)
    assert seen and own and seen.score == own.score and seen.said == ()
    (event,) = await found(AuditEvent)
    assert (event.actor_id, event.act, event.subject) == (cast.meera.id, "score_seen", f"patient:{cast.asha.id}")
    for person in (cast.jonas, cast.ben, cast.tara, cast.alex):
        with pytest.raises((NotFound, NotAllowed)):
            await scores.of_patient(person.actor, cast.asha.id, NOW)
    await consents.withdraw(cast.asha.actor, "score", NOW)
    assert await scores.of_patient(cast.meera.actor, cast.asha.id, NOW) is None
    assert await found(ScoreChoice), "the patient keeps it"


async def test_how_somebody_is_can_not_be_read_in_the_database(database: str, cast: Cast, asked: list[str]) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await on(cast.asha)
    await scores.check_in(cast.asha.actor, "1", NOW)
    await says(cast.asha, conversation, "good", NOW)
    await score_reading.read_new()
    async with reading() as rows:
        for column in ("said FROM check_ins", "found FROM message_readings"):
            (kept,) = (await rows.exec(text(f"SELECT {column}"))).one()  # type: ignore[call-overload]
            assert b"{" not in bytes(kept)
