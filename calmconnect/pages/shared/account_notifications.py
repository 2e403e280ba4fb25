"""What a person hears about, how and when."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.devices import device_line
from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.moments import moment
from calmconnect.components.notices import CHANNEL_ICONS, kind_icon
from calmconnect.components.push import push_switch
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, cluster, columns, section, skeleton_cards, stack, tag
from calmconnect.components.theme import icon
from calmconnect.domain.notifications import Channel, Kind
from calmconnect.state.shared.hearing import HearingState

ROUTE = "/account/notifications"
TITLE = "What you hear about"
ON_LOAD = [HearingState.load]

KIND_WORDS = {
    Kind.BOOKING: ("Appointments", "Requests, confirmations, changes and cancellations."),
    Kind.REMINDER: ("Reminders", "Before an appointment or an event begins, and when your doctor waits for answers."),
    Kind.EVENT: ("Events", "Your place at an event, and what changes about it."),
    Kind.MESSAGE: ("Messages", "When somebody wrote to you and you have not read it."),
    Kind.AVAILABLE: ("Somebody is available", "When a doctor you asked about is there."),
    Kind.WAITLIST: ("Waiting list", "When a time you wait for becomes free."),
    Kind.DOCUMENT: ("Documents", "When a doctor shares a document with you, or withdraws one."),
    Kind.CALL: ("Calls", "When somebody calls you while CalmConnect is closed, and when you missed a call."),
    Kind.EMERGENCY: (
        "Emergencies",
        "When somebody needs help at once and you are there. In the app and on your devices always.",
    ),
    Kind.ACCOUNT: (
        "Your account",
        "Such as a changed password. In the app and by email always, to keep you safe.",
    ),
}
CHANNEL_WORDS = {Channel.IN_APP: "In app", Channel.EMAIL: "Email", Channel.PUSH: "Push"}


def page() -> rx.Component:
    """Kinds by ways, quiet hours and sound, devices."""
    return portal_page(
        "What you hear about",
        rx.cond(
            HearingState.loaded,
            columns(
                _kinds(),
                stack(_devices(), _quiet(), _sound(), class_name="stack-large"),
                class_name="columns-wide",
            ),
            skeleton_cards(2),
        ),
    )


def _kinds() -> rx.Component:
    return section(
        "How we tell you", card(rx.el.ul(rx.foreach(HearingState.kinds, _kind), class_name="rows hearing-rows"))
    )


def _kind(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.fieldset(
            rx.el.legend(
                kind_icon(row.kind),
                rx.match(row.kind, *[(kind.value, name) for kind, (name, _) in KIND_WORDS.items()], ""),
                class_name="hearing-name",
            ),
            rx.el.p(
                rx.match(row.kind, *[(kind.value, words) for kind, (_, words) in KIND_WORDS.items()], ""),
                class_name="person-words",
            ),
            cluster(rx.foreach(row.ways, lambda way: _way(row, way)), class_name="hearing-ways"),
        ),
        key=row.kind,
    )


def _way(row: Any, way: Any) -> rx.Component:
    choose: Any = HearingState.choose
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=way.wanted,
            disabled=way.fixed,
            on_change=choose(row.kind, way.channel, ~way.wanted),
            class_name="only-read-out",
        ),
        rx.el.span(icon("check", 18), class_name="when-on"),
        rx.el.span(_channel_icon(way.channel), class_name="when-off"),
        rx.match(way.channel, *[(one.value, words) for one, words in CHANNEL_WORDS.items()], ""),
        class_name="chip tick hearing-way",
        key=way.channel,
    )


def _channel_icon(channel: rx.Var[str]) -> rx.Component:
    return rx.match(channel, *[(one.value, icon(name, 18)) for one, name in CHANNEL_ICONS.items()], icon("bell", 18))


def _quiet() -> rx.Component:
    problem = HearingState.problems["quiet"]
    return section(
        "Quiet hours",
        card(
            rx.el.form(
                stack(
                    rx.el.p(
                        "Between these times we send no email and no push; what comes then waits until they end. "
                        "Only what can't wait and what concerns the safety of your account is sent at once.",
                        class_name="muted",
                    ),
                    rx.el.div(
                        text_field("From", "quiet_from", type="time", default_value=HearingState.quiet_from),
                        text_field(
                            "Until", "quiet_until", problem, type="time", default_value=HearingState.quiet_until
                        ),
                        class_name="quiet-times",
                    ),
                    rx.el.p("By the clock in ", HearingState.zone, ".", class_name="field-hint"),
                    cluster(
                        submit_button(
                            rx.cond(HearingState.quiet, "Change", "Keep these hours quiet"), variant="outline"
                        ),
                        rx.cond(HearingState.quiet, _no_quiet()),
                    ),
                ),
                on_submit=HearingState.keep_quiet,
                no_validate=True,
                key=HearingState.quiet_from + HearingState.quiet_until,
            )
        ),
        action=rx.cond(HearingState.quiet, tag("On", "accent", "moon"), tag("Off", "quiet")),
    )


def _no_quiet() -> rx.Component:
    return rx.button(
        "No quiet hours",
        size="3",
        variant="ghost",
        color_scheme="gray",
        type="button",
        on_click=HearingState.forget_quiet,
    )


def _sound() -> rx.Component:
    switch: Any = HearingState.switch_sound
    return section(
        "Sound",
        card(
            rx.el.label(
                rx.el.span(
                    rx.el.span("A soft sound for something new", class_name="person-name"),
                    rx.el.span("While CalmConnect is open, and never in your quiet hours.", class_name="person-words"),
                    class_name="row-main sound-words",
                ),
                rx.switch(checked=HearingState.sound, on_change=lambda on: switch(on), size="3"),
                class_name="sound-row",
            )
        ),
    )


def _devices() -> rx.Component:
    return section(
        "On your devices",
        card(
            stack(
                push_switch(),
                rx.cond(
                    HearingState.devices,
                    rx.el.ul(rx.foreach(HearingState.devices, _device), class_name="rows device-rows"),
                ),
            )
        ),
    )


def _device(device: Any) -> rx.Component:
    remove: Any = HearingState.remove
    return device_line(
        "smartphone",
        device.name,
        "Since ",
        moment(device.since, "date"),
        here=device.here,
        end="Remove",
        end_label="Send no more to: " + device.name,
        on_end=remove(device.id),
    )
