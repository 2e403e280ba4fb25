"""What is kept for good of who did what."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What somebody did. `identity_…`: about who is behind a conversation without a name (`services/break_glass.py`).

    `recording_…`: about a recording of a call (`services/recording_steps.py`). What the clock does is kept with the one who had
    asked for the recording, and the reason says that it was the clock. `task_…`: about somebody who may be in danger
    (`services/tasks.py`); read are the flagged lines, reached is a conversation begun with the patient, left it was by who had
    it, so that the clock gave it to others.

    `note_…`: about a note on a patient (`services/notes.py`); what is kept or read within a quarter of an hour counts as one.

    `document_…`: about a care plan or a prescription (`services/care_documents.py`), likewise.

    `person_…`, `role_…`, `doctor_…` and `licence_…`: what admins do with accounts (`services/admin.py`, `suspending.py`,
    `roles.py`, `doctor_editing.py`, `licences.py`); `appointment_called_off`: because it could not take place any more.

    `data_…`: about a copy of one's own data (`services/my_data.py`); `erasure_…`: about erasing one's account
    (`services/erasing.py`), which is done by the clock. `records_deleted`: what was kept of somebody erased
    (`services/record_deleting.py`).

    `factor_…`: about the second step at sign-in (`services/second_factor.py`); recovered is in by a recovery code.

    `score_seen`: a doctor looked at a patient's happiness score; `wish_seen`: at what a patient they have not met looks for;
    `measures_seen`, `plan_seen`: at their questionnaires, their safety plan. `trail_seen`: an admin looked at all this.
    `profile_read`: at what a patient whom they treat tells of themself.

    `plan_written`: somebody, the patient too, wrote a step of a safety plan; `visits_seen`: a doctor looked at the sessions
    they had with a patient. `ticket_…`: what agents and admins do with questions to the helpline; the reason says what changed.

    `figures_exported`: an admin took figures, or the appointments behind them, along as a file (`services/exports.py`).

    `event_…`: what admins do with events (`services/events.py`); people seen are those who registered, came is who was there.

    `setting_changed`: an admin decided something for the whole house; the reason says from what to what.
    `review_…`, `article_…`, `reply_…` (one that all share) and `terms_changed` (of the helpline) are what admins do, too.
    """

    IDENTITY_ASKED = "identity_asked"
    IDENTITY_OPENED = "identity_opened"
    IDENTITY_ABSENT = "identity_absent"
    IDENTITY_UNREADABLE = "identity_unreadable"
    IDENTITY_REFUSED = "identity_refused"
    IDENTITY_SEEN = "identity_seen"
    RECORDING_AGREED = "recording_agreed"
    RECORDING_STARTED = "recording_started"
    RECORDING_STOPPED = "recording_stopped"
    RECORDING_PLAYED = "recording_played"
    RECORDING_DELETED = "recording_deleted"
    TASK_TAKEN = "task_taken"
    TASK_GIVEN_BACK = "task_given_back"
    TASK_READ = "task_read"
    TASK_ASSESSED = "task_assessed"
    TASK_REACHED = "task_reached"
    TASK_LEFT = "task_left"
    TASK_CLOSED = "task_closed"
    NOTE_BEGUN = "note_begun"
    NOTE_KEPT = "note_kept"
    NOTE_READ = "note_read"
    NOTE_SIGNED = "note_signed"
    NOTE_AMENDED = "note_amended"
    NOTE_DISCARDED = "note_discarded"
    NOTE_FILE_ADDED = "note_file_added"
    NOTE_FILE_READ = "note_file_read"
    NOTE_FILE_REMOVED = "note_file_removed"
    DOCUMENT_BEGUN = "document_begun"
    DOCUMENT_KEPT = "document_kept"
    DOCUMENT_READ = "document_read"
    DOCUMENT_SHARED = "document_shared"
    DOCUMENT_WITHDRAWN = "document_withdrawn"
    DOCUMENT_DISCARDED = "document_discarded"
    DATA_ASKED = "data_asked"
    DATA_CANCELLED = "data_cancelled"
    DATA_FETCHED = "data_fetched"
    ERASURE_ASKED = "erasure_asked"
    ERASURE_TAKEN_BACK = "erasure_taken_back"
    ERASURE_DONE = "erasure_done"
    RECORDS_DELETED = "records_deleted"
    FACTOR_SET_UP = "factor_set_up"
    FACTOR_TURNED_OFF = "factor_turned_off"
    FACTOR_TAKEN_OFF = "factor_taken_off"
    FACTOR_CODES_RENEWED = "factor_codes_renewed"
    FACTOR_RECOVERED = "factor_recovered"
    SCORE_SEEN = "score_seen"
    WISH_SEEN = "wish_seen"
    MEASURES_SEEN = "measures_seen"
    PLAN_SEEN = "plan_seen"
    PLAN_WRITTEN = "plan_written"
    VISITS_SEEN = "visits_seen"
    PROFILE_READ = "profile_read"
    EVENT_WRITTEN = "event_written"
    EVENT_PUBLISHED = "event_published"
    EVENT_CALLED_OFF = "event_called_off"
    EVENT_REMOVED = "event_removed"
    EVENT_PEOPLE_SEEN = "event_people_seen"
    EVENT_CAME = "event_came"
    SETTING_CHANGED = "setting_changed"
    TRAIL_SEEN = "trail_seen"
    REVIEW_KEPT = "review_kept"
    REVIEW_HIDDEN = "review_hidden"
    REVIEW_SHOWN = "review_shown"
    ARTICLE_WRITTEN = "article_written"
    ARTICLE_REMOVED = "article_removed"
    REPLY_WRITTEN = "reply_written"
    REPLY_REMOVED = "reply_removed"
    TERMS_CHANGED = "terms_changed"
    PERSON_ADDED = "person_added"
    PERSON_SUSPENDED = "person_suspended"
    PERSON_REINSTATED = "person_reinstated"
    ROLE_CHANGED = "role_changed"
    DOCTOR_CHANGED = "doctor_changed"
    LICENCE_VERIFIED = "licence_verified"
    LICENCE_CHANGED = "licence_changed"
    LICENCE_ENDED = "licence_ended"
    LICENCE_FILE_ADDED = "licence_file_added"
    LICENCE_FILE_READ = "licence_file_read"
    LICENCE_FILE_REMOVED = "licence_file_removed"
    APPOINTMENT_CALLED_OFF = "appointment_called_off"
    FIGURES_EXPORTED = "figures_exported"
    TICKET_READ = "ticket_read"
    TICKET_CHANGED = "ticket_changed"
    TICKET_NOTED = "ticket_noted"


# What of a patient's somebody else looked at, in words for that patient.
VIEWS = {
    Act.NOTE_READ: "A note about your care",
    Act.NOTE_FILE_READ: "A file of a note about your care",
    Act.DOCUMENT_READ: "A care plan or a prescription",
    Act.RECORDING_PLAYED: "The recording of a call",
    Act.TASK_READ: "Lines of yours that sounded like danger",
    Act.SCORE_SEEN: "Your happiness score",
    Act.WISH_SEEN: "What you look for in a doctor",
    Act.MEASURES_SEEN: "Your questionnaires",
    Act.PLAN_SEEN: "Your safety plan",
    Act.VISITS_SEEN: "Your sessions with them",
    Act.PROFILE_READ: "What you tell doctors of yourself",
}


def words(act: Act) -> str:
    """An act as people read it: "Note read"."""
    return act.value.replace("_", " ").capitalize()


def about(person_id: int) -> str:
    """What acts that concern a person as a whole are filed under."""
    return f"person:{person_id}"
