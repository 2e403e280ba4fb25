"""What becomes of each table when somebody is erased. docs/my-data.md says why; a test fails for a table that is not here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, delete, or_, select, update

from calmconnect.db.activity import ActiveDay
from calmconnect.db.agents import Agent
from calmconnect.db.anonymous import Listener
from calmconnect.db.appointments import Appointment
from calmconnect.db.call_checks import KeptCallCheck
from calmconnect.db.conversations import Conversation, Message, MessageChange, ReadMarker
from calmconnect.db.dialogues import KeptDialogue
from calmconnect.db.doctors import Doctor, DoctorSpecialisation, ScheduleLeave, ScheduleOverride, ScheduleRule
from calmconnect.db.events import Registration
from calmconnect.db.feeds import CalendarFeed
from calmconnect.db.files import Attachment
from calmconnect.db.health_profiles import HealthProfile
from calmconnect.db.licences import LicenceFile, LicenceReminder
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.matching import MatchWish
from calmconnect.db.measures import EarlierAnswers, MeasureSchedule, QuestionnaireResponse
from calmconnect.db.message_notes import MessageNote
from calmconnect.db.my_data import DataExport
from calmconnect.db.notifications import (
    Notification,
    NotificationPreference,
    NotificationSettings,
    OutgoingPush,
    PushSubscription,
)
from calmconnect.db.people import EmailLink, SignInThrottle, User, UserSession
from calmconnect.db.ratings import Rating, RatingChange
from calmconnect.db.replies import SavedReply
from calmconnect.db.rooms import RoomLine
from calmconnect.db.scores import CheckIn, MessageReading, ReadingMark, ScoreChoice
from calmconnect.db.second_factors import HalfSession, RecoveryCode, SecondFactor
from calmconnect.db.tickets import Ticket, TicketNote
from calmconnect.db.waitlist import WaitlistEntry
from calmconnect.db.wishes import AvailabilityWish
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.erasing import Fate
from calmconnect.domain.measures import ResponseStatus
from calmconnect.services import codes
from calmconnect.services.secrets import digest
from calmconnect.services.work import Work

# Rows that are theirs alone, by the column that says whose they are; what refers to another one comes before it.
_OWN: tuple[tuple[type[SQLModel], str], ...] = (
    (OutgoingPush, "user_id"),
    (PushSubscription, "user_id"),
    (Notification, "user_id"),
    (NotificationPreference, "user_id"),
    (NotificationSettings, "user_id"),
    (OutgoingMail, "user_id"),
    (UserSession, "user_id"),
    (HalfSession, "user_id"),
    (SecondFactor, "user_id"),
    (RecoveryCode, "user_id"),
    (EmailLink, "user_id"),
    (DataExport, "user_id"),
    (HealthProfile, "user_id"),
    (CalendarFeed, "user_id"),
    (KeptCallCheck, "user_id"),
    (ScoreChoice, "user_id"),
    (CheckIn, "user_id"),
    (MessageReading, "user_id"),
    (ReadingMark, "user_id"),
    (MatchWish, "user_id"),
    (AvailabilityWish, "patient_id"),
    (AvailabilityWish, "doctor_id"),
    (WaitlistEntry, "patient_id"),
    (WaitlistEntry, "doctor_id"),
    (MessageNote, "reader_id"),
    (SavedReply, "owner_id"),
    (LicenceFile, "doctor_id"),
    (LicenceReminder, "doctor_id"),
    (DoctorSpecialisation, "doctor_id"),
    (ScheduleRule, "doctor_id"),
    (ScheduleOverride, "doctor_id"),
    (ScheduleLeave, "doctor_id"),
    (Listener, "doctor_id"),
    (Agent, "user_id"),
    (RoomLine, "user_id"),
    (Registration, "user_id"),
    (ActiveDay, "user_id"),
)
# What belongs to a conversation whose words go, by its number.
_SAID: tuple[tuple[type[SQLModel], str], ...] = (
    (KeptDialogue, "conversation_id"),
    (MessageReading, "conversation_id"),
    (ReadingMark, "conversation_id"),
    (MessageNote, "conversation_id"),
    (ReadMarker, "conversation_id"),
    (Attachment, "conversation_id"),
    (MessageChange, "conversation_id"),
    (Message, "conversation_id"),
    (TicketNote, "ticket_id"),
)

_D, _E, _K, _O = Fate.DELETED, Fate.EMPTIED, Fate.KEPT, Fate.OTHERS

# Every table: its rows are deleted; kept without what says who it was, or what was said; kept as they are, under a name that is
# nobody's; or say nothing of one person, or only of others.
FATES: dict[str, Fate] = {
    **{str(table.__tablename__): _D for table, _ in _OWN},
    "dialogues": _D,
    "sign_in_throttles": _D,
    "users": _E,
    "doctors": _E,
    "ratings": _E,
    "rating_changes": _E,
    "conversations": _E,
    "messages": _E,
    "message_changes": _E,
    "attachments": _E,
    "blobs": _E,
    "read_markers": _E,
    "tickets": _E,
    "ticket_notes": _E,
    "questionnaire_responses": _E,
    "measure_schedules": _E,
    "recordings": _E,
    "recording_segments": _D,
    "recording_pieces": _D,
    "recording_blocks": _D,
    "rooms": _E,
    "doctor_import_lines": _E,
    "appointments": _K,
    "appointment_series": _K,
    "appointment_reminders": _K,
    "appointment_changes": _K,
    "reschedule_proposals": _K,
    "payments": _K,
    "test_charges": _K,
    "consents": _K,
    "recording_consents": _K,
    "notes": _K,
    "note_versions": _K,
    "note_files": _K,
    "care_documents": _K,
    "earlier_answers": _K,
    "safety_plan_steps": _K,
    "calls": _K,
    "call_parties": _K,
    "call_ratings": _K,
    "waits": _K,
    "emergencies": _K,
    "tasks": _K,
    "risk_flags": _K,
    "ticket_changes": _K,
    "room_members": _K,
    "doctor_imports": _K,
    "events": _K,
    "audit_events": _K,
    "audit_links": _K,
    "audit_head": _K,
    "identity_requests": _K,
    "erasures": _K,
    "daily_figures": _K,
    "online_spans": _K,
    "sightings": _K,
    "anonymous_chats": _O,
    "identity_news": _O,
    "second_looks": _O,
    "false_alarms": _O,
    "articles": _O,
    "event_series": _O,
    "event_reminders": _O,
    "event_rooms": _O,
    "helpline_changes": _O,
    "setting_changes": _O,
    "ring_keys": _O,
    "hand_overs": _O,
    "stale_days": _O,
    "counting_state": _O,
    "vitals": _O,
    "vital_durations": _O,
}


async def clear(w: Work, user: User, now: datetime) -> None:
    """Delete and empty what is to be, as part of erasing a person; done twice it is the same as once."""
    number = user.id or 0
    await _forget_words(w, number)
    await _empty(w, number, now)
    for table, owner in _OWN:
        await w.rows.exec(delete(table).where(getattr(table, owner) == number))
    await w.rows.exec(delete(SignInThrottle).where(col(SignInThrottle.address_hash) == digest(user.email)))
    await codes.forgive(w, number)


async def _forget_words(w: Work, number: int) -> None:
    """What was said with the companion and in questions to the helpline is no record of their care, and goes."""
    asked = select(Ticket.conversation_id).where(Ticket.patient_id == number)
    company = select(Conversation.id).where(
        Conversation.patient_id == number, Conversation.kind == ConversationKind.COMPANION
    )
    gone = or_(col(Conversation.id).in_(asked), col(Conversation.id).in_(company))
    these = list(await w.rows.exec(select(Conversation.id).where(gone)))
    for table, name in _SAID:
        await w.rows.exec(delete(table).where(getattr(table, name).in_(these)))
    nothing: dict[str, Any] = {"last_seq": 0, "last_change": 0, "last_message_at": None}
    await w.rows.exec(update(Conversation).where(col(Conversation.id).in_(these)).values(**nothing))
    await w.rows.exec(update(Ticket).where(col(Ticket.patient_id) == number).values(comment=None))


async def _empty(w: Work, number: int, now: datetime) -> None:
    met = select(Appointment.id).where(Appointment.patient_id == number)
    # By them, and about them: nobody reads reviews of who can't be found. The stars say nothing of anybody.
    reviews = select(Rating.id).where(or_(col(Rating.appointment_id).in_(met), col(Rating.doctor_id) == number))
    these = list(await w.rows.exec(reviews))
    wordless = {"review": "", "reported_why": "", "hidden_why": ""}
    await w.rows.exec(update(Rating).where(col(Rating.id).in_(these)).values(**wordless))
    await w.rows.exec(update(RatingChange).where(col(RatingChange.rating_id).in_(these)).values(review="", why=""))
    begun = col(QuestionnaireResponse.status) == ResponseStatus.IN_PROGRESS
    finished = select(EarlierAnswers.response_id)
    await w.rows.exec(
        delete(QuestionnaireResponse).where(
            col(QuestionnaireResponse.patient_id) == number, begun, col(QuestionnaireResponse.id).not_in(finished)
        )
    )
    asked = or_(col(MeasureSchedule.patient_id) == number, col(MeasureSchedule.doctor_id) == number)
    going = col(MeasureSchedule.stopped_at).is_(None)
    await w.rows.exec(update(MeasureSchedule).where(asked, going).values(stopped_at=now))
    await _empty_profile(w, number)


async def _empty_profile(w: Work, number: int) -> None:
    doctor = await w.rows.get(Doctor, number)
    if doctor is None:
        return
    doctor.headline = doctor.about = doctor.qualifications = doctor.licence_number = ""
    doctor.years_experience, doctor.languages = 0, []
    doctor.verified_at, doctor.verified_by, doctor.licence_expires_on = None, None, None
    w.rows.add(doctor)
