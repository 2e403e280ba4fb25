"""Asking a doctor for a time: when, how, and why; and what became of it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.addresses import address_is
from calmconnect.components.agreements import agreement_tick
from calmconnect.components.forms import radio_field, submit_button, text_area_field
from calmconnect.components.moments import browser_zone, moment
from calmconnect.components.paying import chosen_time, let_go, no_answer_yet, payment, second_step, test_badge
from calmconnect.components.repeating import repeating
from calmconnect.components.slot_picker import slot_picker
from calmconnect.components.surfaces import callout, card, cluster, empty_state, link_button, quiet_button
from calmconnect.components.theme import icon
from calmconnect.components.waitlist import wait_for_time
from calmconnect.domain.booking import REASON_LENGTH
from calmconnect.domain.consents import Subject
from calmconnect.state.public.doctor import DoctorPageState
from calmconnect.state.shared.shell import ShellState

_State = DoctorPageState
_KEPT_TIME = "The time is kept for you until they answer."
_KEPT_TIMES = "All these times are kept for you until they answer."


def booking_form() -> rx.Component:
    """The steps, or what happens next once the time is asked for."""
    return card(
        rx.cond(
            ShellState.ready & (ShellState.role == ""),
            browser_zone(shown=_State.zone, on_zone=_State.be_in_zone),
            rx.fragment(),
        ),
        # So a reload shows what became of the time that was asked for.
        address_is(rx.cond(_State.asked, f"{_State.row.href}?slot={_State.chosen}", "")),
        rx.cond(_State.asked, _asked(), rx.cond(_State.bookable, _steps(), _no_time())),
        rx.cond((ShellState.role == "patient") & (_State.held == 0) & ~_State.asked, wait_for_time(), rx.fragment()),
        class_name="stack booking",
        id="book",
    )


def _steps() -> rx.Component:
    return rx.fragment(
        slot_picker(_State),
        rx.cond(_State.problems.contains("starts"), _taken(), rx.fragment()),
        rx.match(
            ShellState.role,
            ("patient", rx.cond(_State.held == 0, _not_kept(), _kept())),
            ("", _sign_in_first()),
            rx.el.p("Only patients can request a time.", class_name="muted"),
        ),
    )


def _not_kept() -> rx.Component:
    return rx.el.div(
        rx.cond(
            _State.chosen == 0,
            rx.el.ol(
                rx.el.li("Choose a time. It is kept for you for five minutes."),
                rx.el.li("Say how you would like to meet, and what it is about."),
                rx.el.li("Pay. ", test_badge()),
                class_name="next-steps",
            ),
            rx.fragment(chosen_time(), rx.button("Keep this time for me", size="3", on_click=_State.keep)),
        ),
        class_name="stack booking-form",
    )


def _kept() -> rx.Component:
    return rx.match(
        _State.paying,
        ("requires_action", second_step()),
        ("processing", no_answer_yet()),
        _how_and_why(),
    )


def _taken() -> rx.Component:
    return rx.el.div(
        callout(_State.problems["starts"], "warn", "clock-alert", role="alert"),
        rx.cond(
            _State.near,
            rx.fragment(
                rx.el.p("Free close to it:", class_name="muted"),
                cluster(
                    rx.foreach(
                        _State.near,
                        lambda at: rx.el.button(
                            moment(at, zone=_State.zone), type="button", on_click=_State.choose(at), class_name="slot"
                        ),
                    )
                ),
            ),
            rx.fragment(),
        ),
        class_name="stack near",
    )


def _how_and_why() -> rx.Component:
    return rx.el.form(
        chosen_time(),
        repeating(),
        radio_field("How would you like to meet?", "mode", _State.modes, _State.problems["mode"]),
        text_area_field(
            "What is it about?",
            "reason",
            _State.problems["reason"],
            "A few words help the doctor to prepare. Only the two of you see them.",
            max_length=REASON_LENGTH,
        ),
        rx.cond(_State.must_agree, agreement_tick(Subject.TELEHEALTH, _State.problems["consent"]), rx.fragment()),
        rx.cond(_State.free_of_charge, rx.fragment(), payment()),
        cluster(submit_button(_ask_words()), let_go()),
        on_submit=_State.request,
        class_name="stack booking-form",
    )


def _ask_words() -> rx.Var[str]:
    several = _State.total > 1
    without_fee = rx.cond(several, f"Request {_State.total} sessions", "Request this time")
    words: rx.Var[str] = rx.cond(
        _State.free_of_charge, without_fee, rx.cond(several, f"Pay {_State.sum} and request", "Pay and request")
    )
    return words


def _sign_in_first() -> rx.Component:
    return rx.cond(
        _State.chosen == 0,
        rx.fragment(),
        rx.el.div(
            chosen_time(),
            link_button(
                "Sign in to request this time", f"/sign-in?next=/doctors/{_State.row.id}%3Fslot%3D{_State.chosen}"
            ),
            class_name="stack booking-form",
        ),
    )


def _asked() -> rx.Component:
    return rx.match(
        _State.answer,
        ("pending", rx.fragment(_waiting(), _afterwards("Request one more"))),
        ("cancelled", rx.fragment(_called_off(), _afterwards("Choose another time"))),
        rx.fragment(
            _told("calendar-check", "It is confirmed", f"{_State.row.name} expects you."),
            _afterwards("Request one more"),
        ),
    )


def _afterwards(again: str) -> rx.Component:
    return cluster(
        link_button("My appointments", "/patient/appointments"),
        quiet_button(again, size="3", on_click=_State.begin_again),
        class_name="told-actions",
    )


def _waiting() -> rx.Component:
    return rx.fragment(
        _told("send", "Your request is with the doctor.", rx.cond(_State.mine.length() > 1, _KEPT_TIMES, _KEPT_TIME)),
        rx.el.ul(
            rx.el.li(f"{_State.row.name} sees your request now, and accepts or declines it."),
            rx.el.li("You see the answer here, on your home page and under Appointments, without reloading."),
            rx.el.li("Until a session begins you can cancel it there."),
            class_name="next-steps",
        ),
    )


def _called_off() -> rx.Component:
    return rx.fragment(
        _told("calendar-x", "This time is called off", _State.mine[0].ended),
        rx.foreach(
            _State.mine,
            lambda row, place: rx.cond(
                (row.why != "") & (place == 0), rx.el.p(row.why, class_name="prose quote"), rx.fragment()
            ),
        ),
    )


def _told(sign: str, title: str, words: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(icon(sign, 26), class_name="empty-icon"),
        rx.heading(title, as_="h2", size="4"),
        rx.el.p(rx.el.strong(moment(_State.chosen, zone=_State.zone)), class_name="told-time"),
        rx.cond(_State.mine.length() > 1, _those_after(), rx.fragment()),
        rx.el.p(words, class_name="muted"),
        class_name="booking-told",
        role="status",
    )


def _those_after() -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            _State.mine,
            lambda row, place: rx.cond(
                place == 0,
                rx.fragment(),
                rx.el.li(
                    rx.el.span(moment(row.starts, zone=_State.zone)),
                    rx.cond(row.ended != "", rx.el.span(row.ended, class_name="series-why"), rx.fragment()),
                ),
            ),
        ),
        class_name="series-told",
        aria_label="The sessions after it",
    )


def _no_time() -> rx.Component:
    return empty_state(
        "calendar-x",
        "There is no free time in the coming weeks. Have a look at other doctors.",
        link_button("Find a doctor", "/find", variant="soft"),
    )
