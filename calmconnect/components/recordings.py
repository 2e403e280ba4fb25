"""Recordings of calls in a record: a film each, and a way to delete it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import cluster, quiet_button, section, stack
from calmconnect.components.theme import icon
from calmconnect.state.shared.recording_list import RecordingListState

_State = RecordingListState
_EITHER_MAY = (
    "Both of you can do this, because it was made with the consent of both. "
    "Nothing of it is left, and the other one is told."
)


def recordings_section() -> rx.Component:
    """What was recorded, the newest first; nothing where nothing was."""
    rows = stack(
        rx.foreach(_State.rows, _recording),
        rx.cond(_State.more, quiet_button("Show earlier ones", size="3", on_click=_State.show_more), rx.fragment()),
    )
    return rx.cond(_State.rows, section("Recordings", rows), rx.fragment())


def _recording(row: Any) -> rx.Component:
    return rx.el.article(
        rx.el.div(
            rx.el.div(
                rx.heading(rx.el.span("Call with ", row.other), as_="h3", size="3"),
                cluster(
                    rx.el.span(icon("calendar", 16), moment(row.at), class_name="fact"),
                    rx.cond(
                        row.lasted != "", rx.el.span(icon("timer", 16), row.lasted, class_name="fact"), rx.fragment()
                    ),
                ),
                class_name="stack recording-words",
            ),
            rx.cond(row.there, _deleting(row), rx.fragment()),
            class_name="visit-head",
        ),
        rx.cond(row.film != "", _film(row), rx.el.p(row.words, class_name="muted", role="status")),
        class_name="card stack recording",
        key=row.id,
    )


def _film(row: Any) -> rx.Component:
    # Nothing is asked for before somebody wants to look: that somebody did is kept for good.
    film = rx.el.video(
        src=row.film,
        controls=True,
        preload="none",
        plays_inline=True,
        custom_attrs={"controlsList": "nodownload noremoteplayback"},
        aria_label=rx.Var.create("Recording of your call with ") + row.other,
        class_name="recording-film",
    )
    goes = rx.el.p("It is deleted by itself on ", moment(row.deletes, "date"), ".", class_name="muted recording-note")
    return rx.fragment(film, goes)


def _deleting(row: Any) -> rx.Component:
    delete: Any = _State.delete
    return dialog(
        quiet_button(
            icon("trash-2", 16),
            "Delete",
            aria_label=rx.Var.create("Delete the recording of your call with ") + row.other,
        ),
        "Delete this recording?",
        dialog_foot(
            rx.dialog.close(rx.button("Delete it", size="3", on_click=delete(row.id))),
            cancel="Keep it",
        ),
        description=_EITHER_MAY,
    )
