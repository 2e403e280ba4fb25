"""Linking rows of `audit_events` in one order, whoever writes them at the same moment.

The head's row is locked for that, as the last thing a use case does before it commits: who holds it waits for nobody, and holds
it for three statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from secrets import token_hex

from sqlalchemy import insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.audit import AuditEvent, AuditHead, AuditLink
from calmconnect.db.session import transaction
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit_chain import NOTHING, Link, Said, linked, sealed

_HEAD = 1


async def begin() -> None:
    """Begin the chain with what was kept before there was one; does nothing once it was begun."""
    async with transaction() as rows:
        await _head(rows, [])


async def chain(rows: AsyncSession, events: Sequence[AuditEvent]) -> None:
    """Link new rows, in this order. To be done last in a transaction."""
    await rows.flush()
    key, place, last = await _head(rows, [event.id or 0 for event in events])
    await _append(rows, key, place, last, events)


def said_by(event: AuditEvent) -> Said:
    """What a row says."""
    return Said(event.id or 0, event.actor_id, event.act.value, event.subject, event.reason, event.at)


async def _head(rows: AsyncSession, new: list[int]) -> tuple[str, int, bytes]:
    """The chain's key, its length and its last hash, locked; begun when it was not, without the rows `new`."""
    found = select(AuditHead.key, AuditHead.place, AuditHead.hash).with_for_update()
    head = (await rows.exec(found)).first()
    if head is None:
        await _begin(rows, new)
        head = (await rows.exec(found)).one()
    return head


async def _begin(rows: AsyncSession, new: list[int]) -> None:
    # Links without a head are what somebody left who removed it: they stay, and are found not to fit.
    last = (await rows.exec(select(AuditLink).order_by(col(AuditLink.place).desc()).limit(1))).first()
    place, before, key = (last.place, last.hash, token_hex(32)) if last else (0, NOTHING, token_hex(32))
    seal = sealed(key, place, before).seal
    # Of two who begin, the second waits here for the first.
    if not await insert_if_absent(rows, AuditHead, id=_HEAD, key=key, place=place, hash=before, seal=seal):
        return
    linked_already = select(AuditLink.event_id)
    old = select(AuditEvent).where(col(AuditEvent.id).not_in(new), col(AuditEvent.id).not_in(linked_already))
    await _append(rows, key, place, before, (await rows.exec(old.order_by(col(AuditEvent.id)))).all())


async def _append(rows: AsyncSession, key: str, place: int, last: bytes, events: Iterable[AuditEvent]) -> None:
    links: list[Link] = []
    for event in events:
        place += 1
        links.append(linked(key, last, place, token_hex(16), said_by(event)))
        last = links[-1].hash
    if not links:
        return
    connection = await rows.connection()
    await connection.execute(insert(AuditLink), [_values(link) for link in links])
    end = {"place": place, "hash": last, "seal": sealed(key, place, last).seal}
    await connection.execute(update(AuditHead).where(col(AuditHead.id) == _HEAD).values(**end))


def _values(link: Link) -> dict[str, object]:
    return {
        "place": link.place,
        "event_id": link.event_id,
        "salt": link.salt,
        "digest": link.digest,
        "hash": link.hash,
    }
