"""Talking without a name."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import public_page
from calmconnect.components.talking import talking
from calmconnect.state.public.talk import TalkState

ROUTE = "/talk"
TITLE = "Talk without a name"
ON_LOAD = [TalkState.load]


def page() -> rx.Component:
    """Where it stands, the conversation, and what stays private."""
    return public_page(talking())
