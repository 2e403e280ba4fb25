"""Forms: fields with their label and what is wrong with them, and forms that the browser itself posts."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import FIELDS


class PostForm(rx.Component):
    """A form the browser posts to a route. (`rx.el.form` hands every submit to a state instead.)"""

    tag = '"form"'

    action: rx.Var[str]
    method: rx.Var[str]


post_form = PostForm.create


class _ZoneSelect(rx.Component):
    library = FIELDS
    tag = "ZoneSelect"

    name: rx.Var[str]
    value: rx.Var[str]


class _PasswordInput(rx.Component):
    library = FIELDS
    tag = "PasswordInput"

    name: rx.Var[str]
    auto_complete: rx.Var[str]
    required: rx.Var[bool]


class _SubmitButton(rx.Component):
    library = FIELDS
    tag = "SubmitButton"

    size: rx.Var[str]
    variant: rx.Var[str]
    disabled: rx.Var[bool]


def text_field(label: str, name: str, problem: rx.Var[str] | str = "", hint: str = "", **props: Any) -> rx.Component:
    """A line of text under its label; `problem` says what is wrong with it. More props as `rx.input`."""
    return _labelled(label, text_input(name, **_told(name, problem, hint), **props), name, problem, hint)


def text_area_field(
    label: str, name: str, problem: rx.Var[str] | str = "", hint: str = "", **props: Any
) -> rx.Component:
    """Several lines of text; parameters as `text_field`."""
    props.setdefault("rows", "4")
    area = rx.text_area(name=name, size="3", width="100%", **_told(name, problem, hint), **props)
    return _labelled(label, area, name, problem, hint)


def select_field(
    label: str,
    name: str,
    choices: list[tuple[str, str]] | rx.Var[Any],
    problem: rx.Var[str] | str = "",
    hint: str = "",
    **props: Any,
) -> rx.Component:
    """A choice of one, as the browser shows it best; `choices` are (value, words). More props as `rx.el.select`."""
    options = (
        [rx.el.option(words, value=value) for value, words in choices]
        if isinstance(choices, list)
        else [rx.foreach(choices, lambda choice: rx.el.option(choice[1], value=choice[0]))]
    )
    chosen = rx.el.select(*options, name=name, class_name="plain-select", **_told(name, problem, hint), **props)
    return _labelled(label, chosen, name, problem, hint)


def radio_field(label: str, name: str, choices: rx.Var[Any], problem: rx.Var[str] | str = "") -> rx.Component:
    """Chips of which one is chosen, the first one at first; `choices` are (value, words)."""
    chips = rx.foreach(
        choices,
        lambda choice, place: rx.el.label(
            rx.el.input(
                type="radio", name=name, value=choice[0], default_checked=place == 0, class_name="only-read-out"
            ),
            choice[1],
            class_name="chip tick",
        ),
    )
    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        rx.el.div(chips, class_name="cluster"),
        rx.el.p(problem, class_name="field-problem", aria_live="polite"),
        class_name="field",
    )


def field(label: str, control: rx.Component, problem: rx.Var[str] | str = "", hint: str = "") -> rx.Component:
    """A label around any other control; parameters as `text_field`."""
    return rx.el.div(
        rx.el.label(rx.el.span(label, class_name="field-label"), control),
        rx.el.p(hint, class_name="field-hint") if hint else rx.fragment(),
        rx.el.p(problem, class_name="field-problem", aria_live="polite"),
        class_name="field",
    )


def text_input(name: str, **props: Any) -> rx.Component:
    """A text input of the size a thumb can hit, for use inside `field`."""
    return rx.input(name=name, size="3", width="100%", **props)


def password_field(
    label: str, name: str, problem: rx.Var[str] | str = "", hint: str = "", **props: Any
) -> rx.Component:
    """A password under its label, which the person may look at; parameters as `text_field`."""
    return _labelled(
        label, _PasswordInput.create(name=name, **_told(name, problem, hint), **props), name, problem, hint
    )


def zone_field(label: str, name: str, value: rx.Var[str] | str = "", problem: rx.Var[str] | str = "") -> rx.Component:
    """A choice of time zone, at first `value` or else the browser's own."""
    return _labelled(label, _ZoneSelect.create(name=name, value=value, **_told(name, problem)), name, problem, "")


def ticks_field(
    label: str,
    name: str,
    choices: dict[str, str],
    problem: rx.Var[str] | str = "",
    chosen: rx.Var[list[str]] | None = None,
) -> rx.Component:
    """Chips to tick, at first those that are `chosen`; `choices` are key → words.

    The form hands them over as `state.forms.ticked` reads them.
    """
    at_first = {} if chosen is None else {key: chosen.contains(key) for key in choices}
    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        rx.el.div(
            *[
                rx.el.label(
                    rx.el.input(
                        type="checkbox",
                        name=f"{name}-{key}",
                        default_checked=at_first.get(key, False),
                        class_name="only-read-out",
                    ),
                    words,
                    class_name="chip tick",
                )
                for key, words in choices.items()
            ],
            class_name="cluster",
        ),
        rx.el.p(problem, class_name="field-problem", aria_live="polite"),
        class_name="field",
    )


def submit_button(text: str, **props: Any) -> rx.Component:
    """The button that sends a form: takes one press at a time, and leads to the first field that turns out wrong."""
    props.setdefault("size", "3")
    return _SubmitButton.create(text, **props)


def _labelled(label: str, control: rx.Component, name: str, problem: rx.Var[str] | str, hint: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"field-{name}", class_name="field-label"),
        control,
        rx.el.p(hint, class_name="field-hint", custom_attrs={"id": f"hint-{name}"}) if hint else rx.fragment(),
        rx.el.p(problem, class_name="field-problem", aria_live="polite", custom_attrs={"id": f"problem-{name}"}),
        class_name="field",
    )


def _told(name: str, problem: rx.Var[str] | str, hint: str = "") -> dict[str, Any]:
    # Given as plain attributes: a component's own `id` would make Reflex send the value a second time under that name.
    invalid = rx.cond(problem, "true", "false") if isinstance(problem, rx.Var) else "false"
    return {
        "custom_attrs": {
            "id": f"field-{name}",
            "aria-describedby": f"hint-{name} problem-{name}" if hint else f"problem-{name}",
            "aria-invalid": invalid,
        }
    }
