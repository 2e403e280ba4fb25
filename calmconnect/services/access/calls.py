"""Calls, their recordings, and rooms."""

from __future__ import annotations

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.calls import Call
from calmconnect.db.recordings import Recording
from calmconnect.db.rooms import Room, RoomMember
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.services.access.base import first, only


async def call_for(rows: AsyncSession, actor: Actor, call_id: int, *, lock: bool = False) -> Call:
    """A call of which the actor is one of the two; with `lock`, nobody else changes it until the transaction ends."""
    wanted = select(Call).where(
        Call.id == call_id, or_(Call.caller_id == actor.user_id, Call.callee_id == actor.user_id)
    )
    return await first(rows, wanted.with_for_update() if lock else wanted)


async def call_to(rows: AsyncSession, actor: Actor, call_id: int) -> Call:
    """A call in which the actor is the one who is called; nobody else changes it until the transaction ends."""
    return await first(rows, select(Call).where(Call.id == call_id, Call.callee_id == actor.user_id).with_for_update())


async def recording_for(rows: AsyncSession, actor: Actor, recording_id: int, *, lock: bool = False) -> Recording:
    """A recording of a call of which the actor is one of the two; with `lock`, nobody else changes it until the end."""
    wanted = select(Recording).where(
        Recording.id == recording_id, or_(Recording.doctor_id == actor.user_id, Recording.patient_id == actor.user_id)
    )
    return await first(rows, wanted.with_for_update() if lock else wanted)


async def recording_asked_of(rows: AsyncSession, actor: Actor, recording_id: int) -> Recording:
    """A recording for which the actor was asked by the other one of the call."""
    recording = await recording_for(rows, actor, recording_id)
    if recording.asked_by == actor.user_id:
        raise NotFound
    return recording


async def room_for(rows: AsyncSession, actor: Actor, room_id: int, *, lock: bool = False) -> Room:
    """A room to which the actor has come; with `lock`, nobody else changes it until the transaction ends."""
    came = select(RoomMember.room_id).where(RoomMember.user_id == actor.user_id)
    wanted = select(Room).where(Room.id == room_id, col(Room.id).in_(came))
    return await first(rows, wanted.with_for_update() if lock else wanted)


async def own_room(rows: AsyncSession, actor: Actor, room_id: int) -> Room:
    """A room that the actor opened; nobody else changes it until the transaction ends."""
    return await first(rows, select(Room).where(Room.id == room_id, Room.owner_id == actor.user_id).with_for_update())


async def room_behind(rows: AsyncSession, actor: Actor, key: str, *, lock: bool = False) -> Room:
    """The room at an address, for patients and doctors who have it: it leads them to its lobby. `lock` as for `room_for`."""
    only(actor, Role.PATIENT, Role.DOCTOR)
    wanted = select(Room).where(Room.key == key)
    return await first(rows, wanted.with_for_update() if lock else wanted)
