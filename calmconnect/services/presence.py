"""Who is there: a doctor's own choice counts while one of their tabs is connected to any process."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.calls import CallParty
from calmconnect.db.doctors import Doctor
from calmconnect.db.rooms import RoomMember
from calmconnect.db.session import reading
from calmconnect.domain.doctors import Presence, PresenceChoice, shown_presence
from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import Actor
from calmconnect.domain.rooms import Standing
from calmconnect.hub import hub
from calmconnect.services import access, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.work import Work, work

# A tab that is gone counts as there for this long, so that a short break in the network shows nobody as offline.
GRACE_SECONDS = 15.0


async def choose(actor: Actor, choice: object) -> None:
    """Set how the acting doctor wants to be seen.

    Raises:
        Invalid: for a word that is no choice.
    """
    if choice not in tuple(PresenceChoice):
        raise Invalid(presence="Please choose online, away or offline.")
    async with work() as w:
        doctor = await access.own_doctor(w.rows, actor)
        doctor.presence = PresenceChoice(str(choice))
        w.rows.add(doctor)
        # Their other tabs show the choice, too.
        w.announce(topics.user(actor.user_id), {"kind": "presence"})
        await changed(w, actor.user_id)


async def of(rows: AsyncSession, doctor_ids: Iterable[int]) -> dict[int, Presence]:
    """What others see of these doctors now."""
    wanted = list(doctor_ids)
    asked = select(Doctor.user_id, Doctor.presence, _in_call()).where(col(Doctor.user_id).in_(wanted))
    found = (await rows.exec(asked)).all()
    here = await hub().held([_lease(doctor_id) for doctor_id, *_ in found])
    return {
        doctor_id: shown_presence(PresenceChoice(choice), connected=_lease(doctor_id) in here, in_call=in_call)
        for doctor_id, choice, in_call in found
    }


async def changed(w: Work, *user_ids: int) -> None:
    """Tell all open pages, once the work is done, what is seen of those of these people who are doctors."""
    await w.rows.flush()
    for doctor_id, shown in (await of(w.rows, user_ids)).items():
        w.announce(topics.PRESENCE, _fact(doctor_id, shown))


async def here(user_id: int, tab: str) -> None:
    """Note, every few seconds, that a tab of this doctor is connected; says so to all when it is the first."""
    if await hub().hold(_lease(user_id), tab, GRACE_SECONDS):
        await announce([user_id])


async def still_here(user_ids: Iterable[int]) -> set[int]:
    """Those of these people of whom a tab is connected somewhere."""
    leases = {_lease(user_id): user_id for user_id in user_ids}
    return {leases[name] for name in await hub().held(list(leases))}


async def everybody() -> set[int]:
    """All doctors of whom a tab is connected somewhere."""
    async with reading() as rows:
        doctors = (await rows.exec(select(Doctor.user_id))).all()
    return await still_here(doctors)


async def announce(user_ids: Iterable[int]) -> None:
    """Tell all open pages what is seen of these doctors now."""
    async with reading() as rows:
        shown = await of(rows, user_ids)
    for doctor_id, presence in shown.items():
        await hub().publish(topics.PRESENCE, _fact(doctor_id, presence))


def _in_call() -> ColumnElement[bool]:
    """Whether a page of a doctor's takes part in a call, or they are in a room."""
    there = select(CallParty.call_id).where(
        CallParty.user_id == Doctor.user_id, col(CallParty.left_at).is_(None), CallParty.seat != ""
    )
    in_room = select(RoomMember.room_id).where(RoomMember.user_id == Doctor.user_id, RoomMember.standing == Standing.IN)
    return or_(there.exists(), in_room.exists())


def _fact(doctor_id: int, presence: Presence) -> dict[str, object]:
    # The time lets a page tell a fact that is newer than what it loaded from one that is older.
    return {"doctor": doctor_id, "presence": presence.value, "at": epoch_ms(utc_now())}


def _lease(user_id: int) -> str:
    return f"here:{user_id}"
