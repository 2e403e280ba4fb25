"""Appointments as they are seen: large when it is the next one, as a card, or as a line among many."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_area_field
from calmconnect.components.moments import during, moment
from calmconnect.components.people import person_line
from calmconnect.components.series import cancel_ways, series_fact
from calmconnect.components.surfaces import quiet_button, status_badge
from calmconnect.components.theme import icon
from calmconnect.domain.booking import REASON_LENGTH, Mode
from calmconnect.state.shared.appointments import AppointmentsState
from calmconnect.state.shared.inbox import InboxState
from calmconnect.state.shared.visits import MODE_WORDS

_SIGNS = {Mode.VIDEO: "video", Mode.AUDIO: "phone", Mode.CHAT: "message-circle"}


def next_visit(row: Any, *actions: rx.Component) -> rx.Component:
    """The appointment that comes next: when, how soon, with whom, and what can be done about it."""
    return rx.el.article(
        rx.el.div(
            rx.el.div(moment(row.starts), class_name="next-when"),
            rx.el.div(moment(row.starts, "until"), class_name="tag", data_tone="accent"),
            class_name="next-time",
        ),
        person_line(row.other, mode_fact(row.mode), series_fact(row), size="large"),
        _reason(row),
        rx.el.div(*actions, class_name="cluster"),
        class_name="card stack visit next-visit",
    )


def visit_card(
    row: Any,
    *actions: rx.Component,
    reason: bool = False,
    status: bool = True,
    together: rx.Component | None = None,
    aside: rx.Component | None = None,
) -> rx.Component:
    """An appointment: with whom, when and how, and what can be done about it.

    `reason` shows what the patient wrote, `status` what the appointment is now; `together` stands for which of a series it is,
    and `aside` a link at the right of how they meet.
    """
    return rx.el.article(
        rx.el.div(
            person_line(row.other, moment(row.starts), size="medium"),
            status_badge(row.status) if status else rx.fragment(),
            class_name="visit-head",
        ),
        rx.el.div(
            mode_fact(row.mode),
            series_fact(row) if together is None else rx.fragment(),
            rx.el.span(aside, class_name="aside") if aside else rx.fragment(),
            class_name="cluster",
        ),
        together or rx.fragment(),
        _reason(row) if reason else rx.fragment(),
        answer_by(row),
        _end(row),
        rx.el.div(*actions, class_name="cluster") if actions else rx.fragment(),
        class_name="card stack visit",
    )


def visit_links(*links: rx.Component) -> rx.Component:
    """What else belongs to an appointment, on a line of its own below what can be done about it."""
    return rx.el.div(*links, class_name="cluster whole-line visit-links")


def visit_line(row: Any, *actions: rx.Component, when: Literal["time", "both"] = "both") -> rx.Component:
    """An appointment among many, as an item of a list: when, with whom, what became of it."""
    return rx.el.li(
        rx.el.div(moment(row.starts, when), class_name="line-time", data_form=when),
        rx.el.div(
            person_line(row.other, mode_fact(row.mode), series_fact(row), size="small"),
            _end(row),
            class_name="row-main stack visit",
        ),
        *actions,
        class_name="visit-line",
    )


def mode_fact(mode: rx.Var[str]) -> rx.Component:
    """How the two meet, with its sign."""
    return rx.match(
        mode,
        *[(key.value, rx.el.span(icon(sign, 17), MODE_WORDS[key], class_name="fact")) for key, sign in _SIGNS.items()],
        rx.fragment(),
    )


def write_button(row: Any) -> rx.Component:
    """Opens the conversation with the other person of an appointment."""
    return rx.button(
        icon("message-circle", 18),
        "Write",
        size="2",
        variant="soft",
        on_click=InboxState.write_to(row.other_id),
        aria_label=f"Write to {row.other}",
    )


def join_button(row: Any) -> rx.Component:
    """Leads into a session, from ten minutes before it begins until it ends."""
    button = rx.button(
        icon("door-open", 18),
        "Join",
        size="3",
        on_click=AppointmentsState.join(row.id),
        aria_label=f"Join the session with {row.other}",
    )
    return during(button, since=row.opens, until=row.ends)


def cancel_button(row: Any) -> rx.Component:
    """Calls off the patient's own request or appointment, after saying what becomes of the money."""
    return why_dialog(
        quiet_button("Cancel"),
        "Cancel it",
        "Cancel this appointment?",
        "Why can't you come? The doctor will read this.",
        row.id,
        AppointmentsState.cancel,
        AppointmentsState.problems["why"],
        cancel_ways(row),
        rx.el.p(
            "Until ",
            moment(row.free_until, inside=True),
            " what you paid goes back to you; later the doctor keeps it.",
            rx.cond(row.cancel_ways, " Each session counts by its own date.", ""),
        ),
    )


def answer_by(row: Any) -> rx.Component:
    """Until when a request can be answered."""
    return rx.cond(
        row.expires > 0,
        rx.el.p(
            icon("hourglass", 17),
            rx.el.span("To be answered by ", moment(row.expires, inside=True)),
            class_name="fact muted",
        ),
        rx.fragment(),
    )


def receipt_link(row: Any) -> rx.Component:
    """Leads to what was paid."""
    return ReactRouterLink.create(
        "Receipt", to=f"/patient/receipts/{row.id}", aria_label=f"Receipt, {row.other}", class_name="text-link"
    )


class _File(rx.Component):
    # `rx.el.a` would ask the router for a page under that address.
    tag = '"a"'

    href: rx.Var[str]
    download: rx.Var[str]


def calendar_link(row: Any) -> rx.Component:
    """Takes a confirmed appointment along to one's own calendar program."""
    link = _File.create(
        icon("calendar-plus", 17),
        "Add to calendar",
        href=f"/appointments/{row.id}.ics",
        download="session.ics",
        aria_label=f"Add to calendar, {row.other}",
        class_name="text-link fact",
    )
    return rx.cond((row.status == "booked") | (row.status == "arrived"), link, rx.fragment())


def write_sign(row: Any) -> rx.Component:
    """`write_button` where there is little room."""
    return rx.el.button(
        icon("message-circle"),
        type="button",
        on_click=InboxState.write_to(row.other_id),
        aria_label=f"Write to {row.other}",
        title="Write",
        class_name="round-button",
    )


def why_dialog(
    trigger: rx.Component,
    label: str,
    title: str | rx.Var[str],
    question: str,
    row_id: rx.Var[int],
    on_submit: Any,
    problem: rx.Var[str],
    *before: rx.Component,
) -> rx.Component:
    """Asks why before something is ended; the form holds `id` and `why`. `label` is what the button says that does it, and
    `before` stands above the question.
    """
    return dialog(
        trigger,
        title,
        rx.el.form(
            rx.el.input(type="hidden", name="id", value=row_id.to_string()),
            *before,
            text_area_field(question, "why", problem, max_length=REASON_LENGTH, required=True),
            dialog_foot(rx.dialog.close(submit_button(label)), cancel="Not now"),
            on_submit=on_submit,
            class_name="stack",
        ),
    )


def _reason(row: Any) -> rx.Component:
    return rx.cond(row.reason != "", rx.el.p(row.reason, class_name="prose quote"), rx.fragment())


def _end(row: Any) -> rx.Component:
    """How it ended when it was cancelled, and what was said."""
    said = rx.cond(row.why != "", rx.el.span(": “", row.why, "”"), rx.fragment())
    return rx.cond(row.ended != "", rx.el.p(row.ended, said, class_name="muted wrap"), rx.fragment())
