"""What admins decide for the whole house: a form for each group, and who changed what."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import submit_button
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import callout, card, quiet_button, section
from calmconnect.components.theme import icon
from calmconnect.domain.house_settings import GROUP_WORDS, Group, Setting, of_group
from calmconnect.domain.setting_kinds import Some, Switch, Weight, Whole, field_of
from calmconnect.state.admin.settings import SettingsState

_State = SettingsState


def group_form(group: Group) -> rx.Component:
    """The settings of a group, kept together."""
    title, about = GROUP_WORDS[group]
    version: Any = _State.versions
    return section(
        title,
        rx.el.form(
            card(
                rx.el.p(about, class_name="muted"),
                rx.cond(_State.meanwhile.contains(group.value), _meanwhile(group), rx.fragment()),
                rx.el.input(type="hidden", name="group", value=group.value),
                rx.el.div(*[_row(one) for one in of_group(group)], class_name="settings"),
                rx.el.div(submit_button("Save", custom_attrs={"aria-label": f"Save: {title}"}), class_name="cluster"),
                class_name="stack",
            ),
            key=f"{group.value}-{version[group.value]}",
            on_submit=_State.save,
            no_validate=True,
        ),
    )


def changes_of_settings() -> rx.Component:
    """Who changed what, and when."""
    return section(
        "What was changed",
        card(
            rx.cond(
                _State.changes,
                rx.el.ul(rx.foreach(_State.changes, _change), class_name="rows"),
                rx.el.p("Nothing yet. Everything is as it was at first.", class_name="muted"),
            )
        ),
    )


def _meanwhile(group: Group) -> rx.Component:
    show: Any = _State.show
    return callout(
        rx.fragment(
            rx.el.p("Somebody else has changed this meanwhile, so it can't be saved as it stands here."),
            quiet_button("Show what it is now", type="button", on_click=show(group.value)),
        ),
        "warn",
        role="alert",
    )


def _row(one: Setting[Any]) -> rx.Component:
    control = {Switch: _switch, Some: _ticks}.get(type(one.kind), _input)
    return rx.el.div(
        rx.el.div(
            _label(one),
            rx.el.p(one.help, class_name="field-hint", custom_attrs={"id": f"hint-{one.key}"}),
            class_name="setting-words",
        ),
        rx.el.div(control(one), class_name="setting-control", data_kind=type(one.kind).__name__.lower()),
        rx.cond(_State.decided.contains(one.key), _to_default(one), rx.fragment()),
        rx.el.p(
            _State.problems[one.key],
            class_name="field-problem",
            aria_live="polite",
            custom_attrs={"id": f"problem-{one.key}"},
        ),
        class_name="setting",
    )


def _label(one: Setting[Any]) -> rx.Component:
    if isinstance(one.kind, Some):
        return rx.el.span(one.label, class_name="field-label", custom_attrs={"id": f"label-{one.key}"})
    return rx.el.label(one.label, html_for=f"field-{one.key}", class_name="field-label")


def _to_default(one: Setting[Any]) -> rx.Component:
    reset: Any = _State.back_to_default
    words = {Switch: one.default_written, Some: one.default_written or "nobody"}.get(
        type(one.kind), one.default_written
    )
    return rx.el.p(
        f"At first: {words}. ",
        rx.el.button(
            icon("rotate-ccw", 16),
            "Back to the default",
            type="button",
            aria_label=f"Back to the default: {one.label}",
            on_click=reset(one.key),
            class_name="text-link",
        ),
        class_name="setting-default muted small",
    )


def _told(one: Setting[Any]) -> dict[str, Any]:
    return {
        "custom_attrs": {
            "id": f"field-{one.key}",
            "aria-describedby": f"hint-{one.key} problem-{one.key}",
            "aria-invalid": rx.cond(_State.problems[one.key], "true", "false"),
        }
    }


def _switch(one: Setting[Any]) -> rx.Component:
    return rx.el.input(
        type="checkbox",
        role="switch",
        name=one.key,
        default_checked=_State.values[one.key] == "on",
        class_name="toggle",
        **_told(one),
    )


def _ticks(one: Setting[Any]) -> rx.Component:
    return rx.el.div(
        *[
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    name=field_of(one.key, option),
                    default_checked=_State.values[one.key].contains(option.value),
                    class_name="only-read-out",
                ),
                f"{option.value.capitalize()}s",
                class_name="chip tick",
            )
            for option in one.kind.allowed
        ],
        role="group",
        class_name="cluster",
        custom_attrs={"aria-labelledby": f"label-{one.key}", "aria-describedby": f"hint-{one.key} problem-{one.key}"},
    )


def _input(one: Setting[Any]) -> rx.Component:
    number = isinstance(one.kind, Weight | Whole)
    return rx.el.input(
        type="text",
        input_mode="decimal" if number else "text",
        name=one.key,
        default_value=_State.values[one.key],
        class_name="setting-input",
        auto_complete="off",
        **_told(one),
    )


def _change(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.strong(row.what)),
            rx.el.p(
                rx.el.span(row.before),
                icon("arrow-right", 16),
                rx.el.span("to ", class_name="only-read-out"),
                rx.el.span(row.after),
                class_name="setting-change wrap",
            ),
            rx.el.p(row.by, ", ", moment(row.at), class_name="muted small"),
            class_name="row-main",
        ),
        key=row.number,
    )
