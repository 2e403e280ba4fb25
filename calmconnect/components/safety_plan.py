"""The safety plan: its six steps to read, to call from and to write, and keeping it on this device."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import KEPT_PLAN
from calmconnect.components.forms import submit_button, text_area_field
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import callout, card, cluster, quiet_button, stack
from calmconnect.components.theme import icon
from calmconnect.domain.safety_plan import STEP_LENGTH
from calmconnect.state.shared.safety_plan import SafetyPlanState
from calmconnect.state.shared.shell import ShellState

_State = SafetyPlanState


class _KeepPlan(rx.Component):
    """Offers to keep the plan in this browser, and keeps what is kept up to date."""

    library = KEPT_PLAN
    tag = "KeepPlan"

    me: rx.Var[int]
    steps: rx.Var[Any]


def safety_plan() -> rx.Component:
    """The steps, in the order in which one goes through them."""
    return stack(rx.foreach(_State.steps, _step), class_name="plan")


def keep_on_device() -> rx.Component:
    """The choice to have the plan here without a connection, too."""
    return card(
        icon("smartphone", 24),
        _KeepPlan.create(me=ShellState.me, steps=_State.steps),
        class_name="keep-plan",
    )


def _step(row: Any) -> rx.Component:
    editing = _State.editing == row.step
    edit: Any = _State.edit
    look_back: Any = _State.look_back
    return rx.el.section(
        rx.el.div(
            rx.el.span(row.place, class_name="plan-place", aria_hidden="true"),
            rx.heading(row.title, as_="h2", size="4"),
            rx.cond(
                editing,
                rx.fragment(),
                quiet_button(
                    rx.cond(row.lines, "Edit", "Write"),
                    on_click=edit(row.step),
                    aria_label=rx.cond(row.lines, f"Edit: {row.title}", f"Write: {row.title}"),
                ),
            ),
            class_name="plan-head",
        ),
        rx.cond(
            row.lines,
            rx.el.ul(rx.foreach(row.lines, _line), class_name="plan-lines"),
            rx.el.p(row.hint, class_name="muted"),
        ),
        rx.cond(editing, _form(row), rx.fragment()),
        rx.cond(
            row.version > 0,
            rx.el.div(
                rx.el.span("Written by ", row.by, ", ", moment(row.at, inside=True), class_name="muted"),
                rx.cond(
                    row.version > 1,
                    rx.el.button(
                        rx.cond(_State.looked_at == row.step, "Hide what it said before", "What it said before"),
                        type="button",
                        on_click=look_back(row.step),
                        class_name="plan-look",
                    ),
                    rx.fragment(),
                ),
                class_name="plan-foot",
            ),
            rx.fragment(),
        ),
        rx.cond(_State.looked_at == row.step, _earlier(), rx.fragment()),
        class_name="card stack plan-step",
    )


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(
            line.dialled != "",
            rx.el.a(
                icon("phone", 20),
                rx.el.span(rx.el.span("Call ", class_name="only-read-out"), line.words),
                href=f"tel:{line.dialled}",
                class_name="plan-call",
            ),
            rx.el.span(line.words),
        )
    )


def _form(row: Any) -> rx.Component:
    return rx.el.form(
        rx.cond(
            _State.clash != "",
            callout(
                f"{_State.clash} has changed this step meanwhile. What stands above is theirs, what you write is below: "
                "nothing was overwritten. Put together what matters, then keep it.",
                "warn",
                "users-round",
                role="alert",
            ),
            rx.fragment(),
        ),
        rx.cond(row.lines, rx.el.p(row.hint, class_name="muted"), rx.fragment()),
        text_area_field(
            "One thing on each line",
            "text",
            _State.problems["text"],
            default_value=_State.draft,
            max_length=STEP_LENGTH,
            rows="5",
        ),
        cluster(
            submit_button("Keep it"),
            quiet_button("Cancel", size="3", type="button", on_click=_State.leave),
        ),
        on_submit=_State.save,
        key=f"{row.step}-{_State.draft}",
        class_name="stack",
    )


def _earlier() -> rx.Component:
    return rx.el.ol(
        rx.foreach(
            _State.earlier,
            lambda one: rx.el.li(
                rx.el.p(rx.cond(one.words != "", one.words, "Nothing."), class_name="prose"),
                rx.el.p(one.by, ", ", moment(one.at, inside=True), class_name="muted"),
            ),
        ),
        class_name="plan-earlier",
        aria_label="What it said before",
    )
