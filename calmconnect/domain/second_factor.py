"""The second step at sign-in: a code from an app that counts time (RFC 6238), or one of ten recovery codes."""

from __future__ import annotations

import secrets
from datetime import timedelta

from calmconnect.domain.errors import Invalid

DIGITS = 6

# How long one may take between the password and the code, and between seeing a new key and its first code.
HALF_FOR = timedelta(minutes=5)
SET_UP_FOR = timedelta(minutes=15)

RECOVERY_CODES = 10
# Without the signs that are taken for each other. Sixteen of these can't be guessed, whoever holds their hashes.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_LENGTH = 16
_LONGEST = 40


def new_recovery_codes() -> list[str]:
    """Ten fresh codes, as they are shown: in groups of four."""
    return [_in_groups("".join(secrets.choice(_SIGNS) for _ in range(_RECOVERY_LENGTH))) for _ in range(RECOVERY_CODES)]


def spaced(key: str) -> str:
    """A key as it is easiest to type."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def clean_code(value: object) -> str:
    """A code as somebody typed it, of either kind, without what people put between: small letters and digits.

    Raises:
        Invalid: with the field `code` for what can be neither.
    """
    if not isinstance(value, str) or not value.strip():
        raise Invalid(code="Please enter the code from your app.")
    code = "".join(sign for sign in value[: _LONGEST + 1].lower() if sign.isascii() and sign.isalnum())
    if len(code) not in {DIGITS, _RECOVERY_LENGTH} or len(value) > _LONGEST:
        raise Invalid(code="A code has 6 digits. A recovery code has 16 letters and digits.")
    return code


def _in_groups(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
