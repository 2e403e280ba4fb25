"""One of the doctor's conversations."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.messages import open_conversation
from calmconnect.components.shell import portal_page
from calmconnect.state.doctor.break_glass import BreakGlassState
from calmconnect.state.doctor.listening import ListeningState
from calmconnect.state.shared.answering import AnsweringState
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.inbox import InboxState

ROUTE = "/doctor/messages/[conversation]"
TITLE = "Messages"
ON_LOAD = [ChatState.load, InboxState.load, AnsweringState.load, ListeningState.load, BreakGlassState.load]


def page() -> rx.Component:
    """The open conversation, with the others beside it."""
    return portal_page("Messages", open_conversation("doctor"), fill=True)
