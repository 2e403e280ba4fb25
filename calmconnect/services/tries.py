"""Tries at what could be guessed, counted: too many close the door for a while.

Passwords are counted for each address, whether or not it has an account; codes of the second step for each person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import SignInThrottle
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.sign_in import Failures
from calmconnect.services.secrets import digest
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

LOCKED = "Too many tries. Please wait a quarter of an hour, or choose a new password."


async def are_too_many(rows: AsyncSession, address: str, now: datetime) -> bool:
    """Whether the door is closed for an address, whatever password is given."""
    return _failures(await rows.get(SignInThrottle, digest(address))).locked(now)


async def count(address: str, now: datetime) -> None:
    """Count one more wrong password for an address."""
    async with work() as w:
        _count(w, await _held(w, address, now), now)


async def take(door: str, now: datetime) -> bool:
    """Count a try before it is looked at, unless the door is closed: then False. So tries at once are not more tries.

    One that turns out right is to be forgiven.
    """
    async with work() as w:
        row = await _held(w, door, now)
        if _failures(row).locked(now):
            return False
        _count(w, row, now)
    return True


async def forgive(w: Work, address: str) -> None:
    """Forget the wrong passwords for an address, as part of a larger use case."""
    await w.rows.exec(delete(SignInThrottle).where(col(SignInThrottle.address_hash) == digest(address)))


async def _held(w: Work, door: str, now: datetime) -> SignInThrottle:
    key = digest(door)
    mine = select(SignInThrottle).where(SignInThrottle.address_hash == key).with_for_update()
    row = None
    # Somebody who is forgiven takes the row away, perhaps just now.
    while row is None:
        await insert_if_absent(w.rows, SignInThrottle, address_hash=key, failures=0, last_failure_at=now)
        row = (await w.rows.exec(mine)).first()
    return row


def _count(w: Work, row: SignInThrottle, now: datetime) -> None:
    lock = timedelta(seconds=settings().lockout_seconds)
    after = _failures(row).after_another(now, settings().lockout_failures, lock)
    row.failures, row.last_failure_at, row.locked_until = after.count, now, after.locked_until
    w.rows.add(row)


def _failures(row: SignInThrottle | None) -> Failures:
    return Failures(row.failures, row.last_failure_at, row.locked_until) if row else Failures(0, None, None)
