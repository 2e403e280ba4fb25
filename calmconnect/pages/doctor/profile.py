"""What a doctor shows of themself."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import select_field, submit_button, text_area_field, text_field, ticks_field
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, link_button, skeleton_cards, tag
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.payments import FREE_CANCEL_HOURS
from calmconnect.state.doctor.profile import DoctorProfileState
from calmconnect.state.shared.visits import MODE_WORDS

ROUTE = "/doctor/profile"
TITLE = "Profile"
ON_LOAD = [DoctorProfileState.load]

_State = DoctorProfileState
_NEEDS = {key: name for key, (name, _) in SPECIALISATIONS.items()}
_MODES = {mode.value: words for mode, words in MODE_WORDS.items()}


def page() -> rx.Component:
    """A form; what it says is what patients see."""
    return portal_page(
        "Profile",
        rx.cond(_State.loaded, _form(), skeleton_cards(1)),
        action=rx.cond(
            _State.listed,
            link_button("As patients see it", f"/doctors/{_State.user_id}", "eye", variant="outline"),
            tag("Licence being checked", "warn"),
        ),
    )


def _form() -> rx.Component:
    problems = _State.problems
    return rx.el.form(
        card(
            text_field("In a line", "headline", problems["headline"], default_value=_State.headline, max_length=120),
            text_area_field(
                "About you", "about", problems["about"], default_value=_State.about, rows="7", max_length=2000
            ),
            text_field(
                "Qualifications", "qualifications", problems["qualifications"], default_value=_State.qualifications
            ),
            rx.el.div(
                text_field(
                    "Years of experience",
                    "years_experience",
                    problems["years_experience"],
                    default_value=_State.years_experience.to_string(),
                    input_mode="numeric",
                ),
                text_field(
                    f"Fee for a session, in {_State.currency}",
                    "fee",
                    problems["fee"],
                    default_value=_State.fee.to_string(),
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
                default_value=_State.free_cancel_hours,
            ),
            class_name="stack",
        ),
        card(
            ticks_field(
                "What you help with", "specialisations", _NEEDS, problems["specialisations"], _State.specialisations
            )
        ),
        card(ticks_field("Languages", "languages", LANGUAGES, problems["languages"], _State.languages)),
        card(ticks_field("Ways to meet", "modes", _MODES, problems["modes"], _State.modes)),
        rx.el.div(submit_button("Save profile")),
        on_submit=_State.save,
        # What stands in fields is taken over once: another doctor at the same tab gets fields of their own.
        key=_State.user_id,
        class_name="stack narrow",
    )
