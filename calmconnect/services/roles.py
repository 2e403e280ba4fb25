"""Who of those who work here looks after the service: agents become admins, and admins agents."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, update

from calmconnect.db.agents import Agent
from calmconnect.domain.audit import Act, about
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, admins, audit, sessions, step_up, suspending, topics
from calmconnect.services.work import work

# What somebody can become; a patient's or doctor's account is what it is.
CHANGEABLE = (Role.AGENT, Role.ADMIN)


async def change(
    actor: Actor, person_id: int, role: object, password: object, now: datetime, code: object = None
) -> None:
    """Give an agent or admin the other role, with the acting admin's password. They are signed out everywhere.

    Raises:
        Invalid: with the field `role` for what they can't become, or see `step_up.prove`.
        NotFound: when there is no such person.
        Conflict: for oneself, for patients and doctors, for who is suspended, has the role already or is in a call.
    """
    access.only(actor, Role.ADMIN)
    wanted = next((one for one in CHANGEABLE if one == role), None)
    if wanted is None:
        raise Invalid(role="Please choose agent or admin.")
    await step_up.prove(actor, password, code, now)
    async with work() as w:
        await admins.hold(w, actor)
        user = await access.person_for_admin(w.rows, actor, person_id, lock=True)
        if person_id == actor.user_id:
            raise Conflict("You can't change your own role. Another administrator can.")
        if user.role not in CHANGEABLE or user.disabled_at is not None:
            raise Conflict("This account's role can't be changed.")
        if user.role is wanted:
            raise Conflict("They have this role already.")
        if await suspending.is_in_call(w.rows, person_id):
            raise Conflict("They are in a call right now. Please try again when it is over.")
        audit.record(w, actor, Act.ROLE_CHANGED, about(person_id), now, f"{user.role} to {wanted}")
        user.role = wanted
        w.rows.add(user)
        await w.rows.exec(update(Agent).where(col(Agent.user_id) == person_id).values(on_duty=False, since=now))
        await sessions.end_all(w, person_id, now)
        w.announce(topics.ADMIN, {"kind": "people"})
