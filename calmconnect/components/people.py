"""How a person is shown: a disc with their picture or their initials, alone or with a name beside it."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from calmconnect.components.browser import AVATAR, INITIALS
from calmconnect.components.events import no_value


class _Initials(rx.Component):
    library = INITIALS
    tag = "Initials"

    name: rx.Var[str]
    size: rx.Var[str]
    picture: rx.Var[str]


class AvatarEditor(rx.Component):
    """One's own picture, to be chosen, cropped and sent, or taken away; `on_changed` once it is another one."""

    library = AVATAR
    tag = "AvatarEditor"

    name: rx.Var[str]
    picture: rx.Var[str]

    on_changed: rx.EventHandler[no_value]


avatar_editor = AvatarEditor.create


def initials_disc(
    name: rx.Var[str] | str,
    size: Literal["small", "medium", "large", "huge"] = "medium",
    picture: rx.Var[str] | str = "",
) -> rx.Component:
    """A disc with the picture at an address, else initials: 32, 44, 64 or 96 px.

    Hidden from screen readers, so write the name beside it.
    """
    return _Initials.create(name=name, size=size, picture=picture)


def person_line(
    name: rx.Var[str] | str,
    *below: rx.Component | rx.Var[str] | str,
    size: str = "medium",
    picture: rx.Var[str] | str = "",
) -> rx.Component:
    """A disc, the name, and quiet words or marks below it; long names wrap."""
    return rx.el.div(
        _Initials.create(name=name, size=size, picture=picture),
        rx.el.div(
            rx.el.div(name, class_name="person-name"),
            *[rx.el.div(words, class_name="person-words") for words in below],
            class_name="person-text",
        ),
        class_name="person",
    )
