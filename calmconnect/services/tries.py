"""Wrong passwords, counted for each address whether or not it has an account: too many close the door for a while."""

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
    key = digest(address)
    async with work() as w:
        await insert_if_absent(w.rows, SignInThrottle, address_hash=key, failures=0, last_failure_at=now)
        row = (
            await w.rows.exec(select(SignInThrottle).where(SignInThrottle.address_hash == key).with_for_update())
        ).one()
        lock = timedelta(seconds=settings().lockout_seconds)
        after = _failures(row).after_another(now, settings().lockout_failures, lock)
        row.failures, row.last_failure_at, row.locked_until = after.count, now, after.locked_until
        w.rows.add(row)


async def forgive(w: Work, address: str) -> None:
    """Forget the wrong passwords for an address, as part of a larger use case."""
    await w.rows.exec(delete(SignInThrottle).where(col(SignInThrottle.address_hash) == digest(address)))


def _failures(row: SignInThrottle | None) -> Failures:
    return Failures(row.failures, row.last_failure_at, row.locked_until) if row else Failures(0, None, None)
