"""Doctors who ask who somebody without a name is, because a life may be in danger."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.break_glass import shown_identity
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_area_field
from calmconnect.components.lists import paging_links
from calmconnect.components.moments import moment
from calmconnect.components.second_step import proof_fields
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    callout,
    card,
    cluster,
    empty_state,
    quiet_button,
    section,
    skeleton_cards,
    stack,
    tag,
)
from calmconnect.components.theme import icon
from calmconnect.domain.break_glass import REASON_LENGTH
from calmconnect.state.admin.break_glass import OpeningsState

ROUTE = "/admin/break-glass"
TITLE = "Break glass"
ON_LOAD = [OpeningsState.load]

_State = OpeningsState


def page() -> rx.Component:
    """What waits, and what was decided before."""
    return portal_page(
        "Break glass",
        stack(
            rx.el.p(
                "Who talks without a name stays unknown, also to you, unless a doctor fears for a life and you open it. Each "
                "step on this page is kept for good, and the person is told afterwards.",
                class_name="muted prose",
            ),
            rx.cond(_State.loaded, rx.fragment(_waiting(), _past()), skeleton_cards(2)),
            class_name="stack-large narrow",
        ),
        _open_dialog(),
        _refuse_dialog(),
    )


def _waiting() -> rx.Component:
    return section(
        "Waits for an answer",
        rx.cond(
            _State.waiting,
            stack(rx.foreach(_State.waiting, _request)),
            empty_state("key-round", "Nobody asks. When a doctor does, you are alerted, and it shows here by itself."),
        ),
    )


def _past() -> rx.Component:
    return rx.cond(
        _State.past,
        section("Before", stack(rx.foreach(_State.past, _answered)), paging_links(_State.paging)),
        rx.fragment(),
    )


def _request(row: Any) -> rx.Component:
    return card(
        _about(row, rx.cond(row.urgent, tag("Spoke of danger", "warn", "triangle-alert"), rx.fragment())),
        rx.el.div(
            rx.el.span("Asked ", moment(row.asked_at, "ago"), class_name="muted small"),
            cluster(
                quiet_button("Refuse", on_click=_State.decide(row.id, "refuse")),
                rx.button(icon("key-round", 18), "Open", size="2", on_click=_State.decide(row.id, "open")),
            ),
            class_name="moderated-foot",
        ),
        class_name="moderated",
        key=row.id,
    )


def _answered(row: Any) -> rx.Component:
    how = rx.match(
        row.standing,
        ("opened", tag("Opened", "accent", "key-round")),
        ("nothing", tag("No account", "quiet", "circle-slash")),
        ("refused", tag("Left sealed", "quiet", "lock")),
        tag("Not answered", "warn", "clock-alert"),
    )
    return card(
        _about(row, how),
        rx.cond(
            row.answer != "",
            callout(rx.fragment(rx.el.strong(row.admin, ": "), row.answer), "", "user-round-check"),
            rx.fragment(),
        ),
        rx.el.span("Asked ", moment(row.asked_at, inside=True), class_name="muted small"),
        rx.cond(row.mine, shown_identity(row.id, row.until, _State.show), rx.fragment()),
        class_name="moderated",
        key=row.id,
    )


def _about(row: Any, *tags: rx.Component) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.span(rx.el.strong(row.doctor), " about ", rx.el.strong(row.pseudonym)),
            cluster(*tags, class_name="tags"),
            class_name="moderated-head",
        ),
        rx.el.p(rx.el.strong(row.danger, ". "), row.reason, class_name="prose wrap"),
    )


def _open_dialog() -> rx.Component:
    return dialog(
        None,
        "Open who this is?",
        rx.el.form(
            _why("Why do you open it?", "Kept for good, together with the doctor's words."),
            proof_fields(_State.problems, _State.with_code),
            dialog_foot(submit_button("Open it"), cancel="Not now"),
            on_submit=_State.open_it,
            class_name="stack",
        ),
        description=f"You and {_State.about.doctor} then see the name and the email address for 24 hours.",
        open=_State.deciding == "open",
        on_open_change=_State.turn,
    )


def _refuse_dialog() -> rx.Component:
    return dialog(
        None,
        "Leave it sealed?",
        rx.el.form(
            _why("Why not?", "The doctor reads this, and may ask again."),
            dialog_foot(submit_button("Leave it sealed"), cancel="Not now"),
            on_submit=_State.refuse,
            class_name="stack",
        ),
        description=f"{_State.about.doctor} is told at once.",
        open=_State.deciding == "refuse",
        on_open_change=_State.turn,
    )


def _why(label: str, hint: str) -> rx.Component:
    return text_area_field(label, "reason", _State.problems["reason"], hint, max_length=REASON_LENGTH)
