"""The helpline's hours and targets, as admins write them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import submit_button, text_field, zone_field
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import card, section
from calmconnect.components.theme import icon
from calmconnect.domain.helpline import FIRST_MINUTES, WHOLE_HOURS, WHY_LENGTH, target_field
from calmconnect.domain.schedule import WEEKDAYS, day_field
from calmconnect.domain.tickets import PRIORITY_WORDS, Priority
from calmconnect.state.admin.helpline import HelplineTermsState

_State = HelplineTermsState


def terms_form() -> rx.Component:
    """Hours and targets, kept together."""
    return rx.el.form(
        section("Hours", _week()),
        section("Answered in time", _targets()),
        rx.el.div(submit_button("Save"), class_name="cluster"),
        key=f"terms-{_State.version}",
        on_submit=_State.save,
        no_validate=True,
        class_name="stack stack-large",
    )


def closed_days() -> rx.Component:
    """Days on which nobody is there, and a form for one more."""
    return section(
        "Days off",
        card(
            rx.cond(
                _State.closed,
                rx.el.ul(rx.foreach(_State.closed, _closed), class_name="rows"),
                rx.el.p("Every week is like the others so far.", class_name="muted"),
            ),
            rx.el.form(
                text_field("Which day?", "day", _State.problems["day"], type="date", min=_State.today),
                text_field("Why?", "why", _State.problems["why"], "Patients read this: “Holi”.", max_length=WHY_LENGTH),
                rx.el.div(submit_button("Nobody is there on that day", variant="soft")),
                key=f"closing-{_State.closing}",
                on_submit=_State.close_on,
                no_validate=True,
                class_name="ticket-form",
            ),
            class_name="stack",
        ),
    )


def changes_of_terms() -> rx.Component:
    """Who changed what, and when."""
    return section(
        "What was changed",
        card(
            rx.cond(
                _State.changes,
                rx.el.ul(rx.foreach(_State.changes, _change), class_name="ticket-changes"),
                rx.el.p("Nothing yet: what the service was set up with holds.", class_name="muted"),
            )
        ),
    )


def _week() -> rx.Component:
    problems = _State.problems
    return card(
        zone_field("By the clock in", "time_zone", _State.zone, problems["time_zone"]),
        rx.el.div(*[_day(place, name) for place, name in enumerate(WEEKDAYS)], class_name="week helpline-week"),
        rx.el.p("Until 00:00 means until the day ends.", class_name="muted small"),
        rx.el.p(problems["week"], class_name="field-problem", role="alert"),
        class_name="stack",
    )


def _day(place: int, name: str) -> rx.Component:
    day, problem = _State.week[place], _State.problems[day_field(place)]

    def clock(what: str, value: Any, label: str) -> rx.Component:
        return rx.el.input(
            type="time",
            name=f"{what}-{place}",
            default_value=value,
            aria_label=f"{name}, {label}",
            aria_invalid=rx.cond(problem, "true", "false"),
        )

    return rx.el.div(
        rx.el.label(
            rx.el.input(type="checkbox", name=f"open-{place}", default_checked=day.open, class_name="only-read-out"),
            name,
            class_name="chip tick",
        ),
        rx.el.div(
            rx.el.div(
                clock("from", day.starts, "from"),
                rx.el.span("to"),
                clock("until", day.ends, "until"),
                class_name="week-hours",
            ),
            rx.el.span("Nobody is there", class_name="muted week-none"),
            rx.el.p(problem, class_name="field-problem", role="alert"),
            class_name="week-times",
            data_wrong=rx.cond(problem, "true", "false"),
        ),
        class_name="week-row",
        role="group",
        aria_label=name,
    )


def _targets() -> rx.Component:
    return card(
        rx.el.p(
            "Time counts within the hours only. When it is over, we tell whose question it is, and you.",
            class_name="muted",
        ),
        rx.el.div(*[_target(place, one) for place, one in enumerate(PRIORITY_WORDS)], class_name="targets"),
        class_name="stack",
    )


def _target(place: int, priority: Priority) -> rx.Component:
    words, row = PRIORITY_WORDS[priority], _State.targets[place]
    problem = _State.problems[target_field(priority)]

    def number(what: str, before: str, value: Any, allowed: range, unit: str) -> rx.Component:
        return rx.el.label(
            rx.el.span(before),
            rx.el.input(
                type="number",
                input_mode="numeric",
                name=f"{what}-{priority.value}",
                default_value=value,
                min=allowed[0],
                max=allowed[-1],
                aria_label=f"{words}: {before.lower()}, in {unit}",
                aria_invalid=rx.cond(problem, "true", "false"),
            ),
            unit,
        )

    return rx.el.div(
        rx.el.span(words, class_name="week-day"),
        rx.el.div(
            number("first", "Answered in", row.first, FIRST_MINUTES, "minutes"),
            number("whole", "Solved in", row.whole, WHOLE_HOURS, "hours"),
            class_name="target-fields",
        ),
        rx.el.p(problem, class_name="field-problem", role="alert"),
        class_name="target",
        role="group",
        aria_label=words,
    )


def _closed(row: Any) -> rx.Component:
    open_again: Any = _State.open_again
    label = "Open on that day after all"
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.strong(moment(row.at, "long"))),
            rx.cond(row.why == "", rx.fragment(), rx.el.p(row.why, class_name="muted wrap")),
            class_name="row-main",
        ),
        rx.el.button(
            icon("x", 18),
            type="button",
            on_click=open_again(row.key),
            aria_label=label,
            title=label,
            class_name="round-button",
        ),
        key=row.key,
    )


def _change(row: Any) -> rx.Component:
    return rx.el.li(rx.el.span(row.what), rx.el.span(row.by, ", ", moment(row.at), class_name="muted"), key=row.at)
