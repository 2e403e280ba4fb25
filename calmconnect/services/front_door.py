"""What somebody who has just arrived sees: who is there, and what a session costs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, func, select

from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.doctors import Presence
from calmconnect.services import access, presence

# Enough that whoever comes online later is most likely among them; a page this long is never shown.
AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Face:
    """A listed doctor, in few words."""

    id: int
    name: str
    headline: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class Fees:
    """The lowest and the highest fee of a session in one currency, in its minor unit."""

    lowest_minor: int
    highest_minor: int
    currency: str


async def faces() -> tuple[Face, ...]:
    """Listed doctors in the order of their names, at most `AT_MOST`."""
    async with reading() as rows:
        found = (
            await rows.exec(
                select(Doctor.user_id, User.name, Doctor.headline)
                .join(User, col(User.id) == Doctor.user_id)
                .where(*access.LISTED)
                .order_by(User.name)
                .limit(AT_MOST)
            )
        ).all()
        seen = await presence.of(rows, [doctor_id for doctor_id, _, _ in found])
    return tuple(Face(doctor_id, name, headline, seen[doctor_id]) for doctor_id, name, headline in found)


async def fees() -> tuple[Fees, ...]:
    """What sessions cost, a range for each currency, the one most doctors use first."""
    async with reading() as rows:
        found = await rows.exec(
            select(func.min(Doctor.fee_minor), func.max(Doctor.fee_minor), Doctor.currency)
            .join(User, col(User.id) == Doctor.user_id)
            .where(*access.LISTED)
            .group_by(Doctor.currency)
            .order_by(func.count().desc(), Doctor.currency)
        )
        return tuple(Fees(lowest, highest, currency) for lowest, highest, currency in found)
