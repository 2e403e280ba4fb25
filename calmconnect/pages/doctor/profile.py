"""What a doctor shows of themself."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import submit_button, text_area_field, text_field
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, cluster, link_button, skeleton_cards, tag
from calmconnect.domain.booking import Mode
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.state.doctor.profile import DoctorProfileState
from calmconnect.state.public.doctor import MODE_WORDS

ROUTE = "/doctor/profile"
TITLE = "Profile"
ON_LOAD = [DoctorProfileState.load]

_State = DoctorProfileState


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
            class_name="stack",
        ),
        _ticks("What you help with", "specialisations", {key: name for key, (name, _) in SPECIALISATIONS.items()}),
        _ticks("Languages", "languages", LANGUAGES),
        _ticks("Ways to meet", "modes", {mode.value: MODE_WORDS[mode] for mode in Mode}),
        submit_button("Save profile"),
        on_submit=_State.save,
        class_name="stack narrow",
    )


def _ticks(title: str, name: str, choices: dict[str, str]) -> rx.Component:
    chosen = getattr(_State, name)
    return card(
        rx.el.fieldset(
            rx.el.legend(title, class_name="field-label"),
            cluster(
                *[
                    rx.el.button(
                        words,
                        type="button",
                        on_click=_State.toggle(name, key),
                        aria_pressed=rx.cond(chosen.contains(key), "true", "false"),
                        class_name="chip",
                    )
                    for key, words in choices.items()
                ]
            ),
            rx.el.p(_State.problems[name], class_name="field-problem", aria_live="polite"),
        )
    )
