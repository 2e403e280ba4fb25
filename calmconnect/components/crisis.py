"""Help at once, on every page: the button, the sheet it opens, and the crisis lines in it.

All of it is part of the page as it comes from the server and needs no script: the sheet is the browser's own popover, the lines
are `tel:` links, and the chat is begun by a form that the browser posts. So it works before anything has loaded, and the lines
also when there is no connection any more.
"""

from __future__ import annotations

from typing import Literal

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.forms import post_form
from calmconnect.components.theme import icon
from calmconnect.domain.crisis import CRISIS_LINES, CrisisLine, region
from calmconnect.state.shared.shell import ShellState

_SHEET = "crisis-sheet"
_CLOSE = f"document.getElementById('{_SHEET}').hidePopover()"


def crisis_button() -> rx.Component:
    """The button that opens the sheet."""
    return rx.el.button(
        icon("life-buoy", 18),
        rx.el.span("Get help now"),
        type="button",
        class_name="crisis-button",
        custom_attrs={"popoverTarget": _SHEET},
    )


def crisis_lines(level: Literal["h2", "h3"] = "h2") -> rx.Component:
    """The crisis lines of every country, each one tap to call; those of the reader's own part of the world first.

    Each country's name is a heading of this level.
    """
    countries = [_country(country, lines, level) for country, lines in CRISIS_LINES.items()]
    return rx.el.div(*countries, class_name="help-lines")


def call_now() -> rx.Component:
    """The lines where they matter more than anything else on the page; read out as they appear."""
    return rx.el.section(
        rx.heading("Call now. It is free, and a person answers", as_="h2", size="5"),
        crisis_lines("h3"),
        class_name="emergency-lines",
        role="alert",
    )


def emergency_form(words: str = "Chat with someone now") -> rx.Component:
    """The button that begins an emergency chat, or leads back to the one that is open."""
    return post_form(
        rx.el.button(icon("message-circle-heart", 20), words, type="submit", class_name="emergency-button"),
        action="/helpline/emergency",
        method="post",
    )


def call_me_form() -> rx.Component:
    """The button that begins an emergency call; for those who are signed in, because nobody else can be called."""
    form = post_form(
        rx.el.input(type="hidden", name="how", value="call"),
        rx.el.button(icon("phone-call", 20), "Talk with someone now", type="submit", class_name="emergency-button"),
        action="/helpline/emergency",
        method="post",
    )
    return rx.cond(ShellState.me > 0, form, rx.fragment())


def crisis_sheet() -> rx.Component:
    """The sheet, mounted around every page: a way on to another page, whoever takes it, must not close it."""
    return rx.el.section(
        rx.el.div(
            rx.heading("Get help now", as_="h2", size="5"),
            rx.el.button(
                icon("x"),
                type="button",
                class_name="round-button",
                aria_label="Close",
                custom_attrs={"popoverTarget": _SHEET, "popoverTargetAction": "hide"},
            ),
            class_name="crisis-head",
        ),
        rx.el.div(crisis_lines("h3"), class_name="crisis-body", tab_index=0, role="group", aria_label="Crisis lines"),
        rx.el.div(
            call_me_form(),
            emergency_form(),
            rx.el.p(
                "We alert everyone who is on duty. You need no account. ",
                ReactRouterLink.create("What helps while you wait", to="/get-help", on_click=rx.call_script(_CLOSE)),
                class_name="crisis-small",
            ),
            class_name="crisis-foot",
        ),
        class_name="crisis-sheet",
        aria_label="Get help now",
        custom_attrs={"id": _SHEET, "popover": "auto"},
    )


def _country(country: str, lines: tuple[CrisisLine, ...], level: Literal["h2", "h3"]) -> rx.Component:
    return rx.el.section(
        rx.heading(country, as_=level, size="5" if level == "h2" else "4"),
        rx.el.ul(*[rx.el.li(_line(line)) for line in lines], class_name="calls"),
        class_name="help-country",
        data_region=region(country),
    )


def _line(line: CrisisLine) -> rx.Component:
    return rx.el.a(
        rx.el.span(icon("phone", 22), class_name="call-icon"),
        rx.el.span(
            rx.el.span("Call ", class_name="only-read-out"),
            rx.el.span(line.name, class_name="call-name"),
            rx.el.span(line.about, class_name="muted"),
            class_name="grow",
        ),
        rx.el.span(line.number, class_name="call-number"),
        href=f"tel:{line.dialled}",
        class_name="call",
    )
