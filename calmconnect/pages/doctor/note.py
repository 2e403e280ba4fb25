"""A note on a patient, to be written or read."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.notes import discard_button, note_page
from calmconnect.components.shell import portal_page
from calmconnect.state.doctor.notes import NoteState

ROUTE = "/doctor/notes/[note]"
TITLE = "Note"
ON_LOAD = [NoteState.load]


def page() -> rx.Component:
    """The note."""
    return portal_page("Note", note_page(), place="Patients", action=discard_button())
