"""An admin edits a doctor's profile."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.differences import changed_meanwhile
from calmconnect.components.forms import submit_button, text_field, zone_field
from calmconnect.components.profile_form import profile_fields
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, link_button, quiet_link, skeleton_cards
from calmconnect.domain.people import NAME_LENGTH
from calmconnect.state.admin.doctor_edit import DoctorEditState

ROUTE = "/admin/doctors/[doctor]"
TITLE = "Edit a doctor"
ON_LOAD = [DoctorEditState.load]

_State = DoctorEditState


def page() -> rx.Component:
    """The doctor's own form, and what others have changed meanwhile."""
    return portal_page(
        rx.cond(_State.loaded & ~_State.missing, "Profile of " + _State.name, "Edit a doctor"),
        rx.cond(_State.missing, _nobody(), rx.cond(_State.loaded, _form(), skeleton_cards(1))),
        place="People",
        action=quiet_link("Their account", "/admin/people/" + _State.user_id.to_string(), "user"),
    )


def _nobody() -> rx.Component:
    return empty_state(
        "user-x", "There is no such doctor.", link_button("Show all people", "/admin/people", variant="outline")
    )


def _form() -> rx.Component:
    problems = _State.problems
    return rx.el.form(
        card(
            text_field("Name", "name", problems["name"], default_value=_State.name, max_length=NAME_LENGTH),
            zone_field("Time zone they work in", "time_zone", _State.time_zone, problems["time_zone"]),
            class_name="stack",
        ),
        *profile_fields(_State),
        changed_meanwhile(_State.changed_by, _State.differences),
        rx.el.div(submit_button(rx.cond(_State.changed_by != "", "Save mine all the same", "Save profile"))),
        on_submit=_State.save,
        no_validate=True,
        # What stands in fields is taken over once: another doctor gets fields of their own.
        key=_State.user_id,
        class_name="stack narrow",
    )
