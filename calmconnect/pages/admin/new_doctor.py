"""Adding a doctor."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.entrance import demo_mail_link
from calmconnect.components.forms import submit_button, text_field, ticks_field, zone_field
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card
from calmconnect.domain.doctors import LICENCE_LENGTH, SPECIALISATIONS
from calmconnect.domain.people import EMAIL_LENGTH, NAME_LENGTH
from calmconnect.state.admin.new_doctor import NewDoctorState

ROUTE = "/admin/doctors/new"
TITLE = "Add a doctor"
ON_LOAD = [NewDoctorState.load]


def page() -> rx.Component:
    """A short form; the doctor writes the rest."""
    return portal_page(
        "Add a doctor",
        rx.el.div(rx.cond(NewDoctorState.invited != "", _invited()), _form(), class_name="stack narrow"),
    )


def _invited() -> rx.Component:
    return callout(
        rx.fragment(
            rx.el.p("We have sent an invitation to ", rx.el.strong(NewDoctorState.invited), "."),
            rx.el.p(
                "Patients find them once you have ",
                ReactRouterLink.create(
                    "verified the licence", to="/admin/people?among=unchecked", class_name="text-link"
                ),
                ".",
            ),
            demo_mail_link(),
        ),
        "good",
        "mail-check",
        role="status",
    )


def _form() -> rx.Component:
    problems = NewDoctorState.problems
    return rx.el.form(
        card(
            rx.el.p(
                "They get a link by mail to choose their password, and then write the rest of their profile themselves.",
                class_name="muted",
            ),
            text_field(
                "Name", "name", problems["name"], "As patients will see it, with the title.", max_length=NAME_LENGTH
            ),
            text_field(
                "Email", "email", problems["email"], type="email", auto_capitalize="none", max_length=EMAIL_LENGTH
            ),
            text_field("Licence number", "licence_number", problems["licence_number"], max_length=LICENCE_LENGTH),
            zone_field("Time zone they work in", "time_zone", "", problems["time_zone"]),
            ticks_field(
                "What they help with",
                "specialisations",
                {key: name for key, (name, _) in SPECIALISATIONS.items()},
                problems["specialisations"],
            ),
            rx.el.div(submit_button("Send the invitation")),
            class_name="stack",
        ),
        # A new key is an empty form: after an invitation the next one starts afresh.
        key=NewDoctorState.invited,
        on_submit=NewDoctorState.add,
        no_validate=True,
    )
