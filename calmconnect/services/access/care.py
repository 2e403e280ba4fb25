"""Appointments, patients, and what is asked of them."""

from __future__ import annotations

from sqlmodel import or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.measures import MeasureSchedule, QuestionnaireResponse
from calmconnect.db.people import User
from calmconnect.domain.people import Actor, Role
from calmconnect.services import relations
from calmconnect.services.access.base import first, only


async def appointment_for(rows: AsyncSession, actor: Actor, appointment_id: int) -> Appointment:
    """An appointment of which the actor is the patient or the doctor. (`services/steps.py` keeps others off it.)"""
    return await first(
        rows,
        select(Appointment).where(
            Appointment.id == appointment_id,
            or_(Appointment.patient_id == actor.user_id, Appointment.doctor_id == actor.user_id),
        ),
    )


async def patient_for(rows: AsyncSession, actor: Actor, patient_id: int) -> User:
    """A patient of the acting doctor's: one who has or had an appointment with them, or asks for one now."""
    only(actor, Role.DOCTOR)
    theirs = select(Appointment.id).where(
        Appointment.doctor_id == actor.user_id, Appointment.patient_id == patient_id, relations.accepted_or_asked()
    )
    return await first(rows, select(User).where(User.id == patient_id, theirs.exists()))


async def cared_for(rows: AsyncSession, actor: Actor, patient_id: int) -> User:
    """A patient whom the acting doctor has met or is about to meet: for what only treatment opens."""
    only(actor, Role.DOCTOR)
    await relations.check_acquainted(rows, patient_id, actor.user_id)
    return await first(rows, select(User).where(User.id == patient_id))


async def plan_of(rows: AsyncSession, actor: Actor, patient_id: int) -> User:
    """Whose safety plan it is: the acting patient, or one whom the acting doctor has met or is about to meet."""
    only(actor, Role.PATIENT, Role.DOCTOR)
    if actor.role is Role.DOCTOR:
        return await cared_for(rows, actor, patient_id)
    return await first(rows, select(User).where(User.id == patient_id, User.id == actor.user_id))


async def response_for(
    rows: AsyncSession, actor: Actor, response_id: int, *, lock: bool = False
) -> QuestionnaireResponse:
    """A questionnaire of the acting patient's own; with `lock`, nobody else changes it until the transaction ends."""
    only(actor, Role.PATIENT)
    wanted = select(QuestionnaireResponse).where(
        QuestionnaireResponse.id == response_id, QuestionnaireResponse.patient_id == actor.user_id
    )
    return await first(rows, wanted.with_for_update() if lock else wanted)


async def schedule_for(rows: AsyncSession, actor: Actor, schedule_id: int) -> MeasureSchedule:
    """A questionnaire for which the acting doctor asks somebody; nobody else changes it until the transaction ends."""
    only(actor, Role.DOCTOR)
    mine = MeasureSchedule.doctor_id == actor.user_id
    return await first(rows, select(MeasureSchedule).where(MeasureSchedule.id == schedule_id, mine).with_for_update())
