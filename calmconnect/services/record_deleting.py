"""Deleting what was kept of erased patients, once it need not be any more: the record of their care, and their receipts.

Run by the owner of the database (`python -m calmconnect delete-old-records`), because triggers keep notes and documents that
were signed or shared, and the role that runs the service can't lift them. What is on record for good keeps their number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, delete, or_, select

from calmconnect.db.appointments import Appointment, AppointmentChange, AppointmentReminder, AppointmentSeries
from calmconnect.db.calls import Call, CallParty, CallRating
from calmconnect.db.care_documents import CareDocument
from calmconnect.db.consents import Consent
from calmconnect.db.conversations import Conversation, Message, MessageChange, ReadMarker
from calmconnect.db.dialogues import KeptDialogue
from calmconnect.db.emergencies import Emergency
from calmconnect.db.erasures import Erasure
from calmconnect.db.files import Attachment
from calmconnect.db.measures import EarlierAnswers, MeasureSchedule, QuestionnaireResponse
from calmconnect.db.message_notes import MessageNote
from calmconnect.db.notes import Note, NoteFile, NoteVersion
from calmconnect.db.payments import Payment, ProviderCharge
from calmconnect.db.people import User
from calmconnect.db.proposals import RescheduleProposal
from calmconnect.db.ratings import Rating, RatingChange
from calmconnect.db.recordings import Recording, RecordingBlock, RecordingConsent, RecordingPiece, RecordingSegment
from calmconnect.db.rewriting import changeable
from calmconnect.db.risk import RiskFlag, SecondLook, Task
from calmconnect.db.rooms import RoomMember
from calmconnect.db.safety_plans import SafetyPlanStep
from calmconnect.db.scores import MessageReading, ReadingMark
from calmconnect.db.session import reading
from calmconnect.db.tickets import Ticket, TicketChange, TicketNote
from calmconnect.db.waiting import Wait
from calmconnect.db.waitlist import WaitlistEntry
from calmconnect.domain.audit import Act, about
from calmconnect.domain.people import Actor
from calmconnect.services import audit
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

# What triggers keep from being deleted.
_GUARDED = frozenset({"note_versions", "note_files", "notes", "care_documents"})


async def delete_old(now: datetime) -> int:
    """Delete the records that are kept no longer, and give of how many people. May be interrupted and begun again."""
    async with reading() as rows:
        due = list(await rows.exec(select(Erasure.user_id).where(col(Erasure.keep_until) <= now)))
    return await one_by_one(due, lambda user_id: _delete(user_id, now), "Deleting old records")


async def _delete(user_id: int, now: datetime) -> bool:
    async with work() as w:
        erasure = await w.rows.get_one(Erasure, user_id, with_for_update=True)
        if erasure.keep_until is None or erasure.keep_until > now:
            return False
        await _clear(w, user_id)
        erasure.keep_until = None
        w.rows.add(erasure)
        user = await w.rows.get_one(User, user_id)
        audit.record(
            w, Actor(user_id, user.role, 0), Act.RECORDS_DELETED, about(user_id), now, "They were kept long enough."
        )
    return True


async def _clear(w: Work, number: int) -> None:
    series = select(Appointment.series_id).where(
        Appointment.patient_id == number, col(Appointment.series_id).is_not(None)
    )
    of_series = set(await w.rows.exec(series))
    for table, theirs in _record(number):
        async with changeable(w.rows, str(table.__tablename__), _GUARDED):
            await w.rows.exec(delete(table).where(theirs))
    await w.rows.exec(delete(AppointmentSeries).where(col(AppointmentSeries.id).in_(of_series)))


def _record(number: int) -> list[tuple[type[SQLModel], Any]]:
    """Each table of somebody's record, and which rows are theirs; what refers to another comes before it."""
    talks = select(Conversation.id).where(Conversation.patient_id == number)
    asked = select(Ticket.conversation_id).where(Ticket.patient_id == number)
    answers = select(QuestionnaireResponse.id).where(QuestionnaireResponse.patient_id == number)
    said = [
        (table, col(table.conversation_id).in_(talks))
        for table in (
            *(MessageNote, ReadMarker, Attachment, MessageChange, Message, KeptDialogue),
            *(MessageReading, ReadingMark, SecondLook),
        )
    ]
    return [
        *_of_calls(number),
        *_written(number),
        *_of_danger(number, talks),
        (Wait, col(Wait.patient_id) == number),
        (CallRating, col(CallRating.call_id).in_(_calls(number))),
        (CallParty, col(CallParty.call_id).in_(_calls(number))),
        (Call, or_(col(Call.caller_id) == number, col(Call.callee_id) == number)),
        (TicketNote, col(TicketNote.ticket_id).in_(asked)),
        (TicketChange, col(TicketChange.ticket_id).in_(asked)),
        (Ticket, col(Ticket.patient_id) == number),
        *said,
        (Conversation, col(Conversation.patient_id) == number),
        (EarlierAnswers, col(EarlierAnswers.response_id).in_(answers)),
        (QuestionnaireResponse, col(QuestionnaireResponse.patient_id) == number),
        (MeasureSchedule, col(MeasureSchedule.patient_id) == number),
        (SafetyPlanStep, col(SafetyPlanStep.patient_id) == number),
        (Consent, col(Consent.user_id) == number),
        (RoomMember, col(RoomMember.user_id) == number),
        *_of_visits(number),
    ]


def _calls(number: int) -> Any:
    return select(Call.id).where(or_(col(Call.caller_id) == number, col(Call.callee_id) == number))


def _of_calls(number: int) -> list[tuple[type[SQLModel], Any]]:
    films = select(Recording.id).where(col(Recording.call_id).in_(_calls(number)))
    parts = (RecordingConsent, RecordingSegment, RecordingPiece, RecordingBlock)
    return [
        *((part, col(part.recording_id).in_(films)) for part in parts),
        (Recording, col(Recording.call_id).in_(_calls(number))),
    ]


def _written(number: int) -> list[tuple[type[SQLModel], Any]]:
    notes = select(Note.id).where(Note.patient_id == number)
    return [
        (NoteVersion, col(NoteVersion.note_id).in_(notes)),
        (NoteFile, col(NoteFile.note_id).in_(notes)),
        (Note, col(Note.patient_id) == number),
        (CareDocument, col(CareDocument.patient_id) == number),
    ]


def _of_danger(number: int, talks: Any) -> list[tuple[type[SQLModel], Any]]:
    seen_to = or_(col(Task.patient_id) == number, col(Task.conversation_id).in_(talks), col(Task.reached_in).in_(talks))
    tasks = select(Task.id).where(seen_to)
    signs = or_(
        col(RiskFlag.patient_id) == number, col(RiskFlag.conversation_id).in_(talks), col(RiskFlag.task_id).in_(tasks)
    )
    help_asked = or_(col(Emergency.user_id) == number, col(Emergency.conversation_id).in_(talks))
    return [(RiskFlag, signs), (Task, seen_to), (Emergency, help_asked)]


def _of_visits(number: int) -> list[tuple[type[SQLModel], Any]]:
    visits = select(Appointment.id).where(Appointment.patient_id == number)
    ratings = select(Rating.id).where(col(Rating.appointment_id).in_(visits))
    charges = select(Payment.key).where(Payment.patient_id == number)
    either = or_(col(RescheduleProposal.appointment_id).in_(visits), col(RescheduleProposal.replacement_id).in_(visits))
    return [
        (RatingChange, col(RatingChange.rating_id).in_(ratings)),
        (Rating, col(Rating.appointment_id).in_(visits)),
        (ProviderCharge, col(ProviderCharge.key).in_(charges)),
        (Payment, col(Payment.patient_id) == number),
        (AppointmentChange, col(AppointmentChange.appointment_id).in_(visits)),
        (AppointmentReminder, col(AppointmentReminder.appointment_id).in_(visits)),
        (RescheduleProposal, either),
        (WaitlistEntry, col(WaitlistEntry.offered_id).in_(visits)),
        (Appointment, col(Appointment.patient_id) == number),
    ]
