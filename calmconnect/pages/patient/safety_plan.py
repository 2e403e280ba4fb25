"""A patient's own safety plan."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.safety_plan import keep_on_device, safety_plan
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import skeleton_cards, stack
from calmconnect.state.shared.safety_plan import SafetyPlanState

ROUTE = "/patient/safety-plan"
TITLE = "Safety plan"
ON_LOAD = [SafetyPlanState.load]

_State = SafetyPlanState


def page() -> rx.Component:
    """What it is for, the steps, and keeping it here."""
    return portal_page(
        "Your safety plan",
        rx.cond(
            _State.loaded,
            stack(
                rx.el.p(
                    "For a moment in which everything is too much: what to do, step by step, and whom to call. Write it on a "
                    "calm day, alone or with your doctor, who sees and writes it with you.",
                    class_name="lead",
                ),
                safety_plan(),
                keep_on_device(),
                class_name="narrow",
            ),
            skeleton_cards(2),
        ),
        place="Wellbeing",
    )
