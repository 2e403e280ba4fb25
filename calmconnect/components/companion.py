"""Talking with the companion: what it offers beside its words, and breathing along."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.browser import BREATHING
from calmconnect.components.surfaces import card, link_button, quiet_button, quiet_link
from calmconnect.components.theme import icon
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.exercise_steps import Pace
from calmconnect.domain.exercise_texts.breathing import PACES
from calmconnect.state.shared.shell import ShellState

_QUESTIONS = {
    Subject.AI_USE: (
        "May a program on our own servers read what you write here, so that I understand you better? I answer without it, too.",
        "Yes, it may",
    ),
    Subject.LANGUAGE_MODEL: (
        "May I answer in freer words, with a language model? What you write here then goes to a service outside of this one.",
        "Yes, use it",
    ),
}


class _Breathing(rx.Component):
    library = BREATHING
    tag = "Breathing"

    paces: rx.Var[list[dict[str, Any]]]
    small: rx.Var[bool]


def breathing(*paces: Pace, small: bool = False) -> rx.Component:
    """A slow circle to breathe along with, at one of these paces; counted instead for who wants no motion."""
    return _Breathing.create(paces=[asdict(one) for one in paces], small=small)


def offered(state: Any, *, people: bool = False) -> rx.Component:
    """What a state like `Accompanied` offers now; with `people`, ways to people for who is signed in."""
    return rx.el.div(
        rx.match(state.pace, *[(one.key, breathing(one, small=True)) for one in PACES], rx.fragment()),
        rx.cond(state.person, _people(), rx.fragment()) if people else rx.fragment(),
        rx.match(state.asks, *[(subject.value, _question(state, subject)) for subject in _QUESTIONS], rx.fragment())
        if people
        else rx.fragment(),
        rx.el.div(
            rx.foreach(
                state.choices,
                lambda one: rx.el.button(
                    one.label, type="button", on_click=state.choose(one.key), class_name="chip", key=one.key
                ),
            ),
            role="group",
            aria_label="What you can say",
            class_name="companion-choices",
        ),
        class_name="companion-offer",
    )


def companion_card() -> rx.Component:
    """The way to the companion, where there is one, and to breathing alone, for a patient's other pages."""
    return rx.cond(
        ShellState.off.contains("companion"),
        card(
            rx.heading("Something for this minute", as_="h2", size="4", class_name="grow"),
            link_button("Breathe", "/breathe", "wind", variant="soft"),
            class_name="companion-card-home",
        ),
        _with_companion(),
    )


def _with_companion() -> rx.Component:
    return card(
        rx.el.div(
            rx.heading("Someone to write to, day and night", as_="h2", size="4"),
            rx.el.p(
                "Your companion is a program: it listens, knows exercises, and leads you to people.", class_name="muted"
            ),
            class_name="grow",
        ),
        link_button("Write to your companion", "/patient/companion", "message-circle-heart", variant="soft"),
        quiet_link("Breathe", "/breathe", "wind"),
        class_name="companion-card-home",
    )


def _question(state: Any, subject: Subject) -> rx.Component:
    """Whether somebody agrees to what would help the companion, in a sentence; the whole text is a step away."""
    words, yes = _QUESTIONS[subject]
    return rx.el.section(
        rx.el.p(
            words,
            " ",
            ReactRouterLink.create(
                "What that means",
                to=f"/account/agreements?to={subject.value}&next=/patient/companion",
                class_name="text-link",
            ),
        ),
        rx.el.div(
            rx.button(yes, size="2", on_click=state.agree(subject.value, str(AGREEMENTS[subject].version))),
            quiet_button("No, thank you", on_click=state.decline(subject.value)),
            class_name="cluster",
        ),
        class_name="companion-question",
        aria_label=AGREEMENTS[subject].title,
        key=subject.value,
    )


def _people() -> rx.Component:
    return rx.el.nav(
        *[
            ReactRouterLink.create(icon(sign, 18), words, to=path, class_name="companion-way")
            for sign, words, path in (
                ("search", "Find a doctor", "/find"),
                ("circle-help", "Ask the helpline", "/patient/help"),
                ("life-buoy", "Get help now", "/get-help"),
            )
        ],
        aria_label="Ways to people",
        class_name="companion-people",
    )
