"""Adding a doctor."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.forms import text_field, ticks_field
from calmconnect.components.inviting import inviting
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import quiet_link
from calmconnect.domain.doctors import LICENCE_LENGTH, SPECIALISATIONS
from calmconnect.state.admin.new_doctor import NewDoctorState

ROUTE = "/admin/doctors/new"
TITLE = "Add a doctor"
ON_LOAD = [NewDoctorState.load]


def page() -> rx.Component:
    """A short form; the doctor writes the rest."""
    problems = NewDoctorState.problems
    return portal_page(
        "Add a doctor",
        inviting(
            NewDoctorState,
            "They get a link by mail to choose their password, and then write the rest of their profile themselves.",
            "As patients will see it, with the title.",
            _then(),
            between=(
                text_field("Licence number", "licence_number", problems["licence_number"], max_length=LICENCE_LENGTH),
            ),
            after=(
                ticks_field(
                    "What they help with",
                    "specialisations",
                    {key: name for key, (name, _) in SPECIALISATIONS.items()},
                    problems["specialisations"],
                ),
            ),
        ),
        action=quiet_link("Add many at once", "/admin/doctors/import", "list-plus"),
    )


def _then() -> rx.Component:
    return rx.el.p(
        "Patients find them once you have ",
        ReactRouterLink.create("verified the licence", to="/admin/people?state=unchecked", class_name="text-link"),
        ".",
    )
