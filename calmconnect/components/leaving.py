"""Erasing one's account: what goes and what stays, asking for it, and the line on every page that says when it comes."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button
from calmconnect.components.moments import moment
from calmconnect.components.second_step import proof_fields
from calmconnect.components.surfaces import callout, card, cluster, section, stack
from calmconnect.components.theme import icon
from calmconnect.domain.erasing import COOLING_OFF, ERASED_NAME
from calmconnect.state.shared.leaving import ErasingState, LeavingState
from calmconnect.state.shared.shell import ShellState

_State = ErasingState
_DAYS = COOLING_OFF.days
_GOES = (
    "Your name, email address, picture and password. You can't sign in any more, and nobody finds you.",
    "What you told us about yourself, your happiness score, and what you look for.",
    "What you said with the companion and to our helpline, and the words of your reviews.",
    "Recordings of your calls, your notices, and all that was to be sent to you.",
)
_GOES_OF_STAFF = (
    "Your name, email address, picture and password. You can't sign in any more, and nobody finds you.",
    "Your profile, your licence with its documents, your hours and your saved replies.",
    "The words of reviews about you, recordings of your calls, your notices, and all that was to be sent to you.",
)


def leaving_band() -> rx.Component:
    """Under the top bar, for who asked to be erased: when that is, and the way back."""
    return rx.el.div(
        rx.cond(
            LeavingState.due > 0,
            rx.el.p(
                icon("hourglass", 22),
                rx.el.span(
                    rx.el.strong("Your account will be erased"),
                    " after ",
                    moment(LeavingState.due, "both", inside=True),
                    ".",
                    class_name="grow",
                ),
                rx.button("Take it back", size="2", variant="outline", on_click=LeavingState.take_back),
            ),
            rx.fragment(),
        ),
        role="status",
        class_name="waiting-band leaving-band",
    )


def erase_section() -> rx.Component:
    """What erasing means, and the way to ask for it or to take it back."""
    return section(
        "Erase my account",
        card(rx.cond(_State.due > 0, _asked(), _to_ask()), class_name="stack"),
        _dialog(),
    )


def _asked() -> rx.Component:
    return stack(
        callout(
            rx.fragment(
                rx.el.p(rx.el.strong("You asked us to erase your account.")),
                rx.el.p(
                    "It begins after ",
                    moment(_State.due, "both", inside=True),
                    ", or when a call or session that goes on then is over. Until then you can take it back.",
                ),
            ),
            "warn",
            "hourglass",
        ),
        _first("Before it can begin"),
        cluster(rx.button(icon("undo-2", 18), "Take it back", size="3", on_click=LeavingState.take_back)),
        class_name="leaving-asked",
    )


def _to_ask() -> rx.Component:
    is_patient = ShellState.role == "patient"
    return stack(
        rx.el.p(
            f"You can have your account erased. For {_DAYS} days after you ask you can still sign in and take it back; then it "
            "is done, and nobody can undo it.",
            class_name="prose",
        ),
        _list("What goes", rx.cond(is_patient, _items(_GOES), _items(_GOES_OF_STAFF)), "trash-2"),
        _list("What stays, as the law requires", rx.cond(is_patient, _stays(), _stays_of_staff()), "archive"),
        rx.cond(_State.endings, _endings(), rx.fragment()),
        _first("To do first"),
        rx.cond(
            _State.first,
            rx.fragment(),
            cluster(
                rx.button(
                    icon("user-x", 18),
                    "Erase my account …",
                    size="3",
                    variant="outline",
                    on_click=_State.turn(True),
                )
            ),
        ),
    )


def _list(title: str, items: rx.Component, sign: str) -> rx.Component:
    return rx.el.div(rx.el.h3(icon(sign, 18), title), items, class_name="leaving-list")


def _items(words: tuple[str, ...]) -> rx.Component:
    return rx.el.ul(*[rx.el.li(one) for one in words], class_name="leaving-points")


def _stays() -> rx.Component:
    return rx.el.ul(
        rx.el.li(
            "The record of your care that doctors must keep: sessions and what was said with doctors, notes, documents, "
            "questionnaires and your safety plan."
        ),
        rx.el.li("Your receipts, what you agreed to, and who looked at your record."),
        rx.el.li(
            f"All of it under “{ERASED_NAME}”, without your address, for ",
            _for_long(),
            ". What doctors wrote in their notes and documents stays as they wrote it.",
        ),
        class_name="leaving-points",
    )


def _stays_of_staff() -> rx.Component:
    return rx.el.ul(
        rx.el.li("What you wrote to and about patients: it belongs to their records. You may stand in it by name."),
        rx.el.li("What is on record of what you did."),
        rx.el.li(f"Elsewhere “{ERASED_NAME}” stands in place of your name."),
        class_name="leaving-points",
    )


def _for_long() -> rx.Component:
    return rx.fragment(_State.years, " years, until ", moment(_State.until, "month", "UTC"))


def _endings() -> rx.Component:
    return rx.el.div(
        rx.el.h3(icon("calendar-x", 18), "Called off when you ask"),
        rx.el.p(
            "Your doctors hear that you are closing your account. Taking it back does not bring these back.",
            class_name="muted",
        ),
        rx.el.ul(rx.foreach(_State.endings, _ending), class_name="rows"),
        class_name="leaving-list",
    )


def _ending(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(row.doctor, class_name="person-name"),
            rx.cond(row.money != "", rx.el.div(row.money, class_name="muted"), rx.fragment()),
            class_name="row-main",
        ),
        rx.el.span(moment(row.starts), class_name="muted"),
        key=row.id,
    )


def _first(title: str) -> rx.Component:
    return rx.cond(
        _State.first,
        callout(
            rx.fragment(
                rx.el.p(rx.el.strong(title)),
                rx.el.ul(rx.foreach(_State.first, lambda words: rx.el.li(words)), class_name="leaving-points"),
            ),
            "warn",
            "list-todo",
        ),
        rx.fragment(),
    )


def _dialog() -> rx.Component:
    problems = _State.problems
    return dialog(
        None,
        "Erase your account?",
        rx.el.form(
            stack(
                rx.cond(
                    _State.endings,
                    callout(
                        rx.fragment("Sessions and requests that are called off now: ", _State.endings.length(), "."),
                        "warn",
                        "calendar-x",
                    ),
                    rx.fragment(),
                ),
                proof_fields({"password": problems["password"], "code": problems["code"]}, _State.with_code),
                dialog_foot(submit_button("Erase it"), cancel="Not now"),
            ),
            on_submit=_State.ask,
            no_validate=True,
        ),
        description=f"You can take it back for {_DAYS} days. To have a copy of your data, ask for it before: it goes, too.",
        open=_State.asking,
        on_open_change=_State.turn,
    )
