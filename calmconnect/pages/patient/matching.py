"""Letting doctors see what one looks for."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.agreements import agreement_text
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, ticks_field
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, quiet_button, skeleton_cards, stack
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.state.patient.matching import MatchingState

ROUTE = "/patient/matching"
TITLE = "Let doctors see what you look for"
ON_LOAD = [MatchingState.load]

_State = MatchingState
_NEEDS = {key: words[0].upper() + words[1:] for key, (_, words) in SPECIALISATIONS.items()}


def page() -> rx.Component:
    """What is shown to whom, and the choice."""
    return portal_page(
        "Let doctors see what you look for", rx.cond(_State.loaded, _content(), skeleton_cards(2)), place="Find"
    )


def _content() -> rx.Component:
    return stack(
        rx.cond(
            _State.on,
            callout("Doctors who may suit you see this now. Whether you meet one of them is up to you.", "good", "eye"),
            callout("This is off. Nobody sees it.", icon_name="eye-off"),
        ),
        card(agreement_text(Subject.MATCHING)),
        _choice(),
        class_name="stack-large narrow",
    )


def _choice() -> rx.Component:
    problems = _State.problems
    return card(
        rx.el.form(
            ticks_field("What would you like help with?", "about", _NEEDS, problems["about"], _State.about),
            ticks_field(
                "In which languages? None chosen means any.",
                "languages",
                LANGUAGES,
                problems["languages"],
                _State.languages,
            ),
            rx.el.input(type="hidden", name="consent", value=str(AGREEMENTS[Subject.MATCHING].version)),
            rx.el.p(problems["consent"], class_name="field-problem", aria_live="polite"),
            rx.el.div(
                submit_button(rx.cond(_State.on, "Save", "I agree, let doctors see this")),
                rx.cond(_State.on, _stop(), rx.fragment()),
                class_name="cluster",
            ),
            on_submit=_State.save,
            # What is ticked is taken over once: other choices get a form of their own.
            key=_State.shown,
            class_name="stack",
        ),
    )


def _stop() -> rx.Component:
    return dialog(
        quiet_button("Take it back", size="3", type="button"),
        "Take it back?",
        dialog_foot(rx.button("Take it back", size="3", on_click=_State.stop), cancel="Leave it on"),
        description="Nobody sees it any more, and what you chose is deleted.",
    )
