"""Waiting for time that becomes free, and what is kept for who waited."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import card, cluster, link_button, quiet_button, section, stack
from calmconnect.components.theme import icon
from calmconnect.state.patient.offers import OffersState
from calmconnect.state.patient.waitlist import WaitlistState


def wait_for_time() -> rx.Component:
    """Lets a patient wait for the doctor whose page is open, or says where in line they are."""
    return rx.el.details(
        rx.el.summary("No time that suits you?"),
        rx.cond(WaitlistState.place > 0, _in_line(), _form()),
        open=WaitlistState.place > 0,
        class_name="wait-for-time",
    )


def _in_line() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "You wait for a time before ",
            rx.el.strong(moment(WaitlistState.before, "day", inside=True)),
            rx.cond(WaitlistState.place == 1, ". You are next.", f". You are number {WaitlistState.place} in line."),
        ),
        quiet_button("Wait no longer", on_click=WaitlistState.leave),
        class_name="stack",
        role="status",
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.p(
            "When a time becomes free we keep it for you for two hours, and tell you at once. If you don't take it, it goes "
            "to the next in line.",
            class_name="muted",
        ),
        text_field(
            "Any time up to and with", "last_day", WaitlistState.problems["last_day"], type="date", required=True
        ),
        submit_button("Put me on the list", size="2", variant="soft"),
        on_submit=WaitlistState.join,
        class_name="stack",
    )


def kept_for_you() -> rx.Component:
    """The times that are kept because the patient waited, if there are any."""
    return rx.cond(
        OffersState.rows,
        section("A time has become free", stack(rx.foreach(OffersState.rows, _offer))),
        rx.fragment(),
    )


def _offer(row: Any) -> rx.Component:
    return card(
        rx.el.p(icon("calendar-heart", 18), rx.el.strong(moment(row.starts)), class_name="fact"),
        rx.el.p(row.doctor, " · kept for you until ", moment(row.until, inside=True), class_name="muted"),
        cluster(link_button("Take it", row.href, size="2")),
        class_name="stack",
        role="status",
    )
