"""People who may be in danger, as those who see to them find them: what waits, and what one does oneself."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import TASK_WORDS
from calmconnect.components.events import one_value
from calmconnect.components.moments import moment
from calmconnect.components.screening import screening
from calmconnect.components.surfaces import card, cluster, empty_state, quiet_button, section, skeleton_cards, tag
from calmconnect.components.task_closing import closing
from calmconnect.components.theme import icon
from calmconnect.state.shared.shell import ShellState
from calmconnect.state.shared.tasks import TasksState

_State = TasksState


class _TaskWords(rx.Component):
    library = TASK_WORDS
    tag = "TaskWords"

    task: rx.Var[int]
    zone: rx.Var[str]

    on_show: rx.EventHandler[one_value]


def tasks() -> rx.Component:
    """One's own task, what waits, and what others see to."""
    return rx.cond(
        _State.loaded,
        rx.el.div(
            rx.foreach(_State.current, _current),
            rx.cond(_State.own.length() > 1, section("Also yours", _list(_State.own, _own)), rx.fragment()),
            section(
                "Waiting for somebody",
                rx.cond(
                    _State.waiting,
                    _list(_State.waiting, _waiting),
                    empty_state("shield-check", "Nobody waits. Whoever writes what sounds like danger is listed here."),
                ),
            ),
            rx.cond(_State.others, section("Others see to these", _list(_State.others, _taken)), rx.fragment()),
            class_name="stack stack-large tasks",
        ),
        skeleton_cards(2),
    )


def _list(rows: rx.Var[Any], row: Any) -> rx.Component:
    return card(rx.el.ul(rx.foreach(rows, row), class_name="task-list", aria_live="polite"), class_name="flat")


def _facts(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(row.urgent, tag("Urgent", "warn", "triangle-alert"), tag("Concern", "", "info")),
            rx.cond(row.guessed, tag("Found on a second look", "", "scan-search"), rx.fragment()),
            rx.cond(row.late, tag("Admins were told", "warn", "clock-alert"), rx.fragment()),
            class_name="cluster tags",
        ),
        rx.el.span(row.where, rx.cond(row.hits > 1, f", {row.hits} times", ""), class_name="task-where"),
        rx.el.span("Since ", moment(row.asked, "ago"), class_name="muted small"),
        class_name="task-facts grow",
    )


def _waiting(row: Any) -> rx.Component:
    take: Any = _State.take
    return rx.el.li(
        _facts(row),
        rx.el.span(rx.cond(row.late, "Was due ", "Due "), moment(row.due, "time"), class_name="task-due muted small"),
        rx.button("See to it", size="3", on_click=take(row.id)),
        key=row.id,
    )


def _taken(row: Any) -> rx.Component:
    return rx.el.li(
        _facts(row),
        rx.el.span(icon("user-check", 18), row.by, class_name="fact"),
        rx.cond(ShellState.role == "admin", _give_back(row), rx.fragment()),
        key=row.id,
    )


def _own(row: Any) -> rx.Component:
    choose: Any = _State.choose
    return rx.el.li(
        _facts(row),
        rx.cond(
            row.id == _State.chosen,
            rx.el.span("Open above", class_name="muted small"),
            quiet_button("Open", on_click=choose(row.id)),
        ),
        key=row.id,
    )


def _give_back(row: Any) -> rx.Component:
    give_back: Any = _State.give_back
    return quiet_button("Let others see to it", on_click=give_back(row.id))


def _current(row: Any) -> rx.Component:
    reach: Any = _State.reach
    return card(
        rx.el.div(
            rx.heading(rx.cond(row.who != "", row.who, "Someone without an account"), as_="h2", size="6"),
            _facts(row),
            class_name="stack task-head",
        ),
        _TaskWords.create(task=row.id, zone=ShellState.time_zone, on_show=_State.show, key=row.id),
        rx.el.p(
            icon("eye", 18),
            rx.el.span("You see what was flagged and nothing else. Each look is kept on record."),
            class_name="fact muted small",
        ),
        cluster(
            rx.cond(
                row.reachable,
                rx.button(
                    icon("message-circle", 18),
                    rx.cond(row.here, "Open the conversation", "Write to them"),
                    size="3",
                    on_click=reach(row.id),
                ),
                rx.el.p("They can only be reached where they write: no account is known.", class_name="muted"),
            ),
            _give_back(row),
        ),
        rx.el.p(
            icon("alarm-clock", 18),
            rx.el.span(
                "If nothing more is done about it by ",
                moment(row.left, "time"),
                ", others are asked, too. Writing, calling and the questions below count.",
            ),
            class_name="fact muted small",
        ),
        screening(row),
        closing(),
        class_name="stack task-current",
        key=row.id,
    )
