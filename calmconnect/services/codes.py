"""The codes of the second step: whether somebody needs one, and taking it. Each counts once, however often it comes at once.

Tries are counted before a code is looked at, and apart from those of passwords: neither many at once nor a new password gives
more of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, literal
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import User
from calmconnect.db.second_factors import RecoveryCode, SecondFactor
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act, about
from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.second_factor import clean_code
from calmconnect.services import audit, factor_news, house_settings, tries
from calmconnect.services.authenticator import steps_of
from calmconnect.services.secrets import digest
from calmconnect.services.work import Work, work

WRONG = "That code did not work. Each code works once: please wait for the next one in your app."
LOCKED = "Too many codes that did not work. Please wait a quarter of an hour."


@dataclass(frozen=True, slots=True)
class Taken:
    """A code that counted; `left` says how many recovery codes there are still, when it was one of them."""

    left: int | None = None


async def required_roles() -> frozenset[Role]:
    """The roles that can do nothing without a second step."""
    return (await house_settings.current()).second_factor_roles


async def are_needed(rows: AsyncSession, user_id: int) -> bool:
    """Whether somebody has set up a second step."""
    return (await rows.exec(select(has_one(literal(user_id))))).one()


def has_one(user_id: Any) -> ColumnElement[bool]:
    """The same as a condition, on a column of people's ids."""
    return exists().where(col(SecondFactor.user_id) == user_id, col(SecondFactor.key).is_not(None))


async def count_try(user_id: int, now: datetime) -> bool:
    """Count a try before the code is looked at; False when there were too many already."""
    return await tries.take(_door(user_id), now)


async def use(w: Work, user: User, code: str, now: datetime) -> Taken | None:
    """Take a cleaned code of either kind, as part of a larger use case; None when it does not count.

    Whoever calls this has counted the try.
    """
    assert user.id is not None
    taken = await _of_app(w.rows, user.id, code, now) or await _of_recovery(w, user, code, now)
    if taken is not None:
        await forgive(w, user.id)
    return taken


async def forgive(w: Work, user_id: int) -> None:
    """Forget somebody's tries, as part of a larger use case."""
    await tries.forgive(w, _door(user_id))


async def prove(actor: Actor, code: object, now: datetime) -> None:
    """Take a fresh code of the actor's; nothing happens for who has no second step.

    Raises:
        Invalid: with the field `code`.
    """
    async with reading() as rows:
        needed = await are_needed(rows, actor.user_id)
    if not needed:
        return
    given = clean_code(code)
    if not await count_try(actor.user_id, now):
        raise Invalid(code=LOCKED)
    async with work() as w:
        taken = await use(w, await w.rows.get_one(User, actor.user_id), given, now)
    if taken is None:
        raise Invalid(code=WRONG)


async def recovery_left(rows: AsyncSession, user_id: int) -> int:
    """How many recovery codes somebody has still."""
    unused = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return (await rows.exec(unused.where(col(RecoveryCode.used_at).is_(None)))).one()


async def spend(rows: AsyncSession, user_id: int, step: int) -> bool:
    """Let no code of this step of time, or before, count any more; False when that was so already."""
    # Compared and set in one statement, so that of two who bring one code at once only one gets in.
    spent = await rows.exec(
        update(SecondFactor)
        .where(col(SecondFactor.user_id) == user_id, col(SecondFactor.last_step) < step)
        .values(last_step=step)
        .returning(col(SecondFactor.user_id))
        .execution_options(synchronize_session=False)
    )
    return spent.first() is not None


async def _of_app(rows: AsyncSession, user_id: int, code: str, now: datetime) -> Taken | None:
    key = (await rows.exec(select(SecondFactor.key).where(SecondFactor.user_id == user_id))).first()
    for step in steps_of(key, code, now) if key is not None else ():
        if await spend(rows, user_id, step):
            return Taken()
    return None


async def _of_recovery(w: Work, user: User, code: str, now: datetime) -> Taken | None:
    assert user.id is not None
    used = await w.rows.exec(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.user_id) == user.id,
            col(RecoveryCode.code_hash) == digest(code),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
        .returning(col(RecoveryCode.id))
    )
    if used.first() is None:
        return None
    left = await recovery_left(w.rows, user.id)
    audit.record(w, Actor(user.id, user.role, 0), Act.FACTOR_RECOVERED, about(user.id), now)
    await factor_news.recovery_code_used(w, user, left, now)
    return Taken(left)


def _door(user_id: int) -> str:
    return f"codes of {user_id}"
