"""How the calls of the last 30 days went: the acting doctor's, or everybody's for an admin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.calls import Call, CallParty, CallRating
from calmconnect.db.session import reading
from calmconnect.domain.call_figures import DAYS, CallFigures, Ended, Judged, figures
from calmconnect.domain.call_quality import CallQuality
from calmconnect.domain.call_ratings import Trouble
from calmconnect.domain.calls import CallStatus, EndReason
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access

MOST = 1_000
_Wanted = tuple[ColumnElement[bool], ...]


async def seen_by(actor: Actor, now: datetime) -> CallFigures:
    """The figures that concern the actor, of the last `MOST` calls at the most: enough to say how they go.

    Raises:
        NotAllowed: for anybody but doctors and admins.
    """
    access.only(actor, Role.DOCTOR, Role.ADMIN)
    wanted: _Wanted = (col(Call.status) == CallStatus.ENDED, col(Call.asked_at) >= now - timedelta(days=DAYS))
    if actor.role is Role.DOCTOR:
        wanted += (or_(col(Call.caller_id) == actor.user_id, col(Call.callee_id) == actor.user_id),)
    last = select(Call.id).where(*wanted).order_by(col(Call.asked_at).desc()).limit(MOST)
    async with reading() as rows:
        these = (col(Call.id).in_(list(await rows.exec(last))),)
        return figures(await _ended(rows, these), await _sides(rows, these), await _judged(rows, these))


async def _ended(rows: AsyncSession, wanted: _Wanted) -> list[Ended]:
    # Columns, not rows: there are thousands.
    asked: Any = (Call.end_reason, Call.asked_at, Call.answered_at, Call.connected_at, Call.ended_at)
    found = await rows.exec(select(*asked).where(*wanted, col(Call.ended_at).is_not(None)))
    return [Ended(EndReason(reason) if reason else EndReason.FAILED, *moments) for reason, *moments in found]


async def _sides(rows: AsyncSession, wanted: _Wanted) -> list[CallQuality]:
    sides = select(CallParty.quality).join(Call, col(Call.id) == CallParty.call_id)
    return [CallQuality(**quality) for quality in await rows.exec(sides.where(*wanted)) if quality]


async def _judged(rows: AsyncSession, wanted: _Wanted) -> list[Judged]:
    said = select(CallRating).join(Call, col(Call.id) == CallRating.call_id).where(*wanted)
    return [Judged(one.opinion, tuple(map(Trouble, one.troubles))) for one in await rows.exec(said)]
