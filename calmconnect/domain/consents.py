"""What people agree to, word for word. Agreements name the version of the text: whoever changes one raises its version."""

from __future__ import annotations

from enum import StrEnum

from calmconnect.domain.errors import Invalid


class Subject(StrEnum):
    """What an agreement is about."""

    NAMING = "naming"


NAMING_VERSION = 1
NAMING_TEXT = (
    "The doctor sees your name and everything you have written here. It becomes an ordinary conversation among the messages of "
    "both of you, and part of what the doctor keeps about your care. This can't be taken back."
)


def clean_version(value: object, current: int) -> int:
    """The version of a text that somebody agreed to.

    Raises:
        Invalid: with the field `consent` when it is not the one that counts now.
    """
    if value != str(current):
        raise Invalid(consent="Please read the text again and agree to it.")
    return current
