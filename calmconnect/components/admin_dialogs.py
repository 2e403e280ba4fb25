"""What an admin is asked before something about an account changes."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import select_field, submit_button, text_area_field
from calmconnect.components.moments import moment
from calmconnect.components.orphaned import words_for_patients
from calmconnect.components.second_step import proof_fields
from calmconnect.services.suspending import REASON_LENGTH
from calmconnect.state.admin.person import PersonState

_State = PersonState
_person = PersonState.person


def suspend_dialog() -> rx.Component:
    """Why, and what becomes of the sessions to come, which are listed."""
    return dialog(
        None,
        f"Suspend {_person.name}?",
        rx.el.form(
            text_area_field(
                "Why?",
                "why",
                _State.problems["why"],
                "Only administrators read this. It stays on record.",
                max_length=REASON_LENGTH,
            ),
            rx.cond(_State.ahead, _what_of_sessions(), rx.fragment()),
            dialog_foot(submit_button("Suspend"), cancel="Not now"),
            on_submit=_State.suspend,
            class_name="stack",
            no_validate=True,
        ),
        description="They are signed out everywhere and can't sign in. A call they are in right now is not cut off. You can "
        "take it back at any time.",
        open=_State.asking == "suspend",
        on_open_change=_State.turn,
    )


def _what_of_sessions() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.p("Sessions to come: ", _State.ahead.length(), class_name="field-label"),
            rx.el.ul(
                rx.foreach(
                    _State.ahead,
                    lambda one: rx.el.li(
                        rx.el.span(
                            rx.cond(_person.role == "doctor", one.patient, one.doctor), class_name="row-main wrap"
                        ),
                        moment(one.starts),
                    ),
                ),
                class_name="rows few-rows",
                custom_attrs={"tabIndex": 0, "aria-label": "Sessions to come"},
            ),
        ),
        select_field(
            "What becomes of them?",
            "ahead",
            [
                ("keep", "Leave them for now: they stay listed until handled"),
                ("call_off", "Call all of them off, and give the money back"),
            ],
        ),
        words_for_patients(_State.problems["words"]),
    )


def reinstate_dialog() -> rx.Component:
    """Asks once more."""
    return dialog(
        None,
        f"Let {_person.name} in again?",
        dialog_foot(rx.button("Reinstate", size="3", on_click=_State.reinstate), cancel="Not now"),
        description="They can sign in as before, and we tell them by mail. What was called off stays called off.",
        open=_State.asking == "reinstate",
        on_open_change=_State.turn,
    )


def role_dialog() -> rx.Component:
    """Which role, with one's own password."""
    return dialog(
        None,
        f"Change the role of {_person.name}?",
        rx.el.form(
            select_field(
                "They become",
                "role",
                rx.cond(
                    _person.role == "agent",
                    [("admin", "Admin: looks after the whole service")],
                    [("agent", "Agent: answers the helpline")],
                ),
                _State.problems["role"],
            ),
            proof_fields(_State.problems, _State.with_code),
            dialog_foot(submit_button("Change role"), cancel="Not now"),
            on_submit=_State.change_role,
            class_name="stack",
            no_validate=True,
        ),
        description="They are signed out everywhere, and have the new role when they come back.",
        open=_State.asking == "role",
        on_open_change=_State.turn,
    )


def take_off_dialog() -> rx.Component:
    """How one knows who asks, with one's own password."""
    return dialog(
        None,
        f"Take off the second step of {_person.name}?",
        rx.el.form(
            text_area_field(
                "How do you know that it is them?",
                "why",
                _State.problems["why"],
                "Only administrators read this. It stays on record.",
                max_length=REASON_LENGTH,
            ),
            proof_fields(_State.problems, _State.with_code),
            dialog_foot(submit_button("Take it off"), cancel="Not now"),
            on_submit=_State.take_off,
            class_name="stack",
            no_validate=True,
        ),
        description="For who has lost their phone and their recovery codes. Whoever asks may not be who they say: call them or "
        "see them. They are signed out everywhere, told by mail, and sign in with their password alone.",
        open=_State.asking == "take_off",
        on_open_change=_State.turn,
    )


def verify_dialog() -> rx.Component:
    """Asks whether the licence was looked up."""
    return dialog(
        None,
        f"Is the licence of {_person.name} valid?",
        rx.el.dl(rx.el.dt("Licence number"), rx.el.dd(_person.licence), class_name="told"),
        dialog_foot(rx.button("Yes, it is valid", size="3", on_click=_State.verify), cancel="Not now"),
        description="Please look the number up in the register of the authority first. From then on patients can find "
        "this doctor and ask for a time. We tell the doctor by mail.",
        open=_State.asking == "verify",
        on_open_change=_State.turn,
    )
