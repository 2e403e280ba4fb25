"""Helping who has lost the device with their codes, and the recovery codes, too: an admin takes the second step off."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.session import reading
from calmconnect.domain.audit import Act, about
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.domain.text import clean_text
from calmconnect.services import access, audit, codes, factor_news, second_factor, sessions, step_up
from calmconnect.services.work import work

REASON_LENGTH = 500


async def take_off(actor: Actor, person_id: int, reason: object, password: object, code: object, now: datetime) -> None:
    """Take the second step off somebody else, who is signed out everywhere and told by mail. The reason is kept.

    Raises:
        NotFound: for nobody.
        Invalid: with the field `why`, or see `step_up.prove`.
        Conflict: for who has none, and for the admin's own.
    """
    why = clean_text(reason, field="why", longest=REASON_LENGTH, empty="Please say how you know who asked.")
    async with reading() as rows:
        await access.person_for_admin(rows, actor, person_id)
    if person_id == actor.user_id:
        raise Conflict("Your own is turned off in your account, by a code or a recovery code.")
    await step_up.prove(actor, password, code, now)
    async with work() as w:
        user = await access.person_for_admin(w.rows, actor, person_id, lock=True)
        if not await second_factor.forget(w, person_id):
            raise Conflict("They have no second step.")
        await codes.forgive(w, person_id)
        await sessions.end_all(w, person_id, now)
        audit.record(w, actor, Act.FACTOR_TAKEN_OFF, about(person_id), now, why)
        await factor_news.taken_off(w, user, now)
