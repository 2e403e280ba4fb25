"""Talking without a name, as whoever does sees it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.companion import offered
from calmconnect.components.crisis import call_now
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import post_form, submit_button
from calmconnect.components.people import initials_disc
from calmconnect.components.surfaces import link_button, quiet_link, skeleton_lines, standing
from calmconnect.components.theme import icon
from calmconnect.components.thread import plain_thread
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.state.public.talk import TalkState
from calmconnect.state.shared.shell import ShellState

_State = TalkState

_TERMS = AGREEMENTS[Subject.ANONYMITY]
_SIGNS = ("venetian-mask", "lock", "key-round", "scan-search", "timer-reset")


def talking() -> rx.Component:
    """Where it stands, the conversation, and beside it what stays private, or crisis lines where they matter more."""
    return rx.el.div(
        rx.el.div(
            rx.match(
                _State.status,
                ("waiting", _waiting()),
                ("taken", _taken()),
                ("ended", _ended()),
                rx.cond(_State.loaded, _never(), skeleton_lines(4)),
            ),
            rx.cond((_State.status == "waiting") | (_State.status == "taken"), _conversation(), rx.fragment()),
            class_name="emergency-talk",
        ),
        rx.cond(_in_danger(), call_now(), _private()),
        class_name="emergency talk",
        data_late=rx.cond(_in_danger(), "yes", "no"),
        data_with=rx.cond(_State.helper != "", "yes", "no"),
    )


def start_form(words: str = "Start talking") -> rx.Component:
    """The button that begins a conversation, and by which one agrees to what stays private (`_private`)."""
    return post_form(
        rx.el.input(type="hidden", name="consent", value=str(_TERMS.version)),
        submit_button(words, size="4"),
        action="/anonymous/start",
        method="post",
    )


def _in_danger() -> Any:
    return _State.urgent & (_State.status != "ended")


def _never() -> rx.Component:
    return rx.cond(ShellState.off.contains("anonymous_chat"), _not_offered(), _offered())


def _not_offered() -> rx.Component:
    return rx.el.div(
        rx.heading("Talking without a name is not offered here at the moment", as_="h1", size="8"),
        rx.el.p(
            "If things are hard right now, the crisis lines are there, day and night, and so is somebody on duty.",
            class_name="hero-words",
        ),
        rx.el.div(
            link_button("Get help now", "/get-help", "life-buoy", size="4"),
            quiet_link("Find someone to talk to", "/find", size="4"),
            class_name="hero-ways",
        ),
        class_name="stack",
    )


def _offered() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.heading("Talk to someone, without your name", as_="h1", size="8"),
            rx.el.p(
                "Write to a doctor who is free now. They see what you write and nothing about who you are. Until one is "
                "free, a small program keeps you company.",
                class_name="hero-words",
            ),
            class_name="stack",
        ),
        rx.el.div(
            start_form(),
            rx.el.p(
                "It is free. You can leave at any time. By starting you agree to ",
                rx.el.a("what stays private, and what does not", href="#private", class_name="text-link"),
                ".",
                class_name="muted",
            ),
            class_name="talk-start",
        ),
    )


def _waiting() -> rx.Component:
    return standing(
        rx.cond(_State.urgent, "Please call one of these numbers now", "We are looking for someone for you"),
        rx.fragment(
            rx.match(
                _State.place,
                (0, rx.fragment("You are in line. ")),
                (1, rx.fragment("You are next in line. ")),
                rx.fragment("You are number ", _State.place, " in line. "),
            ),
            rx.match(
                _State.usual,
                (0, rx.fragment("Too few people have waited lately to say how long it takes. ")),
                (1, rx.fragment("Most people were answered within a minute lately. ")),
                rx.fragment("Most people were answered within ", _State.usual, " minutes lately. "),
            ),
            "Stay as long as you like; you can write already.",
        ),
    )


def _taken() -> rx.Component:
    return standing(
        f"{_State.helper} is with you",
        rx.fragment("For them you are ", rx.el.strong(_State.pseudonym), ". They read what you write."),
        "heart-handshake",
    )


def _ended() -> rx.Component:
    return rx.fragment(
        standing(
            "This conversation is over",
            "Thank you for talking. If you need someone again, now or later, we are here.",
            "leaf",
        ),
        start_form("Start again"),
    )


def _conversation() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            initials_disc(_State.pseudonym, "small"),
            rx.el.span("Here you are ", rx.el.strong(_State.pseudonym), class_name="grow"),
            class_name="talk-name",
        ),
        plain_thread(
            _State,
            rx.cond(_State.helper != "", _State.helper, "the companion"),
            rx.cond(_State.status == "waiting", offered(_State), rx.fragment()),
        ),
        rx.cond(_State.status == "taken", _naming(), rx.fragment()),
        post_form(
            rx.el.button("End this conversation", type="submit", class_name="emergency-end"),
            action="/anonymous/end",
            method="post",
        ),
        class_name="card emergency-card",
    )


def _naming() -> rx.Component:
    agreement = AGREEMENTS[Subject.NAMING]
    return dialog(
        rx.el.button("Go on under my name", type="button", class_name="emergency-end talk-naming"),
        "Go on under your name?",
        post_form(
            rx.el.input(type="hidden", name="consent", value=str(agreement.version)),
            dialog_foot(submit_button("I agree"), cancel="Stay unnamed"),
            action="/anonymous/name",
            method="post",
        ),
        description=f"{agreement.paragraphs[0]} If you have not signed in yet, you are asked to do that first.",
    )


def _private() -> rx.Component:
    return rx.el.section(
        rx.heading("What stays private, and what does not", as_="h2", size="5"),
        rx.el.ul(
            *[rx.el.li(icon(name), rx.el.span(words)) for name, words in zip(_SIGNS, _TERMS.paragraphs, strict=True)],
            class_name="promises",
        ),
        rx.el.p(
            "If someone is in danger, ",
            ReactRouterLink.create("call a crisis line", to="/get-help", class_name="text-link"),
            ". It is faster than anything here.",
            class_name="muted",
        ),
        id="private",
        class_name="card stack talk-private",
    )
