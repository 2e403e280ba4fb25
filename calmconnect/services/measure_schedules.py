"""A doctor asks for a questionnaire, once or every so many weeks; a job makes what is due and reminds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from calmconnect.db.measures import MeasureSchedule, QuestionnaireResponse
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.errors import Conflict
from calmconnect.domain.measures import FORMS, Measure, ResponseStatus, clean_every, clean_measure, next_due
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor
from calmconnect.services import access, letters, measures, topics
from calmconnect.services.notifications import Notice, notify, withdraw
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

# Who has not finished it by then is reminded, once.
_REMIND_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the acting doctor asks a patient for; `every_weeks` is 0 for once, `due_at` when it is asked for next."""

    id: int
    measure: Measure
    every_weeks: int
    due_at: datetime


async def ask(actor: Actor, patient_id: int, measure: object, every_weeks: object, now: datetime) -> None:
    """Ask a patient for a questionnaire, the first time now.

    Raises:
        NotFound: for somebody the acting doctor has not met and is not about to.
        Invalid: with the fields `measure` and `every`.
        Conflict: when the doctor asks for that one already.
    """
    wanted, every = clean_measure(measure), clean_every(every_weeks)
    async with work() as w:
        await access.cared_for(w.rows, actor, patient_id)
        pair = {"patient_id": patient_id, "doctor_id": actor.user_id, "measure": wanted}
        due = next_due(now, every, now)
        if every and not await insert_if_absent(
            w.rows, MeasureSchedule, **pair, every_weeks=every, due_at=due, created_at=now
        ):
            raise Conflict(f"You ask for {FORMS[wanted].name} already. Stop that first to choose another rhythm.")
        await _make_due(w, patient_id, wanted, now)


async def stop(actor: Actor, schedule_id: int, now: datetime) -> None:
    """Ask for a questionnaire no longer. One that the patient has begun stays with them; one they have not is let go of.

    Raises:
        NotFound: for what the acting doctor does not ask for.
    """
    async with work() as w:
        schedule = await access.schedule_for(w.rows, actor, schedule_id)
        schedule.stopped_at = schedule.stopped_at or now
        w.rows.add(schedule)
        await w.rows.flush()
        if not await _still_asked(w, schedule):
            await _let_go(w, schedule, now)
        w.announce(topics.wellbeing(schedule.patient_id), {"kind": "measures"})


async def of_patient(actor: Actor, patient_id: int) -> list[Asked]:
    """What the acting doctor asks a patient for again and again.

    Raises:
        NotFound: for somebody the doctor has not met and is not about to.
    """
    async with reading() as rows:
        await access.cared_for(rows, actor, patient_id)
        found = await rows.exec(
            select(MeasureSchedule)
            .where(
                MeasureSchedule.patient_id == patient_id,
                MeasureSchedule.doctor_id == actor.user_id,
                col(MeasureSchedule.stopped_at).is_(None),
            )
            .order_by(col(MeasureSchedule.id))
        )
        return [Asked(row.id or 0, row.measure, row.every_weeks, row.due_at) for row in found]


async def make_due(now: datetime) -> int:
    """Ask for what is due, and give of how many schedules. Two who do it at once ask for each once."""
    wanted = (col(MeasureSchedule.stopped_at).is_(None), col(MeasureSchedule.due_at) <= now)
    async with reading() as rows:
        due = (await rows.exec(select(MeasureSchedule.id, MeasureSchedule.due_at).where(*wanted))).all()

    async def make(one: tuple[int | None, datetime]) -> bool:
        async with work() as w:
            schedule = await w.rows.get_one(MeasureSchedule, one[0], with_for_update=True)
            if schedule.stopped_at is not None or schedule.due_at > now:
                return False
            schedule.due_at = next_due(schedule.due_at, schedule.every_weeks, now)
            w.rows.add(schedule)
            await _make_due(w, schedule.patient_id, schedule.measure, now)
        return True

    return await one_by_one(due, make, "Asking for a questionnaire")


async def remind(now: datetime) -> int:
    """Remind those who were asked and have not finished; gives how many. Two who do it at once remind each once."""
    due = (
        col(QuestionnaireResponse.remind_at) <= now,
        col(QuestionnaireResponse.status) == ResponseStatus.IN_PROGRESS,
    )
    async with reading() as rows:
        ids = (await rows.exec(select(QuestionnaireResponse.id).where(*due))).all()

    async def once(response_id: int | None) -> bool:
        async with work() as w:
            claimed = await w.rows.exec(
                update(QuestionnaireResponse)
                .where(col(QuestionnaireResponse.id) == response_id, *due)
                .values(remind_at=None)
                .returning(col(QuestionnaireResponse.patient_id))
                .execution_options(synchronize_session=False)
            )
            if claimed.scalar_one_or_none() is None:
                return False
            row = await w.rows.get_one(QuestionnaireResponse, response_id)
            await _tell(w, row, "A few questions from your doctor still wait for you", now)
        return True

    return await one_by_one(ids, once, "Reminding of a questionnaire")


async def _make_due(w: Work, patient_id: int, measure: Measure, now: datetime) -> None:
    """Have a questionnaire wait for a patient, and tell them; one that they have begun is the one that is asked for."""
    row = await measures.open_one(w, patient_id, measure, now)
    row.asked_at, row.remind_at = now, now + _REMIND_AFTER
    w.rows.add(row)
    await w.rows.flush()
    await _tell(w, row, "A few questions from your doctor wait for you", now)
    w.announce(topics.wellbeing(patient_id), {"kind": "measures"})


async def _tell(w: Work, row: QuestionnaireResponse, title: str, now: datetime) -> None:
    # What was told before is about the same questions.
    await withdraw(w, row.patient_id, measures.about(row), now)
    path = f"/patient/wellbeing/{row.id}"
    name = (await w.rows.get_one(User, row.patient_id)).name
    text = "They take two or three minutes. You can stop at any time and go on later."
    letter = letters.appointment(name, title, text, path)
    await notify(w, row.patient_id, Notice(Kind.REMINDER, title, text, path, measures.about(row), letter), now)


async def _still_asked(w: Work, schedule: MeasureSchedule) -> bool:
    others = select(MeasureSchedule.id).where(
        MeasureSchedule.patient_id == schedule.patient_id,
        MeasureSchedule.measure == schedule.measure,
        col(MeasureSchedule.stopped_at).is_(None),
    )
    return (await w.rows.exec(others.limit(1))).first() is not None


async def _let_go(w: Work, schedule: MeasureSchedule, now: datetime) -> None:
    """Nobody waits for the patient's answers any more."""
    found = await w.rows.exec(
        select(QuestionnaireResponse)
        .where(
            QuestionnaireResponse.patient_id == schedule.patient_id,
            QuestionnaireResponse.measure == schedule.measure,
            QuestionnaireResponse.status == ResponseStatus.IN_PROGRESS,
        )
        .with_for_update()
    )
    if (row := found.first()) is not None:
        row.asked_at = row.remind_at = None
        w.rows.add(row)
        await withdraw(w, row.patient_id, measures.about(row), now)
