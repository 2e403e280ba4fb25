"""Sessions to come that an admin has to handle, because one of their two people is suspended."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_area_field
from calmconnect.components.lists import table
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import quiet_button, status_badge
from calmconnect.components.visits import mode_fact
from calmconnect.domain.booking import REASON_LENGTH
from calmconnect.state.admin.orphaned import OrphanedState

_COLUMNS = ("Patient", "Doctor", "When", "How", "Status")


def sessions_ahead(rows: rx.Var[Any], may_end: rx.Var[bool] | bool) -> rx.Component:
    """A table of them; each can be called off while `may_end`, by the dialog `calling_off`."""

    def row(one: Any) -> rx.Component:
        end = quiet_button("Call off", on_click=OrphanedState.ask(one.id), aria_label="Call off: " + one.patient)
        return rx.el.tr(
            rx.el.td(_person(one.patient, one.patient_href), class_name="cell-patient"),
            rx.el.td(_person(one.doctor, one.doctor_href), class_name="cell-doctor"),
            rx.el.td(moment(one.starts), class_name="cell-when"),
            rx.el.td(mode_fact(one.mode), class_name="cell-how"),
            rx.el.td(status_badge(one.status), class_name="cell-status"),
            rx.el.td(rx.cond(may_end, end, rx.fragment()), class_name="cell-action"),
            key=one.id,
        )

    return table("meetings", _COLUMNS, rows, row, unseen="What you can do")


def calling_off() -> rx.Component:
    """Asks for words to the patient before a session is called off."""
    return dialog(
        None,
        "Call this session off?",
        rx.el.form(
            words_for_patients(OrphanedState.problems["words"]),
            dialog_foot(submit_button("Call it off"), cancel="Not now"),
            on_submit=OrphanedState.call_off,
            class_name="stack",
        ),
        description="What the patient paid goes back to them in full. Both are told by mail.",
        open=OrphanedState.about != 0,
        on_open_change=OrphanedState.turn,
    )


def words_for_patients(problem: rx.Var[str]) -> rx.Component:
    """The line that patients read when their session is called off."""
    return text_area_field(
        "A line for the patient",
        "words",
        problem,
        "Kind and short. It stands beside the session.",
        default_value="Your doctor can't be there any more. We are sorry, and gladly help you to find somebody else.",
        max_length=REASON_LENGTH,
    )


def _person(name: Any, href: Any) -> rx.Component:
    return ReactRouterLink.create(name, to=href, class_name="text-link")
