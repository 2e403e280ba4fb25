"""The first page anyone sees."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.art import daylight
from calmconnect.components.live import here_now
from calmconnect.components.shell import public_page
from calmconnect.components.surfaces import card, link_button, quiet_link, skeleton_lines
from calmconnect.components.theme import icon
from calmconnect.state.public.landing import LandingState
from calmconnect.state.shared.shell import ShellState

ROUTE = "/"
TITLE = "Someone to talk to"
ON_LOAD = [LandingState.load]

_STEPS = (
    ("search", "Find someone", "Look for what troubles you, in your own words, and read who helps with it."),
    ("calendar-days", "Ask for a time", "Pick a free time in your own time zone. The doctor answers your request."),
    ("message-circle", "Talk", "Write to each other here, before and between your sessions."),
)

_PRIVACY = (
    ("lock", "What you write is stored encrypted, and only you and the doctor you write to can open it here."),
    ("eye-off", "No advertising and no trackers. Our pages load nothing from other companies."),
    ("key-round", "You see every place where you are signed in, and can sign out of any of them."),
)


def page() -> rx.Component:
    """Two ways in, who is there now, what helps at once, how it works, what it costs, how privacy works."""
    return public_page(_hero(), _this_minute(), _how(), rx.el.div(_costs(), _privacy(), class_name="landing-pair"))


def _hero() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h1("Someone to talk to, when things are hard.", class_name="hero-title"),
            rx.el.p(
                "CalmConnect brings you together with therapists and psychiatrists whose licence we have checked.",
                class_name="hero-words",
            ),
            rx.el.div(
                link_button("Find someone to talk to", "/find", size="4"),
                rx.cond(
                    ShellState.off.contains("anonymous_chat"),
                    rx.fragment(),
                    quiet_link("Talk now, anonymously", "/talk", size="4"),
                ),
                class_name="hero-ways",
            ),
            rx.el.p(
                rx.cond(
                    ShellState.off.contains("anonymous_chat"),
                    "No account is needed to ",
                    "Neither an account nor a name is needed to talk, nor to ",
                ),
                ReactRouterLink.create("call a crisis line", to="/get-help", class_name="text-link"),
                ".",
                class_name="muted",
            ),
            class_name="hero-text",
        ),
        rx.el.div(daylight("hero-art"), _here(), class_name="hero-side"),
        class_name="hero",
    )


def _here() -> rx.Component:
    return rx.el.section(
        rx.heading("Here right now", as_="h2", size="4"),
        rx.cond(
            LandingState.loaded,
            here_now(doctors=LandingState.faces, since=LandingState.since, most=3),
            skeleton_lines(3, height="60px"),
        ),
        class_name="card here-card",
        aria_live="off",
    )


def _this_minute() -> rx.Component:
    return card(
        rx.el.div(
            rx.heading("Something for this minute", as_="h2", size="4"),
            rx.el.p(
                "Breathe along with a slow circle: nothing is asked or kept. ",
                rx.cond(
                    _no_companion(),
                    "",
                    "With an account there is a companion, too, a program that listens day and night and knows exercises.",
                ),
                class_name="muted",
            ),
            class_name="grow",
        ),
        link_button("Breathe", "/breathe", "wind", variant="soft"),
        rx.cond(
            _no_companion(),
            rx.fragment(),
            quiet_link("Write to the companion", "/patient/companion", "message-circle-heart"),
        ),
        class_name="companion-card-home",
    )


def _no_companion() -> rx.Var[bool]:
    return ShellState.off.contains("companion")


def _how() -> rx.Component:
    steps = [
        rx.el.li(
            rx.el.span(icon(name, 24), class_name="step-icon"),
            rx.heading(title, as_="h3", size="4"),
            rx.el.p(words, class_name="muted"),
        )
        for name, title, words in _STEPS
    ]
    return rx.el.section(
        rx.heading("How it works", as_="h2", size="7"), rx.el.ol(*steps, class_name="steps"), class_name="landing-part"
    )


def _costs() -> rx.Component:
    return rx.el.section(
        rx.heading("What it costs", as_="h2", size="6"),
        rx.el.p(
            rx.cond(
                LandingState.fees,
                rx.fragment("A session costs ", rx.el.strong(LandingState.fees), ", depending on the doctor. "),
                "Each doctor sets the fee of a session. ",
            ),
            "You see the fee before you ask for a time.",
        ),
        rx.el.p("Joining, looking around and writing to your doctor are free, and nothing asks for a card."),
        rx.el.p(ReactRouterLink.create("See the doctors and their fees", to="/find", class_name="text-link")),
        class_name="card landing-card prose",
    )


def _privacy() -> rx.Component:
    return rx.el.section(
        rx.heading("How privacy works", as_="h2", size="6"),
        rx.el.ul(*[rx.el.li(icon(name), rx.el.span(words)) for name, words in _PRIVACY], class_name="promises"),
        class_name="card landing-card",
    )
