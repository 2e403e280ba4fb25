"""Asking who somebody without a name is, as the doctor who talks with them and fears for a life.

The doctor may always ask: whether an account is behind a conversation is itself something that is told of nobody, so it shows
only once an admin has opened it (`services/opening.py`). Each step is kept for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.break_glass import IdentityRequest
from calmconnect.db.erasures import Erasure
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act
from calmconnect.domain.break_glass import GOOD_FOR, Standing, clean_danger, clean_reason, may_ask, within_reach
from calmconnect.domain.errors import Conflict, Refused
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor
from calmconnect.keys import WrongKey, unseal_identity
from calmconnect.services import access, audit, duty, topics
from calmconnect.services.notifications import Notice, notify, withdraw_from_all
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

UNREADABLE = (
    "The key that opens this is not there any more, so nobody can see who it is. Nothing was changed, and your try is on "
    "record. Whoever runs this service can put the key back."
)
_UNHEARD = "No administrator has answered in time."
_TOO_LATE = "That is too long ago by now."


@dataclass(frozen=True, slots=True)
class Glass:
    """How a doctor's last request in a conversation stands, None for none; `answer` is an admin's reason to refuse."""

    request_id: int
    standing: Standing | None
    may_ask: bool
    asked_at: datetime | None
    shown_until: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, and how to reach them; to be shown until a moment, and kept nowhere."""

    name: str
    email: str
    time_zone: str
    until: datetime


async def ask(actor: Actor, conversation_id: int, danger: object, reason: object, now: datetime) -> None:
    """Ask who somebody is whom the acting doctor talks with, or talked with lately. All admins are alerted.

    Raises:
        Invalid: with the field `danger` or `reason`.
        NotFound: for a conversation that has a name, or is another doctor's.
        Conflict: when it is over for too long, was asked already, or is known.
    """
    feared, why = clean_danger(danger), clean_reason(reason)
    async with work() as w:
        chat = await access.anonymous_chat_for(w.rows, actor, conversation_id)
        if not within_reach(chat.ended_at, now):
            raise Conflict(_TOO_LATE)
        await lapse(w, conversation_id, now, _UNHEARD, col(IdentityRequest.asked_at) <= now - GOOD_FOR)
        last = await _last(w.rows, conversation_id)
        if last is not None and not may_ask(last.standing, last.shown_until, now):
            raise Conflict(_known(last.standing))
        asked = {"conversation_id": conversation_id, "asked_by": actor.user_id, "asked_at": now}
        values = {**asked, "danger": feared, "reason": why, "standing": Standing.ASKED}
        if not await insert_if_absent(w.rows, IdentityRequest, **values):
            raise Conflict(_known(Standing.ASKED))
        request = await _last(w.rows, conversation_id)
        assert request is not None and request.id is not None
        audit.record(w, actor, Act.IDENTITY_ASKED, subject(conversation_id), now, why)
        await _alert(w, request.id, now)
        announce(w, request)


async def of_conversation(actor: Actor, conversation_id: int, now: datetime) -> Glass | None:
    """How it stands in a conversation without a name of the acting doctor's; None for any other conversation."""
    async with reading() as rows:
        found = await rows.exec(
            select(AnonymousChat).where(
                AnonymousChat.conversation_id == conversation_id, AnonymousChat.doctor_id == actor.user_id
            )
        )
        chat = found.first()
        if chat is None:
            return None
        last = await _last(rows, conversation_id)
    reach = within_reach(chat.ended_at, now)
    if last is None or last.asked_by != actor.user_id:
        return Glass(0, None, reach, None, None, "")
    again = reach and may_ask(last.standing, last.shown_until, now)
    answer = last.answer if last.standing is Standing.REFUSED else None
    return Glass(last.id or 0, last.standing, again, last.asked_at, last.shown_until, answer or "")


async def show(actor: Actor, request_id: int, now: datetime) -> Identity:
    """Who it is, for the doctor who asked and the admin who opened it, for as long as it is shown. Each look is kept.

    Raises:
        NotFound: for anybody else, and when it was not opened.
        Conflict: when the time is over, or nothing is under seal any more.
        Refused: when the key is gone.
    """
    async with work() as w:
        request = await access.opened_request_for(w.rows, actor, request_id)
        if request.shown_until is None or now >= request.shown_until:
            raise Conflict("It was shown for a day and is sealed again.")
        act, about = Act.IDENTITY_SEEN, subject(request.conversation_id)
        try:
            user = await behind(w.rows, request.conversation_id)
        except WrongKey:
            user, act = None, Act.IDENTITY_UNREADABLE
        if user is not None or act is Act.IDENTITY_UNREADABLE:
            audit.record(w, actor, act, about, now)
    if act is Act.IDENTITY_UNREADABLE:
        raise Refused(UNREADABLE)
    if user is None:
        raise Conflict("Nothing is under seal any more: they go on under their name, or their account is gone.")
    return identity(user, request.shown_until)


async def behind(rows: AsyncSession, conversation_id: int) -> User | None:
    """Who began a conversation without a name; None when no account is under its seal, or it is erased.

    Raises:
        WrongKey: when it was sealed with a key that is not there any more.
    """
    chat = await rows.get(AnonymousChat, conversation_id)
    if chat is None or chat.sealed_account is None:
        return None
    user_id = int(unseal_identity(chat.sealed_account))
    erased = await rows.exec(
        select(Erasure.user_id).where(Erasure.user_id == user_id, col(Erasure.erased_at).is_not(None))
    )
    return None if erased.first() else await rows.get(User, user_id)


def identity(user: User, until: datetime) -> Identity:
    """What is shown of somebody."""
    return Identity(user.name, user.email, user.time_zone, until)


async def lapse_unanswered(now: datetime) -> int:
    """Close what nobody has answered, and tell the doctors, who must not go on waiting; gives how many."""
    late = col(IdentityRequest.asked_at) <= now - GOOD_FOR
    async with reading() as rows:
        found = list(
            await rows.exec(
                select(IdentityRequest.conversation_id).where(IdentityRequest.standing == Standing.ASKED, late)
            )
        )

    async def close(conversation_id: int) -> bool:
        async with work() as w:
            return await lapse(w, conversation_id, now, _UNHEARD, late)

    return await one_by_one(found, close, "Closing a request that nobody answered")


async def lapse(w: Work, conversation_id: int, now: datetime, why: str, *only_if: object) -> bool:
    """Close the request that waits in a conversation, if these conditions hold; says whether there was one.

    The doctor is told why.
    """
    here = (col(IdentityRequest.conversation_id) == conversation_id, *only_if)
    closed = await answer(w.rows, here, standing=Standing.EXPIRED, answered_at=now)
    if closed is None:
        return False
    await tell_doctor(w, closed, why, now)
    return True


async def answer(rows: AsyncSession, only_if: tuple[object, ...], **values: object) -> IdentityRequest | None:
    """Answer the request for which these conditions hold, unless that was done already; gives it, None for none."""
    changed = await rows.exec(
        update(IdentityRequest)
        .where(col(IdentityRequest.standing) == Standing.ASKED, *only_if)  # type: ignore[arg-type]
        .values(**values)
        .returning(col(IdentityRequest.id))
        .execution_options(synchronize_session=False)
    )
    found = changed.first()
    if found is None:
        return None
    return await rows.get_one(IdentityRequest, found[0], populate_existing=True)


async def tell_doctor(w: Work, request: IdentityRequest, words: str, now: datetime) -> None:
    """Tell the doctor who asked, and nobody else any more; whoever it is about is in none of it."""
    await withdraw_from_all(w, _about(request.id or 0), now)
    path = f"/doctor/messages/{request.conversation_id}"
    notice = Notice(Kind.EMERGENCY, "Your request to administrators", words, path, _about(request.id or 0), urgent=True)
    await notify(w, request.asked_by, notice, now)
    announce(w, request)


def subject(conversation_id: int) -> str:
    """A conversation's name in what is kept for good."""
    return f"conversation:{conversation_id}"


def announce(w: Work, request: IdentityRequest) -> None:
    """Let the doctor and the admins see how it stands now."""
    for topic in (topics.user(request.asked_by), topics.ADMIN):
        w.announce(topic, {"kind": "break_glass"})


async def _alert(w: Work, request_id: int, now: datetime) -> None:
    title, text = "A doctor needs an administrator now", "They fear for a life, and ask who somebody without a name is."
    notice = Notice(Kind.EMERGENCY, title, text, "/admin/break-glass", _about(request_id), urgent=True)
    for admin in await duty.admins(w.rows):
        await notify(w, admin, notice, now)


async def _last(rows: AsyncSession, conversation_id: int) -> IdentityRequest | None:
    found = await rows.exec(
        select(IdentityRequest)
        .where(IdentityRequest.conversation_id == conversation_id)
        .order_by(col(IdentityRequest.id).desc())
        .limit(1)
    )
    return found.first()


def _known(standing: Standing) -> str:
    if standing is Standing.NOTHING:
        return "An administrator has looked already: no account is behind this conversation."
    if standing is Standing.OPENED:
        return "This has been opened already."
    return "Administrators have been asked already, and alerted."


def _about(request_id: int) -> str:
    return f"break_glass:{request_id}"
