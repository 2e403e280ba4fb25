"""Answering one questionnaire."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.questionnaire import outcome, questions
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button, skeleton_lines
from calmconnect.state.patient.questionnaire import QuestionnaireState

ROUTE = "/patient/wellbeing/[response]"
TITLE = "Questionnaire"
ON_LOAD = [QuestionnaireState.load]

_State = QuestionnaireState


def page() -> rx.Component:
    """The questions, or what came of them."""
    return portal_page(
        rx.cond(_State.loaded, _State.name, "Questionnaire"),
        rx.cond(
            _State.missing,
            empty_state(
                "file-x",
                "We could not find this questionnaire.",
                link_button("Back to Wellbeing", "/patient/wellbeing", variant="outline"),
            ),
            rx.cond(
                _State.loaded,
                rx.cond(_State.outcome & ~_State.changing, outcome(), questions()),
                skeleton_lines(8),
            ),
        ),
        place="Wellbeing",
    )
