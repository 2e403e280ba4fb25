"""Who is there for somebody who needs help at once: agents who switched themselves on duty, and doctors who are online."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.agents import Agent
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.doctors import Presence, PresenceChoice
from calmconnect.domain.notifications import clean_switch
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, presence, topics
from calmconnect.services.work import work


async def switch(actor: Actor, on: object, now: datetime) -> None:
    """Go on duty as the acting agent, or off.

    Raises:
        Invalid: with the field `on` for neither yes nor no.
    """
    access.only(actor, Role.AGENT)
    wanted = clean_switch(on, field="on")
    async with work() as w:
        if not await insert_if_absent(w.rows, Agent, user_id=actor.user_id, on_duty=wanted, since=now):
            agent = await w.rows.get_one(Agent, actor.user_id)
            if agent.on_duty is not wanted:
                agent.on_duty, agent.since = wanted, now
        w.announce(topics.user(actor.user_id), {"kind": "duty"})
        w.announce(topics.ADMIN, {"kind": "duty"})


async def is_on(actor: Actor) -> bool:
    """Whether the actor is asked when somebody needs help: an agent on duty, a doctor who wants to be seen online."""
    async with reading() as rows:
        if actor.role is Role.AGENT:
            agent = await rows.get(Agent, actor.user_id)
            return agent is not None and agent.on_duty
        doctor = await rows.get(Doctor, actor.user_id) if actor.role is Role.DOCTOR else None
        return doctor is not None and doctor.verified_at is not None and doctor.presence == PresenceChoice.ONLINE


async def agents(rows: AsyncSession) -> list[int]:
    """The agents on duty, in the order of their ids."""
    found = await rows.exec(
        select(Agent.user_id)
        .join(User, col(User.id) == Agent.user_id)
        .where(col(Agent.on_duty).is_(True), col(User.disabled_at).is_(None))
        .order_by(col(Agent.user_id))
    )
    return list(found)


async def helpers(rows: AsyncSession) -> list[int]:
    """Everybody to be asked: agents on duty, and doctors who are connected and online."""
    willing = await rows.exec(
        select(Doctor.user_id)
        .join(User, col(User.id) == Doctor.user_id)
        .where(
            Doctor.presence == PresenceChoice.ONLINE,
            col(Doctor.verified_at).is_not(None),
            col(User.disabled_at).is_(None),
        )
    )
    seen = await presence.of(rows, willing)
    return [*await agents(rows), *(doctor_id for doctor_id, shown in seen.items() if shown is Presence.ONLINE)]


async def admins(rows: AsyncSession) -> list[int]:
    """Every admin who can sign in, there or not."""
    found = await rows.exec(select(User.id).where(User.role == Role.ADMIN, col(User.disabled_at).is_(None)))
    return [person or 0 for person in found]
