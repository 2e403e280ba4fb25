"""Adding messages to conversations, many in one transaction.

Messages are by far what is written most, and one transaction each, put together by the mapper, costs ten times what the
database needs (`make bench`, sustained messages). So whatever waits is written together: on PostgreSQL by one statement that
checks, counts, locks and writes; on SQLite by a few, under its one writer's lock.

What sounds like danger comes with its level, and leaves a flag (`db/risk.py`) in the same transaction, if whoever said it is
the patient of the conversation. Other messages ask nothing more of the database for it.

A reader who may not see a message must be told of it later: the first one leaves a note (`db/message_notes.py`), in the same
statement or, on SQLite, by one more that is only needed when no note waits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.message_notes import MessageNote
from calmconnect.db.risk import RiskFlag
from calmconnect.db.session import engines, transaction
from calmconnect.db.tickets import Ticket
from calmconnect.domain.chat import TELL_AFTER, ConversationStatus
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.risk import RiskLevel, RiskSource
from calmconnect.keys import encrypt
from calmconnect.settings import settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message to be added. `sent_at` in UTC; `reply_to` the seq of a line of the same conversation.

    `level` is how grave it would be if the conversation's patient said it.
    """

    conversation_id: int
    sender_id: int
    client_id: str
    text: str
    sent_at: datetime
    reply_to: int | None = None
    level: RiskLevel = RiskLevel.NONE


@dataclass(frozen=True, slots=True)
class Kept:
    """The place a message got, and the two people it is between; no `doctor_id` while nobody has answered yet."""

    seq: int
    patient_id: int
    doctor_id: int | None

    @property
    def people(self) -> tuple[int, ...]:
        """Both, or the one who is there."""
        return (self.patient_id,) if self.doctor_id is None else (self.patient_id, self.doctor_id)


def is_sign(one: Wanted, place: Kept) -> bool:
    """Whether a message that got this place is a sign that its writer may be in danger."""
    return one.level is not RiskLevel.NONE and one.sender_id == place.patient_id


async def append(batch: list[Wanted]) -> list[Kept | None]:
    """Add messages in this order, and give the place of each.

    None for one that was not added: its sender is not of the conversation, or used its client id before; the conversation is
    closed; or what it answers is not there.

    Raises:
        sqlalchemy.exc.IntegrityError, psycopg.errors.UniqueViolation: when another process used one of the client ids at
            the same moment; then none is added.
    """
    # Of two under one name, the first.
    named = sorted({(one.sender_id, one.client_id): place for place, one in reversed(list(enumerate(batch)))}.values())
    kept = await (_append_postgres if settings().is_postgres else _append_sqlite)([batch[place] for place in named])
    placed = dict(zip(named, kept, strict=True))
    return [placed.get(place) for place in range(len(batch))]


# Conversations are locked in the order of their ids, so that two processes with several in common never wait for each other.
_ALL_AT_ONCE = """
WITH wanted AS (
    SELECT * FROM unnest(%s::int[], %s::int[], %s::text[], %s::bytea[], %s::timestamptz[], %s::int[])
    WITH ORDINALITY AS w (conversation_id, sender_id, client_id, text, sent_at, reply_to, n)
), locked AS MATERIALIZED (
    SELECT id, patient_id, doctor_id, last_seq FROM conversations
    WHERE id IN (SELECT conversation_id FROM wanted)
        AND (status <> 'resolved' OR EXISTS (SELECT 1 FROM tickets WHERE conversation_id = conversations.id))
        AND merged_into IS NULL
    ORDER BY id FOR UPDATE
), fresh AS (
    SELECT wanted.*, locked.patient_id, locked.doctor_id,
        row_number() OVER (PARTITION BY wanted.conversation_id ORDER BY wanted.n) AS place
    FROM wanted JOIN locked ON locked.id = wanted.conversation_id
        AND wanted.sender_id IN (locked.patient_id, locked.doctor_id)
        AND (wanted.reply_to IS NULL OR wanted.reply_to <= locked.last_seq)
    WHERE NOT EXISTS (
        SELECT 1 FROM messages AS known
        WHERE known.sender_id = wanted.sender_id AND known.client_id = wanted.client_id)
), taken AS (
    UPDATE conversations SET last_seq = last_seq + added.count, last_message_at = added.latest
    FROM (SELECT conversation_id, count(*) AS count, max(sent_at) AS latest FROM fresh GROUP BY 1) AS added
    WHERE conversations.id = added.conversation_id
    RETURNING conversations.id, conversations.last_seq - added.count AS before
), written AS (
    INSERT INTO messages (conversation_id, seq, sender_id, client_id, text, sent_at, reply_to)
    SELECT conversation_id, before + place, sender_id, client_id, text, sent_at, reply_to
    FROM fresh JOIN taken ON taken.id = fresh.conversation_id
), noted AS (
    INSERT INTO message_notes (conversation_id, reader_id, after_seq, due_at)
    SELECT conversation_id, CASE sender_id WHEN patient_id THEN doctor_id ELSE patient_id END,
        min(before + place) - 1, min(sent_at) + %s
    FROM fresh JOIN taken ON taken.id = fresh.conversation_id
    WHERE doctor_id IS NOT NULL OR sender_id <> patient_id GROUP BY 1, 2
    ON CONFLICT DO NOTHING
)
SELECT n, before + place, patient_id, doctor_id FROM fresh JOIN taken ON taken.id = fresh.conversation_id
"""


async def _append_postgres(batch: list[Wanted]) -> list[Kept | None]:
    columns = (
        [one.conversation_id for one in batch],
        [one.sender_id for one in batch],
        [one.client_id for one in batch],
        [encrypt(one.text) for one in batch],
        [one.sent_at for one in batch],
        [one.reply_to for one in batch],
        TELL_AFTER,
    )
    async with engines().writer.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        found = await (await driver.execute(_ALL_AT_ONCE, columns, prepare=True)).fetchall()
        placed = {n: Kept(seq, patient_id, doctor_id) for n, seq, patient_id, doctor_id in found}
        await _flag(connection, [(batch[n - 1], place) for n, place in placed.items()])
        await driver.commit()
    return [placed.get(n) for n in range(1, len(batch) + 1)]


async def _append_sqlite(batch: list[Wanted]) -> list[Kept | None]:
    async with transaction() as rows:
        connection = await rows.connection()
        conversations, messages = Conversation.__table__.c, Message.__table__.c  # type: ignore[attr-defined]
        known = await connection.execute(
            select(
                conversations.id,
                conversations.last_seq,
                conversations.patient_id,
                conversations.doctor_id,
                _note_waits_for(conversations.patient_id),
                _note_waits_for(conversations.doctor_id),
            ).where(
                conversations.id.in_({one.conversation_id for one in batch}),
                conversations.merged_into.is_(None),
                or_(
                    conversations.status != ConversationStatus.RESOLVED,
                    exists().where(Ticket.__table__.c.conversation_id == conversations.id),  # type: ignore[attr-defined]
                ),
            )
        )
        used = await connection.execute(
            select(messages.sender_id, messages.client_id).where(
                tuple_(messages.sender_id, messages.client_id).in_([(one.sender_id, one.client_id) for one in batch])
            )
        )
        found = {row[0]: row for row in known}
        kept = _places(batch, found, {tuple(row) for row in used})
        written = [(one, place) for one, place in zip(batch, kept, strict=True) if place is not None]
        if written:
            await connection.execute(insert(Message), [_values(one, place) for one, place in written])
            await connection.execute(
                update(Conversation)
                .where(conversations.id == bindparam("of"))
                .values(last_seq=bindparam("to"), last_message_at=bindparam("at")),
                [{"of": one.conversation_id, "to": place.seq, "at": one.sent_at} for one, place in written],
            )
            if notes := _notes(written, found):
                await connection.execute(insert(MessageNote), notes)
            await _flag(connection, written)
    return kept


async def _flag(connection: AsyncConnection, written: list[tuple[Wanted, Kept]]) -> None:
    """Keep which of these messages are signs of danger, and who wrote them, if that is known."""
    flags = [
        {
            "conversation_id": one.conversation_id,
            "seq": place.seq,
            "patient_id": None if place.patient_id == GUEST_ID else place.patient_id,
            "source": RiskSource.MESSAGE,
            "level": one.level,
            "at": one.sent_at,
        }
        for one, place in written
        if is_sign(one, place)
    ]
    if flags:
        await connection.execute(insert(RiskFlag), flags)


def _note_waits_for(reader: Any) -> Any:
    notes, conversations = MessageNote.__table__.c, Conversation.__table__.c  # type: ignore[attr-defined]
    return exists().where(notes.conversation_id == conversations.id, notes.reader_id == reader)


def _notes(written: list[tuple[Wanted, Kept]], conversations: dict[int, Any]) -> list[dict[str, object]]:
    """The notes that these messages need: one for each reader for whom none waits yet."""
    notes: dict[tuple[int, int], dict[str, object]] = {}
    for one, place in written:
        *_, patient_has_one, doctor_has_one = conversations[one.conversation_id]
        to_doctor = one.sender_id == place.patient_id
        reader = place.doctor_id if to_doctor else place.patient_id
        if reader is not None and not (doctor_has_one if to_doctor else patient_has_one):
            values = {"after_seq": place.seq - 1, "due_at": one.sent_at + TELL_AFTER}
            notes.setdefault(
                (one.conversation_id, reader),
                {"conversation_id": one.conversation_id, "reader_id": reader, **values},
            )
    return list(notes.values())


def _places(batch: list[Wanted], conversations: dict[int, Any], used: set[tuple[int, str]]) -> list[Kept | None]:
    added: Counter[int] = Counter()
    kept: list[Kept | None] = []
    for one in batch:
        _, last_seq, *pair = conversations.get(one.conversation_id, (0, 0))[:4]
        said_before = (one.sender_id, one.client_id) in used
        if one.sender_id not in pair or said_before or (one.reply_to or 0) > last_seq:
            kept.append(None)
            continue
        added[one.conversation_id] += 1
        kept.append(Kept(last_seq + added[one.conversation_id], pair[0], pair[1]))
    return kept


def _values(one: Wanted, place: Kept) -> dict[str, object]:
    return {
        "conversation_id": one.conversation_id,
        "seq": place.seq,
        "sender_id": one.sender_id,
        "client_id": one.client_id,
        "text": one.text,
        "sent_at": one.sent_at,
        "reply_to": one.reply_to,
    }
