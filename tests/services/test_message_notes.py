"""Being told of messages: once for many, not of what was read, never what was said, and at no cost to who writes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlmodel import col, delete, select, update

from calmconnect.db.conversations import Conversation, Message, ReadMarker
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.message_notes import MessageNote
from calmconnect.db.notifications import Notification
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.services import chat, message_marks, message_notes, notifications, preferences
from calmconnect.settings import settings
from tests.support.care import talking
from tests.support.cast import NOW, Cast, Person
from tests.support.mailbox import mails_to
from tests.support.statements import statements

MINUTE = timedelta(minutes=1)
SECRET = "I can't sleep, and nobody knows."


async def say(person: Person, conversation: int, count: int = 1, at: datetime = NOW) -> None:
    """So many messages of a person, at once."""
    names = [f"say-{conversation}-{person.id}-{at:%H%M%S}-{n}" for n in range(count)]
    await asyncio.gather(*(chat.send(person.actor, conversation, name, SECRET, at) for name in names))


async def notes() -> list[MessageNote]:
    async with reading() as rows:
        return list((await rows.exec(select(MessageNote).order_by(col(MessageNote.reader_id)))).all())


async def titles(person: Person) -> list[str]:
    """What a person was told in the app and has not seen."""
    async with reading() as rows:
        unread = (Notification.user_id == person.id, col(Notification.read_at).is_(None))
        return [one.title for one in await rows.exec(select(Notification).where(*unread))]


async def test_ten_messages_are_one_mail_after_two_minutes(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast.asha, conversation, 4)
    await say(cast.asha, conversation, 6, NOW + MINUTE)
    assert await message_notes.tell(NOW + 2 * MINUTE - timedelta(seconds=1)) == 0
    assert [await message_notes.tell(NOW + 2 * MINUTE) for _ in range(2)] == [1, 0]
    (mail,) = await mails_to(cast.meera.email)
    assert mail.subject == "10 new messages from Asha Rao"
    assert f"http://calm.test/doctor/messages/{conversation}" in mail.text
    assert await titles(cast.meera) == ["10 new messages from Asha Rao"]
    assert await mails_to(cast.asha.email) == [], "who wrote them knows"


async def test_what_was_said_is_in_no_mail_and_no_notice(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast.asha, conversation)
    await message_notes.tell(NOW + 2 * MINUTE)
    async with reading() as rows:
        told = [*await rows.exec(select(OutgoingMail)), *await rows.exec(select(Notification))]
    assert len(told) == 2 and "sleep" not in repr([one.model_dump() for one in told])


@pytest.mark.parametrize("how", ["read", "answered"])
async def test_who_has_seen_them_is_not_told(database: str, cast: Cast, how: str) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast.asha, conversation, 10)
    if how == "read":
        await message_marks.seen(cast.meera.actor, conversation, 10, 10, NOW + MINUTE)
    else:
        await say(cast.meera, conversation, 1, NOW + MINUTE)
    assert await message_notes.tell(NOW + 2 * MINUTE) == 0
    assert await mails_to(cast.meera.email) == [] and await titles(cast.meera) == []


async def test_what_is_left_unread_counts(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast.asha, conversation, 10)
    await message_marks.seen(cast.meera.actor, conversation, 9, 9, NOW + MINUTE)
    assert await message_notes.tell(NOW + 2 * MINUTE) == 1
    assert await titles(cast.meera) == ["1 new message from Asha Rao"]


async def test_more_messages_later_are_a_second_mail(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast.asha, conversation, 3)
    await message_notes.tell(NOW + 2 * MINUTE)
    await mail_left()
    await say(cast.asha, conversation, 2, NOW + 10 * MINUTE)
    assert await message_notes.tell(NOW + 11 * MINUTE) == 0
    assert await message_notes.tell(NOW + 12 * MINUTE) == 1
    assert [mail.subject for mail in await mails_to(cast.meera.email)] == [
        "3 new messages from Asha Rao",
        "5 new messages from Asha Rao",
    ]
    assert await titles(cast.meera) == ["5 new messages from Asha Rao"], "one line in the app, not two"


async def mail_left() -> None:
    """Whatever waits in the outbox is sent."""
    async with transaction() as rows:
        await rows.exec(update(OutgoingMail).values(status=MailStatus.SENT))


async def test_a_night_is_one_mail_and_none_when_it_was_read(database: str, cast: Cast) -> None:
    await preferences.keep_quiet(cast.meera.actor, "22:00", "07:00")
    late = datetime(2026, 3, 11, 17, tzinfo=UTC)  # 22:30 in Dr. Meera's zone
    conversation = await talking(cast.asha, cast.meera)
    for hour in range(3):
        await say(cast.asha, conversation, 2, late + hour * timedelta(hours=1))
        assert await message_notes.tell(late + hour * timedelta(hours=1) + 2 * MINUTE) == 1
    waiting = [mail for mail in await mails_to(cast.meera.email) if mail.status is MailStatus.QUEUED]
    assert [mail.subject for mail in waiting] == ["6 new messages from Asha Rao"]
    assert waiting[0].next_attempt_at == datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
    await message_marks.seen(cast.meera.actor, conversation, 6, 6, late + 5 * timedelta(hours=1))
    assert {mail.status for mail in await mails_to(cast.meera.email)} == {MailStatus.DROPPED}
    assert await titles(cast.meera) == []


async def test_each_side_and_each_conversation_has_a_note_of_its_own(database: str, cast: Cast) -> None:
    first, second = await talking(cast.asha, cast.meera), await talking(cast.asha, cast.jonas)
    later = NOW + timedelta(seconds=1)
    await asyncio.gather(say(cast.asha, first, 3), say(cast.asha, second, 2), say(cast.jonas, second, 1, later))
    found = {(one.conversation_id, one.reader_id): one for one in await notes()}
    assert set(found) == {(first, cast.meera.id), (second, cast.jonas.id), (second, cast.asha.id)}
    assert found[first, cast.meera.id].after_seq == 0
    assert {one.due_at for one in found.values()} == {NOW + 2 * MINUTE, later + 2 * MINUTE}


async def test_a_resend_leaves_no_note(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast.asha, conversation)
    await message_notes.tell(NOW + 2 * MINUTE)
    await say(cast.asha, conversation)
    assert await notes() == []


async def test_two_runners_tell_once(database: str, cast: Cast) -> None:
    first, second = await talking(cast.asha, cast.meera), await talking(cast.ben, cast.jonas)
    await say(cast.asha, first, 3)
    await say(cast.jonas, second, 3)
    told = await asyncio.gather(*(message_notes.tell(NOW + 2 * MINUTE) for _ in range(4)))
    assert sum(told) == 2
    assert len(await mails_to(cast.meera.email)) == len(await mails_to(cast.ben.email)) == 1


async def test_one_that_fails_keeps_nobody_waiting(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = await talking(cast.asha, cast.meera), await talking(cast.ben, cast.jonas)
    await say(cast.asha, first)
    await say(cast.ben, second, at=NOW + timedelta(seconds=1))
    notify = notifications.notify

    async def broken(w: Any, to: int, *more: Any) -> None:
        if to == cast.meera.id:
            raise ValueError("nobody can be told")
        await notify(w, to, *more)

    monkeypatch.setattr(message_notes, "notify", broken)
    assert await message_notes.tell(NOW + 3 * MINUTE) == 1
    assert [one.reader_id for one in await notes()] == [cast.meera.id], "tried again later"
    monkeypatch.setattr(message_notes, "notify", notify)
    assert await message_notes.tell(NOW + 4 * MINUTE) == 1


async def test_who_does_not_want_it_or_is_gone_is_not_told(database: str, cast: Cast) -> None:
    first, second = await talking(cast.asha, cast.meera), await talking(cast.ben, cast.jonas)
    await say(cast.asha, first)
    await say(cast.ben, second)
    await preferences.choose(cast.meera.actor, "message", "email", False)
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == cast.jonas.id).values(disabled_at=NOW))
    await message_notes.tell(NOW + 2 * MINUTE)
    for person in (cast.meera, cast.jonas):
        assert await mails_to(person.email) == []
    assert await titles(cast.jonas) == [] and len(await titles(cast.meera)) == 1


async def test_a_conversation_that_is_gone_takes_its_note_along(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast.asha, conversation)
    async with transaction() as rows:
        for table, of in (
            (ReadMarker, ReadMarker.conversation_id),
            (Message, Message.conversation_id),
            (Conversation, Conversation.id),
        ):
            await rows.exec(delete(table).where(col(of) == conversation))
    assert await message_notes.tell(NOW + 2 * MINUTE) == 0


async def test_writing_costs_nothing_more_while_a_note_waits(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    raw: list[str] = []
    execute = psycopg.AsyncConnection.execute

    async def noted(self: Any, query: Any, *more: Any, **how: Any) -> Any:
        raw.append(str(query))
        return await execute(self, query, *more, **how)

    monkeypatch.setattr(psycopg.AsyncConnection, "execute", noted)
    costs = []
    for n in range(3):
        raw.clear()
        with statements() as said:
            await say(cast.asha, conversation, 10, NOW + n * timedelta(seconds=1))
        costs.append(len(said) + len(raw))
    # PostgreSQL: one statement for ten messages, note included. SQLite: five, BEGIN among them, and one more for the note.
    assert costs == ([1, 1, 1] if settings().is_postgres else [6, 5, 5])
    assert len(await notes()) == 1
