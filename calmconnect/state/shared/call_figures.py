"""How the calls of the last 30 days went: a doctor's own, or everybody's for an admin."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.call_figures import DAYS, CallFigures
from calmconnect.domain.call_ratings import Trouble
from calmconnect.domain.people import Role
from calmconnect.services import call_figures
from calmconnect.services.clock import utc_now
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.lengths import NOTHING, length_words

_TROUBLES = {
    Trouble.NO_SOUND: "No sound",
    Trouble.BROKEN_SOUND: "The sound broke up",
    Trouble.NO_PICTURE: "No picture",
    Trouble.BROKEN_PICTURE: "The picture froze",
    Trouble.DELAY: "It came late",
    Trouble.BROKE_OFF: "It broke off",
}


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """What people said was wrong, how often, and that in percent of those who said anything."""

    words: str
    count: int
    percent: int


class CallFiguresState(rx.State):
    """Numbers under their names; `any` once there was a call."""

    title: str = ""
    figures: list[tuple[str, str]] = []
    troubles: list[TroubleRow] = []
    any: bool = False
    loaded: bool = False

    @requires(Role.DOCTOR, Role.ADMIN)
    async def load(self) -> None:
        """Count them."""
        found = await call_figures.seen_by(acting(), utc_now())
        self.figures, self.any, self.loaded = _figures(found), found.calls > 0, True
        many = found.calls == call_figures.MOST
        self.title = f"The last {call_figures.MOST:,} calls" if many else f"Calls in the last {DAYS} days"
        self.troubles = [
            TroubleRow(_TROUBLES[one], count, round(100 * count / found.rated)) for one, count in found.troubles
        ]


def _figures(found: CallFigures) -> list[tuple[str, str]]:
    return [
        ("Calls", str(found.calls)),
        ("Talked", _part(found.talked, found.calls)),
        ("Not reached", _part(found.not_reached, found.calls)),
        ("Connection failed", _part(found.failed, found.calls)),
        ("Usually last", length_words(found.length)),
        ("Usually answered within", length_words(found.answer)),
        ("Round trip", f"{found.rtt:.0f} ms" if found.rtt is not None else NOTHING),
        ("Lost on the way", f"{found.loss:.1f} %" if found.loss is not None else NOTHING),
        ("By a relay", _part(found.relayed, found.sides)),
        ("Connection rated", f"{found.opinion:.1f} of 5 ({found.rated})" if found.opinion is not None else NOTHING),
    ]


def _part(count: int, total: int) -> str:
    return f"{count} ({100 * count / total:.0f} %)" if total else NOTHING
