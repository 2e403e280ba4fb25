"""Who somebody without a name is, on its way to a page. It goes straight to the component that shows it, and into no state."""

from __future__ import annotations

from reflex.event import Event

from calmconnect.services.break_glass import Identity
from calmconnect.services.clock import epoch_ms
from calmconnect.state.notices import to_component


def shown(request_id: int, who: Identity) -> Event:
    """What `components/break_glass.py` shows under a request, until the time is over."""
    facts = [["Name", who.name], ["Email", who.email], ["Time zone", who.time_zone]]
    return to_component("identities", {"request": request_id, "facts": facts, "until": epoch_ms(who.until)})
