"""How the helpline does, in numbers, for admins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean, median

from sqlmodel import col, select

from calmconnect.db.conversations import Conversation
from calmconnect.db.session import reading
from calmconnect.db.tickets import Ticket
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.tickets import Category
from calmconnect.services import access

PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of what was opened in the last 30 days: how many; how many missed a target; within which time half are answered, and
    closed; the mean of the stars given; and how many there are of each category. None where there is nothing to count yet.
    """

    opened: int
    missed: int
    first_answer: timedelta | None
    solved: timedelta | None
    stars: float | None
    by_category: dict[Category, int]


async def figures(actor: Actor, now: datetime) -> Figures:
    """The numbers at `now`."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        opened = select(Ticket).join(Conversation, col(Conversation.id) == Ticket.conversation_id)
        # Two that were put together are one question.
        once = opened.where(col(Ticket.opened_at) > now - PERIOD, col(Conversation.merged_into).is_(None))
        lately = (await rows.exec(once)).all()
    stars = [one.stars for one in lately if one.stars is not None]
    return Figures(
        opened=len(lately),
        missed=sum(one.missed_at is not None for one in lately),
        first_answer=_middle(one.first_answer_at - one.opened_at for one in lately if one.first_answer_at),
        solved=_middle(one.closed_at - one.opened_at for one in lately if one.closed_at),
        stars=round(mean(stars), 1) if stars else None,
        by_category={category: sum(one.category is category for one in lately) for category in Category},
    )


def _middle(lengths: Iterable[timedelta]) -> timedelta | None:
    seconds = [length.total_seconds() for length in lengths]
    return timedelta(seconds=median(seconds)) if seconds else None
