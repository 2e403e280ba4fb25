"""Calls of the cast: who rings whom, and what both see."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.calls import Call, CallParty
from calmconnect.db.session import reading
from calmconnect.domain.call_quality import CallQuality
from calmconnect.services import calls, presence
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person

FIGURES = asdict(CallQuality(12, 35, 90, 0.4, 6, 900, 850, 1, False))
OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"


async def acquainted(cast: Cast) -> None:
    """Asha and Dr. Meera know each other, Ben and Dr. Jonas, too; both doctors are there."""
    await met(cast.asha, cast.meera)
    await met(cast.ben, cast.jonas)
    for doctor in (cast.meera, cast.jonas):
        await presence.here(doctor.id, "a tab")


async def rings(caller: Person, callee: Person, now: datetime = NOW, medium: str = "video") -> int:
    """One rings the other from a page of theirs; gives the call."""
    return await calls.start(caller.actor, callee.id, medium, page(caller), now)


async def talk(caller: Person, callee: Person, now: datetime = NOW) -> int:
    """One has rung the other, who has answered, and they are connected; gives the call."""
    call = await rings(caller, callee, now)
    await calls.answer(callee.actor, call, page(callee), now)
    await calls.find(caller.actor, call, "connect", page(caller), now)
    return call


def page(person: Person, which: str = "first") -> str:
    """The seat of a page of somebody's."""
    return f"{which} page of {person.id}"


async def kept(call_id: int) -> Call:
    """A call as it is kept."""
    async with reading() as rows:
        return await rows.get_one(Call, call_id)


async def live() -> list[tuple[int, int]]:
    """Who is in which call now: pairs of call and person."""
    async with reading() as rows:
        found = await rows.exec(
            select(CallParty.call_id, CallParty.user_id)
            .where(col(CallParty.left_at).is_(None))
            .order_by(col(CallParty.call_id), col(CallParty.user_id))
        )
        return [(call, person) for call, person in found]


def offer(epoch: str, to: str, kind: str = "offer") -> dict[str, str]:
    """An offer, or an answer, from one connection to another."""
    return {"kind": kind, "epoch": epoch, "to": to, "sdp": OFFER}


def candidate(epoch: str, to: str) -> dict[str, object]:
    """An address that a page found."""
    found = "candidate:1 1 udp 2130706431 192.0.2.1 9 typ host"
    return {"kind": "candidate", "epoch": epoch, "to": to, "candidate": found, "mid": "0", "line": 0}
