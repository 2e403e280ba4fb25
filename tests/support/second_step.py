"""People with a second step at sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from calmconnect.domain.house_settings import Group
from calmconnect.domain.people import Role
from calmconnect.services import house_settings, second_factor
from tests.support.cast import NOW, PASSWORD, Cast, Person

STEP = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody's app with their key, and their recovery codes."""

    key: str
    recovery: list[str]

    def code(self, now: datetime) -> str:
        """What the app shows."""
        return pyotp.TOTP(self.key).at(now)


async def set_up(person: Person, now: datetime) -> Phone:
    """Let somebody set it up; the code of this moment is used up then."""
    key = (await second_factor.begin(person.actor, PASSWORD, None, now)).key
    return Phone(key, await second_factor.confirm(person.actor, pyotp.TOTP(key).at(now), now))


def wrong_code(phone: Phone, now: datetime) -> str:
    """Six digits that are no code of about this time."""
    near = {phone.code(now + n * STEP) for n in range(-3, 4)}
    return next(code for n in range(10) if (code := f"{n:06}") not in near)


async def need(cast: Cast, *roles: Role) -> None:
    """Let an admin decide that these roles can do nothing without it."""
    ticked = {f"second_factor_roles-{role}": "on" for role in roles}
    await house_settings.change(cast.alex.actor, Group.SIGN_IN, ticked.get, 0, NOW)
