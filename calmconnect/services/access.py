"""Fetch or refuse: the only way use cases reach a row by an id. A stranger is told what is told of a row that is not there.

Every function here takes the transaction's rows, the actor and the id, and raises `NotFound` or `NotAllowed`. Each is in the
stranger matrix (tests/test_strangers.py), which fails for one that is not.
"""

from __future__ import annotations

from typing import TypeVar

from sqlmodel import and_, col, or_, select, true
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.appointments import Appointment
from calmconnect.db.articles import Article
from calmconnect.db.break_glass import IdentityRequest
from calmconnect.db.calls import Call
from calmconnect.db.care_documents import CareDocument
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.doctors import Doctor, ScheduleLeave
from calmconnect.db.emergencies import Emergency
from calmconnect.db.files import Attachment
from calmconnect.db.measures import MeasureSchedule, QuestionnaireResponse
from calmconnect.db.notes import Note, NoteFile
from calmconnect.db.notifications import Notification, PushSubscription
from calmconnect.db.people import User
from calmconnect.db.ratings import Rating
from calmconnect.db.recordings import Recording
from calmconnect.db.replies import SavedReply
from calmconnect.db.risk import Task
from calmconnect.db.rooms import Room, RoomMember
from calmconnect.db.tickets import Ticket
from calmconnect.domain.break_glass import Standing
from calmconnect.domain.care_documents import DocumentStatus
from calmconnect.domain.errors import NotAllowed, NotFound
from calmconnect.domain.notes import NoteKind, NoteStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.risk import TaskStatus
from calmconnect.services import relations

T = TypeVar("T")


def only(actor: Actor, *roles: Role) -> None:
    """Refuse anyone whose role is not one of these."""
    if actor.role not in roles:
        raise NotAllowed


async def _first(rows: AsyncSession, wanted: SelectOfScalar[T]) -> T:
    """The row that is asked for, or the refusal that says no more than that there is none."""
    found = (await rows.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def own_doctor(rows: AsyncSession, actor: Actor, *, lock: bool = False) -> Doctor:
    """The acting doctor's own row; with `lock`, nobody else changes it until the transaction ends."""
    only(actor, Role.DOCTOR)
    doctor = await rows.get(Doctor, actor.user_id, with_for_update=lock)
    if doctor is None:
        raise NotFound
    return doctor


async def listed_doctor(rows: AsyncSession, doctor_id: int) -> Doctor:
    """A doctor whom anyone may see: verified, and able to sign in."""
    return await _first(
        rows,
        select(Doctor)
        .join(User, col(User.id) == Doctor.user_id)
        .where(Doctor.user_id == doctor_id, col(Doctor.verified_at).is_not(None), col(User.disabled_at).is_(None)),
    )


async def doctor_for_admin(rows: AsyncSession, actor: Actor, doctor_id: int) -> Doctor:
    """Any doctor, for an admin; locked until the transaction ends."""
    only(actor, Role.ADMIN)
    return await _first(rows, select(Doctor).where(Doctor.user_id == doctor_id).with_for_update())


async def leave_for(rows: AsyncSession, actor: Actor, leave_id: int) -> ScheduleLeave:
    """The acting doctor's own leave."""
    only(actor, Role.DOCTOR)
    leave = await rows.get(ScheduleLeave, leave_id)
    if leave is None or leave.doctor_id != actor.user_id:
        raise NotFound
    return leave


async def appointment_for(rows: AsyncSession, actor: Actor, appointment_id: int) -> Appointment:
    """An appointment of which the actor is the patient or the doctor. (`services/steps.py` keeps others off it.)"""
    return await _first(
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
    return await _first(rows, select(User).where(User.id == patient_id, theirs.exists()))


async def cared_for(rows: AsyncSession, actor: Actor, patient_id: int) -> User:
    """A patient whom the acting doctor has met or is about to meet: for what only treatment opens."""
    only(actor, Role.DOCTOR)
    await relations.check_acquainted(rows, patient_id, actor.user_id)
    return await _first(rows, select(User).where(User.id == patient_id))


async def plan_of(rows: AsyncSession, actor: Actor, patient_id: int) -> User:
    """Whose safety plan it is: the acting patient, or one whom the acting doctor has met or is about to meet."""
    only(actor, Role.PATIENT, Role.DOCTOR)
    if actor.role is Role.DOCTOR:
        return await cared_for(rows, actor, patient_id)
    return await _first(rows, select(User).where(User.id == patient_id, User.id == actor.user_id))


async def response_for(
    rows: AsyncSession, actor: Actor, response_id: int, *, lock: bool = False
) -> QuestionnaireResponse:
    """A questionnaire of the acting patient's own; with `lock`, nobody else changes it until the transaction ends."""
    only(actor, Role.PATIENT)
    wanted = select(QuestionnaireResponse).where(
        QuestionnaireResponse.id == response_id, QuestionnaireResponse.patient_id == actor.user_id
    )
    return await _first(rows, wanted.with_for_update() if lock else wanted)


async def schedule_for(rows: AsyncSession, actor: Actor, schedule_id: int) -> MeasureSchedule:
    """A questionnaire for which the acting doctor asks somebody; nobody else changes it until the transaction ends."""
    only(actor, Role.DOCTOR)
    mine = MeasureSchedule.doctor_id == actor.user_id
    return await _first(rows, select(MeasureSchedule).where(MeasureSchedule.id == schedule_id, mine).with_for_update())


async def own_note(rows: AsyncSession, actor: Actor, note_id: int) -> Note:
    """A note that the acting doctor wrote; nobody else changes it until the transaction ends."""
    only(actor, Role.DOCTOR)
    return await _first(rows, select(Note).where(Note.id == note_id, Note.author_id == actor.user_id).with_for_update())


async def note_for(rows: AsyncSession, actor: Actor, note_id: int) -> Note:
    """A note of the acting doctor's own; or of somebody else's a progress note that is signed, about a patient they treat, too.

    What a doctor writes for themself, and what is not signed, nobody else ever sees.
    """
    only(actor, Role.DOCTOR)
    found = await _first(rows, select(Note).where(Note.id == note_id))
    if found.author_id == actor.user_id:
        return found
    if found.kind is not NoteKind.PROGRESS or found.status is NoteStatus.DRAFT:
        raise NotFound
    await cared_for(rows, actor, found.patient_id)
    return found


async def note_file_for(rows: AsyncSession, actor: Actor, note_file_id: int) -> NoteFile:
    """A file of a note that the acting doctor may read."""
    only(actor, Role.DOCTOR)
    found = await _first(rows, select(NoteFile).where(NoteFile.id == note_file_id))
    await note_for(rows, actor, found.note_id)
    return found


async def own_document(rows: AsyncSession, actor: Actor, document_id: int) -> CareDocument:
    """A document that the acting doctor wrote; nobody else changes it until the transaction ends."""
    only(actor, Role.DOCTOR)
    mine = CareDocument.doctor_id == actor.user_id
    return await _first(rows, select(CareDocument).where(CareDocument.id == document_id, mine).with_for_update())


async def document_for(rows: AsyncSession, actor: Actor, document_id: int) -> CareDocument:
    """A document of the acting doctor's, or one that was shared with the acting patient and not withdrawn."""
    only(actor, Role.DOCTOR, Role.PATIENT)
    shown = col(CareDocument.status).in_((DocumentStatus.SHARED, DocumentStatus.REPLACED))
    theirs = or_(
        CareDocument.doctor_id == actor.user_id,
        and_(col(CareDocument.patient_id) == actor.user_id, shown),
    )
    return await _first(rows, select(CareDocument).where(CareDocument.id == document_id, theirs))


async def rating_for(rows: AsyncSession, actor: Actor, rating_id: int) -> Rating:
    """A rating of the acting doctor, or any for an admin; locked until the transaction ends."""
    only(actor, Role.DOCTOR, Role.ADMIN)
    mine = true() if actor.role is Role.ADMIN else Rating.doctor_id == actor.user_id
    return await _first(rows, select(Rating).where(Rating.id == rating_id, mine).with_for_update())


async def conversation_for(rows: AsyncSession, actor: Actor, conversation_id: int) -> Conversation:
    """A conversation of which the actor is one of the two. (`db/append.py` asks the same as it writes messages.)"""
    return await _first(
        rows,
        select(Conversation).where(
            Conversation.id == conversation_id,
            or_(Conversation.patient_id == actor.user_id, Conversation.doctor_id == actor.user_id),
        ),
    )


async def call_for(rows: AsyncSession, actor: Actor, call_id: int, *, lock: bool = False) -> Call:
    """A call of which the actor is one of the two; with `lock`, nobody else changes it until the transaction ends."""
    wanted = select(Call).where(
        Call.id == call_id, or_(Call.caller_id == actor.user_id, Call.callee_id == actor.user_id)
    )
    return await _first(rows, wanted.with_for_update() if lock else wanted)


async def call_to(rows: AsyncSession, actor: Actor, call_id: int) -> Call:
    """A call in which the actor is the one who is called; nobody else changes it until the transaction ends."""
    return await _first(rows, select(Call).where(Call.id == call_id, Call.callee_id == actor.user_id).with_for_update())


async def recording_for(rows: AsyncSession, actor: Actor, recording_id: int, *, lock: bool = False) -> Recording:
    """A recording of a call of which the actor is one of the two; with `lock`, nobody else changes it until the end."""
    wanted = select(Recording).where(
        Recording.id == recording_id, or_(Recording.doctor_id == actor.user_id, Recording.patient_id == actor.user_id)
    )
    return await _first(rows, wanted.with_for_update() if lock else wanted)


async def recording_asked_of(rows: AsyncSession, actor: Actor, recording_id: int) -> Recording:
    """A recording for which the actor was asked by the other one of the call."""
    recording = await recording_for(rows, actor, recording_id)
    if recording.asked_by == actor.user_id:
        raise NotFound
    return recording


async def room_for(rows: AsyncSession, actor: Actor, room_id: int, *, lock: bool = False) -> Room:
    """A room to which the actor has come; with `lock`, nobody else changes it until the transaction ends."""
    came = select(RoomMember.room_id).where(RoomMember.user_id == actor.user_id)
    wanted = select(Room).where(Room.id == room_id, col(Room.id).in_(came))
    return await _first(rows, wanted.with_for_update() if lock else wanted)


async def own_room(rows: AsyncSession, actor: Actor, room_id: int) -> Room:
    """A room that the actor opened; nobody else changes it until the transaction ends."""
    return await _first(rows, select(Room).where(Room.id == room_id, Room.owner_id == actor.user_id).with_for_update())


async def room_behind(rows: AsyncSession, actor: Actor, key: str, *, lock: bool = False) -> Room:
    """The room at an address, for patients and doctors who have it: it leads them to its lobby. `lock` as for `room_for`."""
    only(actor, Role.PATIENT, Role.DOCTOR)
    wanted = select(Room).where(Room.key == key)
    return await _first(rows, wanted.with_for_update() if lock else wanted)


async def emergency_for(rows: AsyncSession, actor: Actor, emergency_id: int) -> Emergency:
    """An emergency, for whoever may answer it."""
    await may_help(rows, actor)
    return await _first(rows, select(Emergency).where(Emergency.id == emergency_id))


async def may_help(rows: AsyncSession, actor: Actor) -> None:
    """Let pass who may answer somebody who needs help at once: agents, admins, and doctors whose licence was checked."""
    only(actor, Role.AGENT, Role.DOCTOR, Role.ADMIN)
    if actor.role is Role.DOCTOR and (await own_doctor(rows, actor)).verified_at is None:
        raise NotAllowed


async def task_for(rows: AsyncSession, actor: Actor, task_id: int, *, lock: bool = False) -> Task:
    """A task that is not about the actor, for whoever may see to one: not what was written. `lock` as for `call_for`."""
    await may_help(rows, actor)
    wanted = select(Task).where(Task.id == task_id, col(Task.patient_id).is_distinct_from(actor.user_id))
    return await _first(rows, wanted.with_for_update() if lock else wanted)


async def taken_task(rows: AsyncSession, actor: Actor, task_id: int) -> Task:
    """A task to which the actor sees; locked until the transaction ends."""
    await may_help(rows, actor)
    mine = and_(Task.taken_by == actor.user_id, Task.status == TaskStatus.IN_PROGRESS)
    return await _first(rows, select(Task).where(Task.id == task_id, mine).with_for_update())


async def anonymous_chat_for(rows: AsyncSession, actor: Actor, conversation_id: int) -> AnonymousChat:
    """A conversation without a name, for the doctor who is in it. (Whoever began it comes by a token, without an id.)"""
    only(actor, Role.DOCTOR)
    mine = AnonymousChat.doctor_id == actor.user_id
    return await _first(rows, select(AnonymousChat).where(AnonymousChat.conversation_id == conversation_id, mine))


async def identity_request_for_admin(rows: AsyncSession, actor: Actor, request_id: int) -> IdentityRequest:
    """A doctor's request to learn who somebody is, for an admin, who is never the one who asked."""
    only(actor, Role.ADMIN)
    return await _first(rows, select(IdentityRequest).where(IdentityRequest.id == request_id))


async def opened_request_for(rows: AsyncSession, actor: Actor, request_id: int) -> IdentityRequest:
    """A request that was opened, for the doctor who asked and the admin who opened it; for nobody else."""
    only(actor, Role.DOCTOR, Role.ADMIN)
    theirs = or_(IdentityRequest.asked_by == actor.user_id, IdentityRequest.answered_by == actor.user_id)
    opened = IdentityRequest.standing == Standing.OPENED
    return await _first(rows, select(IdentityRequest).where(IdentityRequest.id == request_id, theirs, opened))


async def attachment_for(rows: AsyncSession, actor: Actor, attachment_id: int) -> Attachment:
    """A file of a conversation of which the actor is one of the two; the other's once its message was sent."""
    sent = select(Message.seq).where(
        Message.sender_id == Attachment.sender_id, Message.client_id == Attachment.client_id
    )
    return await _first(
        rows,
        select(Attachment)
        .join(Conversation, col(Conversation.id) == Attachment.conversation_id)
        .where(
            Attachment.id == attachment_id,
            or_(Conversation.patient_id == actor.user_id, Conversation.doctor_id == actor.user_id),
            or_(Attachment.sender_id == actor.user_id, sent.exists()),
        ),
    )


async def ticket_for_helpline(rows: AsyncSession, actor: Actor, ticket_id: int) -> Ticket:
    """Any ticket, for those who answer the helpline; locked until the transaction ends. Not what is said in it."""
    only(actor, Role.AGENT, Role.ADMIN)
    return await _first(rows, select(Ticket).where(Ticket.conversation_id == ticket_id).with_for_update())


async def ticket_of_agent(rows: AsyncSession, actor: Actor, ticket_id: int) -> Ticket:
    """A ticket of the acting agent's, or any for an admin; locked until the transaction ends."""
    only(actor, Role.AGENT, Role.ADMIN)
    mine = true() if actor.role is Role.ADMIN else Ticket.agent_id == actor.user_id
    return await _first(rows, select(Ticket).where(Ticket.conversation_id == ticket_id, mine).with_for_update())


async def tickets_to_merge(rows: AsyncSession, actor: Actor, ticket_id: int, into: int) -> tuple[Ticket, Ticket | None]:
    """As `ticket_of_agent`, and another ticket of the same patient, None when it is none; locked in one order."""
    only(actor, Role.AGENT, Role.ADMIN)
    wanted = col(Ticket.conversation_id).in_((ticket_id, into))
    found = await rows.exec(select(Ticket).where(wanted).order_by(col(Ticket.conversation_id)).with_for_update())
    known = {ticket.conversation_id: ticket for ticket in found}
    own, other = known.get(ticket_id), known.get(into)
    if own is None or (actor.role is Role.AGENT and own.agent_id != actor.user_id):
        raise NotFound
    return own, other if other is not None and other.patient_id == own.patient_id else None


async def ticket_of_patient(rows: AsyncSession, actor: Actor, ticket_id: int) -> Ticket:
    """A ticket that the acting patient opened; locked until the transaction ends."""
    only(actor, Role.PATIENT)
    mine = Ticket.patient_id == actor.user_id
    return await _first(rows, select(Ticket).where(Ticket.conversation_id == ticket_id, mine).with_for_update())


async def article_for_admin(rows: AsyncSession, actor: Actor, article_id: int) -> Article:
    """Any article, for an admin; locked until the transaction ends."""
    only(actor, Role.ADMIN)
    return await _first(rows, select(Article).where(Article.id == article_id).with_for_update())


async def reply_for(rows: AsyncSession, actor: Actor, reply_id: int) -> SavedReply:
    """A saved reply that the actor may write: an agent's own, or for an admin one that all share; locked until the end."""
    only(actor, Role.AGENT, Role.ADMIN)
    mine = col(SavedReply.owner_id).is_(None) if actor.role is Role.ADMIN else SavedReply.owner_id == actor.user_id
    return await _first(rows, select(SavedReply).where(SavedReply.id == reply_id, mine).with_for_update())


async def notification_for(rows: AsyncSession, actor: Actor, notification_id: int) -> Notification:
    """A notice that the actor was told."""
    return await _first(
        rows,
        select(Notification).where(Notification.id == notification_id, Notification.user_id == actor.user_id),
    )


async def device_for(rows: AsyncSession, actor: Actor, device_id: int) -> PushSubscription:
    """A device on which the actor gets pushes."""
    return await _first(
        rows,
        select(PushSubscription).where(PushSubscription.id == device_id, PushSubscription.user_id == actor.user_id),
    )
