"""The one picture: two people at a window with daylight, drawn in the colours of the theme."""

from __future__ import annotations

import reflex as rx

svg = rx.el.svg

_WINDOW = "M40 420V200a180 180 0 0 1 360 0v220z"


def daylight(class_name: str = "") -> rx.Component:
    """The picture; it says nothing, so screen readers pass over it."""
    return rx.el.svg(
        svg.defs(svg.clip_path(svg.path(d=_WINDOW), custom_attrs={"id": "window"})),
        svg.g(
            svg.path(d=_WINDOW, class_name="art-sky"),
            svg.circle(cx="292", cy="148", r="50", class_name="art-sun"),
            svg.path(d="M0 300c70-54 130-52 196-14s150 24 220-40v190H0z", class_name="art-far"),
            svg.path(d="M0 352c90-44 170-30 236-6s130 14 200-26v120H0z", class_name="art-near"),
            clip_path="url(#window)",
        ),
        _person("art-one", 158, 286),
        _person("art-two", 282, 298),
        svg.path(
            d="M206 214h50a16 16 0 0 1 16 16v12a16 16 0 0 1-16 16h-28l-16 13v-13h-6a16 16 0 0 1-16-16v-12a16 16 0 0 1 16-16z",
            class_name="art-words",
        ),
        svg.path(d="M14 420h412", class_name="art-sill"),
        _plant(),
        view_box="0 0 440 430",
        class_name=f"art {class_name}".strip(),
        aria_hidden="true",
    )


def _person(class_name: str, x: int, top: int) -> rx.Component:
    shoulders = f"M{x - 54} 420v-34a54 54 0 0 1 108 0v34z"
    return svg.g(svg.circle(cx=str(x), cy=str(top), r="27"), svg.path(d=shoulders), class_name=class_name)


def _plant() -> rx.Component:
    return svg.g(
        svg.path(d="M392 388c-4-40 4-66 26-84 4 34-4 62-26 84z", class_name="art-leaf"),
        svg.path(d="M390 390c-20-18-28-38-24-64 20 14 28 36 24 64z", class_name="art-leaf"),
        svg.path(d="M372 384h38l-6 36h-26z", class_name="art-pot"),
    )
