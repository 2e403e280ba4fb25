"""The frame around every page: where I am, where I can go, and help at once.

Two frames: `public_page` for pages that anyone reads, and `portal_page` for the work of a signed-in person, with the rail at
the left (on a phone the bar at the bottom). Both bring the skip link, the landmarks, the crisis button and the main heading's
place; pages bring their content only.
"""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.alarms import alarms
from calmconnect.components.brand import brand
from calmconnect.components.browser import FIRST, SHELL
from calmconnect.components.crisis import crisis_button
from calmconnect.components.forms import post_form
from calmconnect.components.leaving import leaving_band
from calmconnect.components.notices import bell
from calmconnect.components.people import initials_disc
from calmconnect.components.places import more_links, places_links, portal_name
from calmconnect.components.push import recognise
from calmconnect.components.surfaces import link_button, quiet_link, skeleton_lines
from calmconnect.components.theme import icon
from calmconnect.components.waiting import waiting_band
from calmconnect.state.shared.shell import ShellState

# What every page's head holds besides Reflex's own.
HEAD = [
    rx.el.script(FIRST),
    # Counts after Reflex's own, which it repeats: the keyboard of a phone takes its room from the page, not from the composer.
    rx.el.meta(
        name="viewport",
        content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content",
    ),
    rx.el.link(rel="icon", href="/mark.svg", type="image/svg+xml"),
    rx.el.link(rel="manifest", href="/manifest.webmanifest"),
    rx.el.link(rel="apple-touch-icon", href="/icons/apple-touch.png"),
    rx.el.meta(name="theme-color", content="#f7f4ee", media="(prefers-color-scheme: light)"),
    rx.el.meta(name="theme-color", content="#0e1512", media="(prefers-color-scheme: dark)"),
]


class _Anchor(rx.Component):
    # `rx.el.a` leaves the way to the router, which moves the view but not the focus.
    tag = '"a"'

    href: rx.Var[str]


class _RailToggle(rx.Component):
    library = SHELL
    tag = "RailToggle"


class _Remember(rx.Component):
    library = SHELL
    tag = "Remember"

    ready: rx.Var[bool]
    role: rx.Var[str]
    me: rx.Var[int]


def public_page(*content: rx.Component) -> rx.Component:
    """A page anyone may open, under the slim public header and over the footer. Its heading (h1) is part of the content."""
    return rx.el.div(
        _skip_link(),
        rx.el.header(
            brand(),
            rx.el.div(class_name="grow"),
            crisis_button(),
            _mode_switch(),
            rx.cond(ShellState.role != "", _own(), _ways_in()),
            class_name="topbar public-bar",
        ),
        alarms(),
        leaving_band(),
        waiting_band(),
        rx.el.main(*content, id="content", tab_index=-1, class_name="public-main"),
        _footer(),
        _remember(),
        class_name="public",
    )


def portal_page(
    title: str | rx.Var[str],
    *content: rx.Component,
    action: rx.Component | None = None,
    place: str = "",
    open_to_all: bool = False,
    fill: bool = False,
) -> rx.Component:
    """A page of a portal: its title (h1), at most one primary action at the right of it, and the content below.

    Until it is known that somebody is signed in, grey lines stand in for the content, so nothing private is ever shown to
    nobody. `open_to_all` shows the content at once and to everyone, without the rail for who has no portal (as on `/find`).
    `place` is what the top bar calls the page, when that is not its title. `fill` gives the content the height of the window
    and no more, for pages that scroll inside (as a conversation).
    """
    shown = rx.fragment(*content)
    known = shown if open_to_all else rx.cond(ShellState.ready & (ShellState.role != ""), shown, skeleton_lines(6))
    return rx.el.div(
        _skip_link(),
        rx.el.nav(
            brand("/home"),
            rx.el.div(places_links(), class_name="places"),
            rx.el.div(class_name="grow"),
            _RailToggle.create(),
            class_name="rail",
            aria_label="Places",
        ),
        rx.el.div(
            _topbar(place or title),
            alarms(),
            leaving_band(),
            waiting_band(),
            rx.el.main(
                rx.el.div(rx.heading(title, as_="h1", size="7"), action or rx.fragment(), class_name="page-head"),
                known,
                id="content",
                tab_index=-1,
                class_name="portal-main",
            ),
            class_name="portal-column",
        ),
        rx.el.nav(rx.el.div(places_links(), class_name="places"), class_name="bottom-bar", aria_label="Places"),
        _remember(),
        class_name=f"portal{' portal-open' if open_to_all else ''}{' portal-fill' if fill else ''}",
    )


def _topbar(place: str | rx.Var[str]) -> rx.Component:
    return rx.el.header(
        brand("/home"),
        rx.el.div(rx.el.span(portal_name(), class_name="muted"), rx.el.span(place), class_name="where"),
        rx.el.div(class_name="grow"),
        crisis_button(),
        _mode_switch(),
        rx.cond(ShellState.role != "", _own(), rx.cond(ShellState.ready, _ways_in(), _nobody_yet())),
        class_name="topbar",
    )


def _skip_link() -> rx.Component:
    return _Anchor.create("Skip to the content", href="#content", class_name="skip-link")


def _mode_switch() -> rx.Component:
    return rx.el.button(
        rx.el.span(icon("moon"), class_name="when-light"),
        rx.el.span(icon("sun"), class_name="when-dark"),
        type="button",
        on_click=rx.toggle_color_mode,
        aria_label="Switch between light and dark",
        title="Light or dark",
        class_name="round-button mode-switch",
    )


def _ways_in() -> rx.Component:
    return rx.el.div(
        quiet_link("Sign in", "/sign-in"),
        link_button("Join", "/register", class_name="wide-only"),
        class_name="ways-in",
    )


def _nobody_yet() -> rx.Component:
    return rx.el.span(class_name="bone disc", aria_hidden="true")


def _own() -> rx.Component:
    return rx.fragment(bell(), _profile())


def _profile() -> rx.Component:
    # The browser's own popover: it opens before any script has run, and gives focus and Escape their due.
    return rx.el.div(
        rx.el.button(
            rx.el.span("Your profile: ", class_name="only-read-out"),
            initials_disc(ShellState.name, "small", ShellState.picture),
            rx.el.span(ShellState.name, class_name="profile-name"),
            icon("chevron-down", 16),
            type="button",
            class_name="profile-button",
            custom_attrs={"popoverTarget": "profile-menu"},
        ),
        rx.el.div(
            rx.el.p(ShellState.name, class_name="profile-full-name"),
            ReactRouterLink.create(icon("house"), "Home", to="/home", class_name="menu-row"),
            more_links(),
            ReactRouterLink.create(icon("circle-user-round"), "Your account", to="/account", class_name="menu-row"),
            ReactRouterLink.create(
                icon("sliders-horizontal"), "What you hear about", to="/account/notifications", class_name="menu-row"
            ),
            rx.el.button(
                icon("sun-moon"),
                "Light or dark",
                type="button",
                on_click=rx.toggle_color_mode,
                class_name="menu-row phone-only",
            ),
            post_form(
                rx.el.button(icon("log-out"), "Sign out", type="submit", class_name="menu-row"),
                action="/auth/sign-out",
                method="post",
            ),
            class_name="profile-menu",
            custom_attrs={"id": "profile-menu", "popover": "auto"},
        ),
    )


def _footer() -> rx.Component:
    return rx.el.footer(
        rx.el.p(
            "CalmConnect is not an emergency service. If someone is in danger, call 112 or your local emergency number, or ",
            ReactRouterLink.create("see who you can call now", to="/get-help"),
            ".",
            class_name="measure",
        ),
        class_name="footer",
    )


def _remember() -> rx.Component:
    return rx.fragment(_Remember.create(ready=ShellState.ready, role=ShellState.role, me=ShellState.me), recognise())
