"""Saved replies: written once, said often. Admins write those that all agents share, each agent some of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import User
from calmconnect.db.replies import SavedReply
from calmconnect.db.session import reading
from calmconnect.db.tickets import Ticket
from calmconnect.domain.audit import Act
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.replies import MOST, Variable, clean_reply, filled, greeting, hours_words, variables
from calmconnect.services import access, audit, helpline, topics
from calmconnect.services.work import Work, work

# How much of a reply a list shows.
_BEGINNING = 140


@dataclass(frozen=True, slots=True)
class Offer:
    """A saved reply that may be said in a conversation, and the beginning of its words; `own` when it is the agent's alone."""

    id: int
    title: str
    code: str
    words: str
    own: bool


async def every(actor: Actor) -> list[SavedReply]:
    """Those that all share, and an agent's own, by their titles."""
    access.only(actor, Role.AGENT, Role.ADMIN)
    async with reading() as rows:
        return list(await rows.exec(_seen_by(actor)))


async def one(actor: Actor, reply_id: int) -> SavedReply:
    """One that the actor may write anew.

    Raises:
        NotFound: when there is none.
    """
    async with reading() as rows:
        return await access.reply_for(rows, actor, reply_id)


async def add(actor: Actor, given: dict[str, object], now: datetime) -> None:
    """Write a reply: an agent for themself, an admin for all. `given` is what `clean_reply` takes.

    Raises:
        Invalid: with the first field that can't be taken, also with `code` when it is used already.
        Conflict: when there are too many.
    """
    access.only(actor, Role.AGENT, Role.ADMIN)
    wanted, owner = clean_reply(given), None if actor.role is Role.ADMIN else actor.user_id
    async with _writing() as w:
        # Locked, so that two at once are counted one after the other.
        await w.rows.exec(select(User.id).where(User.id == actor.user_id).with_for_update())
        theirs = select(func.count()).select_from(SavedReply).where(_of(owner))
        if (await w.rows.exec(theirs)).one() >= MOST:
            raise Conflict("There are two hundred already. Please throw one away first.")
        reply = SavedReply(owner_id=owner, **asdict(wanted), changed_by=actor.user_id, changed_at=now)
        w.rows.add(reply)
        await w.rows.flush()
        _keep(w, actor, Act.REPLY_WRITTEN, reply, now)


async def change(actor: Actor, reply_id: int, given: dict[str, object], now: datetime) -> None:
    """Write a reply anew. Refused as `add`.

    Raises:
        NotFound: when it is not theirs to write.
    """
    access.only(actor, Role.AGENT, Role.ADMIN)
    wanted = clean_reply(given)
    async with _writing() as w:
        reply = await access.reply_for(w.rows, actor, reply_id)
        reply.title, reply.code, reply.text = wanted.title, wanted.code, wanted.text
        reply.changed_by, reply.changed_at = actor.user_id, now
        w.rows.add(reply)
        _keep(w, actor, Act.REPLY_WRITTEN, reply, now)


async def remove(actor: Actor, reply_id: int, now: datetime) -> None:
    """Throw a reply away.

    Raises:
        NotFound: when it is not theirs to write.
    """
    async with _writing() as w:
        reply = await access.reply_for(w.rows, actor, reply_id)
        await w.rows.delete(reply)
        _keep(w, actor, Act.REPLY_REMOVED, reply, now)


async def offered(actor: Actor, conversation_id: int, now: datetime) -> list[Offer]:
    """What may be said in a conversation of the actor's, as it would be said there, by their titles.

    Raises:
        NotFound: for a conversation the actor is not in.
    """
    access.only(actor, Role.AGENT, Role.ADMIN)
    async with reading() as rows:
        values = await _values(rows, actor, conversation_id, now)
        found = [one for one in await rows.exec(_seen_by(actor)) if _fits(one, values)]
    return [
        Offer(one.id or 0, one.title, one.code, _beginning(filled(one.text, values)), one.owner_id is not None)
        for one in found
    ]


async def fill(actor: Actor, conversation_id: int, reply_id: int, now: datetime) -> str:
    """The words of a reply, as they would be said in a conversation of the actor's.

    Raises:
        NotFound: for a conversation the actor is not in, or a reply that may not be said there.
    """
    access.only(actor, Role.AGENT, Role.ADMIN)
    async with reading() as rows:
        values = await _values(rows, actor, conversation_id, now)
        reply = (await rows.exec(_seen_by(actor).where(SavedReply.id == reply_id))).first()
    if reply is None or not _fits(reply, values):
        raise NotFound
    return filled(reply.text, values)


def _keep(w: Work, actor: Actor, act: Act, reply: SavedReply, now: datetime) -> None:
    """Keep what admins do with what all say; an agent's own replies are the agent's affair."""
    if reply.owner_id is None:
        audit.record(w, actor, act, f"reply:{reply.id}", now)


@asynccontextmanager
async def _writing() -> AsyncIterator[Work]:
    try:
        async with work() as w:
            yield w
            w.announce(topics.REPLIES, {"kind": "replies"})
    except IntegrityError as error:
        raise Invalid(code="Another reply has this short word already.") from error


def _of(owner: int | None) -> Any:
    return col(SavedReply.owner_id).is_(None) if owner is None else SavedReply.owner_id == owner


def _seen_by(actor: Actor) -> Any:
    mine = or_(_of(None), _of(actor.user_id)) if actor.role is Role.AGENT else _of(None)
    return select(SavedReply).where(mine).order_by(func.lower(SavedReply.title), col(SavedReply.id))


async def _values(rows: AsyncSession, actor: Actor, conversation_id: int, now: datetime) -> dict[Variable, str]:
    """What the variables stand for in a conversation. Without a ticket there is no number, without an account no name."""
    conversation = await access.conversation_for(rows, actor, conversation_id)
    terms = await helpline.terms(rows)
    patient, agent = await rows.get_one(User, conversation.patient_id), await rows.get_one(User, actor.user_id)
    named = conversation.patient_id != GUEST_ID
    zone = ZoneInfo(patient.time_zone) if named else terms.zone
    values = {
        Variable.PATIENT: patient.name if named else "",
        Variable.AGENT: agent.name,
        Variable.GREETING: greeting(now, zone),
        Variable.HOURS: hours_words(now, zone, terms),
    }
    if await rows.get(Ticket, conversation_id) is not None:
        values[Variable.NUMBER] = str(conversation_id)
    return values


def _fits(reply: SavedReply, values: dict[Variable, str]) -> bool:
    return variables(reply.text) <= set(values)


def _beginning(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _BEGINNING else f"{line[: _BEGINNING - 1].rstrip()}…"
