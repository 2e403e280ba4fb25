"""What a patient tells their doctors of themself: the form, and what the doctor reads."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import select_field, text_area_field, text_field
from calmconnect.components.surfaces import card, section, stack
from calmconnect.domain.health_profile import ALLERGIES_LENGTH, BLOOD_GROUPS, GENDER_LENGTH, HISTORY_LENGTH
from calmconnect.domain.people import NAME_LENGTH
from calmconnect.state.doctor.health_profile import HealthProfileState


def health_fields(details: Any, problems: Any) -> tuple[rx.Component, ...]:
    """Cards with all fields of `domain.health_profile.HealthDetails`."""

    def line(label: str, name: str, hint: str = "", **props: Any) -> rx.Component:
        return text_field(label, name, problems[name], hint, default_value=details[name], **props)

    return (
        card(
            rx.el.div(
                line("Date of birth", "date_of_birth", type="date", auto_complete="bday"),
                line("Gender", "gender", "In your own words.", max_length=GENDER_LENGTH, auto_complete="sex"),
                line("Telephone", "phone", type="tel", auto_complete="tel", max_length=40),
                select_field(
                    "Blood group",
                    "blood_group",
                    [("", "I don't know"), *((one, one) for one in BLOOD_GROUPS)],
                    problems["blood_group"],
                    default_value=details["blood_group"],
                ),
                class_name="columns",
            )
        ),
        card(
            text_area_field(
                "Allergies",
                "allergies",
                problems["allergies"],
                default_value=details["allergies"],
                max_length=ALLERGIES_LENGTH,
                rows="2",
            ),
            text_area_field(
                "Medical history",
                "history",
                problems["history"],
                "Illnesses, medicines you take, treatment you had before. Write what you want your doctor to know.",
                default_value=details["history"],
                max_length=HISTORY_LENGTH,
                rows="7",
            ),
            class_name="stack",
        ),
        section(
            "Whom to call in an emergency",
            card(
                rx.el.div(
                    line("Name", "emergency_name", max_length=NAME_LENGTH),
                    line("Telephone", "emergency_phone", type="tel", max_length=40),
                    class_name="columns",
                )
            ),
        ),
    )


def about_patient() -> rx.Component:
    """What the patient told, for the doctor; nothing where they told nothing."""
    state = HealthProfileState
    return rx.cond(
        state.short | state.long,
        section(
            "What they tell of themself",
            card(
                stack(
                    rx.el.dl(rx.foreach(state.short, _fact), class_name="told facts"),
                    rx.foreach(state.long, _text),
                )
            ),
        ),
        rx.fragment(),
    )


def _fact(one: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(one[0]), rx.el.dd(one[1]))


def _text(one: Any) -> rx.Component:
    return rx.el.div(rx.el.p(one[0], class_name="field-label"), rx.el.p(one[1], class_name="prose wrap lines"))
