"""The waiting room as who waits sees it: a calm page that stays true by itself."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.live import presence_mark
from calmconnect.components.moments import during, moment
from calmconnect.components.people import initials_disc
from calmconnect.components.surfaces import card, cluster, empty_state, link_button, quiet_button, quiet_link, stack
from calmconnect.components.theme import icon
from calmconnect.components.visits import mode_fact
from calmconnect.state.patient.waiting import WaitingRoomState
from calmconnect.state.shared.inbox import InboxState

_State = WaitingRoomState


def waiting_room(room: Any) -> rx.Component:
    """What there is for the patient of this session now."""
    return rx.match(
        _State.stage,
        ("waiting", _waiting(room)),
        ("early", _early(room)),
        ("elsewhere", _not_here(room, "You are waiting on another page", "Wait here instead")),
        ("away", _not_here(room, "You are not waiting now", "Come in")),
        ("together", _together(room)),
        ("parted", _parted(room)),
        ("unattended", _unattended(room)),
        _over(room),
    )


def _waiting(room: Any) -> rx.Component:
    return rx.el.div(
        card(
            rx.el.div(
                rx.el.span(class_name="breathing waiting-breath", aria_hidden="true"),
                rx.heading(_place(room), as_="h2", size="7"),
                rx.el.p(rx.el.strong(room.doctor), " lets you in. You don't have to do anything."),
                class_name="waiting-now",
                role="status",
            ),
            _said(room),
            _facts(room),
            _never(room),
            class_name="stack waiting-card",
        ),
        _meanwhile(room),
        class_name="waiting-room",
    )


def _place(room: Any) -> Any:
    return rx.match(
        room.before,
        (0, "You are next"),
        (1, "One person is before you"),
        f"{room.before} people are before you",
    )


def _said(room: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(
            room.said != "",
            rx.el.div(
                initials_disc(room.doctor, "small"),
                rx.el.p(room.said, rx.el.span(moment(room.said_at, "ago"), class_name="muted small")),
                class_name="waiting-said",
            ),
            rx.fragment(),
        ),
        role="status",
    )


def _facts(room: Any) -> rx.Component:
    return rx.el.dl(
        _fact("Your session", moment(room.starts, "time"), " · ", moment(room.starts, "until")),
        _fact("You came in", moment(room.since, "ago")),
        _fact("How you meet", mode_fact(room.mode)),
        _fact(room.doctor, presence_mark(doctor=room.doctor_id, presence=room.presence, since=_State.seen)),
        class_name="waiting-facts",
    )


def _fact(name: Any, *words: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(*words))


def _never(room: Any) -> rx.Component:
    """What happens when the doctor is late, once they are; 0 is for a doctor who has come already."""
    return rx.cond(
        room.given_up > 0,
        during(
            rx.el.p(
                "Your session should have begun. If your doctor has not come by ",
                rx.el.strong(moment(room.given_up, "time")),
                ", it ends by itself, you get back what you paid, and it is noted that you were here.",
                class_name="muted",
            ),
            since=room.starts,
            until=room.given_up,
        ),
        rx.fragment(),
    )


def _meanwhile(room: Any) -> rx.Component:
    return rx.el.section(
        rx.heading("Meanwhile", as_="h2", size="5"),
        rx.el.ul(
            _way(
                "settings-2", "Check camera and sound", "Your place is kept while you look around here.", "/call-check"
            ),
            _way("calendar-days", "Your appointments", "What is planned, and what was.", "/patient/appointments"),
            _way("circle-help", "Ask our helpline", "If something does not work, people answer.", "/patient/help"),
            class_name="waiting-ways",
        ),
        cluster(
            quiet_button(icon("message-circle", 18), "Write", size="3", on_click=InboxState.write_to(room.doctor_id)),
            quiet_button(icon("log-out", 18), "Leave the waiting room", size="3", on_click=_State.leave),
        ),
        rx.el.p(
            "Your microphone and camera are off until you are let in. If you can't wait because you are not safe, press ",
            rx.el.strong("Get help now"),
            " at the top: a person answers at once.",
            class_name="muted small",
        ),
        class_name="stack waiting-meanwhile",
    )


def _way(sign: str, title: str, words: str, path: str) -> rx.Component:
    return rx.el.li(
        ReactRouterLink.create(
            rx.el.span(icon(sign, 20), class_name="waiting-way-sign"),
            rx.el.span(
                rx.el.span(title, class_name="person-name"),
                rx.el.span(words, class_name="person-words"),
                class_name="person-text",
            ),
            to=path,
            class_name="listening-row",
        )
    )


def _early(room: Any) -> rx.Component:
    come_in = rx.button(icon("door-open", 18), "Come in", size="3", on_click=_State.enter)
    return _notice(
        "clock",
        "It is a little early",
        rx.fragment(
            "Your session with ",
            rx.el.strong(room.doctor),
            " begins ",
            moment(room.starts, "both", inside=True),
            ". The waiting room opens ",
            moment(room.opens, "until"),
            ", ten minutes before.",
        ),
        during(come_in, since=room.opens, until=room.ends),
        quiet_link("Check camera and sound", "/call-check", "settings-2"),
    )


def _not_here(room: Any, title: str, button: str) -> rx.Component:
    return _notice(
        "door-open",
        title,
        rx.fragment("Your session with ", rx.el.strong(room.doctor), " is at ", moment(room.starts, "time"), "."),
        rx.button(icon("door-open", 18), button, size="3", on_click=_State.enter),
    )


def _together(room: Any) -> rx.Component:
    return _notice(
        "phone",
        f"You are with {room.doctor} now",
        "This page goes on beside your call.",
    )


def _parted(room: Any) -> rx.Component:
    return _notice(
        "leaf",
        "Your call has ended",
        rx.fragment(
            "If that was too early, go back to the waiting room: ",
            rx.el.strong(room.doctor),
            " sees you there at once. If it was all for today, you can close this page.",
        ),
        rx.button(icon("door-open", 18), "Back to the waiting room", size="3", on_click=_State.enter),
        link_button("Home", "/patient", variant="soft"),
        _write(room),
    )


def _unattended(room: Any) -> rx.Component:
    return _notice(
        "cloud-sun",
        f"{room.doctor} did not come",
        "We are sorry. You get back what you paid, and it is noted that you were here. You can write to them, choose another "
        "time, or tell our helpline: people answer there.",
        link_button("Choose another time", f"/doctors/{room.doctor_id}"),
        _write(room),
        quiet_link("Ask our helpline", "/patient/help", "circle-help"),
    )


def _over(room: Any) -> rx.Component:
    return _notice(
        "leaf",
        "There is nothing to wait for",
        rx.fragment("This session with ", rx.el.strong(room.doctor), " is over, or was called off."),
        link_button("Your appointments", "/patient/appointments"),
        _write(room),
    )


def _write(room: Any) -> rx.Component:
    return quiet_button(icon("message-circle", 18), "Write", size="3", on_click=InboxState.write_to(room.doctor_id))


def _notice(sign: str, title: Any, words: Any, *actions: rx.Component) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.span(icon(sign, 26), class_name="empty-icon"),
            rx.heading(title, as_="h2", size="6"),
            rx.el.p(words, class_name="muted measure"),
            class_name="waiting-now",
            role="status",
        ),
        cluster(*actions, class_name="told-actions") if actions else rx.fragment(),
        class_name="stack waiting-card",
    )


def no_such_room() -> rx.Component:
    """What is said when there is no such session, or none with a waiting room."""
    return stack(
        empty_state(
            "door-open", "There is no waiting room here.", link_button("Your appointments", "/patient/appointments")
        )
    )
