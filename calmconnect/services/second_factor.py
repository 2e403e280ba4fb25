"""A person's own second step at sign-in: setting it up, new recovery codes, turning it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, update

from calmconnect.db.people import User
from calmconnect.db.second_factors import RecoveryCode, SecondFactor
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act, about
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.people import Actor
from calmconnect.domain.second_factor import SET_UP_FOR, clean_code, new_recovery_codes
from calmconnect.services import audit, codes, factor_news, sessions, step_up, topics
from calmconnect.services.authenticator import address, new_key, steps_of
from calmconnect.services.secrets import digest
from calmconnect.services.work import Work, work

_TOO_OLD = "That key is too old, or another one was made since. Please begin again."
_REQUIRED = "Your role needs a second step, so it can't be turned off. You can move it to another phone."
_NONE = "You have no second step that could be changed."


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: since when it is on (None for off), how many recovery codes are left, whether the role needs it."""

    since: datetime | None
    left: int
    required: bool


@dataclass(frozen=True, slots=True)
class NewKey:
    """What an app must be told once: the key, and the address that a QR code says."""

    key: str
    address: str


async def standing(actor: Actor) -> Standing:
    """How the actor's own stands."""
    required = await codes.required_roles()
    async with reading() as rows:
        row = await rows.get(SecondFactor, actor.user_id)
        left = await codes.recovery_left(rows, actor.user_id)
    return Standing(row.since if row else None, left, actor.role in required)


async def begin(actor: Actor, password: object, code: object, now: datetime) -> NewKey:
    """Make a key, which counts once a code of it was given. One that counts already goes on counting until then.

    Raises:
        Invalid: see `step_up.prove`.
    """
    await step_up.prove(actor, password, code, now)
    key = new_key()
    async with work() as w:
        await insert_if_absent(w.rows, SecondFactor, user_id=actor.user_id, last_step=0)
        await w.rows.exec(
            update(SecondFactor)
            .where(col(SecondFactor.user_id) == actor.user_id)
            .values(waiting=key, waiting_since=now)
        )
        user = await w.rows.get_one(User, actor.user_id)
    return NewKey(key, address(key, user.email))


async def confirm(actor: Actor, code: object, now: datetime) -> list[str]:
    """Let the new key count from now on, by a first code of it; gives ten recovery codes, which are shown only now.

    Everywhere else the person is signed out: who sits there has given no code.

    Raises:
        Invalid: with the field `code`, for one that does not fit, or after too many that did not.
        Conflict: when the key is too old, or another one was made since.
    """
    given = clean_code(code)
    if not await codes.count_try(actor.user_id, now):
        raise Invalid(code=codes.LOCKED)
    async with work() as w:
        row = await w.rows.get(SecondFactor, actor.user_id, with_for_update=True)
        if row is None or row.waiting is None or row.waiting_since is None or now - row.waiting_since >= SET_UP_FOR:
            raise Conflict(_TOO_OLD)
        step = max(steps_of(row.waiting, given, now), default=None)
        if step is not None:
            row.key, row.since, row.last_step = row.waiting, now, step
            row.waiting = row.waiting_since = None
            w.rows.add(row)
            return await _begun(w, actor, now)
    raise Invalid(code=codes.WRONG)


async def renew_codes(actor: Actor, password: object, code: object, now: datetime) -> list[str]:
    """Ten new recovery codes in place of those from before.

    Raises:
        Invalid: see `step_up.prove`.
        Conflict: for who has no second step.
    """
    await step_up.prove(actor, password, code, now)
    async with work() as w:
        if not await codes.are_needed(w.rows, actor.user_id):
            raise Conflict(_NONE)
        fresh = await _new_codes(w, actor.user_id)
        _keep(w, actor, Act.FACTOR_CODES_RENEWED, now)
        await factor_news.codes_renewed(w, await w.rows.get_one(User, actor.user_id), now)
    return fresh


async def turn_off(actor: Actor, password: object, code: object, now: datetime) -> None:
    """Ask for the password alone from now on.

    Raises:
        Conflict: when the actor's role needs it, or there is none.
        Invalid: see `step_up.prove`.
    """
    if actor.role in await codes.required_roles():
        raise Conflict(_REQUIRED)
    await step_up.prove(actor, password, code, now)
    async with work() as w:
        if not await forget(w, actor.user_id):
            raise Conflict(_NONE)
        _keep(w, actor, Act.FACTOR_TURNED_OFF, now)
        await factor_news.turned_off(w, await w.rows.get_one(User, actor.user_id), now)


async def forget(w: Work, user_id: int) -> bool:
    """Forget somebody's second step with all its codes, as part of a larger use case; False when there was none."""
    await w.rows.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    row = await w.rows.get(SecondFactor, user_id, with_for_update=True)
    if row is None:
        return False
    await w.rows.delete(row)
    w.announce(topics.user(user_id), {"kind": "second_factor"})
    return row.key is not None


async def _begun(w: Work, actor: Actor, now: datetime) -> list[str]:
    user = await w.rows.get_one(User, actor.user_id)
    await codes.forgive(w, actor.user_id)
    await sessions.end_all(w, actor.user_id, now, but=actor.session_id)
    _keep(w, actor, Act.FACTOR_SET_UP, now)
    await factor_news.set_up(w, user, now)
    return await _new_codes(w, actor.user_id)


async def _new_codes(w: Work, user_id: int) -> list[str]:
    await w.rows.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    fresh = new_recovery_codes()
    w.rows.add_all(RecoveryCode(user_id=user_id, code_hash=digest(clean_code(one))) for one in fresh)
    w.announce(topics.user(user_id), {"kind": "second_factor"})
    return fresh


def _keep(w: Work, actor: Actor, act: Act, now: datetime) -> None:
    audit.record(w, actor, act, about(actor.user_id), now)
