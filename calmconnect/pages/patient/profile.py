"""What a patient tells their doctors of themself."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import submit_button
from calmconnect.components.health_profile import health_fields
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import quiet_link, skeleton_cards
from calmconnect.state.patient.profile import PatientProfileState

ROUTE = "/patient/profile"
TITLE = "About you"
ON_LOAD = [PatientProfileState.load]

_State = PatientProfileState


def page() -> rx.Component:
    """A form in which nothing has to be filled in."""
    return portal_page(
        "About you",
        rx.cond(_State.loaded, _form(), skeleton_cards(1)),
        place="Account",
        action=quiet_link("Name and time zone", "/account", "user"),
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.p(
            "You don't have to tell any of this. What you write is kept encrypted; only doctors whom you have met, or are "
            "about to meet, can read it, and each time one does is on record. Our helpline can't see it.",
            class_name="muted prose",
        ),
        *health_fields(_State.details, _State.problems),
        rx.el.div(submit_button("Save")),
        on_submit=_State.save,
        no_validate=True,
        # What stands in fields is taken over once: somebody else at the same tab gets fields of their own.
        key=_State.me,
        class_name="stack stack-large narrow",
    )
