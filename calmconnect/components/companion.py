"""Talking with the companion: what it offers beside its words, and breathing along."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.browser import BREATHING
from calmconnect.components.theme import icon
from calmconnect.domain.exercise_steps import Pace
from calmconnect.domain.exercise_texts.breathing import PACES


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
