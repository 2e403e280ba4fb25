"""A room on its page: see `browser/room_panel.jsx`, and `docs/rooms.md`. And the rooms that a doctor has opened."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from calmconnect.components.browser import ROOM_PANEL
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.events import one_value, three_values
from calmconnect.components.forms import select_field, submit_button, text_field
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import card, cluster, empty_state, link_button, quiet_button, tag
from calmconnect.components.theme import icon
from calmconnect.domain.rooms import TITLE_LENGTH
from calmconnect.state.doctor.rooms import RoomsState
from calmconnect.state.shared.rooms import RoomState

_NONE_OPEN = "A room you open will be listed here, with the link for those you invite."


class _RoomPanel(rx.Component):
    library = ROOM_PANEL
    tag = "RoomPanel"

    missing: rx.Var[bool]
    offline: rx.Var[bool]

    on_knock: rx.EventHandler[rx.event.no_args_event_spec]
    on_look: rx.EventHandler[rx.event.no_args_event_spec]
    on_servers: rx.EventHandler[one_value]
    on_take: rx.EventHandler[three_values]
    on_show: rx.EventHandler[three_values]
    on_signal: rx.EventHandler[three_values]
    on_send: rx.EventHandler[three_values]
    on_sends: rx.EventHandler[one_value]
    on_watch: rx.EventHandler[three_values]
    on_answer: rx.EventHandler[three_values]


def room_panel() -> rx.Component:
    """The room at the page's address, as far as the person has come."""
    return _RoomPanel.create(
        missing=RoomState.missing,
        offline=has_connection_errors,
        on_knock=RoomState.knock,
        on_look=RoomState.look,
        on_servers=RoomState.servers,
        on_take=RoomState.take,
        on_show=RoomState.show,
        on_signal=RoomState.signal,
        on_send=RoomState.send,
        on_sends=RoomState.sends,
        on_watch=RoomState.watch,
        on_answer=RoomState.answer,
    )


def open_room_form() -> rx.Component:
    """A name, a kind, how many; and the button that opens the room."""
    problems = RoomsState.problems
    return rx.el.form(
        text_field("What is it about?", "title", problems["title"], max_length=TITLE_LENGTH),
        select_field("What kind?", "kind", RoomsState.kinds, problems["kind"]),
        select_field("For how many?", "size", RoomsState.sizes, problems["size"]),
        rx.cond(RoomsState.limits, rx.el.p(RoomsState.limits, class_name="muted"), rx.fragment()),
        rx.el.div(submit_button("Open the room")),
        on_submit=RoomsState.open_room,
        reset_on_submit=True,
        class_name="card stack",
    )


def open_rooms() -> rx.Component:
    """The rooms that are not over."""
    return rx.cond(
        RoomsState.rows,
        card(rx.el.ul(rx.foreach(RoomsState.rows, _room), class_name="rows")),
        empty_state("users", _NONE_OPEN),
    )


def _room(row: Any) -> rx.Component:
    waiting = rx.cond(row.waiting > 0, tag(rx.Var.create(row.waiting).to_string() + " waiting", "warn"), rx.fragment())
    return rx.el.li(
        rx.el.div(
            cluster(rx.el.strong(row.title), waiting, class_name="tags"),
            rx.el.p(row.words, " · opened ", moment(row.opened, "ago"), class_name="muted"),
            rx.el.code(row.link, class_name="room-address"),
            class_name="row-main",
        ),
        cluster(
            quiet_button(icon("copy", 16), "Copy the link", on_click=rx.set_clipboard(row.link)),
            _closing(row),
            link_button("Go in", row.href, "door-open", size="2"),
        ),
        key=row.id,
        class_name="row",
    )


def _closing(row: Any) -> rx.Component:
    close: Any = RoomsState.close_room
    return dialog(
        quiet_button("Close", aria_label=rx.Var.create("Close: ") + row.title),
        "Close this room?",
        dialog_foot(rx.button("Close it for all", size="3", on_click=close(row.id))),
        description="Whoever is in it is put out, and its link leads nowhere any more.",
    )
