"""Talking with people without a name, as the doctor who listens sees it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.moments import moment
from calmconnect.components.people import initials_disc
from calmconnect.components.surfaces import card, quiet_button, section, tag
from calmconnect.state.doctor.listening import ListeningState

_State = ListeningState
_CHOICES = ((0, "Off"), (1, "1"), (2, "2"), (3, "3"), (5, "5"))


def listening() -> rx.Component:
    """Whether the doctor takes part, who waits, and whom they talk with."""
    return section(
        "Talks without a name",
        card(
            rx.el.div(
                rx.el.span("With how many at once?", class_name="muted"),
                rx.el.div(
                    *[_choice(number, words) for number, words in _CHOICES],
                    class_name="switch",
                    role="group",
                    aria_label="With how many at once you talk",
                ),
                class_name="listening-choice",
            ),
            rx.cond(
                _State.rows,
                rx.el.ul(rx.foreach(_State.rows, _row), class_name="rows"),
                rx.el.p(_nobody(), class_name="muted"),
            ),
            class_name="stack",
        ),
    )


def end_talk() -> rx.Component:
    """Ends the conversation in front of the doctor; nothing in those of another kind."""
    end: Any = _State.end
    return rx.cond(_State.open_one, _ending(end(_State.open_one)), rx.fragment())


def _ending(end: Any) -> rx.Component:
    return dialog(
        quiet_button("End"),
        "End this conversation?",
        dialog_foot(rx.dialog.close(rx.button("Yes, end it", size="3", on_click=end)), cancel="Not yet"),
        description="They can then no longer write here, but can start again at any time.",
    )


def _choice(number: int, words: str) -> rx.Component:
    take: Any = _State.take
    return rx.el.button(
        words,
        type="button",
        on_click=take(number),
        aria_pressed=rx.cond(_State.capacity == number, "true", "false"),
        class_name="switch-part",
    )


def _nobody() -> Any:
    waiting = rx.match(
        _State.waiting,
        (0, "Nobody waits at the moment."),
        (1, "One person waits at the moment."),
        f"{_State.waiting} people wait at the moment.",
    )
    return rx.cond(
        _State.capacity > 0,
        rx.fragment("While you are available, whoever asks next is brought to you. ", waiting),
        rx.fragment("People can talk to a doctor without giving a name. Choose a number to take part. ", waiting),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        ReactRouterLink.create(
            initials_disc(row.pseudonym),
            rx.el.span(
                rx.el.span(row.pseudonym, class_name="person-name"),
                rx.el.span("With you ", moment(row.since, "ago"), class_name="person-words"),
                class_name="person-text",
            ),
            rx.cond(row.urgent, tag("May be in danger", "warn", "triangle-alert"), rx.fragment()),
            to=row.path,
            class_name="listening-row",
        ),
        key=row.id,
    )
