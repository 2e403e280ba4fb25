"""Which conversation with the companion: with whom, and how its pages hear of it."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.domain.dialogue import Who
from calmconnect.services.work import Work


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with the companion: with whom, on which topic its pages hear of changes, and how its lines begin."""

    conversation_id: int
    person_id: int
    who: Who
    topic: str
    begins: str = ""

    def changed(self, w: Work) -> None:
        """Let pages show where it stands now."""
        w.announce(self.topic, {"kind": "companion"})
