"""The rows of `users` behind which no account stands: whoever has none, and the program itself. Nobody can sign in as them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import User
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.anonymous import COMPANION_ID, COMPANION_NAME
from calmconnect.domain.emergencies import GUEST_ID, GUEST_NAME
from calmconnect.domain.people import Actor, Role

# As whom they speak.
GUEST = Actor(GUEST_ID, Role.PATIENT, 0)
COMPANION = Actor(COMPANION_ID, Role.PATIENT, 0)


async def ensure(rows: AsyncSession, now: datetime) -> None:
    """Make the rows if they are not there."""
    # Addresses are unique; neither of these is one.
    for number, name, email in ((GUEST_ID, GUEST_NAME, ""), (COMPANION_ID, COMPANION_NAME, "companion")):
        same = {"role": Role.PATIENT, "time_zone": "UTC", "created_at": now, "disabled_at": now}
        await insert_if_absent(rows, User, id=number, name=name, email=email, **same)
