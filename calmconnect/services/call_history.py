"""A person's calls, to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import and_, case, col, func, or_, select

from calmconnect.db.calls import Call, CallRating
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.calls import CallStatus, EndReason, Medium
from calmconnect.domain.people import Actor, Role

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Past:
    """A call that is over, as one of its two people sees it. `lasted` is None when they never heard each other.

    `opinion` is what they said of the connection, as in `domain.call_ratings.Opinion`, None if nothing. `callable_`: it was no
    helper in an emergency, so that they can be called again.
    """

    id: int
    other_id: int
    other: str
    outgoing: bool
    medium: Medium
    reason: EndReason
    at: datetime
    lasted: timedelta | None
    opinion: int | None
    callable_: bool


@dataclass(frozen=True, slots=True)
class PastCalls:
    """Some of a person's calls, the newest first, and how many there are in all."""

    rows: list[Past]
    total: int


async def of(actor: Actor, page: int = 0) -> PastCalls:
    """A page, counted from 0, of the actor's calls that are over."""
    other = aliased(User)
    own = (
        or_(Call.caller_id == actor.user_id, Call.callee_id == actor.user_id),
        Call.status == CallStatus.ENDED,
    )
    other_id = case((col(Call.caller_id) == actor.user_id, Call.callee_id), else_=Call.caller_id)
    async with reading() as rows:
        total = (await rows.exec(select(func.count()).select_from(Call).where(*own))).one()
        found = await rows.exec(
            select(Call, other.name, other.role, CallRating.opinion)
            .join(other, col(other.id) == other_id)
            .outerjoin(CallRating, and_(CallRating.call_id == Call.id, CallRating.user_id == actor.user_id))
            .where(*own)
            .order_by(col(Call.id).desc())
            .offset(page * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        return PastCalls([_past(actor, call, name, role, opinion) for call, name, role, opinion in found], total)


def _past(actor: Actor, call: Call, other: str, role: str, opinion: int | None) -> Past:
    lasted = call.ended_at - call.connected_at if call.ended_at and call.connected_at else None
    return Past(
        id=call.id or 0,
        other_id=call.other_than(actor.user_id),
        other=other,
        outgoing=call.caller_id == actor.user_id,
        medium=call.medium,
        reason=call.end_reason or EndReason.FAILED,
        at=call.asked_at,
        lasted=lasted,
        opinion=opinion,
        callable_=role in {Role.PATIENT, Role.DOCTOR},
    )
