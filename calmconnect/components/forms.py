"""Forms: fields with their label and what is wrong with them, and forms that the browser itself posts."""

from __future__ import annotations

from typing import Any

import reflex as rx


class PostForm(rx.Component):
    """A form the browser posts to a route. (`rx.el.form` hands every submit to a state instead.)"""

    tag = '"form"'

    action: rx.Var[str]
    method: rx.Var[str]


post_form = PostForm.create


def text_field(label: str, name: str, problem: rx.Var[str] | str = "", hint: str = "", **props: Any) -> rx.Component:
    """A line of text under its label; `problem` says what is wrong with it. More props as `rx.input`."""
    return _labelled(label, text_input(name, **_told(name, problem), **props), name, problem, hint)


def text_area_field(
    label: str, name: str, problem: rx.Var[str] | str = "", hint: str = "", **props: Any
) -> rx.Component:
    """Several lines of text; parameters as `text_field`."""
    props.setdefault("rows", "4")
    area = rx.text_area(name=name, size="3", width="100%", **_told(name, problem), **props)
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
    chosen = rx.el.select(*options, name=name, class_name="plain-select", **_told(name, problem), **props)
    return _labelled(label, chosen, name, problem, hint)


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


def submit_button(text: str, busy: rx.Var[bool] | bool = False, **props: Any) -> rx.Component:
    """The button that sends a form; shows that it is working while `busy`, and can't be pressed twice."""
    props.setdefault("size", "3")
    return rx.button(text, type="submit", loading=busy, **props)


def _labelled(label: str, control: rx.Component, name: str, problem: rx.Var[str] | str, hint: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"field-{name}", class_name="field-label"),
        control,
        rx.el.p(hint, class_name="field-hint", custom_attrs={"id": f"hint-{name}"}) if hint else rx.fragment(),
        rx.el.p(problem, class_name="field-problem", aria_live="polite", custom_attrs={"id": f"problem-{name}"}),
        class_name="field",
    )


def _told(name: str, problem: rx.Var[str] | str) -> dict[str, Any]:
    # Given as plain attributes: a component's own `id` would make Reflex send the value a second time under that name.
    invalid = rx.cond(problem, "true", "false") if isinstance(problem, rx.Var) else "false"
    return {
        "custom_attrs": {
            "id": f"field-{name}",
            "aria-describedby": f"hint-{name} problem-{name}",
            "aria-invalid": invalid,
        }
    }
