"""The fields of what a doctor shows of themself, for the doctor and for admins."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import select_field, text_area_field, text_field, ticks_field
from calmconnect.components.surfaces import card
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.payments import FREE_CANCEL_HOURS
from calmconnect.state.shared.visits import MODE_WORDS

_NEEDS = {key: name for key, (name, _) in SPECIALISATIONS.items()}
_MODES = {mode.value: words for mode, words in MODE_WORDS.items()}


def profile_fields(state: Any) -> tuple[rx.Component, ...]:
    """Cards with the fields of a state like `ProfileForm` that has `problems`."""
    problems = state.problems
    return (
        card(
            text_field("In a line", "headline", problems["headline"], default_value=state.headline, max_length=120),
            text_area_field(
                "About you", "about", problems["about"], default_value=state.about, rows="7", max_length=2000
            ),
            text_field(
                "Qualifications", "qualifications", problems["qualifications"], default_value=state.qualifications
            ),
            rx.el.div(
                text_field(
                    "Years of experience",
                    "years_experience",
                    problems["years_experience"],
                    default_value=state.years_experience.to_string(),
                    input_mode="numeric",
                ),
                text_field(
                    f"Fee for a session, in {state.currency}",
                    "fee",
                    problems["fee"],
                    default_value=state.fee.to_string(),
                    input_mode="numeric",
                ),
                class_name="columns",
            ),
            select_field(
                "Patients cancel free of charge until",
                "free_cancel_hours",
                [(str(one), f"{one} hours before" if one else "it begins") for one in FREE_CANCEL_HOURS],
                problems["free_cancel_hours"],
                "Whoever cancels later has paid for the session. When you cancel, it always goes back.",
                default_value=state.free_cancel_hours,
            ),
            class_name="stack",
        ),
        card(
            ticks_field(
                "What you help with", "specialisations", _NEEDS, problems["specialisations"], state.specialisations
            )
        ),
        card(ticks_field("Languages", "languages", LANGUAGES, problems["languages"], state.languages)),
        card(ticks_field("Ways to meet", "modes", _MODES, problems["modes"], state.modes)),
    )
