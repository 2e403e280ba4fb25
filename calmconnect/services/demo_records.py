"""What the demo doctor has written about the demo patient: a note that is signed, and a care plan that is shared."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.people import Actor, Role
from calmconnect.services import care_documents, notes
from calmconnect.services.notifications import withdraw
from calmconnect.services.work import work

_NOTE = {
    "subjective": "Sleeps five to six hours, wakes at four and thinks of the exam. Feels supported by her sister.",
    "objective": "Calm, in contact, speech at an ordinary pace. No thoughts of death.",
    "assessment": "Worry before an exam, a little better than two weeks ago.",
    "plan": "Sleep diary, a walk after lunch, worry time at six. We meet again next week.",
}
_PLAN = {
    "goals": "Sleep at least seven hours.\nStudy without staying up after eleven.",
    "steps": "Write the sleep diary each morning.\nWalk for twenty minutes after lunch.\nWorry time at six, fifteen minutes.",
    "agreements": "We look at the diary together next week.\nIf it gets worse, call Tele-MANAS 14416 at any time.",
}
_AGO = timedelta(days=2)


async def write(doctor: str, patient: str, now: datetime) -> None:
    """Write it two days before `now`; the two are given by their addresses."""
    then = now - _AGO
    async with reading() as rows:
        found = await rows.exec(select(User.email, User.id).where(col(User.email).in_((doctor, patient))))
        ids = {email: user_id or 0 for email, user_id in found}
    actor, patient_id = Actor(ids[doctor], Role.DOCTOR, 0), ids[patient]
    note = await notes.begin(actor, patient_id, "progress", None, then)
    await notes.sign(actor, note, 0, _NOTE, then)
    plan = await care_documents.begin(actor, patient_id, "care_plan", then)
    await care_documents.share(actor, plan, 0, _PLAN, then)
    async with work() as w:
        # That was days ago, and has been read since.
        await withdraw(w, patient_id, care_documents.subject(plan), then)
