"""The safety plan of one of the doctor's patients."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.safety_plan import safety_plan
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button, quiet_link, skeleton_cards, stack
from calmconnect.state.shared.safety_plan import SafetyPlanState

ROUTE = "/doctor/safety-plan/[patient]"
TITLE = "Safety plan"
ON_LOAD = [SafetyPlanState.load]

_State = SafetyPlanState


def page() -> rx.Component:
    """The steps, which both see and write."""
    return portal_page(
        rx.cond(_State.loaded & ~_State.missing, f"Safety plan of {_State.patient}", "Safety plan"),
        rx.cond(
            _State.missing,
            empty_state(
                "user-x",
                "We could not find a patient of yours here.",
                link_button("Show my patients", "/doctor/patients", variant="outline"),
            ),
            rx.cond(
                _State.loaded,
                stack(
                    rx.el.p(
                        "In their words. They see what you write at once, and you what they write.", class_name="lead"
                    ),
                    safety_plan(),
                    class_name="narrow",
                ),
                skeleton_cards(2),
            ),
        ),
        place="Patients",
        action=rx.cond(
            _State.loaded & ~_State.missing,
            quiet_link("Back to the patient", f"/doctor/patients/{_State.patient_id}", "arrow-left", size="2"),
            rx.fragment(),
        ),
    )
