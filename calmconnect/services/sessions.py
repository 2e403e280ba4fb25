"""Signing in and out, and knowing who is behind a connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import and_, col, delete, not_, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from calmconnect.db.notifications import PushSubscription
from calmconnect.db.people import User, UserSession
from calmconnect.db.session import reading
from calmconnect.domain.errors import CodeRequired, Invalid, NotFound, Refused
from calmconnect.domain.people import STAFF, Actor, clean_email
from calmconnect.domain.sign_in import SessionTimes, is_alive
from calmconnect.services import codes, half_sessions, topics, tries
from calmconnect.services.secrets import digest, new_token, password_fits
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

# How stale "last seen" may be; writing it on every event would be a write per click.
SEEN_EVERY = timedelta(seconds=60)

SUSPENDED = (
    "This account is suspended, so nobody can sign in to it now. Please ask whoever runs this service for you. If you need "
    "somebody at once, “Get help now” is there for you without an account."
)
WRONG = "That email and password don't belong together, or the address is not confirmed yet."


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a person is signed in, as shown to them."""

    id: int
    device: str
    created_at: datetime
    last_seen_at: datetime


async def sign_in(email: object, password: object, device: str, now: datetime) -> str:
    """Start a session and give the token for its cookie.

    Raises:
        Refused: with the same words, after the same time, for a wrong password and for an unknown or unconfirmed account;
            with `SUSPENDED` to who knows the password of a suspended one; with `tries.LOCKED` after too many tries for one
            address, whether or not it has an account.
        CodeRequired: when the pair is right and the person has a second step.
    """
    address = _address(email)
    async with reading() as rows:
        user = (await rows.exec(select(User).where(User.email == address))).first()
        locked = await tries.are_too_many(rows, address, now)
    fits = await password_fits(password, user.password_hash if user else None)
    if locked:
        raise Refused(tries.LOCKED)
    if user is None or not fits or user.email_verified_at is None:
        await tries.count(address, now)
        raise Refused(WRONG)
    if user.disabled_at is not None:
        raise Refused(SUSPENDED)
    async with work() as w:
        await tries.forgive(w, address)
        if not await codes.are_needed(w.rows, user.id or 0):
            return start(w.rows, user, device, now)
        half = await half_sessions.begin(w, user.id or 0, device, now)
    raise CodeRequired(half)


async def session_behind(token: str, now: datetime) -> int | None:
    """The id of the living session whose cookie this is, or None. Whether its person may act yet is for `actor_of` to say."""
    async with reading() as rows:
        found = (await rows.exec(_with_person().where(UserSession.token_hash == digest(token)))).first()
    actor = _acting(found, now)
    return actor.session_id if actor else None


async def actor_with(token: str, now: datetime) -> Actor | None:
    """Who acts by a request with this cookie, or None."""
    session_id = await session_behind(token, now)
    return await actor_of(session_id, now) if session_id is not None else None


async def actor_of(session_id: int, now: datetime) -> Actor | None:
    """Who acts through a session, or None once it is over, and before they have set up the second step their role needs."""
    actor, ready = await _found(session_id, now)
    return actor if ready else None


async def newcomer_of(session_id: int, now: datetime) -> Actor | None:
    """Who has to set up their second step in a session, before they can act; None for everybody else."""
    actor, ready = await _found(session_id, now)
    return None if ready else actor


async def _found(session_id: int, now: datetime) -> tuple[Actor | None, bool]:
    """Whose living session it is, and whether they have all that their role needs."""
    required = await codes.required_roles()
    async with reading() as rows:
        actor = _acting((await rows.exec(_with_person().where(UserSession.id == session_id))).first(), now)
        if actor is None or actor.role not in required:
            return actor, True
        return actor, await codes.are_needed(rows, actor.user_id)


def _with_person() -> Select[UserSession, User]:
    return select(UserSession, User).join(User, col(User.id) == UserSession.user_id)


def _acting(found: tuple[UserSession, User] | None, now: datetime) -> Actor | None:
    if found is None:
        return None
    session, user = found
    times = SessionTimes(user.role, session.last_seen_at, session.expires_at, session.revoked_at)
    if _is_out(user, now) or not is_alive(times, now, timedelta(seconds=settings().staff_idle_seconds)):
        return None
    return Actor(session.user_id, user.role, session.id or 0)


async def over_among(session_ids: list[int], now: datetime) -> set[int]:
    """Those of these sessions that count no more, or not yet; answered by one query, whatever their number.

    One that is not there any more counts no more: nothing is left of where somebody was signed in who is erased.
    """
    if not session_ids:
        return set()
    needing = await codes.required_roles()
    idle_since = now - timedelta(seconds=settings().staff_idle_seconds)
    over = or_(
        col(UserSession.revoked_at).is_not(None),
        col(UserSession.expires_at) <= now,
        and_(
            col(User.disabled_at).is_not(None), or_(col(User.leaving_until).is_(None), col(User.leaving_until) <= now)
        ),
        and_(col(User.role).in_(STAFF), col(UserSession.last_seen_at) <= idle_since),
        and_(col(User.role).in_(needing), ~codes.has_one(col(User.id))),
    )
    async with reading() as rows:
        found = await rows.exec(
            select(UserSession.id)
            .join(User, col(User.id) == UserSession.user_id)
            .where(col(UserSession.id).in_(session_ids), not_(over))
        )
        return set(session_ids) - set(found)


async def seen(session_id: int, now: datetime) -> None:
    """Note that a person did something just now; cheap to call on every event."""
    async with work() as w:
        await w.rows.exec(
            update(UserSession)
            .where(col(UserSession.id) == session_id, col(UserSession.last_seen_at) <= now - SEEN_EVERY)
            .values(last_seen_at=now)
        )


async def sign_out(token: str, now: datetime) -> None:
    """End the session whose cookie this is; nothing happens when there is none."""
    async with work() as w:
        found = await w.rows.exec(select(UserSession).where(UserSession.token_hash == digest(token)))
        session = found.first()
        if session is not None and session.revoked_at is None:
            await _leave(w, session, now)


async def places(actor: Actor, now: datetime) -> list[Place]:
    """Where the actor is signed in, most recent first."""
    async with reading() as rows:
        found = await rows.exec(
            select(UserSession)
            .where(
                UserSession.user_id == actor.user_id,
                col(UserSession.revoked_at).is_(None),
                col(UserSession.expires_at) > now,
            )
            .order_by(col(UserSession.last_seen_at).desc())
        )
        return [Place(session.id or 0, session.device, session.created_at, session.last_seen_at) for session in found]


async def revoke(actor: Actor, session_id: int, now: datetime) -> None:
    """End one of the actor's own sessions; its open tabs close.

    Raises:
        NotFound: for a session that is not theirs or is over already.
    """
    async with work() as w:
        session = await w.rows.get(UserSession, session_id)
        if session is None or session.user_id != actor.user_id or session.revoked_at is not None:
            raise NotFound
        await _leave(w, session, now)


async def revoke_others(actor: Actor, now: datetime) -> None:
    """End all of the actor's own sessions but the one they act through."""
    async with work() as w:
        await end_all(w, actor.user_id, now, but=actor.session_id)


async def end_all(w: Work, user_id: int, now: datetime, but: int = 0) -> None:
    """End every session of a person, or every one but one, as part of a larger use case."""
    await half_sessions.end_all(w, user_id)
    found = await w.rows.exec(
        select(UserSession).where(
            UserSession.user_id == user_id, UserSession.id != but, col(UserSession.revoked_at).is_(None)
        )
    )
    for session in found:
        await _leave(w, session, now)


async def end_idle(now: datetime) -> int:
    """End the sessions of staff who did nothing for too long, and give their number."""
    idle_since = now - timedelta(seconds=settings().staff_idle_seconds)
    async with work() as w:
        found = await w.rows.exec(
            select(UserSession)
            .join(User, col(User.id) == UserSession.user_id)
            .where(
                col(User.role).in_(STAFF),
                col(UserSession.revoked_at).is_(None),
                col(UserSession.last_seen_at) <= idle_since,
            )
        )
        ended = found.all()
        for session in ended:
            _end(w, session, now)
    return len(ended)


def _is_out(user: User, now: datetime) -> bool:
    """Whether somebody is suspended, and in no call any more that they may finish."""
    return user.disabled_at is not None and (user.leaving_until is None or user.leaving_until <= now)


def _address(email: object) -> str:
    """The address as accounts have it; for what is no address, a text of its own that no account has."""
    try:
        return clean_email(email)
    except Invalid:
        return digest(repr(email))


async def _leave(w: Work, session: UserSession, now: datetime) -> None:
    """End a session because its owner wants it to; pushes to that device end with it."""
    _end(w, session, now)
    await w.rows.exec(delete(PushSubscription).where(col(PushSubscription.session_id) == session.id))


def _end(w: Work, session: UserSession, now: datetime) -> None:
    session.revoked_at = now
    w.rows.add(session)
    w.announce(topics.session(session.id or 0), {"kind": "ended"})


def start(rows: AsyncSession, user: User, device: str, now: datetime) -> str:
    """Start a session as part of a larger use case, for who has shown all that is needed; gives the token for its cookie."""
    token = new_token()
    assert user.id is not None
    expires = now + timedelta(seconds=settings().session_seconds)
    rows.add(
        UserSession(
            user_id=user.id,
            token_hash=digest(token),
            device=device,
            created_at=now,
            last_seen_at=now,
            expires_at=expires,
        )
    )
    return token
