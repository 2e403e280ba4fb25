"""The codes that an app shows which shares a key with us and counts time (RFC 6238)."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime

import pyotp

from calmconnect.domain.second_factor import DIGITS

# A clock may go wrong by one step in either direction (RFC 6238, 5.2 and 6).
_STEP_SECONDS, _DRIFT = 30, 1


def new_key() -> str:
    """A key to be shared with an app: 160 random bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def address(key: str, email: str) -> str:
    """What an app reads from the QR code (`otpauth://…`)."""
    return pyotp.TOTP(key).provisioning_uri(name=email, issuer_name="CalmConnect")


def steps_of(key: str, code: str, now: datetime) -> Iterator[int]:
    """The steps of time around `now` whose code this is, the earliest first; mostly one or none."""
    if len(code) != DIGITS or not code.isascii() or not code.isdigit():
        return
    app, present = pyotp.TOTP(key, interval=_STEP_SECONDS), int(now.timestamp()) // _STEP_SECONDS
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        if hmac.compare_digest(app.at(step * _STEP_SECONDS), code):
            yield step
