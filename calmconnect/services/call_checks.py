"""What people's browsers found out about calls: the last check of each, kept so that the helpline can help."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.call_checks import KeptCallCheck
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.call_checks import CallCheck, clean_check
from calmconnect.domain.people import Actor
from calmconnect.services import access
from calmconnect.services.work import work


@dataclass(frozen=True, slots=True)
class Kept:
    """A check, and when it was made."""

    check: CallCheck
    at: datetime


async def keep(actor: Actor, found: object, now: datetime) -> Kept:
    """Keep what the actor's browser found, in place of what it found before.

    Raises:
        Invalid: with the field `check`.
    """
    check = clean_check(found)
    values = {**asdict(check), "checked_at": now}
    async with work() as w:
        if not await insert_if_absent(w.rows, KeptCallCheck, user_id=actor.user_id, **values):
            await w.rows.exec(update(KeptCallCheck).where(col(KeptCallCheck.user_id) == actor.user_id).values(**values))
    return Kept(check, now)


async def last(actor: Actor) -> Kept | None:
    """The actor's own last check."""
    async with reading() as rows:
        return await _of(rows, actor.user_id)


async def of_ticket(actor: Actor, ticket_id: int) -> Kept | None:
    """The last check of whoever opened a ticket, for those who answer the helpline.

    Raises:
        NotFound: when there is no such ticket.
    """
    async with reading() as rows:
        ticket = await access.ticket_for_helpline(rows, actor, ticket_id)
        return await _of(rows, ticket.patient_id)


async def _of(rows: AsyncSession, user_id: int) -> Kept | None:
    row = (await rows.exec(select(KeptCallCheck).where(KeptCallCheck.user_id == user_id))).first()
    if row is None:
        return None
    return Kept(CallCheck(**{one.name: getattr(row, one.name) for one in fields(CallCheck)}), row.checked_at)
