"""Who acts, and what a name, an address and a password may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_line

NAME_LENGTH = 120
EMAIL_LENGTH = 254
PASSWORD_LENGTH = range(10, 201)

# Deliberately loose (RFC 5321 leaves the local part to the receiver): whether an address works is shown by the link sent to it.
_EMAIL = re.compile(r"[^@\s<>\"(),:;\\\[\]]{1,64}@(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class Role(StrEnum):
    """What a person is to the service."""

    PATIENT = "patient"
    DOCTOR = "doctor"
    AGENT = "agent"
    ADMIN = "admin"


STAFF = frozenset({Role.DOCTOR, Role.AGENT, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who performs a use case. Made from a checked session only, never from what a browser says."""

    user_id: int
    role: Role
    session_id: int


def clean_name(value: object, empty: str = "Please tell us your name.") -> str:
    """A person's name on one line, at most 120 characters; `empty` is what to say when there is none.

    Raises:
        Invalid: with the field `name`.
    """
    name = clean_line(value, field="name", longest=NAME_LENGTH, empty=empty)
    if "<" in name or ">" in name:
        raise Invalid(name="A name can't have < or > in it.")
    return name


def clean_email(value: object, empty: str = "Please enter your email address.") -> str:
    """An email address in lower case; `empty` is what to say when there is none.

    Raises:
        Invalid: with the field `email`.
    """
    email = clean_line(value, field="email", longest=EMAIL_LENGTH, empty=empty).lower()
    if not _EMAIL.fullmatch(email):
        raise Invalid(email="That does not look like an email address.")
    return email


def clean_password(value: object) -> str:
    """A password of 10 to 200 characters, kept as typed.

    Length is what counts (NIST SP 800-63B 5.1.1.2); there are no rules about kinds of characters.

    Raises:
        Invalid: with the field `password`.
    """
    if not isinstance(value, str) or len(value) < PASSWORD_LENGTH.start:
        raise Invalid(password="Please choose at least 10 characters.")  # noqa: S106
    if len(value) not in PASSWORD_LENGTH:
        raise Invalid(password="Please choose at most 200 characters.")  # noqa: S106
    if len(set(value)) < 4:
        raise Invalid(password="Please choose something harder to guess.")  # noqa: S106
    return value


@cache
def time_zones() -> frozenset[str]:
    """The IANA zones a person may live in."""
    return frozenset(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def clean_time_zone(value: object) -> str:
    """The name of a known IANA zone.

    Raises:
        Invalid: with the field `time_zone`.
    """
    if not isinstance(value, str) or value not in time_zones():
        raise Invalid(time_zone="We don't know that time zone.")
    return ZoneInfo(value).key
