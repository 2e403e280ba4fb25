"""Texts to agree to: a tick in a form, and the text behind it."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.theme import icon
from calmconnect.domain.consents import AGREEMENTS, Subject


def agreement_tick(subject: Subject, problem: rx.Var[str]) -> rx.Component:
    """A tick by which one agrees, with the text to open. The form hands its version over as `consent`."""
    agreement = AGREEMENTS[subject]
    words = agreement.title[0].lower() + agreement.title[1:]
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name="consent",
                value=str(agreement.version),
                aria_describedby=f"problem-{subject.value}",
                class_name="plain-tick",
            ),
            f"I agree to {words}",
            class_name="agreement-tick",
        ),
        rx.el.details(
            rx.el.summary("What that means", icon("chevron-down", 18)),
            agreement_text(subject),
            class_name="happened",
        ),
        rx.el.p(
            problem, class_name="field-problem", aria_live="polite", custom_attrs={"id": f"problem-{subject.value}"}
        ),
        class_name="field",
    )


def agreement_text(subject: Subject) -> rx.Component:
    """The whole text."""
    return rx.el.div(*[rx.el.p(words) for words in AGREEMENTS[subject].paragraphs], class_name="prose agreement-text")
