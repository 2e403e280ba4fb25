"""What pages are made of: cards, sections, empty and loading states, short words with a colour."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.theme import icon

Tone = Literal["", "accent", "warn", "quiet"]

_QUIET = {"variant": "outline", "color_scheme": "gray"}


def card(*children: rx.Component, **props: Any) -> rx.Component:
    """A surface that holds one thing. Takes `class_name` for more classes, such as "stack" for children 20 px apart."""
    extra = props.pop("class_name", "")
    return rx.el.div(*children, class_name=f"card {extra}".strip(), **props)


def stack(*children: rx.Component, **props: Any) -> rx.Component:
    """Children below each other, 20 px apart, each as wide as there is room."""
    extra = props.pop("class_name", "")
    return rx.el.div(*children, class_name=f"stack {extra}".strip(), **props)


def columns(*children: rx.Component, **props: Any) -> rx.Component:
    """Children side by side in columns of at least 300 px, below each other where there is no room."""
    extra = props.pop("class_name", "")
    return rx.el.div(*children, class_name=f"columns {extra}".strip(), **props)


def cluster(*children: rx.Component, **props: Any) -> rx.Component:
    """Small things in a line, such as tags or buttons, that wrap where there is no room."""
    extra = props.pop("class_name", "")
    return rx.el.div(*children, class_name=f"cluster {extra}".strip(), **props)


def section(title: str | rx.Var[str], *children: rx.Component, action: rx.Component | None = None) -> rx.Component:
    """A part of a page under its own heading (h2), with at most one action at the right of it."""
    return rx.el.section(
        rx.el.div(rx.heading(title, as_="h2", size="5"), action or rx.fragment(), class_name="section-head"),
        *children,
        class_name="section",
    )


def empty_state(icon_name: str, text: str | rx.Var[str], action: rx.Component | None = None) -> rx.Component:
    """What a list or chart shows without rows: one or two sentences on what will be here, and the first step."""
    return rx.el.div(
        rx.el.span(icon(icon_name, 26), class_name="empty-icon"),
        rx.el.p(text),
        action or rx.fragment(),
        class_name="empty",
    )


def skeleton_lines(n: int = 3, height: str = "20px") -> rx.Component:
    """`n` grey lines of `height` where text or rows will be; says "Loading" to screen readers."""
    widths = ("92%", "78%", "85%", "64%")
    lines = [rx.el.span(class_name="bone", style={"height": height, "width": widths[i % 4]}) for i in range(n)]
    return rx.el.div(
        *lines,
        rx.el.span("Loading", class_name="only-read-out"),
        class_name="stack",
        role="status",
        style={"gap": "12px"},
    )


def skeleton_cards(n: int = 3) -> rx.Component:
    """`n` cards with grey lines, where cards will be."""
    return rx.el.div(*[card(skeleton_lines(3)) for _ in range(n)], class_name="columns")


def callout(
    text: str | rx.Var[str], tone: Literal["", "good", "warn"] = "", icon_name: str = "info", **props: Any
) -> rx.Component:
    """A sentence that must not be missed, in a tinted box. Give `role="alert"` where it appears after something was done."""
    return rx.el.div(icon(icon_name), rx.el.div(text), class_name="callout", data_tone=tone, **props)


def tag(text: str | rx.Var[str], tone: Tone | rx.Var[str] = "", icon_name: str = "") -> rx.Component:
    """One or two words on a tint. The words alone must be enough: colour only helps."""
    return rx.el.span(icon(icon_name, 15) if icon_name else rx.fragment(), text, class_name="tag", data_tone=tone)


def status_badge(status: rx.Var[str] | str) -> rx.Component:
    """An appointment's status (`domain.booking.Status`) in a word a person would use."""
    known: dict[str, tuple[str, Tone, str]] = {
        "held": ("Held for you", "warn", "timer"),
        "pending": ("Requested", "warn", "hourglass"),
        "booked": ("Confirmed", "accent", "calendar-check"),
        "arrived": ("Under way", "accent", "door-open"),
        "fulfilled": ("Completed", "quiet", "check"),
        "cancelled": ("Cancelled", "quiet", "x"),
        "noshow": ("Missed", "quiet", "circle-slash"),
        "waitlist": ("On the waiting list", "", "list"),
    }
    if isinstance(status, str):
        return tag(*known[status])
    return rx.match(status, *[(word, tag(*shown)) for word, shown in known.items()], rx.fragment())


def link_button(text: str | rx.Var[str], href: str | rx.Var[str], icon_name: str = "", **props: Any) -> rx.Component:
    """A link to another page that looks like a button; `variant`, `size` and the like as for `rx.button`."""
    props.setdefault("size", "3")
    return rx.button(
        ReactRouterLink.create(icon(icon_name, 18) if icon_name else rx.fragment(), text, to=href),
        as_child=True,
        **props,
    )


def quiet_link(text: str | rx.Var[str], href: str | rx.Var[str], icon_name: str = "", **props: Any) -> rx.Component:
    """A `link_button` that stands back behind others."""
    return link_button(text, href, icon_name, **_QUIET, **props)


def quiet_button(*children: Any, **props: Any) -> rx.Component:
    """A button that stands back behind others, such as one to cancel; props as `rx.button`."""
    props.setdefault("size", "2")
    return rx.button(*children, **_QUIET, **props)


def standing(title: str | rx.Var[str], words: Any, icon_name: str = "") -> rx.Component:
    """Where something stands, in one look; what changes is read out. Without an icon somebody waits."""
    return rx.el.div(
        rx.el.span(icon(icon_name, 26), class_name="emergency-sign")
        if icon_name
        else rx.el.span(class_name="breathing", aria_hidden="true"),
        rx.el.div(
            rx.heading(title, as_="h1", size="6"),
            rx.el.p(words, class_name="muted"),
            class_name="grow",
            role="status",
        ),
        class_name="emergency-standing",
    )
