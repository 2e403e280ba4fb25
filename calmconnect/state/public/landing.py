"""The first page: who is there right now, and what a session costs."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.services import front_door, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import public
from calmconnect.state.shared.doctors import fee_words
from calmconnect.state.shared.presence import show_presence


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A doctor in few words; the page itself picks those who are there."""

    id: int
    name: str
    headline: str
    presence: str


class LandingState(rx.State):
    """Listed doctors with the presence they had at `since` (ms since 1970), and the fees in words, "" when there are none."""

    faces: list[FaceRow] = []
    fees: str = ""
    since: int = 0
    loaded: bool = False

    @public
    async def load(self) -> None:
        """Show who is there; a change of presence then goes to the page itself, without this state."""
        live.watch(self, topics.PRESENCE, reaction=show_presence)
        self.since = epoch_ms(utc_now())
        self.faces = [
            FaceRow(face.id, face.name, face.headline, face.presence.value) for face in await front_door.faces()
        ]
        self.fees = " or ".join(_range_words(fees) for fees in await front_door.fees())
        self.loaded = True


def _range_words(fees: front_door.Fees) -> str:
    lowest, highest = (fee_words(minor, fees.currency) for minor in (fees.lowest_minor, fees.highest_minor))
    return lowest if lowest == highest else f"{lowest} to {highest}"
