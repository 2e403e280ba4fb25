"""What a doctor shows of themself."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import submit_button
from calmconnect.components.licence import licence_section
from calmconnect.components.profile_form import profile_fields
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import link_button, skeleton_cards, stack, tag
from calmconnect.state.doctor.profile import DoctorProfileState
from calmconnect.state.shared.licence import LicenceState

ROUTE = "/doctor/profile"
TITLE = "Profile"
ON_LOAD = [DoctorProfileState.load, LicenceState.load]

_State = DoctorProfileState


def page() -> rx.Component:
    """A form; what it says is what patients see."""
    return portal_page(
        "Profile",
        rx.cond(
            _State.loaded,
            stack(_form(), licence_section(may_remove=False), class_name="stack-large narrow"),
            skeleton_cards(1),
        ),
        action=rx.cond(
            _State.listed,
            link_button("As patients see it", f"/doctors/{_State.user_id}", "eye", variant="outline"),
            tag("Licence being checked", "warn"),
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        *profile_fields(_State),
        rx.el.div(submit_button("Save profile")),
        on_submit=_State.save,
        # What stands in fields is taken over once: another doctor at the same tab gets fields of their own.
        key=_State.user_id,
        class_name="stack",
    )
