"""Recording a call, on the page on which the call goes on. As with calls, nothing of it is kept in state.

Whoever takes part in a call, an agent in an emergency too, has such a page: who may what is decided by the services alone.
"""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.services import recording_steps, recordings
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings
from calmconnect.state.guard import by_the_page, requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number
from calmconnect.state.session import acting


class RecordingState(rx.State):
    """What a person can do about the recording of their call. It has no variables."""

    @requires()
    async def ask(self, call: object) -> None:
        """Ask the other one for a recording."""
        await recordings.ask(acting(), number(call), utc_now())

    @requires()
    async def agree(self, recording: object) -> None:
        """Agree to what the other one has asked for."""
        await recordings.agree(acting(), number(recording), utc_now())

    @requires()
    async def end(self, recording: object) -> None:
        """Decline it, take the question back, or stop it."""
        await recordings.end(acting(), number(recording), utc_now())

    @requires()
    @by_the_page
    async def look(self, call: object) -> Event:
        """Say what there is, for a page that was just opened or may have missed something."""
        call_id = number(call)
        found = await recordings.in_call(acting(), call_id)
        known = recording_steps.fact(call_id, found.recording)
        return to_component("call", {**known, "offered": found.offered, "days": settings().recording_days})
