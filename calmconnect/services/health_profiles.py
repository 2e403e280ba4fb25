"""What patients tell their doctors of themselves: theirs to write, read by doctors who treat them, and by nobody else.

That a doctor looked is kept for good.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.health_profiles import HealthProfile
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act
from calmconnect.domain.health_profile import HealthDetails, clean_details
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, audit, topics
from calmconnect.services.work import work

_NAMES = tuple(field.name for field in fields(HealthDetails))


async def own(actor: Actor) -> HealthDetails:
    """The acting patient's own details."""
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        return await _details(rows, actor.user_id)


async def save(actor: Actor, given: dict[str, object], now: datetime) -> None:
    """Keep what the acting patient tells of themself.

    Raises:
        Invalid: with the first field that can't be taken.
    """
    access.only(actor, Role.PATIENT)
    words = json.dumps(asdict(clean_details(given, now.date())), ensure_ascii=False)
    async with work() as w:
        kept = {"words": words, "changed_at": now}
        if not await insert_if_absent(w.rows, HealthProfile, user_id=actor.user_id, **kept):
            await w.rows.exec(update(HealthProfile).where(col(HealthProfile.user_id) == actor.user_id).values(**kept))
        w.announce(topics.wellbeing(actor.user_id), {"kind": "profile"})


async def of_patient(actor: Actor, patient_id: int, now: datetime) -> HealthDetails:
    """The details of a patient whom the acting doctor treats; that they looked is kept for good.

    Raises:
        NotFound: for anybody else.
    """
    access.only(actor, Role.DOCTOR)
    async with work() as w:
        await access.cared_for(w.rows, actor, patient_id)
        found = await _details(w.rows, patient_id)
        if found != HealthDetails():
            await audit.record_look(w, actor, Act.PROFILE_READ, f"patient:{patient_id}", now)
        return found


async def _details(rows: AsyncSession, user_id: int) -> HealthDetails:
    row = await rows.get(HealthProfile, user_id)
    said = json.loads(row.words) if row else {}
    return HealthDetails(**{name: said[name] for name in _NAMES if name in said})
