"""What waits to be sent: claimed, tried, tried again later, given up at last. Mail and pushes share it.

Two senders never take the same row: each claims by a conditional update before it tries.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.notifications import OutgoingPush
from calmconnect.db.session import reading
from calmconnect.services import claims
from calmconnect.services.work import work

log = logging.getLogger(__name__)

_AT_ONCE = 10
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Route:
    """One way out.

    Args:
        table: Where what waits is kept.
        send: Sends the row with an id if it is still wanted, and now: gives when it is, None for never; raises for a failure.
        patience: Seconds that one attempt may take.
        attempts: How often is tried before giving up.
    """

    table: type[OutgoingMail] | type[OutgoingPush]
    send: Callable[[int, datetime], Awaitable[datetime | None]]
    patience: Callable[[], float]
    attempts: Callable[[], int]


async def send_due(route: Route, now: datetime) -> int:
    """Send what is due at `now`, at most a handful, and give the number of rows that left.

    They go at once, so that one for a server that hangs keeps no other waiting.
    """
    return sum(await asyncio.gather(*(_take(route, row_id, now) for row_id in await _due(route, now))))


async def _due(route: Route, now: datetime) -> list[int]:
    table = route.table
    async with reading() as rows:
        found = await rows.exec(
            select(table.id)
            .where(
                col(table.status) == MailStatus.QUEUED,
                col(table.next_attempt_at) <= now,
                claims.unclaimed(route.table.claimed_until, now),
            )
            .order_by(col(table.next_attempt_at))
            .limit(_AT_ONCE)
        )
        return [row_id for row_id in found if row_id is not None]


async def _take(route: Route, row_id: int, now: datetime) -> bool:
    attempts = await _claim(route, row_id, now)
    if attempts is None:
        return False
    try:
        when = await route.send(row_id, now)
    except Exception as error:
        # Whatever went wrong: one that can never be sent must not come back for ever.
        await _try_later(route, row_id, attempts, type(error).__name__, now)
        return False
    if when is None:
        await _settle(route, row_id, status=MailStatus.DROPPED)
    elif when > now:
        await _settle(route, row_id, next_attempt_at=when, attempts=attempts - 1)
    else:
        await _settle(route, row_id, status=MailStatus.SENT, sent_at=now)
    return when == now


async def _claim(route: Route, row_id: int, now: datetime) -> int | None:
    """Take a row for one attempt; gives that attempt's number, or None when another sender has it."""
    table = route.table
    async with work() as w:
        claimed = await w.rows.exec(
            update(table)
            .where(
                col(table.id) == row_id,
                col(table.status) == MailStatus.QUEUED,
                col(table.next_attempt_at) <= now,
                claims.unclaimed(route.table.claimed_until, now),
            )
            # Longer than an attempt may take: should this sender be killed, another tries again afterwards.
            .values(claimed_until=now + timedelta(seconds=route.patience() + 30), attempts=table.attempts + 1)
            .returning(col(table.attempts))
        )
        return claimed.scalar_one_or_none()


async def _try_later(route: Route, row_id: int, attempts: int, error: str, now: datetime) -> None:
    given_up = attempts >= route.attempts()
    wait = claims.wait(attempts, _FIRST_WAIT, _LONGEST_WAIT)
    log.warning("%s %s was not taken (%s), attempt %s", route.table.__name__, row_id, error, attempts)
    # One to be tried again keeps its status: it may have been withdrawn meanwhile.
    outcome = {"status": MailStatus.FAILED} if given_up else {"next_attempt_at": now + wait}
    await _settle(route, row_id, last_error=error, **outcome)


async def _settle(route: Route, row_id: int, **values: object) -> None:
    async with work() as w:
        await w.rows.exec(update(route.table).where(col(route.table.id) == row_id).values(claimed_until=None, **values))
