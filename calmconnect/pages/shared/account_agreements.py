"""What a patient agreed to."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.agreements import agreement_text
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    callout,
    card,
    cluster,
    quiet_button,
    quiet_link,
    section,
    skeleton_cards,
    stack,
    tag,
)
from calmconnect.domain.consents import AGREEMENTS, Agreement, Subject
from calmconnect.state.shared.agreements import AgreementsState

ROUTE = "/account/agreements"
TITLE = "What you agreed to"
ON_LOAD = [AgreementsState.load]

_State = AgreementsState


def page() -> rx.Component:
    """What was just asked for comes first; then all that one can agree to ahead, and what one did so far."""
    return portal_page("What you agreed to", rx.cond(_State.loaded, _content(), skeleton_cards(2)), place="Account")


def _content() -> rx.Component:
    lasting = [(subject, text) for subject, text in AGREEMENTS.items() if text.lasting]
    return stack(
        rx.cond(_State.wanted != "", _asked_for(), rx.fragment()),
        stack(
            *[
                rx.cond(_State.standing.contains(subject.value), _one(subject, text), rx.fragment())
                for subject, text in lasting
            ]
        ),
        rx.el.p(
            "Other things are asked for only when they happen: recording a call, in that call; going on under your name, in "
            "a conversation without it. What stays private there is said before you begin.",
            class_name="muted measure",
        ),
        rx.cond(_State.steps, _history(), rx.fragment()),
        class_name="stack-large narrow",
    )


def _asked_for() -> rx.Component:
    return callout(
        rx.cond(
            _State.standing[_State.wanted] == "changed",
            "This text has changed since you agreed to it. Please read it again before you go on.",
            "Before you go on, please read this and say whether you agree.",
        ),
        "warn",
        "file-check",
        role="status",
    )


def _one(subject: Subject, text: Agreement) -> rx.Component:
    stands = _State.standing[subject.value]
    problem = _State.problems["consent"]
    return card(
        rx.el.div(rx.heading(text.title, as_="h2", size="4"), _stands(stands), class_name="visit-head"),
        agreement_text(subject),
        rx.el.p(problem, class_name="field-problem", aria_live="polite"),
        cluster(
            rx.cond(
                stands == "given",
                _withdraw(subject) if text.withdrawable else rx.fragment(),
                rx.button(
                    "I agree",
                    size="3",
                    aria_label=f"I agree: {text.title}",
                    on_click=_State.give(subject.value, str(text.version)),
                ),
            ),
            rx.cond(
                (_State.wanted == subject.value) & (stands != "given"),
                quiet_link("Not now", "/home", size="3"),
                rx.fragment(),
            ),
        ),
        class_name="stack",
        custom_attrs={"data-asked": rx.cond(_State.wanted == subject.value, "yes", "no")},
    )


def _withdraw(subject: Subject) -> rx.Component:
    withdraw: Any = _State.withdraw
    return quiet_button("Take it back", size="3", on_click=withdraw(subject.value))


def _stands(stands: Any) -> rx.Component:
    return rx.match(
        stands,
        ("given", tag("You agreed", "accent", "check")),
        ("changed", tag("Changed since you agreed", "warn", "file-pen")),
        ("withdrawn", tag("Taken back", "quiet", "undo-2")),
        tag("Not agreed", "quiet"),
    )


def _history() -> rx.Component:
    return section("What you said, and when", card(rx.el.ul(rx.foreach(_State.steps, _step), class_name="rows")))


def _step(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(row.title),
            rx.el.p(
                rx.cond(row.withdrawn, "Taken back ", "Agreed "),
                moment(row.at),
                f" · text {row.version}",
                class_name="muted",
            ),
            class_name="row-main",
        )
    )
