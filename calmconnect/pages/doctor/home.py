"""The doctor's first page."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.answering import answer_buttons, call_off, who_is_this
from calmconnect.components.listening import listening
from calmconnect.components.moments import moment
from calmconnect.components.moving import move_link, suggestion
from calmconnect.components.series import dates_of
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    callout,
    card,
    empty_state,
    quiet_button,
    section,
    skeleton_cards,
    stack,
)
from calmconnect.components.theme import icon
from calmconnect.components.visits import (
    calendar_link,
    join_button,
    next_visit,
    visit_card,
    visit_line,
    write_button,
    write_sign,
)
from calmconnect.components.waiting import waiting_desk
from calmconnect.state.doctor.home import DoctorHomeState
from calmconnect.state.doctor.listening import ListeningState

ROUTE = "/doctor"
TITLE = "Your practice"
ON_LOAD = [DoctorHomeState.load, ListeningState.load]

_CHOICES = (("online", "Available"), ("away", "Away"), ("offline", "Offline"))
_State = DoctorHomeState


def page() -> rx.Component:
    """Now and next at the left, requests beside it."""
    return portal_page(
        "Today",
        rx.cond(
            _State.loaded,
            rx.fragment(
                _not_listed(),
                rx.el.div(
                    rx.el.div(waiting_desk(), _next(), class_name="stack stack-large"),
                    rx.el.div(listening(), _requests(), _called_off(), class_name="stack stack-large desk-side"),
                    _agenda(),
                    class_name="desk doctor-desk",
                ),
            ),
            skeleton_cards(2),
        ),
        action=_presence_switch(),
    )


def _presence_switch() -> rx.Component:
    return rx.el.div(
        *[
            rx.el.button(
                words,
                type="button",
                on_click=_State.be(choice),
                aria_pressed=rx.cond(_State.presence == choice, "true", "false"),
                class_name="switch-part",
                data_choice=choice,
            )
            for choice, words in _CHOICES
        ],
        class_name="switch",
        role="group",
        aria_label="How patients see you",
    )


def _not_listed() -> rx.Component:
    return rx.cond(
        _State.listed,
        rx.fragment(),
        callout("Patients can't find you yet: your licence is still being checked.", "warn", "shield-alert"),
    )


def _next() -> rx.Component:
    return section(
        "Now and next",
        rx.cond(
            _State.next,
            rx.foreach(_State.next, _next_one),
            empty_state("coffee", "No session is planned. What you accept will be here."),
        ),
    )


def _next_one(row: Any) -> rx.Component:
    return next_visit(
        row,
        suggestion(row),
        join_button(row),
        write_button(row),
        move_link(row, "doctor"),
        call_off(row, quiet_button("Cancel")),
        calendar_link(row),
    )


def _agenda() -> rx.Component:
    return rx.cond(
        _State.agenda,
        section(
            "After that",
            card(
                rx.foreach(_State.agenda, _agenda_day),
                rx.cond(
                    _State.more > 0,
                    rx.el.p("And ", _State.more, " more later", class_name="muted agenda-more"),
                    rx.fragment(),
                ),
                class_name="lines agenda",
            ),
            action=ReactRouterLink.create("See the week", to="/doctor/calendar", class_name="text-link"),
        ),
        rx.el.div(),
    )


def _agenda_day(day: Any) -> rx.Component:
    return rx.fragment(
        rx.heading(moment(day.at, "day"), as_="h3", size="2", class_name="agenda-day"),
        rx.el.ul(rx.foreach(day.rows, _session), class_name="rows"),
    )


def _session(row: Any) -> rx.Component:
    sign = rx.el.button(
        icon("calendar-x"),
        type="button",
        aria_label=f"Cancel the session with {row.other}",
        title="Cancel",
        class_name="round-button",
    )
    return visit_line(row, rx.el.div(write_sign(row), call_off(row, sign), class_name="signs"), when="time")


def _requests() -> rx.Component:
    return section(
        "Requests",
        rx.cond(
            _State.requests,
            stack(rx.foreach(_State.requests, _request)),
            empty_state("inbox", "Nobody is waiting for an answer."),
        ),
    )


def _request(request: Any) -> rx.Component:
    row = request.first
    return visit_card(
        row,
        suggestion(row),
        answer_buttons(row),
        rx.cond(row.series == "", move_link(row, "doctor"), rx.fragment()),
        reason=True,
        aside=who_is_this(row),
        status=False,
        together=dates_of(request),
    )


def _called_off() -> rx.Component:
    return rx.cond(
        _State.called_off,
        section(
            "Called off by patients",
            card(
                rx.el.ul(rx.foreach(_State.called_off, lambda row: visit_line(row)), class_name="rows"),
                class_name="lines",
            ),
        ),
        rx.fragment(),
    )
