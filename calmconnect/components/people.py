"""How a person is shown: a disc with initials, alone or with a name beside it."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from calmconnect.components.browser import INITIALS


class _Initials(rx.Component):
    library = INITIALS
    tag = "Initials"

    name: rx.Var[str]
    size: rx.Var[str]


def initials_disc(
    name: rx.Var[str] | str, size: Literal["small", "medium", "large", "huge"] = "medium"
) -> rx.Component:
    """A tinted disc with a person's initials: 32, 44, 64 or 96 px. Hidden from screen readers, so write the name beside it."""
    return _Initials.create(name=name, size=size)


def person_line(
    name: rx.Var[str] | str, *below: rx.Component | rx.Var[str] | str, size: str = "medium"
) -> rx.Component:
    """A disc, the name, and quiet words or marks below it; long names wrap."""
    return rx.el.div(
        _Initials.create(name=name, size=size),
        rx.el.div(
            rx.el.div(name, class_name="person-name"),
            *[rx.el.div(words, class_name="person-words") for words in below],
            class_name="person-text",
        ),
        class_name="person",
    )
