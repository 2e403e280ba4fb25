"""The messages screen of both portals: the conversations, and beside them the open one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components import theme
from calmconnect.components.break_glass import glass
from calmconnect.components.call_panel import call_signs
from calmconnect.components.emergencies import call_who_asked, end_emergency
from calmconnect.components.listening import end_talk
from calmconnect.components.people import initials_disc
from calmconnect.components.thread import find_button, thread, unread_mark
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.inbox import InboxState

_NOBODY_YET = {
    "patient": "Once a doctor has accepted your request, you can write to each other here.",
    "doctor": "Once you have accepted a patient's request, you can write to each other here.",
}
_NOBODY_ANSWERED = "When you answer somebody, what you write to each other is here."


def conversations(portal: str) -> rx.Component:
    """The list of conversations; `portal` is the first part of the portal's addresses."""
    return rx.cond(
        InboxState.loaded,
        rx.cond(
            InboxState.rows,
            rx.el.ul(rx.foreach(InboxState.rows, _row), class_name="inbox", aria_label="Your conversations"),
            _nobody_yet(portal),
        ),
        rx.vstack(*[rx.skeleton(height="64px", width="100%") for _ in range(4)], width="100%"),
    )


def open_conversation(portal: str) -> rx.Component:
    """The list beside the open conversation; on a phone the conversation alone."""
    return rx.box(
        rx.box(conversations(portal), class_name="messages-list"),
        rx.box(rx.cond(ChatState.missing, _missing(portal), _conversation(portal)), class_name="messages-open"),
        class_name="messages",
    )


def _conversation(portal: str) -> rx.Component:
    return rx.cond(
        ChatState.conversation_id,
        rx.box(
            rx.hstack(
                rx.link(
                    rx.icon("chevron-left", size=20, stroke_width=1.75),
                    href=f"/{portal}/messages",
                    aria_label="All conversations",
                    class_name="messages-back",
                ),
                initials_disc(ChatState.other_name, "small"),
                rx.heading(ChatState.other_name, size="4", as_="h2"),
                rx.el.div(
                    rx.fragment() if portal == "patient" else rx.fragment(call_who_asked(), end_emergency()),
                    end_talk() if portal == "doctor" else rx.fragment(),
                    _call(portal),
                    find_button(conversation=ChatState.conversation_id),
                    class_name="messages-action",
                ),
                align="center",
                class_name="messages-head",
            ),
            glass() if portal == "doctor" else rx.fragment(),
            thread(replies=portal in {"agent", "admin"}),
            class_name="messages-column",
        ),
        rx.skeleton(height="100%", width="100%"),
    )


def _call(portal: str) -> rx.Component:
    if portal not in {"patient", "doctor"}:
        return rx.fragment()
    signs = call_signs(ChatState.other_id, ChatState.other_name)
    return rx.cond(ChatState.may_call, signs, rx.fragment())


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.link(
            rx.hstack(
                initials_disc(row.name),
                rx.box(
                    rx.hstack(
                        rx.text(row.name, weight="medium", truncate=True),
                        unread_mark(conversation=row.id, me=InboxState.me, last=row.last, read=row.read),
                        justify="between",
                    ),
                    rx.text(
                        rx.cond(row.own, "You: ", ""),
                        rx.cond(row.words, row.words, rx.cond(row.last > 0, "A file", "Nothing written yet")),
                        size="2",
                        color=theme.MUTED,
                        truncate=True,
                    ),
                    min_width="0",
                    flex="1",
                ),
                align="center",
                gap="12px",
            ),
            href=row.path,
            underline="none",
            color=theme.INK,
            class_name="inbox-row",
            aria_current=rx.cond(row.id == ChatState.conversation_id, "page", "false"),
        )
    )


def _nobody_yet(portal: str) -> rx.Component:
    return rx.text(_NOBODY_YET.get(portal, _NOBODY_ANSWERED), color=theme.MUTED)


def _missing(portal: str) -> rx.Component:
    return rx.vstack(
        rx.text("We could not find that conversation."),
        rx.link("All your conversations", href=f"/{portal}/messages"),
        padding="32px",
    )
