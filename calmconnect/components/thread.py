"""A conversation on the page: see `browser/thread.jsx`, and `browser/messages.js` for what it keeps."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from calmconnect.components.browser import THREAD
from calmconnect.components.crisis import crisis_lines
from calmconnect.components.events import five_values, one_value, three_values, two_values
from calmconnect.state.agent.replies import OfferState
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.shell import ShellState


class Thread(rx.Component):
    """The lines of `conversation` as `me` sees them, and the place to write. Times are shown in `zone`.

    Its children stand between the lines and the place to write; with `warns`, only for who wrote what sounds like danger.

    `largest` is how many bytes a file may have; without it none can be sent.
    Without `on_edit`, what was said can't be answered or changed; without `on_write`, nobody sees that somebody writes.
    With `over`, nothing more can be written.
    With `on_offer` and `on_choose` saved replies can be filled in.
    With `on_stop`, what is still being said can be stopped.
    What was seen is said by every page for those who have an account; `on_seen` is for pages of those who have none.
    """

    library = THREAD
    tag = "Thread"

    conversation: rx.Var[int]
    me: rx.Var[int]
    name: rx.Var[str]
    zone: rx.Var[str]
    offline: rx.Var[bool]
    largest: rx.Var[int]
    over: rx.Var[bool]
    warns: rx.Var[bool]

    on_send: rx.EventHandler[five_values]
    on_fill: rx.EventHandler[two_values]
    on_older: rx.EventHandler[two_values]
    on_write: rx.EventHandler[one_value]
    on_edit: rx.EventHandler[three_values]
    on_delete: rx.EventHandler[two_values]
    on_change: rx.EventHandler[two_values]
    on_find: rx.EventHandler[three_values]
    on_around: rx.EventHandler[two_values]
    on_seen: rx.EventHandler[three_values]
    on_stop: rx.EventHandler[two_values]
    on_offer: rx.EventHandler[one_value]
    on_choose: rx.EventHandler[two_values]


class UnreadMark(rx.Component):
    """How many lines of a conversation are new to `me`; shows nothing when none are."""

    library = THREAD
    tag = "UnreadMark"

    conversation: rx.Var[int]
    me: rx.Var[int]
    last: rx.Var[int]
    read: rx.Var[int]


class FindButton(rx.Component):
    """Opens and closes the search in a conversation."""

    library = THREAD
    tag = "FindButton"

    conversation: rx.Var[int]


unread_mark = UnreadMark.create
find_button = FindButton.create


def thread(*, replies: bool = False, over: rx.Var[bool] | bool = False) -> rx.Component:
    """The open conversation; with `replies`, for those who answer the helpline, saved ones can be filled in.

    Once it is `over`, it can only be read.
    """
    offering = {"on_offer": OfferState.offer, "on_choose": OfferState.choose} if replies else {}
    return Thread.create(
        crisis_lines("h3"),
        warns=True,
        conversation=ChatState.conversation_id,
        me=ChatState.me,
        name=ChatState.other_name,
        zone=ShellState.time_zone,
        offline=has_connection_errors,
        largest=ChatState.largest_file,
        over=over,
        on_send=ChatState.send,
        on_fill=ChatState.fill,
        on_older=ChatState.older,
        on_write=ChatState.write,
        on_edit=ChatState.edit,
        on_delete=ChatState.delete,
        on_change=ChatState.change,
        on_find=ChatState.find,
        on_around=ChatState.around,
        **offering,
    )


def plain_thread(state: Any, name: str | rx.Var[str], *beside: rx.Component, **more: Any) -> rx.Component:
    """The conversation of a state like `Speaking`, with what can be done without an account.

    `beside`: what stands between what was said and the place to write; `more`: other properties of `Thread`.
    """
    return Thread.create(
        *beside,
        conversation=state.conversation_id,
        me=state.me,
        name=name,
        zone=ShellState.time_zone,
        offline=has_connection_errors,
        on_send=state.send,
        on_fill=state.fill,
        on_older=state.older,
        on_seen=state.seen,
        **more,
    )
