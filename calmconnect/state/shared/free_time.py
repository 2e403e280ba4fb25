"""A doctor's free time, read once for all open pages of this process that show it."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.services import doctors
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.together import Together


@dataclass(frozen=True, slots=True)
class FreeTime:
    """The beginnings of free slots in ms since 1970, in order, and how long a session is."""

    starts: tuple[int, ...]
    minutes: int


async def _read(doctor_id: int) -> FreeTime:
    found = await doctors.open_time(doctor_id, utc_now())
    return FreeTime(tuple(epoch_ms(slot.starts) for slot in found.slots), found.session_minutes)


_together = Together(_read)


async def free_time(doctor_id: int) -> FreeTime:
    """What a listed doctor has free as of now.

    Raises:
        NotFound: for anyone who is not a listed doctor.
    """
    return await _together(doctor_id)
