"""A doctor's licence: its number, its last day, and the documents that show it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import card, cluster, quiet_button, section, tag
from calmconnect.components.theme import icon
from calmconnect.components.upload import upload_button
from calmconnect.domain.doctors import LICENCE_LENGTH
from calmconnect.domain.files import PICTURES, FileType
from calmconnect.state.shared.licence import LicenceState

_State = LicenceState
_TAKEN = ",".join(sorted([*PICTURES, FileType.PDF]))


def licence_section(*actions: rx.Component, may_remove: bool) -> rx.Component:
    """What is known of it, and a button that adds a document; admins, who `may_remove`, take documents away, too."""
    return section(
        "Licence",
        card(
            rx.el.dl(
                _fact("Number", _State.number),
                _fact(
                    "Good until",
                    rx.cond(_State.ends_at > 0, moment(_State.ends_at, "day"), "No last day is known"),
                ),
                _fact(
                    "Verified",
                    rx.cond(
                        _State.checked,
                        tag("Verified", "accent", "shield-check"),
                        tag("Not verified", "warn", "shield-alert"),
                    ),
                ),
                class_name="told facts",
            ),
            rx.cond(
                _State.files,
                rx.el.ul(rx.foreach(_State.files, lambda file: _file(file, may_remove)), class_name="rows"),
                rx.el.p("No document was added yet.", class_name="muted"),
            ),
            cluster(
                upload_button(
                    to="/licences/" + _State.doctor_id.to_string() + "/files",
                    label="Add a document",
                    accept=_TAKEN,
                    largest=_State.largest,
                ),
                *actions,
            ),
            class_name="stack",
        ),
    )


def licence_dialog() -> rx.Component:
    """An admin changes the number and the last day."""
    problems = _State.problems
    return dialog(
        None,
        "Change the licence",
        rx.el.form(
            text_field(
                "Licence number",
                "licence_number",
                problems["licence_number"],
                default_value=_State.number,
                max_length=LICENCE_LENGTH,
            ),
            text_field(
                "Last day it is good for",
                "ends",
                problems["ends"],
                "Leave it empty for a licence that does not end.",
                type="date",
                default_value=_State.ends,
            ),
            dialog_foot(submit_button("Save"), cancel="Not now"),
            on_submit=_State.change,
            class_name="stack",
            no_validate=True,
        ),
        description="Another number has to be verified anew before patients find this doctor again.",
        open=_State.changing,
        on_open_change=_State.turn,
    )


def _fact(label: str, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(value))


def _file(file: Any, may_remove: bool) -> rx.Component:
    remove: Any = _State.drop
    away = quiet_button("Remove", aria_label="Remove " + file.name, on_click=remove(file.id))
    return rx.el.li(
        icon("file-text", 22),
        rx.el.div(
            rx.el.a(file.name, href=file.href, target="_blank", rel="noopener", class_name="text-link wrap"),
            rx.el.div("Added ", moment(file.added, "ago"), class_name="person-words"),
            class_name="row-main",
        ),
        away if may_remove else rx.fragment(),
        key=file.id,
    )
