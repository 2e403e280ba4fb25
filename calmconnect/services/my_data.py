"""A person's own data: asking for it, how far it is, taking that back, and fetching it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, select

from calmconnect.db.my_data import DataExport
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act, about
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.my_data import Making
from calmconnect.domain.people import Actor
from calmconnect.keys import unseal
from calmconnect.services import audit, step_up, topics
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Export:
    """How it stands: `done` of `parts`; `expires_at` and `size` in bytes once it is ready."""

    status: Making
    asked_at: datetime
    done: int
    parts: int
    size: int
    expires_at: datetime | None


async def standing(actor: Actor, now: datetime) -> Export | None:
    """What the actor asked for, None for nothing that could still be fetched."""
    columns = (
        DataExport.status,
        DataExport.asked_at,
        DataExport.done,
        DataExport.parts,
        DataExport.size,
        DataExport.expires_at,
    )
    async with reading() as rows:
        # Without the content, which may be large.
        found = (await rows.exec(select(*columns).where(DataExport.user_id == actor.user_id))).first()  # type: ignore[call-overload]
    export = Export(*found) if found else None
    return None if export and export.expires_at and export.expires_at <= now else export


async def ask(actor: Actor, now: datetime) -> None:
    """Ask for one's data, in place of what was asked for before; a job puts it together.

    Raises:
        Conflict: while it is being put together.
    """
    async with work() as w:
        mine = delete(DataExport).where(col(DataExport.user_id) == actor.user_id)
        await w.rows.exec(mine.where(col(DataExport.status) != Making.ASKED))
        values = {"done": 0, "parts": 0, "attempts": 0, "size": 0}
        asked = {"user_id": actor.user_id, "status": Making.ASKED, "asked_at": now}
        if not await insert_if_absent(w.rows, DataExport, **asked, **values):
            raise Conflict("Your data is being put together already.")
        audit.record(w, actor, Act.DATA_ASKED, about(actor.user_id), now)
        tell(w, actor.user_id)


async def cancel(actor: Actor, now: datetime) -> None:
    """Take it back, whether it is ready or not; whoever is at it stops.

    Raises:
        NotFound: when there is nothing.
    """
    async with work() as w:
        mine = delete(DataExport).where(col(DataExport.user_id) == actor.user_id)
        if (await w.rows.exec(mine.returning(col(DataExport.user_id)))).first() is None:
            raise NotFound
        audit.record(w, actor, Act.DATA_CANCELLED, about(actor.user_id), now)
        tell(w, actor.user_id)


async def fetch(actor: Actor, password: object, code: object, now: datetime) -> bytes:
    """The zip, for its owner alone, who shows once more that it is them.

    Raises:
        Invalid: see `step_up.prove`.
        NotFound: when it is not ready, or not any more.
    """
    await step_up.prove(actor, password, code, now)
    async with work() as w:
        export = await w.rows.get(DataExport, actor.user_id)
        ready = export is not None and export.expires_at is not None and now < export.expires_at
        if export is None or export.content is None or not ready:
            raise NotFound
        audit.record(w, actor, Act.DATA_FETCHED, about(actor.user_id), now)
    return await asyncio.to_thread(unseal, export.content)


def tell(w: Work, user_id: int) -> None:
    """Let the person's pages see how it stands now."""
    w.announce(topics.user(user_id), {"kind": "my_data"})
