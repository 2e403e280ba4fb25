"""Fetch or refuse: the only way use cases reach a row by an id. A stranger is told what is told of a row that is not there.

Every function here takes the transaction's rows, the actor and the id, and raises `NotFound` or `NotAllowed`. They stand in a
module for each subject and are called as `access.…`. Each is in the stranger matrix (tests/test_strangers.py), which fails for
one that is not.
"""

from __future__ import annotations

from calmconnect.services.access.base import only
from calmconnect.services.access.calls import (
    call_for,
    call_to,
    own_room,
    recording_asked_of,
    recording_for,
    room_behind,
    room_for,
)
from calmconnect.services.access.care import (
    appointment_for,
    cared_for,
    patient_for,
    plan_of,
    response_for,
    schedule_for,
)
from calmconnect.services.access.danger import emergency_for, may_help, taken_task, task_for
from calmconnect.services.access.doctors import (
    LISTED,
    doctor_for_admin,
    figures_for,
    leave_for,
    licence_file_for,
    licence_for,
    listed_doctor,
    own_doctor,
    rating_for,
)
from calmconnect.services.access.events import event_for_admin, event_hosted, event_shown
from calmconnect.services.access.helpline import (
    article_for_admin,
    reply_for,
    ticket_for_helpline,
    ticket_of_agent,
    ticket_of_patient,
    tickets_to_merge,
)
from calmconnect.services.access.papers import document_for, note_file_for, note_for, own_document, own_note
from calmconnect.services.access.persons import appointment_for_admin, doctor_import_for, person_for_admin
from calmconnect.services.access.talks import (
    anonymous_chat_for,
    attachment_for,
    conversation_for,
    identity_request_for_admin,
    opened_request_for,
)
from calmconnect.services.access.told import device_for, notification_for

__all__ = [
    "LISTED",
    "anonymous_chat_for",
    "appointment_for",
    "appointment_for_admin",
    "article_for_admin",
    "attachment_for",
    "call_for",
    "call_to",
    "cared_for",
    "conversation_for",
    "device_for",
    "doctor_for_admin",
    "doctor_import_for",
    "document_for",
    "emergency_for",
    "event_for_admin",
    "event_hosted",
    "event_shown",
    "figures_for",
    "identity_request_for_admin",
    "leave_for",
    "licence_file_for",
    "licence_for",
    "listed_doctor",
    "may_help",
    "note_file_for",
    "note_for",
    "notification_for",
    "only",
    "opened_request_for",
    "own_doctor",
    "own_document",
    "own_note",
    "own_room",
    "patient_for",
    "person_for_admin",
    "plan_of",
    "rating_for",
    "recording_asked_of",
    "recording_for",
    "reply_for",
    "response_for",
    "room_behind",
    "room_for",
    "schedule_for",
    "taken_task",
    "task_for",
    "ticket_for_helpline",
    "ticket_of_agent",
    "ticket_of_patient",
    "tickets_to_merge",
]
