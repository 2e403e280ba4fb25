"""The name and the mark: two shapes that meet."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink


def mark(size: int = 30) -> rx.Component:
    """The mark alone."""
    return rx.el.svg(
        rx.el.svg.path(d="M20 6a14 14 0 0 0 0 28V20z", class_name="mark-left"),
        rx.el.svg.circle(cx="25", cy="20", r="11", class_name="mark-right"),
        view_box="0 0 40 40",
        width=str(size),
        height=str(size),
        class_name="mark",
        aria_hidden="true",
    )


def brand(href: str = "/") -> rx.Component:
    """The mark and the name, leading to the first page or to the portal's own."""
    return ReactRouterLink.create(
        mark(),
        rx.el.span("CalmConnect", class_name="brand-name"),
        to=href,
        class_name="brand",
        aria_label="CalmConnect, home",
    )
