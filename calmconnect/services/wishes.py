"""Tell me when this doctor is there: wishes wait in rows and are answered by a job, so that no doctor waits for their patients.

A doctor becomes available by a click, and also by merely opening a page, so whoever waits is not looked for when that happens:
the job asks every few seconds which of the doctors somebody waits for are there. The click costs the same for nobody and for
five thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.db.wishes import AvailabilityWish
from calmconnect.domain.doctors import Presence
from calmconnect.domain.errors import Conflict
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, letters, presence, topics
from calmconnect.services.notifications import Notice, notify, withdraw
from calmconnect.services.work import Work, work

MOST = 20

# So many in one transaction, and so many of these in one run: others write in between, too.
_TOGETHER, _IN_A_RUN = 20, 25
# For how long something that could not be delivered yet, as in quiet hours, is taken back when the doctor has gone.
_RECALL_FOR = timedelta(days=1)


async def wish(actor: Actor, doctor_id: int, now: datetime) -> None:
    """Have the acting patient told, once, when a doctor is there. Wished again it is the same wish.

    Raises:
        NotFound: for a doctor who is not listed.
        Conflict: when the doctor is there now, or the patient waits for 20 doctors already.
    """
    access.only(actor, Role.PATIENT)
    async with work() as w:
        await access.listed_doctor(w.rows, doctor_id)
        if await _there(w.rows, [doctor_id]):
            raise Conflict("This doctor is available right now.")
        if doctor_id not in (open_ones := await _open(w.rows, actor)) and len(open_ones) >= MOST:
            raise Conflict(f"You are waiting for {MOST} doctors already. Please let go of one of them first.")
        pair = {"patient_id": actor.user_id, "doctor_id": doctor_id}
        if not await insert_if_absent(w.rows, AvailabilityWish, **pair, wished_at=now):
            await w.rows.exec(
                update(AvailabilityWish)
                .filter_by(**pair)
                .where(col(AvailabilityWish.answered_at).is_not(None))
                .values(wished_at=now, answered_at=None, recalled_at=None)
            )
        w.announce(topics.user(actor.user_id), {"kind": "wish"})


async def let_go(actor: Actor, doctor_id: int) -> None:
    """Take the acting patient's wish back, if there is one."""
    access.only(actor, Role.PATIENT)
    async with work() as w:
        await w.rows.exec(
            delete(AvailabilityWish).where(
                col(AvailabilityWish.patient_id) == actor.user_id,
                col(AvailabilityWish.doctor_id) == doctor_id,
                col(AvailabilityWish.answered_at).is_(None),
            )
        )
        w.announce(topics.user(actor.user_id), {"kind": "wish"})


async def waited_for(actor: Actor) -> set[int]:
    """The doctors whom the actor waits for."""
    async with reading() as rows:
        return await _open(rows, actor)


async def answer(now: datetime) -> int:
    """Tell those who wait for doctors who are there now, each once; gives how many were told in this run.

    Two runners never tell the same person: each claims its wishes by a conditional update.
    """
    told = 0
    async with reading() as rows:
        waited = (await rows.exec(select(AvailabilityWish.doctor_id).where(_is_open()).distinct())).all()
        here = await _there(rows, waited)
    for doctor_id in here:
        for _ in range(_IN_A_RUN):
            some = await _answer_some(doctor_id, now)
            told += some
            if not some:
                break
    return told


async def recall(now: datetime) -> int:
    """Take back what has not reached its patients before their doctor went again; gives how many wishes that concerned."""
    told: tuple[ColumnElement[bool], ...] = (
        col(AvailabilityWish.answered_at) > now - _RECALL_FOR,
        col(AvailabilityWish.recalled_at).is_(None),
    )
    async with reading() as rows:
        answered = (await rows.exec(select(AvailabilityWish.doctor_id).where(*told).distinct())).all()
        gone = set(answered) - await _there(rows, answered)
    recalled = 0
    for doctor_id in gone:
        async with work() as w:
            patients = await _take(w, doctor_id, told, recalled_at=now)
            for patient_id in patients:
                await withdraw(w, patient_id, about(doctor_id), now)
        recalled += len(patients)
    return recalled


def about(doctor_id: int) -> str:
    """What a notice of a doctor's being there is filed under."""
    return f"available:{doctor_id}"


async def _answer_some(doctor_id: int, now: datetime) -> int:
    async with work() as w:
        # Looked at once more: the doctor may have gone while others were told, and then the rest go on waiting.
        if not await _there(w.rows, [doctor_id]):
            return 0
        patients = await _take(w, doctor_id, (_is_open(),), answered_at=now)
        name = (await w.rows.get_one(User, doctor_id)).name
        for patient_id in patients:
            await notify(w, patient_id, _notice(doctor_id, name), now)
            w.announce(topics.user(patient_id), {"kind": "wish"})
        return len(patients)


async def _take(w: Work, doctor_id: int, which: tuple[ColumnElement[bool], ...], **values: datetime) -> list[int]:
    """Claim some wishes for a doctor, those that wait longest first; gives their patients. Another runner gets others."""
    mine = col(AvailabilityWish.doctor_id) == doctor_id
    first = (
        select(AvailabilityWish.patient_id)
        .where(mine, *which)
        .order_by(col(AvailabilityWish.wished_at))
        .limit(_TOGETHER)
    )
    claimed = await w.rows.exec(
        update(AvailabilityWish)
        .where(mine, *which, col(AvailabilityWish.patient_id).in_(first))
        .values(**values)
        .returning(col(AvailabilityWish.patient_id))
        .execution_options(synchronize_session=False)
    )
    return list(claimed.scalars())


def _notice(doctor_id: int, name: str) -> Notice:
    return Notice(
        kind=Kind.AVAILABLE,
        title=f"{name} is available now",
        text="You asked to be told. Others may have asked, too.",
        path=f"/doctors/{doctor_id}",
        about=about(doctor_id),
        letter=letters.doctor_available(name, doctor_id),
    )


def _is_open() -> ColumnElement[bool]:
    return col(AvailabilityWish.answered_at).is_(None)


async def _open(rows: AsyncSession, actor: Actor) -> set[int]:
    wanted = select(AvailabilityWish.doctor_id).where(AvailabilityWish.patient_id == actor.user_id, _is_open())
    return set((await rows.exec(wanted)).all())


async def _there(rows: AsyncSession, doctor_ids: Iterable[int]) -> set[int]:
    seen = await presence.of(rows, doctor_ids)
    return {doctor_id for doctor_id, shown in seen.items() if shown is Presence.ONLINE}
