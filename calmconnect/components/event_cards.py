"""Events as they are seen: a day on a small leaf, what and where, how many places are left, and what can be done."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.moments import during, moment
from calmconnect.components.surfaces import callout, cluster, quiet_button, tag
from calmconnect.components.theme import icon
from calmconnect.state.shared.registrations import RegistrationState
from calmconnect.state.shared.shell import ShellState

_GIVE_BACK = "It goes to the first who waits. As long as there are places you can register again."


class _File(rx.Component):
    # `rx.el.a` would ask the router for a page under that address.
    tag = '"a"'

    href: rx.Var[str]
    download: rx.Var[str]


def event_card(row: Any, *actions: rx.Component) -> rx.Component:
    """An event among others; its name leads to its page."""
    return rx.el.article(
        rx.el.div(
            day_leaf(row.starts),
            rx.el.div(
                rx.heading(ReactRouterLink.create(row.title, to=row.href, class_name="event-name"), as_="h3", size="4"),
                rx.el.p(row.kind, rx.cond(row.repeats, " · comes again", ""), class_name="muted small"),
                class_name="event-title",
            ),
            class_name="event-head",
        ),
        event_facts(row),
        rx.el.div(how_full(row), rx.el.div(*actions, class_name="cluster event-foot"), class_name="event-end"),
        class_name="card event-card",
        key=row.id,
    )


def event_line(row: Any) -> rx.Component:
    """An event that somebody is down for, among their own: when, what it is to them, and what they can do."""
    return rx.el.li(
        day_leaf(row.starts),
        rx.el.div(
            ReactRouterLink.create(row.title, to=row.href, class_name="event-name"),
            rx.el.p(moment(row.starts), "–", moment(row.ends, "time"), " · ", row.place, class_name="muted small wrap"),
            rx.cond(row.why != "", rx.el.p(row.why, class_name="small wrap"), rx.fragment()),
            class_name="row-main event-title",
        ),
        cluster(taking_part(row), calendar_file(row), class_name="event-line-end"),
        key=row.id,
    )


def day_leaf(at: rx.Var[int]) -> rx.Component:
    """The day as on a calendar's leaf; those who hear the page are told it in a sentence elsewhere."""
    return rx.el.div(
        rx.el.span(moment(at, "weekday"), class_name="leaf-weekday"),
        rx.el.span(moment(at, "number"), class_name="leaf-day"),
        rx.el.span(moment(at, "moon"), class_name="leaf-month"),
        class_name="leaf",
        aria_hidden="true",
    )


def event_facts(row: Any) -> rx.Component:
    """When, where and with whom."""
    return rx.el.ul(
        rx.el.li(icon("clock", 17), rx.el.span(moment(row.starts), "–", moment(row.ends, "time")), class_name="fact"),
        rx.el.li(
            rx.cond(row.online, icon("video", 17), icon("map-pin", 17)),
            rx.el.span(row.place, class_name="wrap"),
            class_name="fact",
        ),
        rx.el.li(icon("user-round", 17), rx.el.span("With ", row.host), class_name="fact"),
        class_name="event-facts",
    )


def how_full(row: Any) -> rx.Component:
    """How many places are taken, as a bar and in words."""
    return rx.el.div(
        rx.el.span(
            rx.el.span(class_name="bar-filled", style={"width": row.share.to_string() + "%"}),
            class_name="bar",
            aria_hidden="true",
        ),
        rx.el.p(
            rx.el.span(row.places),
            rx.el.span(rx.cond(row.told != "", row.told, rx.cond(row.waits != "", row.waits, row.left))),
            class_name="event-places",
        ),
        class_name="event-full",
    )


def taking_part(row: Any) -> rx.Component:
    """What an event is to the patient who looks, and what they can do: register, wait, give back, come in."""
    return rx.match(
        row.status,
        ("cancelled", tag("Called off", "quiet", "x")),
        rx.match(
            row.mine,
            ("confirmed", rx.fragment(tag("You have a place", "accent", "check"), join_button(row), _give_up(row))),
            (
                "waitlisted",
                rx.fragment(
                    tag(rx.cond(row.line == 1, "You are next", f"You are number {row.line} in line"), "warn", "list"),
                    _leave_line(row),
                ),
            ),
            ("attended", rx.fragment(tag("You came", "accent", "check"), join_button(row))),
            ("missed", tag("You did not come", "quiet", "circle-slash")),
            _not_yet(row),
        ),
    )


def join_button(row: Any) -> rx.Component:
    """Leads into the room of an event, from a quarter of an hour before it begins until it ends."""
    button = rx.button(
        icon("door-open", 18),
        "Join the room",
        size="2",
        on_click=RegistrationState.join(row.id),
        aria_label="Join the room: " + row.title,
    )
    return rx.cond(row.online, during(button, since=row.opens, until=row.ends), rx.fragment())


def calendar_file(row: Any) -> rx.Component:
    """Takes an event along to one's own calendar program."""
    link = _File.create(
        icon("calendar-plus", 17),
        "Add to calendar",
        href=f"/events/{row.id}.ics",
        download="event.ics",
        aria_label="Add to calendar: " + row.title,
        class_name="text-link fact",
    )
    return rx.cond((row.mine == "confirmed") & (row.status == "published"), link, rx.fragment())


def why_off(row: Any) -> rx.Component:
    """That an event was called off, and why."""
    words = rx.fragment(rx.el.strong("We are sorry: this event does not take place. "), row.why)
    return rx.cond(row.status == "cancelled", callout(words, "warn", "calendar-x"), rx.fragment())


def status_tag(row: Any) -> rx.Component:
    """How an event stands, for those who make it."""
    return rx.match(
        row.status,
        ("draft", tag("Draft", "quiet", "pencil")),
        ("cancelled", tag("Called off", "quiet", "x")),
        tag("Published", "accent", "eye"),
    )


def _not_yet(row: Any) -> rx.Component:
    button = rx.cond(
        row.full,
        rx.button(
            icon("list-plus", 18),
            "Wait for a place",
            size="2",
            variant="soft",
            on_click=RegistrationState.register(row.id),
            aria_label="Wait for a place: " + row.title,
        ),
        rx.button(
            icon("ticket-plus", 18),
            "Register",
            size="2",
            on_click=RegistrationState.register(row.id),
            aria_label="Register: " + row.title,
        ),
    )
    closed = rx.el.span("Registration is closed", class_name="muted")
    return rx.cond(
        ShellState.off.contains("events"),
        rx.el.span("Not offered at the moment", class_name="muted"),
        rx.fragment(
            during(button, since=0, until=row.closes), during(closed, since=row.closes, until=row.ends + 86_400_000)
        ),
    )


def _give_up(row: Any) -> rx.Component:
    back = dialog(
        quiet_button("Give it back", aria_label="Give it back: " + row.title),
        "Give your place back?",
        dialog_foot(
            rx.dialog.close(rx.button("Give it back", size="3", on_click=RegistrationState.give_up(row.id))),
            cancel="Keep it",
        ),
        description=_GIVE_BACK,
    )
    return during(back, since=0, until=row.starts)


def _leave_line(row: Any) -> rx.Component:
    return during(
        quiet_button(
            "Wait no longer",
            on_click=RegistrationState.give_up(row.id),
            aria_label="Wait no longer: " + row.title,
        ),
        since=0,
        until=row.starts,
    )
