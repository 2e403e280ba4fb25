"""Becoming a member: registering, confirming the address, choosing a password."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import EmailLink, LinkPurpose, User
from calmconnect.db.session import reading
from calmconnect.domain.errors import Invalid, Refused
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role, clean_email, clean_name, clean_password, clean_time_zone
from calmconnect.services import letters, notifications, outbox, sessions, step_up, topics, tries
from calmconnect.services.clock import even_time
from calmconnect.services.notifications import Notice
from calmconnect.services.secrets import digest, hash_password, new_token
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

# Longer than either way through takes, so that the answer's time does not tell whether an address is known.
_EVEN_SECONDS = 0.6

_FOR_PASSWORDS = frozenset({LinkPurpose.RESET, LinkPurpose.INVITE})

LINK_EXPIRED = "That link did not work: it was used before or is too old. Ask for a new one."


async def register_patient(name: object, email: object, password: object, time_zone: object, now: datetime) -> None:
    """Make a patient's account, to be used once its address is confirmed by the link that is mailed.

    An address that is taken gives no sign of it here; its owner is told by mail.

    Raises:
        Invalid: for a name, address, password or zone that can't be taken.
    """
    given = User(
        role=Role.PATIENT,
        name=clean_name(name),
        email=clean_email(email),
        time_zone=clean_time_zone(time_zone),
        created_at=now,
    )
    async with even_time(_EVEN_SECONDS):
        given.password_hash = await hash_password(clean_password(password))
        try:
            async with work() as w:
                w.rows.add(given)
                await w.rows.flush()
                token = await _new_link(w.rows, given, LinkPurpose.VERIFY, now)
                outbox.post(w, given, letters.verify_email(token), now)
                w.announce(topics.ADMIN, {"kind": "people"})
        except IntegrityError:
            await _tell_owner(given.email, now)


async def confirm_email(token: object, now: datetime) -> None:
    """Confirm an address by the link mailed to it.

    Raises:
        Refused: when the link was used, is too old or never existed.
    """
    async with work() as w:
        user = await _use_link(w, token, {LinkPurpose.VERIFY}, now)
        user.email_verified_at = user.email_verified_at or now


async def request_reset(email: object, now: datetime) -> None:
    """Mail a link for a new password, should the address be known; the caller can't tell.

    Raises:
        Invalid: for something that is no address at all.
    """
    address = clean_email(email)
    async with even_time(_EVEN_SECONDS), work() as w:
        user = (await w.rows.exec(select(User).where(User.email == address))).first()
        if user is not None and user.disabled_at is None:
            token = await _new_link(w.rows, user, LinkPurpose.RESET, now)
            outbox.post(w, user, letters.reset_password(user.name, token), now)


async def choose_password(token: object, password: object, now: datetime) -> None:
    """Set a password by a reset or invitation link, and sign the person out everywhere.

    The link came by mail, so the address counts as confirmed, and a door closed by wrong tries opens. Other such links that
    were mailed before work no more.

    Raises:
        Invalid: for a password that can't be taken; the link stays good.
        Refused: when the link was used, is too old or never existed.
    """
    hashed = await hash_password(clean_password(password))
    async with work() as w:
        user = await _use_link(w, token, _FOR_PASSWORDS, now)
        had_one, user.password_hash = user.password_hash is not None, hashed
        user.email_verified_at = user.email_verified_at or now
        await _end_links(w, user.id or 0, now)
        await tries.forgive(w, user.email)
        await sessions.end_all(w, user.id or 0, now)
        if had_one:
            await _tell_of_password(w, user, now)


async def change_password(actor: Actor, current: object, new: object, now: datetime) -> None:
    """Set another password for somebody who knows the present one, and sign them out everywhere else.

    Links mailed before to choose one work no more.

    Raises:
        Invalid: with the field `current` when that is not the present password, or too many were not; with `password` for a
            new one that can't be taken.
    """
    wanted = clean_password(new)
    await step_up.prove_password(actor, current, now, field="current")
    hashed = await hash_password(wanted)
    async with work() as w:
        await w.rows.exec(update(User).where(col(User.id) == actor.user_id).values(password_hash=hashed))
        await _end_links(w, actor.user_id, now)
        await sessions.end_all(w, actor.user_id, now, but=actor.session_id)
        await _tell_of_password(w, await w.rows.get_one(User, actor.user_id), now)


async def link_is_good(token: object, now: datetime) -> bool:
    """Whether a mailed link would still work."""
    async with reading() as rows:
        found = await rows.exec(select(EmailLink).where(EmailLink.token_hash == digest(str(token))))
        link = found.first()
    return link is not None and link.used_at is None and now < link.expires_at


async def invite(w: Work, user: User, now: datetime) -> str:
    """Mail an invitation to set a password to somebody who was added by others; gives the link in it."""
    token = await _new_link(w.rows, user, LinkPurpose.INVITE, now)
    letter = letters.invitation(user.name, token)
    outbox.post(w, user, letter, now)
    return letter.link


async def _tell_of_password(w: Work, user: User, now: datetime) -> None:
    """Let a person know that their password was changed: it may have been somebody else."""
    notice = Notice(
        Kind.ACCOUNT,
        "Your password was changed",
        "If that was not you, choose a new one now.",
        "/account",
        letter=letters.password_changed(user.name),
    )
    await notifications.notify(w, user.id or 0, notice, now)


async def _tell_owner(email: str, now: datetime) -> None:
    async with work() as w:
        owner = (await w.rows.exec(select(User).where(User.email == email))).first()
        if owner is None:
            raise Invalid(email="That did not work. Please try again.")
        outbox.post(w, owner, letters.already_registered(owner.name), now)


async def _new_link(rows: AsyncSession, user: User, purpose: LinkPurpose, now: datetime) -> str:
    seconds = {
        LinkPurpose.VERIFY: settings().email_link_seconds,
        LinkPurpose.RESET: settings().reset_link_seconds,
        LinkPurpose.INVITE: settings().invitation_seconds,
    }
    token = new_token()
    assert user.id is not None
    expires = now + timedelta(seconds=seconds[purpose])
    rows.add(EmailLink(user_id=user.id, purpose=purpose, token_hash=digest(token), expires_at=expires))
    return token


async def _end_links(w: Work, user_id: int, now: datetime) -> None:
    """Let no link mailed before set this person's password any more."""
    await w.rows.exec(
        update(EmailLink)
        .where(
            col(EmailLink.user_id) == user_id,
            col(EmailLink.purpose).in_(_FOR_PASSWORDS),
            col(EmailLink.used_at).is_(None),
        )
        .values(used_at=now)
    )


async def _use_link(w: Work, token: object, purposes: Set[LinkPurpose], now: datetime) -> User:
    # Marked as used by a condition, so that of two clicks at once only one counts.
    used = await w.rows.exec(
        update(EmailLink)
        .where(
            col(EmailLink.token_hash) == digest(str(token)),
            col(EmailLink.purpose).in_(purposes),
            col(EmailLink.used_at).is_(None),
            col(EmailLink.expires_at) > now,
        )
        .values(used_at=now)
        .returning(col(EmailLink.user_id))
    )
    user_id = used.scalar_one_or_none()
    user = await w.rows.get(User, user_id) if user_id is not None else None
    if user is None or user.disabled_at is not None:
        raise Refused(LINK_EXPIRED)
    return user
