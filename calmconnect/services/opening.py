"""Opening who somebody without a name is, as an admin: with a reason, one's password anew, and a record that stays.

Two admins at once: the database lets one of them answer. The claim, the record and what is told stand in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, select

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.break_glass import IdentityRequest
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.break_glass import GOOD_FOR, SHOWN_FOR, Standing, clean_reason
from calmconnect.domain.errors import Conflict, Refused
from calmconnect.domain.people import Actor, Role
from calmconnect.keys import WrongKey
from calmconnect.services import access, audit, break_glass, identity_news, step_up
from calmconnect.services.break_glass import UNREADABLE, Identity
from calmconnect.services.work import Work, work

PAGE_SIZE = 10

_ANSWERED = "This was answered meanwhile, or nobody answered in time. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Request:
    """A doctor's request as admins see it. `pseudonym` is "" once the person goes on under their name."""

    request: IdentityRequest
    doctor: str
    admin: str
    pseudonym: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Requests:
    """All requests that wait, the first one first; and a page of those that don't, the last one first."""

    waiting: tuple[Request, ...]
    past: tuple[Request, ...]
    total: int


async def requests(actor: Actor, page: int, now: datetime) -> Requests:
    """What doctors ask and asked; `page` counts from 0."""
    access.only(actor, Role.ADMIN)
    waits = and_(IdentityRequest.standing == Standing.ASKED, col(IdentityRequest.asked_at) > now - GOOD_FOR)
    doctor, admin = aliased(User), aliased(User)
    listed = (
        select(IdentityRequest, doctor.name, admin.name, AnonymousChat)
        .join(doctor, col(doctor.id) == IdentityRequest.asked_by)
        .outerjoin(admin, col(admin.id) == IdentityRequest.answered_by)
        .outerjoin(AnonymousChat, col(AnonymousChat.conversation_id) == IdentityRequest.conversation_id)
    )
    async with reading() as rows:
        waiting = await rows.exec(listed.where(waits).order_by(col(IdentityRequest.id)))
        latest = listed.where(~waits).order_by(col(IdentityRequest.id).desc())
        past = await rows.exec(latest.offset(page * PAGE_SIZE).limit(PAGE_SIZE))
        total = (await rows.exec(select(func.count()).select_from(IdentityRequest).where(~waits))).one()
    return Requests(tuple(_request(*row) for row in waiting), tuple(_request(*row) for row in past), total)


async def open_(
    actor: Actor, request_id: int, reason: object, password: object, now: datetime, code: object = None
) -> Identity | None:
    """Look who somebody is, for the doctor and for oneself; None when no account is behind the conversation.

    Raises:
        Invalid: with the field `reason`, or with `password` or `code` (see `step_up.prove`).
        NotFound: when there is no such request.
        Conflict: when it was answered already, or is too old.
        Refused: when the key is gone; the try is kept, and nothing else changes.
    """
    access.only(actor, Role.ADMIN)
    why = clean_reason(reason)
    await step_up.prove(actor, password, code, now)
    try:
        async with work() as w:
            return await _open(w, actor, request_id, why, now)
    except WrongKey:
        async with work() as w:
            request = await access.identity_request_for_admin(w.rows, actor, request_id)
            about = break_glass.subject(request.conversation_id)
            audit.record(w, actor, Act.IDENTITY_UNREADABLE, about, now, why)
        raise Refused(UNREADABLE) from None


async def refuse(actor: Actor, request_id: int, reason: object, now: datetime) -> None:
    """Leave it sealed; the doctor reads why.

    Raises:
        Invalid: with the field `reason`.
        NotFound: when there is no such request.
        Conflict: when it was answered already, or is too old.
    """
    access.only(actor, Role.ADMIN)
    why = clean_reason(reason)
    async with work() as w:
        request = await _answer(w, actor, request_id, Standing.REFUSED, why, now)
        _keep(w, actor, Act.IDENTITY_REFUSED, request, why, now)
        await break_glass.tell_doctor(w, request, "An administrator has left it sealed. Open it to read why.", now)


async def _open(w: Work, actor: Actor, request_id: int, why: str, now: datetime) -> Identity | None:
    until = now + SHOWN_FOR
    request = await _answer(w, actor, request_id, Standing.OPENED, why, now, shown_until=until)
    user = await break_glass.behind(w.rows, request.conversation_id)
    if user is None:
        request.standing, request.shown_until = Standing.NOTHING, None
        _keep(w, actor, Act.IDENTITY_ABSENT, request, why, now)
        await break_glass.tell_doctor(w, request, "No account is behind this conversation.", now)
        return None
    _keep(w, actor, Act.IDENTITY_OPENED, request, why, now)
    identity_news.note(w, user.id or 0, request.danger, now)
    await break_glass.tell_doctor(w, request, "An administrator has opened it. You can see who it is.", now)
    return break_glass.identity(user, until)


async def _answer(
    w: Work, actor: Actor, request_id: int, standing: Standing, why: str, now: datetime, **more: object
) -> IdentityRequest:
    """Be the one who answers.

    Raises:
        NotFound, Conflict: see `open_`.
    """
    await access.identity_request_for_admin(w.rows, actor, request_id)
    waits = (col(IdentityRequest.id) == request_id, col(IdentityRequest.asked_at) > now - GOOD_FOR)
    answered = {"answered_by": actor.user_id, "answered_at": now, "answer": why}
    request = await break_glass.answer(w.rows, waits, standing=standing, **answered, **more)
    if request is None:
        raise Conflict(_ANSWERED)
    return request


def _keep(w: Work, actor: Actor, act: Act, request: IdentityRequest, why: str, now: datetime) -> None:
    audit.record(w, actor, act, break_glass.subject(request.conversation_id), now, why)


def _request(request: IdentityRequest, doctor: str, admin: str | None, chat: AnonymousChat | None) -> Request:
    urgent = chat is not None and chat.urgent_at is not None
    return Request(request, doctor, admin or "", chat.pseudonym if chat else "", urgent)
