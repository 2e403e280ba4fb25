"""Crisis lines: who can be called at once, without an account."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One number: what it is called, the number as people read it, and what to expect."""

    name: str
    number: str
    about: str

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


def region(country: str) -> str:
    """A country's name as pages mark it."""
    return country.lower().replace(" ", "-")


# Each country with its lines, the emergency number last.
CRISIS_LINES: dict[str, tuple[CrisisLine, ...]] = {
    "India": (
        CrisisLine("Tele-MANAS", "14416", "Free, day and night, in many languages"),
        CrisisLine("Tele-MANAS, toll-free", "1-800-891-4416", "The same service, when 14416 can't be reached"),
        CrisisLine("iCALL", "9152987821", "Counsellors by telephone"),
        CrisisLine("Emergency", "112", "When someone is in danger"),
    ),
    "United States": (
        CrisisLine("988 Lifeline", "988", "Free, day and night; you can also send a text"),
        CrisisLine("Emergency", "911", "When someone is in danger"),
    ),
    "United Kingdom": (
        CrisisLine("Samaritans", "116 123", "Free, day and night"),
        CrisisLine("Emergency", "999", "When someone is in danger"),
    ),
    "European Union": (CrisisLine("Emergency", "112", "Free, from any telephone, when someone is in danger"),),
}
