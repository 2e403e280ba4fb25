"""What the stranger matrix knows (tests/test_strangers.py): kinds of rows, whose they are, and every way to reach one by id.

Whoever adds a use case or an access function that takes an actor and an id adds a line to `WAYS`; whoever adds a kind of row
adds a `Resource`; whoever adds a route adds it to `ROUTES`. The matrix fails until that is done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import AsyncMock, patch

from sqlmodel import col, select, update

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.appointments import Appointment
from calmconnect.db.calls import Call
from calmconnect.db.conversations import Conversation
from calmconnect.db.doctors import Doctor, ScheduleLeave
from calmconnect.db.events import Event, Registration
from calmconnect.db.files import Blob
from calmconnect.db.licences import LicenceFile
from calmconnect.db.notes import NoteFile
from calmconnect.db.notifications import Notification, PushSubscription
from calmconnect.db.people import User, UserSession
from calmconnect.db.ratings import Rating
from calmconnect.db.replies import SavedReply
from calmconnect.db.risk import Task
from calmconnect.db.rooms import Room, RoomLine, RoomMember
from calmconnect.db.session import reading, transaction
from calmconnect.db.tickets import Ticket
from calmconnect.domain.booking import Mode, Status
from calmconnect.domain.chat import LAST_SEQ
from calmconnect.domain.doctor_lists import COLUMNS
from calmconnect.domain.files import FileType
from calmconnect.domain.notifications import Kind
from calmconnect.domain.payments import CardNumber
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.domain.risk import TaskStatus
from calmconnect.domain.rooms import MOST_IN_CIRCLE
from calmconnect.keys import seal
from calmconnect.services import (
    access,
    admin,
    admitting,
    anonymous,
    articles,
    attachments,
    attendance,
    avatars,
    booking,
    break_glass,
    calendar_files,
    call_checks,
    call_partners,
    call_quality,
    call_ratings,
    call_servers,
    calls,
    care_document_views,
    care_documents,
    chat,
    codes,
    company,
    devices,
    doctor_editing,
    doctor_importing,
    doctors,
    emergencies,
    emergency_calls,
    event_people,
    event_rooms,
    event_views,
    events,
    exports,
    finding,
    health_profiles,
    histories,
    holds,
    inbox,
    licence_files,
    licences,
    limits,
    lost_devices,
    measure_schedules,
    measure_trends,
    measures,
    message_changes,
    message_marks,
    moderation,
    note_files,
    note_views,
    notes,
    notification_centre,
    opening,
    orphaned,
    overrides,
    own_media,
    payments,
    persons,
    presence,
    ratings,
    receipts,
    recording_lists,
    recording_uploads,
    recordings,
    registrations,
    replies,
    rescheduling,
    risk,
    roles,
    room_media,
    room_signalling,
    rooms,
    safety_plans,
    scores,
    series,
    sessions,
    signalling,
    statistics,
    steps,
    suspending,
    task_views,
    tasks,
    ticket_care,
    ticket_lists,
    ticket_merging,
    tickets,
    unkept,
    visits,
    waiting_room,
    waiting_views,
    waitlist,
    wishes,
)
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.media_base import Offered, Sent
from calmconnect.services.work import work
from tests.support import files, recording, second_step
from tests.support.calling import FIGURES, OFFER, offer
from tests.support.cast import NOW, PASSWORD, Cast
from tests.support.events import planned, written
from tests.support.helpline import newest
from tests.support.profiles import PROFILE
from tests.support.risk import CALM_ANSWERS, TALKED, every_task, flagged
from tests.support.unnamed import WHY, asked, began

Reach = Callable[[Actor, int], Awaitable[Any]]


@dataclass(frozen=True)
class Resource:
    """A kind of row: how the nth of Asha's comes to be (gives its id), and the names of those in the cast whose it is."""

    make: Callable[[Cast, int], Awaitable[int]]
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A function that reaches a row by its id: which kind of row, how it is called, and who may, if not all its owners."""

    function: Callable[..., Any]
    resource: str
    reach: Reach
    only: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Who may."""
        return self.only or RESOURCES[self.resource].owners


async def _added(row: Any) -> int:
    async with transaction() as rows:
        rows.add(row)
    return int(row.id)


async def make_appointment(cast: Cast, nth: int = 0, status: Status = Status.BOOKED) -> int:
    """Asha's with Dr. Meera, `nth` days after the day after `NOW`, for 50 minutes."""
    starts = NOW + timedelta(days=nth + 1)
    ends = starts + timedelta(minutes=50)
    return await _added(
        Appointment(
            doctor_id=cast.meera.id,
            patient_id=cast.asha.id,
            status=status,
            mode=Mode.VIDEO,
            reason="I can't sleep.",
            starts_at=starts,
            ends_at=ends,
            busy_from=starts,
            busy_until=ends + timedelta(minutes=10),
            created_at=NOW,
        )
    )


async def make_request(cast: Cast, nth: int = 0) -> int:
    """As `make_appointment`, not accepted yet."""
    return await make_appointment(cast, nth, Status.PENDING)


async def make_hold(cast: Cast, nth: int = 0) -> int:
    """A slot that Asha holds with Dr. Meera; any she held before is let go of."""
    slot = (await doctors.profile(cast.meera.id, NOW)).slots[nth]
    return await holds.hold(cast.asha.actor, cast.meera.id, epoch_ms(slot.starts), NOW)


async def make_payment(cast: Cast, nth: int = 0) -> int:
    """As `make_hold`, with a payment that Asha must still confirm; gives the appointment's id."""
    number = await make_hold(cast, nth)
    await payments.pay(cast.asha.actor, number, "video", "", CardNumber.CONFIRM.value, NOW)
    return number


async def _mornings(doctor_id: int) -> list[int]:
    """The free slots that end before the time of day of every `make_appointment`, in ms since 1970."""
    slots = (await doctors.profile(doctor_id, NOW)).slots
    return [epoch_ms(slot.starts) for slot in slots if slot.ends.time() < NOW.time()]


async def make_proposal(cast: Cast, nth: int = 0) -> int:
    """Another time that Dr. Meera suggests for an appointment of Asha's."""
    number = await make_appointment(cast, nth)
    starts = (await _mornings(cast.meera.id))[-1 - nth]
    return await rescheduling.propose(cast.meera.actor, number, starts, "", NOW)


async def make_conversation(cast: Cast, nth: int = 0) -> int:
    """Between Asha and Dr. Meera; there is only one."""
    async with reading() as rows:
        mine = select(Conversation.id).where(
            Conversation.doctor_id == cast.meera.id, Conversation.patient_id == cast.asha.id
        )
        there = (await rows.exec(mine)).first()
    if there is not None:
        return there
    return await _added(Conversation(patient_id=cast.asha.id, doctor_id=cast.meera.id, created_at=NOW))


async def make_emergency(cast: Cast, nth: int = 0) -> int:
    """Somebody without an account asks for help."""
    await emergencies.ask(None, NOW)
    return (await newest()).id or 0


async def make_answered_call_for_help(cast: Cast, nth: int = 0) -> int:
    """Asha asks for help, and Tara answers; whatever emergency or call there was is over."""
    for person in (cast.asha, cast.tara):
        if going_on := await calls.current(person.actor):
            await calls.hang_up(person.actor, going_on.id, NOW)
    await emergencies.end(cast.asha.actor, NOW)
    await emergencies.ask(cast.asha.actor, NOW)
    number = (await newest()).id or 0
    await emergencies.take(cast.tara.actor, number, NOW)
    return number


async def make_answered_emergency(cast: Cast, nth: int = 0) -> int:
    """As `make_emergency`, and Tara answers."""
    number = await make_emergency(cast, nth)
    await emergencies.take(cast.tara.actor, number, NOW)
    return number


async def make_task(cast: Cast, nth: int = 0) -> int:
    """Asha writes to Dr. Meera what sounds like danger, in a task of its own."""
    for open_one in await every_task():
        if open_one.status is not TaskStatus.COMPLETED:
            await _close_task(cast, open_one)
    return (await flagged(cast, nth)).id or 0


async def make_taken_task(cast: Cast, nth: int = 0) -> int:
    """As `make_task`, and Tara sees to it."""
    number = await make_task(cast, nth)
    await tasks.take(cast.tara.actor, number, NOW)
    return number


async def _close_task(cast: Cast, task: Task) -> None:
    if task.status is TaskStatus.IN_PROGRESS:
        await tasks.give_back(cast.alex.actor, task.id or 0, NOW)
    await tasks.take(cast.tara.actor, task.id or 0, NOW)
    await tasks.dismiss(cast.tara.actor, task.id or 0, {"reason": "misread"}, NOW)


async def make_talk(cast: Cast, nth: int = 0) -> int:
    """Somebody without a name, whom Dr. Meera talks with."""
    by = await began()
    async with transaction() as rows:
        await rows.exec(
            update(AnonymousChat).filter_by(conversation_id=by.conversation_id).values(doctor_id=cast.meera.id)
        )
    return by.conversation_id


async def make_identity_request(cast: Cast, nth: int = 0) -> int:
    """Dr. Meera asks who somebody is whom she talks with."""
    return (await asked(cast.meera, cast.asha.actor))[1]


async def make_opened_identity(cast: Cast, nth: int = 0) -> int:
    """As `make_identity_request`, and Alex opens it."""
    number = await make_identity_request(cast, nth)
    await opening.open_(cast.alex.actor, number, WHY, PASSWORD, NOW)
    return number


async def make_unsent_attachment(cast: Cast, nth: int = 0) -> int:
    """A file of Asha's for a message to Dr. Meera that she has not sent yet."""
    conversation = await make_conversation(cast)
    return (await attachments.add(cast.asha.actor, conversation, f"client-{nth}", "n.txt", b"Zebra.", NOW)).id


async def make_attachment(cast: Cast, nth: int = 0) -> int:
    """As `make_unsent_attachment`, sent."""
    number = await make_unsent_attachment(cast, 100 + nth)
    await chat.send(cast.asha.actor, await make_conversation(cast), f"client-{100 + nth}", "See this.", NOW)
    return number


async def make_ticket(cast: Cast, nth: int = 0) -> int:
    """Asha asks the helpline something, and Tara takes it."""
    number = await make_unanswered_ticket(cast, nth)
    await tickets.take(cast.tara.actor, number, NOW)
    return number


async def make_event(cast: Cast, nth: int = 0) -> int:
    """An event that patients see, hosted by Dr. Meera."""
    return await planned(cast)


async def make_own_event(cast: Cast, nth: int = 0) -> int:
    """As `make_event`, with Asha."""
    number = await planned(cast)
    await registrations.register(cast.asha.actor, number, NOW)
    return number


async def make_beginning_event(cast: Cast, nth: int = 0) -> int:
    """As `make_own_event`, and people may come in."""
    number = await make_own_event(cast, nth)
    async with transaction() as rows:
        event = await rows.get_one(Event, number)
        event.starts_at, event.ends_at = NOW + timedelta(minutes=5), NOW + timedelta(minutes=65)
        rows.add(event)
    return number


async def make_left_event(cast: Cast, nth: int = 0) -> int:
    """As `make_own_event`, but Asha gave her place back, and it was called off."""
    number = await make_own_event(cast, nth)
    await registrations.give_up(cast.asha.actor, number, NOW)
    await events.call_off(cast.alex.actor, number, "", "this", NOW)
    return number


async def make_unanswered_ticket(cast: Cast, nth: int = 0) -> int:
    """Asha asks the helpline something; those she asked before are over."""
    for seen in await ticket_lists.own(cast.asha.actor):
        await ticket_care.close(cast.asha.actor, seen.ticket.conversation_id, NOW)
    return await tickets.begin(cast.asha.actor, {"category": "other", "text": "Where is my receipt?"}, NOW)


async def make_second_ticket(cast: Cast, nth: int = 0) -> int:
    """As `make_ticket`, and Asha asks something more."""
    number = await make_ticket(cast, nth)
    await tickets.begin(cast.asha.actor, {"category": "other", "text": "And where is the other one?"}, NOW)
    return number


async def make_closed_ticket(cast: Cast, nth: int = 0) -> int:
    """As `make_ticket`, and it is closed."""
    number = await make_ticket(cast, nth)
    await ticket_care.move(cast.tara.actor, number, "closed", NOW)
    return number


async def make_article(cast: Cast, nth: int = 0) -> int:
    """Something that many ask."""
    return await articles.add(cast.alex.actor, {"title": f"Question {nth}", "body": "Yes."}, NOW)


async def make_reply(cast: Cast, nth: int = 0) -> int:
    """A saved reply of Tara's own."""
    await replies.add(cast.tara.actor, {"title": "Thanks", "code": f"thanks-{nth}", "text": "Thank you."}, NOW)
    return max(one.id or 0 for one in await replies.every(cast.tara.actor) if one.owner_id == cast.tara.id)


async def make_ticket_with_reply(cast: Cast, nth: int = 0) -> int:
    """As `make_ticket`, and there is a reply that all agents may say; gives the ticket's number."""
    await replies.add(cast.alex.actor, {"title": "Thanks", "code": f"thanks-{nth}", "text": "Thank you."}, NOW)
    return await make_ticket(cast, nth)


async def make_line(cast: Cast, nth: int = 0) -> int:
    """As `make_conversation`, and Asha has just said something there; gives the conversation's id."""
    conversation_id = await make_conversation(cast)
    await chat.send(cast.asha.actor, conversation_id, f"own-line-{nth}", "I am here.", NOW)
    return conversation_id


async def make_session(cast: Cast, nth: int = 0) -> int:
    """A place where Asha is signed in."""
    now = utc_now()
    until = now + timedelta(days=7)
    return await _added(
        UserSession(
            user_id=cast.asha.id,
            token_hash=f"{nth}",
            device="Firefox",
            created_at=now,
            last_seen_at=now,
            expires_at=until,
        )
    )


async def make_session_held(cast: Cast, nth: int = 0) -> int:
    """As `make_appointment`, and it took place."""
    return await make_appointment(cast, nth, Status.FULFILLED)


async def make_rating(cast: Cast, nth: int = 0) -> int:
    """What Asha thought of a session with Dr. Meera; gives the rating's own id."""
    return await _rating(cast, nth)


async def make_reported_rating(cast: Cast, nth: int = 0) -> int:
    """As `make_rating`; Dr. Meera objects to it."""
    return await _rating(cast, nth, reported_at=NOW, reported_why="This was somebody else's doctor.")


async def make_hidden_rating(cast: Cast, nth: int = 0) -> int:
    """As `make_rating`; an admin has hidden it."""
    return await _rating(cast, nth, hidden_at=NOW, hidden_by=cast.alex.id, hidden_why="It names somebody.")


async def _rating(cast: Cast, nth: int, **stands: Any) -> int:
    appointment_id = await make_session_held(cast, nth)
    # Numbers of appointments and of ratings must not be the same by chance.
    return await _added(
        Rating(
            id=appointment_id + 5_000,
            appointment_id=appointment_id,
            doctor_id=cast.meera.id,
            stars=4,
            review="Kind.",
            created_at=NOW,
            **stands,
        )
    )


async def make_patient(cast: Cast, nth: int = 0) -> int:
    """Asha, who has an appointment with Dr. Meera."""
    await make_appointment(cast, nth)
    return cast.asha.id


async def make_sheet(cast: Cast, nth: int = 0) -> int:
    """A questionnaire that Asha answers."""
    return await measures.begin(cast.asha.actor, "gad7", NOW)


async def make_finished_sheet(cast: Cast, nth: int = 0) -> int:
    """One that she has finished."""
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    await measures.complete(cast.asha.actor, number, dict.fromkeys(range(1, 10), 0), NOW)
    return number


async def make_measure_schedule(cast: Cast, nth: int = 0) -> int:
    """A questionnaire for which Dr. Meera asks her every week."""
    patient_id = await make_patient(cast, nth)
    if not (asked := await measure_schedules.of_patient(cast.meera.actor, patient_id)):
        await measure_schedules.ask(cast.meera.actor, patient_id, "who5", "1", NOW)
        asked = await measure_schedules.of_patient(cast.meera.actor, patient_id)
    return asked[0].id


async def make_person_with_phone(cast: Cast, nth: int = 0) -> int:
    """Asha, who has a second step at sign-in."""
    async with reading() as rows:
        has_one = await codes.are_needed(rows, cast.asha.id)
    if not has_one:
        await second_step.set_up(cast.asha, NOW)
    return cast.asha.id


async def make_acquaintance(cast: Cast, nth: int = 0) -> int:
    """Dr. Meera, whom Asha has an appointment with."""
    await make_appointment(cast, nth)
    return cast.meera.id


async def make_unchecked_doctor(cast: Cast, nth: int = 0) -> int:
    """A doctor whose licence nobody has checked yet."""
    number = await _added(User(role=Role.DOCTOR, name="Dr. New", email=f"new-{nth}@calm.test", created_at=NOW))
    async with transaction() as rows:
        rows.add(Doctor(user_id=number, licence_number=f"NEW-{nth}"))
    return number


async def make_person(cast: Cast, nth: int = 0) -> int:
    """Somebody else who answers the helpline."""
    email = f"agent-{nth}@calm.test"
    return await _added(User(role=Role.AGENT, name="Another Agent", email=email, created_at=NOW))


async def make_suspended_person(cast: Cast, nth: int = 0) -> int:
    """As `make_person`, suspended."""
    number = await make_person(cast, 1_000 + nth)
    await suspending.suspend(cast.alex.actor, number, WHY, NOW)
    return number


async def make_licence_file(cast: Cast, nth: int = 0) -> int:
    """A document of Dr. Meera's licence; gives the file's own id."""
    digest = f"licence-{nth}"
    async with transaction() as rows:
        rows.add(Blob(digest=digest, content=seal(b"A picture."), wanted_at=NOW))
    file: dict[str, Any] = {"name": "f.jpg", "kind": FileType.JPEG, "size": 10, "width": 1, "height": 1}
    # Numbers of files and of doctors must not be the same by chance.
    row = LicenceFile(
        id=7_000 + nth, doctor_id=cast.meera.id, added_by=cast.alex.id, added_at=NOW, digest=digest, **file
    )
    return await _added(row)


async def make_doctor(cast: Cast, nth: int = 0) -> int:
    """Dr. Meera."""
    return cast.meera.id


async def make_doctor_import(cast: Cast, nth: int = 0) -> int:
    """A list of doctors that Alex hands over."""
    line = f"Dr. New,new-{nth}@list.test,LIST-{nth},UTC,sleep,"
    return await doctor_importing.hand_over(cast.alex.actor, f"{','.join(COLUMNS)}\n{line}".encode(), NOW)


async def make_orphaned_session(cast: Cast, nth: int = 0) -> int:
    """A session to come of a doctor who is suspended."""
    doctor_id = await make_unchecked_doctor(cast, 1_000 + nth)
    number = await make_appointment(cast, 1_000 + nth)
    async with transaction() as rows:
        (await rows.get_one(Appointment, number)).doctor_id = doctor_id
        (await rows.get_one(User, doctor_id)).disabled_at = NOW
    return number


async def make_notification(cast: Cast, nth: int = 0) -> int:
    """Something that Asha was told."""
    return await _added(
        Notification(
            user_id=cast.asha.id,
            kind=Kind.BOOKING,
            title="Hello",
            text="",
            path="/patient",
            about=f"appointment:{nth}",
            created_at=NOW,
        )
    )


async def make_device(cast: Cast, nth: int = 0) -> int:
    """A device on which Asha gets pushes."""
    return await _added(
        PushSubscription(
            user_id=cast.asha.id,
            session_id=await make_session(cast, 10_000 + nth),
            endpoint=f"https://push.example/{nth}",
            p256dh="",
            auth="",
            created_at=NOW,
        )
    )


async def make_call(cast: Cast, nth: int = 0) -> int:
    """Asha rings Dr. Meera; whatever call or room they were in is over."""
    await _end_calls(cast)
    await make_appointment(cast, 200 + nth)
    await presence.here(cast.meera.id, "a tab")
    return await calls.start(cast.asha.actor, cast.meera.id, "video", "seat", NOW)


async def _end_calls(cast: Cast) -> None:
    limits._left.clear()
    for person in (cast.asha, cast.meera):
        if going_on := await calls.current(person.actor):
            await calls.hang_up(person.actor, going_on.id, NOW)
    for room in await rooms.own(cast.meera.actor):
        await rooms.close(cast.meera.actor, room.id, NOW)


async def make_waiting(cast: Cast, nth: int = 0) -> int:
    """Asha waits for a session with Dr. Meera that begins now, and is in no call or room. Gives the session."""
    await _end_calls(cast)
    number = await make_appointment(cast, 400 + nth)
    await waiting_room.enter(cast.asha.actor, number, "seat", await _start(number))
    return number


async def make_admitted_call(cast: Cast, nth: int = 0) -> int:
    """As `make_waiting`, and Dr. Meera lets her in; gives the call."""
    number = await make_waiting(cast, nth)
    return await admitting.admit(cast.meera.actor, number, "seat", await _start(number))


async def _start(appointment_id: int) -> datetime:
    """When a session begins; some moment for one that is not there."""
    async with reading() as rows:
        appointment = await rows.get(Appointment, appointment_id)
    return appointment.starts_at if appointment else NOW


async def make_answered_call(cast: Cast, nth: int = 0) -> int:
    """As `make_call`, and Dr. Meera has answered."""
    number = await make_call(cast, nth)
    await calls.answer(cast.meera.actor, number, "seat", NOW)
    return number


async def make_connected_call(cast: Cast, nth: int = 0) -> int:
    """As `make_answered_call`, and they hear each other."""
    number = await make_answered_call(cast, nth)
    await calls.find(cast.meera.actor, number, "connect", "seat", NOW)
    return number


async def make_talked_call(cast: Cast, nth: int = 0) -> int:
    """As `make_connected_call`, and it is over."""
    number = await make_connected_call(cast, nth)
    await calls.hang_up(cast.asha.actor, number, NOW)
    return number


async def make_draft(cast: Cast, nth: int = 0) -> int:
    """A note of Dr. Meera's about a session with Asha, not signed."""
    appointment = await make_appointment(cast, 600 + nth)
    return await notes.begin(cast.meera.actor, cast.asha.id, "progress", appointment, NOW)


async def make_note(cast: Cast, nth: int = 0) -> int:
    """As `make_draft`, signed."""
    number = await make_draft(cast, nth)
    await notes.sign(cast.meera.actor, number, 0, {"plan": "Walk each day."}, NOW)
    return number


async def make_note_file(cast: Cast, nth: int = 0) -> int:
    """A file of a draft of Dr. Meera's; gives the file's own id."""
    digest = f"note-{nth}"
    async with transaction() as rows:
        rows.add(Blob(digest=digest, content=seal(b"A picture."), wanted_at=NOW))
    note = await make_draft(cast, nth)
    return await _added(
        NoteFile(
            note_id=note, name="f.jpg", kind=FileType.JPEG, size=10, width=1, height=1, digest=digest, added_at=NOW
        )
    )


async def make_document_draft(cast: Cast, nth: int = 0) -> int:
    """A care plan that Dr. Meera writes for Asha."""
    await make_appointment(cast, 800 + nth)
    number = await care_documents.begin(cast.meera.actor, cast.asha.id, "care_plan", NOW)
    await care_documents.save(cast.meera.actor, number, 0, {"goals": "Walk each day."}, NOW)
    return number


async def make_document(cast: Cast, nth: int = 0) -> int:
    """As `make_document_draft`, shared with Asha."""
    number = await make_document_draft(cast, nth)
    await care_documents.share(cast.meera.actor, number, 1, {"goals": "Walk each day."}, NOW)
    return number


async def make_asked_recording(cast: Cast, nth: int = 0) -> int:
    """As `make_connected_call`, and Dr. Meera asks for a recording."""
    return await recording.asked(cast, call=await make_connected_call(cast, nth))


async def make_running_recording(cast: Cast, nth: int = 0) -> int:
    """As `make_asked_recording`; Asha has agreed, and it runs."""
    return await recording.running(cast, await make_connected_call(cast, nth))


async def make_kept_recording(cast: Cast, nth: int = 0) -> int:
    """As `make_running_recording`; it has ended, and is kept."""
    return await recording.kept(cast, await make_connected_call(cast, nth))


async def make_room(cast: Cast, nth: int = 0) -> int:
    """A room of Dr. Meera's, who is in it alone."""
    return (await _rooms_of(cast))[0]


async def make_full_room(cast: Cast, nth: int = 0) -> int:
    """As `make_room`, and Asha is in, too."""
    room_id, key = await _rooms_of(cast)
    await rooms.knock(cast.asha.actor, key, "seat", NOW)
    await rooms.take(cast.meera.actor, room_id, "admit", cast.asha.id, NOW)
    return room_id


async def make_large_room(cast: Cast, nth: int = 0) -> int:
    """As `make_full_room`, by a media server, to which both send."""
    room_id = await make_full_room(cast, nth)
    async with work() as w:
        (await w.rows.get_one(Room, room_id)).size = MOST_IN_CIRCLE
        for person in (cast.asha, cast.meera):
            member = await w.rows.get_one(RoomMember, (room_id, person.id))
            member.feed = person.id
            line = RoomLine(
                session=room_id * 1000 + person.id,
                room_id=room_id,
                user_id=person.id,
                epoch=member.epoch,
                handle=1,
                feed=person.id,
                kept_at=NOW,
            )
            w.rows.add(line)
    return room_id


async def _rooms_of(cast: Cast) -> tuple[int, str]:
    await _end_calls(cast)
    key = await rooms.open_(cast.meera.actor, "A quiet hour", "circle", "4", NOW)
    return await rooms.knock(cast.meera.actor, key, "seat", NOW), key


async def make_leave(cast: Cast, nth: int = 0) -> int:
    """Days on which Dr. Meera sees nobody."""
    day = NOW.date() + timedelta(days=nth + 30)
    return await _added(ScheduleLeave(doctor_id=cast.meera.id, first_day=day, last_day=day))


RESOURCES = {
    "event": Resource(make_event, ("meera", "alex")),
    "event of Asha's": Resource(make_own_event, ("asha",)),
    "event that begins": Resource(make_beginning_event, ("meera", "alex")),
    "event Asha left": Resource(make_left_event, ("asha",)),
    "document draft": Resource(make_document_draft, ("meera",)),
    "document": Resource(make_document, ("meera", "asha")),
    "draft": Resource(make_draft, ("meera",)),
    "note": Resource(make_note, ("meera",)),
    "note file": Resource(make_note_file, ("meera",)),
    "appointment": Resource(make_appointment, ("asha", "meera")),
    "request": Resource(make_request, ("asha", "meera")),
    "hold": Resource(make_hold, ("asha",)),
    "payment": Resource(make_payment, ("asha",)),
    "proposal": Resource(make_proposal, ("asha", "meera")),
    "conversation": Resource(make_conversation, ("asha", "meera")),
    "emergency": Resource(make_emergency, ("meera", "jonas", "tara", "alex")),
    "answered emergency": Resource(make_answered_emergency, ("tara",)),
    "answered call for help": Resource(make_answered_call_for_help, ("tara",)),
    "task": Resource(make_task, ("meera", "jonas", "tara", "alex")),
    "taken task": Resource(make_taken_task, ("tara",)),
    "talk": Resource(make_talk, ("meera",)),
    "identity request": Resource(make_identity_request, ("alex",)),
    "opened identity": Resource(make_opened_identity, ("meera", "alex")),
    "attachment": Resource(make_attachment, ("asha", "meera")),
    "unsent attachment": Resource(make_unsent_attachment, ("asha",)),
    "ticket": Resource(make_ticket, ("tara", "alex")),
    "one of two tickets": Resource(make_second_ticket, ("tara", "alex")),
    "asked ticket": Resource(make_ticket, ("asha",)),
    "unanswered ticket": Resource(make_unanswered_ticket, ("tara",)),
    "closed ticket": Resource(make_closed_ticket, ("asha",)),
    "article": Resource(make_article, ("alex",)),
    "own reply": Resource(make_reply, ("tara",)),
    "ticket with reply": Resource(make_ticket_with_reply, ("tara",)),
    "own line": Resource(make_line, ("asha",)),
    "session": Resource(make_session, ("asha",)),
    "notification": Resource(make_notification, ("asha",)),
    "device": Resource(make_device, ("asha",)),
    "session held": Resource(make_session_held, ("asha",)),
    "rating": Resource(make_rating, ("meera", "alex")),
    "reported rating": Resource(make_reported_rating, ("alex",)),
    "hidden rating": Resource(make_hidden_rating, ("alex",)),
    "patient": Resource(make_patient, ("meera",)),
    "acquaintance": Resource(make_acquaintance, ("asha",)),
    "sheet": Resource(make_sheet, ("asha",)),
    "finished sheet": Resource(make_finished_sheet, ("asha",)),
    "measure schedule": Resource(make_measure_schedule, ("meera",)),
    "leave": Resource(make_leave, ("meera",)),
    "call": Resource(make_call, ("asha", "meera")),
    "connected call": Resource(make_connected_call, ("asha", "meera")),
    "talked call": Resource(make_talked_call, ("asha", "meera")),
    "answered call": Resource(make_answered_call, ("asha", "meera")),
    "asked recording": Resource(make_asked_recording, ("asha", "meera")),
    "running recording": Resource(make_running_recording, ("asha", "meera")),
    "kept recording": Resource(make_kept_recording, ("asha", "meera")),
    "room": Resource(make_room, ("meera",)),
    "full room": Resource(make_full_room, ("asha", "meera")),
    "large room": Resource(make_large_room, ("asha", "meera")),
    "person with phone": Resource(make_person_with_phone, ("alex",)),
    "unchecked doctor": Resource(make_unchecked_doctor, ("alex",)),
    "person": Resource(make_person, ("alex",)),
    "suspended person": Resource(make_suspended_person, ("alex",)),
    "licence file": Resource(make_licence_file, ("meera", "alex")),
    "doctor": Resource(make_doctor, ("meera", "alex")),
    "doctor import": Resource(make_doctor_import, ("alex",)),
    "orphaned session": Resource(make_orphaned_session, ("alex",)),
    "waiting": Resource(make_waiting, ("asha", "meera")),
    "admitted call": Resource(make_admitted_call, ("asha", "meera")),
}


async def _event_changed(actor: Actor, event_id: int) -> int:
    async with reading() as rows:
        event = await rows.get(Event, event_id)
    given = written(event.host_id if event else 0)
    return await events.change(actor, event_id, given, event.version if event else 1, "this", NOW)


async def _noted_as_come(actor: Actor, event_id: int) -> None:
    async with reading() as rows:
        asha = (await rows.exec(select(Registration.user_id).where(Registration.event_id == event_id))).first()
    await event_people.mark(actor, event_id, asha or 1, "yes", NOW)


async def _profile_edited(actor: Actor, doctor_id: int) -> None:
    async with reading() as rows:
        doctor = await rows.get(Doctor, doctor_id)
    written = {**PROFILE, "name": "Dr. Meera Iyer", "time_zone": "UTC"}
    await doctor_editing.save(actor, doctor_id, written, doctor.version if doctor else 1, NOW)


def _through(function: Callable[..., Awaitable[Any]], *more: Any) -> Reach:
    async def reach(actor: Actor, row_id: int) -> Any:
        async with transaction() as rows:
            return await function(rows, actor, row_id, *more)

    return reach


async def _proposed(actor: Actor, row_id: int) -> Any:
    async with reading() as rows:
        doctor_id = (await rows.exec(select(Doctor.user_id).order_by(col(Doctor.user_id)))).first() or 0
    return await rescheduling.propose(actor, row_id, (await _mornings(doctor_id))[-1 - row_id % 50], "", NOW)


async def _added_file(actor: Actor, row_id: int) -> Any:
    return await attachments.add(actor, row_id, "client-file", "note.txt", b"I slept well.", NOW)


async def _joined(actor: Actor, row_id: int) -> Any:
    return await attendance.join(actor, row_id, await _start(row_id))


async def _came_in(actor: Actor, row_id: int) -> Any:
    now = await _start(row_id)
    async with work() as w:
        return await attendance.come_in(w, actor, row_id, now)


async def _waited(actor: Actor, row_id: int) -> Any:
    return await waiting_room.enter(actor, row_id, "seat", await _start(row_id))


async def _seen_waiting(actor: Actor, row_id: int) -> Any:
    return await waiting_views.seen(actor, row_id, "seat", await _start(row_id))


async def _admitted(actor: Actor, row_id: int) -> Any:
    return await admitting.admit(actor, row_id, "seat", await _start(row_id))


async def _sent_back(actor: Actor, row_id: int) -> Any:
    async with reading() as rows:
        call = await rows.get(Call, row_id)
    return await admitting.send_back(actor, row_id, call.asked_at if call else NOW)


async def _taken_up(actor: Actor, row_id: int) -> Any:
    async with work() as w:
        return await steps.take_up(w, actor, row_id)


async def _in_the_call(actor: Actor, row_id: int) -> Any:
    async with work() as w:
        return await recordings.in_the_call(w, actor, row_id)


async def _begun(actor: Actor, row_id: int) -> Any:
    return await recording_uploads.begin(actor, row_id, NOW)


async def _took(actor: Actor, row_id: int) -> Any:
    return await recording_uploads.take(actor, row_id, 0, 0, b"a piece", NOW)


async def _finished(actor: Actor, row_id: int) -> Any:
    return await recording_uploads.finish(actor, row_id, NOW)


async def _handed_over(actor: Actor, row_id: int) -> Any:
    async with reading() as rows:
        agent = (await rows.exec(select(User.id).where(User.role == Role.AGENT))).first()
    return await tickets.hand_over(actor, row_id, agent, NOW)


async def _said(actor: Actor, row_id: int) -> Any:
    async with reading() as rows:
        reply = (await rows.exec(select(SavedReply.id).where(col(SavedReply.owner_id).is_(None)))).first()
    return await replies.fill(actor, row_id, reply or 0, NOW)


async def _merged(actor: Actor, row_id: int) -> Any:
    async with reading() as rows:
        others = select(Ticket.conversation_id).where(Ticket.conversation_id > row_id, Ticket.status == "new")
        other = (await rows.exec(others.order_by(col(Ticket.conversation_id)))).first()
    return await ticket_merging.merge(actor, row_id, other or 1, NOW)


async def _tickets_of_two(actor: Actor, row_id: int) -> Any:
    async with transaction() as rows:
        return await access.tickets_to_merge(rows, actor, row_id, 1)


async def _last_line(conversation_id: int) -> int:
    async with reading() as rows:
        conversation = await rows.get(Conversation, conversation_id)
    return conversation.last_seq if conversation else 1


async def _edited(actor: Actor, row_id: int) -> Any:
    return await message_changes.edit(actor, row_id, await _last_line(row_id), "I was here.", NOW)


async def _deleted(actor: Actor, row_id: int) -> Any:
    return await message_changes.delete(actor, row_id, await _last_line(row_id), NOW)


async def _signalled(actor: Actor, row_id: int) -> Any:
    shown = await calls.current(actor)
    epochs = (shown.epoch, shown.other_epoch) if shown else ("", "")
    return await signalling.hand_on(actor, row_id, "seat", offer(*epochs))


async def _signalled_in_room(actor: Actor, row_id: int) -> Any:
    async with reading() as rows:
        others = await rows.exec(select(RoomMember).where(RoomMember.room_id == row_id))
        known = {member.user_id: member for member in others}
    other = next((one for one in known if one != actor.user_id), 1)
    epochs = [known[one].epoch if one in known else "" for one in (actor.user_id, other)]
    return await room_signalling.hand_on(actor, row_id, "seat", other, offer(*epochs))


async def _watched(actor: Actor, row_id: int) -> Any:
    async with reading() as rows:
        others = await rows.exec(select(RoomMember.user_id).where(RoomMember.room_id == row_id))
        other = next((one for one in others if one != actor.user_id), 1)
    return await _by_media(room_media.watch(actor, row_id, "seat", other, NOW))


async def _by_media(asked: Awaitable[Any]) -> Any:
    """What comes of it with a media server that says yes to all."""
    says = {"send": Sent(1, 2, OFFER), "watch": Offered(1, OFFER), "answer": None, "keep": None, "send_no_more": None}
    with patch.multiple(own_media, **{name: AsyncMock(return_value=said) for name, said in says.items()}):
        return await asked


async def _wrote_plan(actor: Actor, row_id: int) -> Any:
    return await safety_plans.write(actor, row_id, "coping", 0, "", NOW)


_REPLY: dict[str, object] = {"title": "Thanks", "code": "many-thanks", "text": "Thank you."}


async def _shared(actor: Actor, document_id: int) -> None:
    await care_documents.share(actor, document_id, 1, {"goals": "Walk each day."}, NOW)


async def _withdrawn(actor: Actor, document_id: int) -> None:
    await care_documents.withdraw(actor, document_id, "It was wrong.", NOW)


async def _took_off(actor: Actor, person_id: int) -> None:
    await lost_devices.take_off(actor, person_id, WHY, PASSWORD, None, NOW)


WAYS = [
    Way(access.doctor_for_admin, "unchecked doctor", _through(access.doctor_for_admin)),
    Way(admin.verify_licence, "unchecked doctor", lambda actor, id: admin.verify_licence(actor, id, NOW)),
    Way(access.leave_for, "leave", _through(access.leave_for)),
    Way(overrides.remove_leave, "leave", overrides.remove_leave),
    Way(access.appointment_for, "appointment", _through(access.appointment_for)),
    Way(access.conversation_for, "conversation", _through(access.conversation_for)),
    Way(access.attachment_for, "attachment", _through(access.attachment_for)),
    Way(attachments.add, "conversation", _added_file),
    Way(attachments.read, "attachment", lambda actor, id: attachments.read(actor, id, False)),
    Way(attachments.drop, "unsent attachment", attachments.drop),
    Way(access.notification_for, "notification", _through(access.notification_for)),
    Way(access.device_for, "device", _through(access.device_for)),
    Way(notification_centre.read, "notification", lambda actor, id: notification_centre.read(actor, id, NOW)),
    Way(devices.remove, "device", devices.remove),
    Way(booking.accept, "request", lambda actor, id: booking.accept(actor, id, NOW), only=("meera",)),
    Way(booking.reject, "request", lambda actor, id: booking.reject(actor, id, "I am away.", NOW), only=("meera",)),
    Way(booking.cancel, "appointment", lambda actor, id: booking.cancel(actor, id, "I am ill.", NOW)),
    Way(booking.cancel_following, "appointment", lambda actor, id: booking.cancel_following(actor, id, "Ill.", NOW)),
    Way(attendance.join, "appointment", _joined),
    Way(attendance.come_in, "appointment", _came_in),
    Way(waiting_room.enter, "waiting", _waited, only=("asha",)),
    Way(waiting_room.leave, "waiting", lambda actor, id: waiting_room.leave(actor, id, NOW), only=("asha",)),
    Way(waiting_room.say, "waiting", lambda actor, id: waiting_room.say(actor, id, "Soon.", NOW), only=("meera",)),
    Way(waiting_views.seen, "waiting", _seen_waiting, only=("asha",)),
    Way(admitting.admit, "waiting", _admitted, only=("meera",)),
    Way(admitting.send_back, "admitted call", _sent_back, only=("meera",)),
    Way(rescheduling.propose, "appointment", _proposed),
    Way(rescheduling.accept, "proposal", lambda actor, id: rescheduling.accept(actor, id, NOW), only=("asha",)),
    Way(rescheduling.decline, "proposal", lambda actor, id: rescheduling.decline(actor, id, NOW)),
    Way(visits.one, "appointment", visits.one),
    Way(calendar_files.of_visit, "appointment", lambda actor, id: calendar_files.of_visit(actor, id, NOW)),
    Way(steps.take_up, "appointment", _taken_up),
    Way(holds.release, "hold", lambda actor, id: holds.release(actor, id, NOW)),
    Way(series.plan, "hold", lambda actor, id: series.plan(actor, id, 1, 4, NOW)),
    Way(payments.pay, "hold", lambda actor, id: payments.pay(actor, id, "video", "", CardNumber.WORKS.value, NOW)),
    Way(payments.confirm, "payment", lambda actor, id: payments.confirm(actor, id, True, NOW)),
    Way(receipts.of_visit, "payment", receipts.of_visit),
    Way(chat.open_with, "acquaintance", lambda actor, id: chat.open_with(actor, id, NOW)),
    Way(chat.send, "conversation", lambda actor, id: chat.send(actor, id, "client-1", "Hello.", NOW)),
    Way(chat.newest, "conversation", chat.newest),
    Way(chat.older, "conversation", lambda actor, id: chat.older(actor, id, 5)),
    Way(chat.missed, "conversation", lambda actor, id: chat.missed(actor, id, 0)),
    Way(access.emergency_for, "emergency", _through(access.emergency_for)),
    Way(emergencies.take, "emergency", lambda actor, id: emergencies.take(actor, id, NOW)),
    Way(
        emergency_calls.begin, "answered call for help", lambda actor, id: emergency_calls.begin(actor, id, "seat", NOW)
    ),
    Way(emergencies.close, "answered emergency", lambda actor, id: emergencies.close(actor, id, NOW)),
    Way(access.task_for, "task", _through(access.task_for)),
    Way(access.taken_task, "taken task", _through(access.taken_task)),
    Way(tasks.take, "task", lambda actor, id: tasks.take(actor, id, NOW)),
    Way(tasks.give_back, "taken task", lambda actor, id: tasks.give_back(actor, id, NOW), ("tara", "alex")),
    Way(tasks.assess, "taken task", lambda actor, id: tasks.assess(actor, id, CALM_ANSWERS, NOW)),
    Way(tasks.complete, "taken task", lambda actor, id: tasks.complete(actor, id, TALKED, NOW)),
    Way(tasks.dismiss, "taken task", lambda actor, id: tasks.dismiss(actor, id, {"reason": "misread"}, NOW)),
    Way(tasks.reach, "taken task", lambda actor, id: tasks.reach(actor, id, NOW)),
    Way(task_views.words, "taken task", lambda actor, id: task_views.words(actor, id, NOW)),
    Way(chat.write, "conversation", chat.write),
    Way(chat.around, "conversation", lambda actor, id: chat.around(actor, id, 1)),
    Way(message_changes.edit, "own line", _edited),
    Way(message_changes.delete, "own line", _deleted),
    Way(message_changes.since, "conversation", lambda actor, id: message_changes.since(actor, id, 0)),
    Way(message_changes.last, "conversation", message_changes.last),
    Way(finding.look, "conversation", lambda actor, id: finding.look(actor, id, "sleep", LAST_SEQ)),
    Way(message_marks.of, "conversation", message_marks.of),
    Way(message_marks.seen, "conversation", lambda actor, id: message_marks.seen(actor, id, 1, 1, NOW)),
    Way(access.article_for_admin, "article", _through(access.article_for_admin)),
    Way(articles.one, "article", articles.one),
    Way(articles.change, "article", lambda actor, id: articles.change(actor, id, {"title": "A", "body": "B"}, NOW)),
    Way(articles.remove, "article", lambda actor, id: articles.remove(actor, id, NOW)),
    Way(access.reply_for, "own reply", _through(access.reply_for)),
    Way(replies.one, "own reply", replies.one),
    Way(replies.change, "own reply", lambda actor, id: replies.change(actor, id, _REPLY, NOW)),
    Way(replies.remove, "own reply", lambda actor, id: replies.remove(actor, id, NOW)),
    Way(replies.offered, "ticket with reply", lambda actor, id: replies.offered(actor, id, NOW)),
    Way(replies.fill, "ticket with reply", _said),
    Way(access.ticket_for_helpline, "ticket", _through(access.ticket_for_helpline)),
    Way(access.ticket_of_agent, "ticket", _through(access.ticket_of_agent)),
    Way(access.ticket_of_patient, "asked ticket", _through(access.ticket_of_patient)),
    Way(access.tickets_to_merge, "ticket", _tickets_of_two),
    Way(ticket_merging.merge, "one of two tickets", _merged),
    Way(tickets.take, "unanswered ticket", lambda actor, id: tickets.take(actor, id, NOW)),
    Way(tickets.hand_over, "ticket", _handed_over),
    Way(ticket_care.move, "ticket", lambda actor, id: ticket_care.move(actor, id, "pending_close", NOW)),
    Way(ticket_care.prioritise, "ticket", lambda actor, id: ticket_care.prioritise(actor, id, "high", NOW)),
    Way(ticket_care.note, "ticket", lambda actor, id: ticket_care.note(actor, id, "Seen before.", NOW)),
    Way(ticket_care.close, "asked ticket", lambda actor, id: ticket_care.close(actor, id, NOW)),
    Way(ticket_care.mail_transcript, "asked ticket", lambda actor, id: ticket_care.mail_transcript(actor, id, NOW)),
    Way(ticket_care.reopen, "closed ticket", lambda actor, id: ticket_care.reopen(actor, id, NOW)),
    Way(ticket_care.rate, "closed ticket", lambda actor, id: ticket_care.rate(actor, id, "5", "")),
    Way(ticket_lists.of_patient, "asked ticket", ticket_lists.of_patient),
    Way(ticket_lists.detail, "ticket", lambda actor, id: ticket_lists.detail(actor, id, NOW)),
    Way(call_checks.of_ticket, "ticket", call_checks.of_ticket),
    Way(access.anonymous_chat_for, "talk", _through(access.anonymous_chat_for)),
    Way(anonymous.close, "talk", lambda actor, id: anonymous.close(actor, id, NOW)),
    Way(break_glass.ask, "talk", lambda actor, id: break_glass.ask(actor, id, "self", WHY, NOW)),
    Way(break_glass.show, "opened identity", lambda actor, id: break_glass.show(actor, id, NOW)),
    Way(access.identity_request_for_admin, "identity request", _through(access.identity_request_for_admin)),
    Way(access.opened_request_for, "opened identity", _through(access.opened_request_for)),
    Way(opening.open_, "identity request", lambda actor, id: opening.open_(actor, id, WHY, PASSWORD, NOW)),
    Way(opening.refuse, "identity request", lambda actor, id: opening.refuse(actor, id, WHY, NOW)),
    Way(inbox.partner, "conversation", inbox.partner),
    Way(access.rating_for, "rating", _through(access.rating_for)),
    Way(moderation.report, "rating", lambda actor, id: moderation.report(actor, id, "Untrue.", NOW), only=("meera",)),
    Way(moderation.hide, "rating", lambda actor, id: moderation.hide(actor, id, "Names.", False, NOW), only=("alex",)),
    Way(moderation.keep, "reported rating", lambda actor, id: moderation.keep(actor, id, NOW)),
    Way(moderation.show, "hidden rating", lambda actor, id: moderation.show(actor, id, NOW)),
    Way(access.patient_for, "patient", _through(access.patient_for)),
    Way(access.cared_for, "patient", _through(access.cared_for)),
    Way(access.plan_of, "patient", _through(access.plan_of), only=("asha", "meera")),
    Way(safety_plans.read, "patient", lambda actor, id: safety_plans.read(actor, id, NOW), only=("asha", "meera")),
    Way(safety_plans.write, "patient", _wrote_plan, only=("asha", "meera")),
    Way(
        safety_plans.history,
        "patient",
        lambda actor, id: safety_plans.history(actor, id, "coping", NOW),
        only=("asha", "meera"),
    ),
    Way(access.response_for, "sheet", _through(access.response_for)),
    Way(measures.one, "sheet", measures.one),
    Way(measures.answer, "sheet", lambda actor, id: measures.answer(actor, id, 1, 1, NOW)),
    Way(measures.complete, "finished sheet", lambda actor, id: measures.complete(actor, id, {}, NOW)),
    Way(measures.amend, "finished sheet", lambda actor, id: measures.amend(actor, id, 1, {}, NOW)),
    Way(measure_trends.of_patient, "patient", lambda actor, id: measure_trends.of_patient(actor, id, NOW)),
    Way(access.schedule_for, "measure schedule", _through(access.schedule_for)),
    Way(measure_schedules.of_patient, "patient", measure_schedules.of_patient),
    Way(measure_schedules.ask, "patient", lambda actor, id: measure_schedules.ask(actor, id, "phq9", "0", NOW)),
    Way(measure_schedules.stop, "measure schedule", lambda actor, id: measure_schedules.stop(actor, id, NOW)),
    Way(scores.of_patient, "patient", lambda actor, id: scores.of_patient(actor, id, NOW)),
    Way(histories.with_patient, "patient", lambda actor, id: histories.with_patient(actor, id, 0, NOW)),
    Way(histories.of_visit, "appointment", histories.of_visit),
    Way(ratings.rate, "session held", lambda actor, id: ratings.rate(actor, id, 5, "Kind.", NOW)),
    Way(ratings.of_visit, "session held", lambda actor, id: ratings.of_visit(actor, id, NOW)),
    Way(access.call_for, "call", _through(access.call_for)),
    Way(access.call_to, "call", _through(access.call_to), only=("meera",)),
    Way(calls.answer, "call", lambda actor, id: calls.answer(actor, id, "seat", NOW), only=("meera",)),
    Way(calls.decline, "call", lambda actor, id: calls.decline(actor, id, NOW), only=("meera",)),
    Way(calls.hang_up, "call", lambda actor, id: calls.hang_up(actor, id, NOW)),
    Way(calls.one, "call", calls.one),
    Way(calls.find, "answered call", lambda actor, id: calls.find(actor, id, "connect", "seat", NOW)),
    Way(calls.come_in, "answered call", lambda actor, id: calls.come_in(actor, id, "seat", NOW)),
    Way(call_servers.for_call, "call", lambda actor, id: call_servers.for_call(actor, id, NOW)),
    Way(call_quality.keep, "connected call", lambda actor, id: call_quality.keep(actor, id, FIGURES, NOW)),
    Way(call_ratings.rate, "talked call", lambda actor, id: call_ratings.rate(actor, id, 4, [], NOW)),
    Way(signalling.hand_on, "answered call", _signalled),
    Way(calls.start, "acquaintance", lambda actor, id: calls.start(actor, id, "video", "seat", NOW)),
    Way(call_partners.check, "acquaintance", _through(call_partners.check, NOW)),
    Way(access.recording_for, "asked recording", _through(access.recording_for)),
    Way(access.recording_asked_of, "asked recording", _through(access.recording_asked_of), only=("asha",)),
    Way(recordings.ask, "connected call", lambda actor, id: recordings.ask(actor, id, NOW)),
    Way(recordings.in_call, "connected call", recordings.in_call),
    Way(recordings.in_the_call, "asked recording", _in_the_call),
    Way(recordings.agree, "asked recording", lambda actor, id: recordings.agree(actor, id, NOW), only=("asha",)),
    Way(recordings.end, "running recording", lambda actor, id: recordings.end(actor, id, NOW)),
    Way(recordings.delete, "kept recording", lambda actor, id: recordings.delete(actor, id, NOW)),
    Way(recording_uploads.begin, "running recording", _begun, only=("meera",)),
    Way(recording_uploads.take, "running recording", _took, only=("meera",)),
    Way(recording_uploads.finish, "running recording", _finished, only=("meera",)),
    Way(recording_lists.film, "kept recording", recording_lists.film),
    Way(recording_lists.play, "kept recording", lambda actor, id: recording_lists.play(actor, id, 0, 9, NOW)),
    Way(recording_lists.with_patient, "patient", recording_lists.with_patient),
    Way(access.own_note, "draft", _through(access.own_note)),
    Way(access.note_for, "draft", _through(access.note_for)),
    Way(access.note_file_for, "note file", _through(access.note_file_for)),
    Way(notes.begin, "patient", lambda actor, id: notes.begin(actor, id, "progress", None, NOW)),
    Way(notes.save, "draft", lambda actor, id: notes.save(actor, id, 0, {"plan": "Run."}, NOW)),
    Way(notes.sign, "draft", lambda actor, id: notes.sign(actor, id, 0, {"plan": "Run."}, NOW)),
    Way(notes.amend, "note", lambda actor, id: notes.amend(actor, id, 1, {"text": "Run."}, "Forgotten", NOW)),
    Way(notes.discard, "draft", lambda actor, id: notes.discard(actor, id, NOW)),
    Way(note_views.of_patient, "patient", note_views.of_patient),
    Way(note_views.open_, "note", lambda actor, id: note_views.open_(actor, id, NOW)),
    Way(note_files.add, "draft", lambda actor, id: note_files.add(actor, id, "f.jpg", files.picture(), NOW)),
    Way(note_files.read, "note file", lambda actor, id: note_files.read(actor, id, False, NOW)),
    Way(note_files.drop, "note file", lambda actor, id: note_files.drop(actor, id, NOW)),
    Way(access.own_document, "document draft", _through(access.own_document)),
    Way(access.document_for, "document", _through(access.document_for)),
    Way(care_documents.begin, "patient", lambda actor, id: care_documents.begin(actor, id, "care_plan", NOW)),
    Way(care_documents.replace, "document", lambda actor, id: care_documents.replace(actor, id, NOW), only=("meera",)),
    Way(care_documents.save, "document draft", lambda actor, id: care_documents.save(actor, id, 1, {}, NOW)),
    Way(care_documents.share, "document draft", _shared),
    Way(care_documents.withdraw, "document", _withdrawn, only=("meera",)),
    Way(care_documents.discard, "document draft", lambda actor, id: care_documents.discard(actor, id, NOW)),
    Way(care_document_views.of_patient, "patient", care_document_views.of_patient),
    Way(care_document_views.open_, "document draft", lambda actor, id: care_document_views.open_(actor, id, NOW)),
    Way(care_document_views.read, "document", lambda actor, id: care_document_views.read(actor, id, NOW)),
    Way(access.room_for, "full room", _through(access.room_for)),
    Way(access.own_room, "room", _through(access.own_room)),
    Way(rooms.take, "full room", lambda actor, id: rooms.take(actor, id, "raise_hand", actor.user_id, NOW)),
    Way(rooms.close, "room", lambda actor, id: rooms.close(actor, id, NOW)),
    Way(rooms.show, "full room", lambda actor, id: rooms.show(actor, id, "seat", True, True)),
    Way(call_servers.for_room, "full room", lambda actor, id: call_servers.for_room(actor, id, NOW)),
    Way(room_signalling.hand_on, "full room", _signalled_in_room),
    Way(room_media.send, "large room", lambda actor, id: _by_media(room_media.send(actor, id, "seat", OFFER, NOW))),
    Way(room_media.sends, "large room", lambda actor, id: room_media.sends(actor, id, "seat")),
    Way(room_media.watch, "large room", _watched),
    Way(room_media.answer, "large room", lambda actor, id: _by_media(room_media.answer(actor, id, "seat", "1", OFFER))),
    Way(lost_devices.take_off, "person with phone", _took_off),
    Way(sessions.revoke, "session", lambda actor, id: sessions.revoke(actor, id, utc_now())),
    # Last: those above are counted for the slots they take.
    Way(health_profiles.of_patient, "patient", lambda actor, id: health_profiles.of_patient(actor, id, NOW)),
    Way(persons.one, "person", persons.one),
    Way(orphaned.of_person, "person", lambda actor, id: orphaned.of_person(actor, id, NOW)),
    Way(suspending.suspend, "person", lambda actor, id: suspending.suspend(actor, id, WHY, NOW)),
    Way(suspending.reinstate, "suspended person", lambda actor, id: suspending.reinstate(actor, id, NOW)),
    Way(roles.change, "person", lambda actor, id: roles.change(actor, id, "admin", PASSWORD, NOW)),
    Way(orphaned.call_off_all, "suspended person", lambda actor, id: orphaned.call_off_all(actor, id, WHY, NOW)),
    Way(orphaned.call_off, "orphaned session", lambda actor, id: orphaned.call_off(actor, id, WHY, NOW)),
    Way(access.person_for_admin, "person", _through(access.person_for_admin)),
    Way(access.appointment_for_admin, "orphaned session", _through(access.appointment_for_admin)),
    Way(access.licence_for, "doctor", _through(access.licence_for)),
    Way(access.licence_file_for, "licence file", _through(access.licence_file_for)),
    Way(licence_files.of_doctor, "doctor", licence_files.of_doctor),
    Way(
        licence_files.add, "doctor", lambda actor, id: licence_files.add(actor, id, "l.jpg", files.picture(), utc_now())
    ),
    Way(licence_files.read, "licence file", lambda actor, id: licence_files.read(actor, id, False, utc_now())),
    Way(licence_files.drop, "licence file", lambda actor, id: licence_files.drop(actor, id, NOW), only=("alex",)),
    Way(
        licences.change, "doctor", lambda actor, id: licences.change(actor, id, f"MCI-{id:05}", "", NOW), only=("alex",)
    ),
    Way(doctor_editing.read, "doctor", doctor_editing.read, only=("alex",)),
    Way(doctor_editing.save, "doctor", _profile_edited, only=("alex",)),
    Way(access.doctor_import_for, "doctor import", _through(access.doctor_import_for)),
    Way(doctor_importing.confirm, "doctor import", lambda actor, id: doctor_importing.confirm(actor, id, NOW)),
    Way(doctor_importing.drop, "doctor import", doctor_importing.drop),
    Way(access.figures_for, "doctor", _through(access.figures_for)),
    Way(
        statistics.of_doctor,
        "doctor",
        lambda actor, id: statistics.of_doctor(actor, id, Period(NOW.date(), NOW.date())),
    ),
    Way(statistics.name_of, "doctor", statistics.name_of),
    Way(
        exports.chart,
        "doctor",
        lambda actor, id: exports.chart(actor, "appointments", id, Period(NOW.date(), NOW.date()), NOW),
        only=("alex",),
    ),
    Way(access.event_for_admin, "event", _through(access.event_for_admin), only=("alex",)),
    Way(access.event_hosted, "event", _through(access.event_hosted)),
    Way(events.change, "event", _event_changed, only=("alex",)),
    Way(events.publish, "event", lambda actor, id: events.publish(actor, id, 2, "this", NOW), only=("alex",)),
    Way(events.call_off, "event", lambda actor, id: events.call_off(actor, id, "", "this", NOW), only=("alex",)),
    Way(event_views.edited, "event", event_views.edited, only=("alex",)),
    Way(event_views.of_host, "event", event_views.of_host),
    Way(event_people.of_event, "event", lambda actor, id: event_people.of_event(actor, id, NOW)),
    Way(event_people.mark, "event that begins", _noted_as_come),
    Way(event_people.mark_rest, "event that begins", lambda actor, id: event_people.mark_rest(actor, id, NOW)),
    Way(access.event_shown, "event Asha left", _through(access.event_shown)),
    Way(event_views.one, "event Asha left", event_views.one),
    Way(registrations.give_up, "event Asha left", lambda actor, id: registrations.give_up(actor, id, NOW)),
    Way(calendar_files.of_event, "event of Asha's", lambda actor, id: calendar_files.of_event(actor, id, NOW)),
]

# Functions with an id that everyone may look at, and why.
OPEN: dict[Callable[..., Any], str] = {
    wishes.wish: "any patient may wait for any listed doctor; for everyone else it is refused before it looks",
    wishes.let_go: "deletes among the actor's own wishes only",
    holds.hold: "any patient may hold a slot of any listed doctor; for everyone else it is refused before it looks",
    waitlist.join: "any patient may wait for any listed doctor; for everyone else it is refused before it looks",
    waitlist.leave: "deletes among the actor's own entries only",
    waitlist.place: "looks among the actor's own entries only",
    holds.own: "looks among the actor's own appointments only",
    attachments.of_message: "looks among the actor's own files only",
    payments.status: "looks among the actor's own payments only",
    visits.of_series: "looks among the actor's own appointments only",
    emergency_calls.voice: "looks among those that the actor answers only",
    emergencies.answered_in: "looks among those that the actor answers only",
    break_glass.of_conversation: "looks among the acting doctor's own only",
    call_partners.are_acquainted: "says whether the actor knows somebody",
    access.room_behind: "opened by a secret address alone, which leads to the lobby",
    tasks.fall_to: "for whoever has just come to a conversation, in the use case that lets them",
    risk.wrote_signs: "looks among what the actor wrote only",
    visits.at: "looks among the actor's own appointments only",
    company.say: "says something in the actor's own conversation only",
    avatars.read: "anyone may see a listed doctor's; who may see which of the others is in tests/api/test_avatars.py",
    registrations.register: "any patient may register for a published event; for everyone else it is refused before it looks",
    event_rooms.join: "any patient may see a published event; who comes in is in tests/services/test_registrations.py",
    unkept.look_at: "flags what a conversation's own patient could not say, and keeps no word of it",
}

# Every route beside the pages. One that reaches a row by an id needs a test with strangers of its own.
ROUTES = {
    "/auth/sign-in": "anyone may try to sign in",
    "/auth/code": "lets in who gave their password a moment ago; tests/api/test_second_step.py",
    "/auth/sign-out": "ends the session of the cookie that comes with it",
    "/attachments/{conversation}/{client_id}": "files for one's own conversations; tests/api/test_attachments.py",
    "/attachments/{number}": "files of one's own conversations; tests/api/test_attachments.py",
    "/attachments/{number}/{preview}": "the same; tests/api/test_attachments.py",
    "/exports": "figures and lists for admins, with the password; tests/api/test_exports.py",
    "/my-data": "one's own data, with the password; tests/api/test_my_data.py",
    "/documents/{number}": "for the doctor and the patient it is shared with; tests/api/test_documents.py",
    "/licences/{doctor}/files": "for admins and the doctor; tests/api/test_licences.py",
    "/licences/files/{number}": "the same; tests/api/test_licences.py",
    "/licences/files/{number}/{preview}": "the same; tests/api/test_licences.py",
    "/doctor-imports": "for admins; tests/api/test_doctor_imports.py",
    "/doctor-imports/template.csv": "an empty list, for anyone",
    "/avatar": "one's own picture; tests/api/test_avatars.py",
    "/avatars/{number}": "for whoever may see it; tests/api/test_avatars.py",
    "/notes/{number}/files": "for the doctor who writes; tests/api/test_notes.py",
    "/notes/files/{number}": "for doctors who may read the note; tests/api/test_notes.py",
    "/notes/files/{number}/{preview}": "the same; tests/api/test_notes.py",
    "/recordings/{number}": "films of one's own calls; tests/api/test_recordings.py",
    "/recordings/{number}/segments": "for the doctor of the call; tests/api/test_recordings.py",
    "/recordings/{number}/segments/{segment}/{piece}": "the same; tests/api/test_recordings.py",
    "/recordings/{number}/end": "the same; tests/api/test_recordings.py",
    "/call-check/bytes/{size:int}": "bytes that mean nothing, for whoever is signed in; tests/api/test_call_check.py",
    "/call-check/bytes": "the same, the other way",
    "/loopback": "for whoever is signed in, a few at a time; tests/api/test_loopback.py",
    "/calendar/{token}.ics": "opened by a secret address alone; tests/api/test_calendar.py",
    "/events/{number}.ics": "events at which one has a place; tests/api/test_calendar.py",
    "/appointments/{number}.ics": "one's own confirmed appointments; tests/api/test_calendar.py",
    "/helpline/emergency": "anyone may ask for help; tests/api/test_emergency.py",
    "/helpline/emergency/end": "ends the emergency of the cookie, or of the session, that comes with it",
    "/anonymous/start": "anyone may talk; tests/state/test_talk.py",
    "/anonymous/name": "needs the cookies of a conversation and of an account; tests/state/test_talk.py",
    "/anonymous/end": "ends the conversation of the cookie that comes with it",
    "/ping": "says that the program answers",
    "/_health": "says that the program's parts answer",
    "/_event": "the websocket: every event goes through the guards",
}
