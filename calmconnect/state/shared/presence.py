"""How a change of presence reaches the marks on a page."""

from __future__ import annotations

from reflex.event import Event

from calmconnect.hub import Fact
from calmconnect.state.notices import to_component


def show_presence(fact: Fact) -> Event:
    """The change, for every mark of that doctor."""
    return to_component("presence", dict(fact))
