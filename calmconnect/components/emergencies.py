"""Help at once, as who asked for it sees it; and the end of it, for who answers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.crisis import crisis_lines, emergency_form
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import post_form
from calmconnect.components.surfaces import quiet_button, standing
from calmconnect.components.theme import icon
from calmconnect.components.thread import plain_thread
from calmconnect.domain.emergencies import Voice
from calmconnect.state.public.emergency import EmergencyState
from calmconnect.state.shared.answering import AnsweringState

_State = EmergencyState


def emergency() -> rx.Component:
    """Where it stands, the conversation, and the crisis lines beside it; before everything else once nobody answers."""
    return rx.el.div(
        rx.el.div(
            rx.match(
                _State.status,
                ("waiting", _waiting()),
                ("taken", _answered()),
                ("ended", _over()),
                rx.cond(_State.loaded, _never(), rx.fragment()),
            ),
            rx.cond((_State.status == "waiting") | (_State.status == "taken"), _conversation(), rx.fragment()),
            class_name="emergency-talk",
        ),
        rx.el.section(
            rx.heading("You can also call", as_="h2", size="5"),
            crisis_lines("h3"),
            class_name="emergency-lines",
        ),
        class_name="emergency",
        data_late=rx.cond((_State.status == "waiting") & (_State.escalated | (_State.place > 0)), "yes", "no"),
    )


def end_emergency() -> rx.Component:
    """For who answers an emergency: the way to say that it is over. Shows nothing in other conversations."""
    end: Any = AnsweringState.end
    return rx.cond(
        AnsweringState.emergency,
        dialog(
            quiet_button("End"),
            "Is help not needed any more?",
            dialog_foot(
                rx.dialog.close(rx.button("Yes, end it", size="3", on_click=end(AnsweringState.emergency))),
                cancel="Not yet",
            ),
            description="Whoever asked can then no longer write here, but can ask again at any time.",
        ),
        rx.fragment(),
    )


def call_who_asked() -> rx.Component:
    """For who answers an emergency: calls the one who asked. Shows nothing where nobody can be called."""
    call: Any = AnsweringState.call
    return rx.cond(
        AnsweringState.voice == Voice.NEVER.value,
        rx.fragment(),
        rx.button(
            icon("phone-call", 18),
            rx.cond(AnsweringState.voice == Voice.WANTED.value, "They want to talk: call", "Call"),
            size="2",
            variant=rx.cond(AnsweringState.voice == Voice.WANTED.value, "solid", "soft"),
            on_click=call(AnsweringState.emergency),
        ),
    )


def _waiting() -> rx.Component:
    return rx.fragment(rx.cond(_State.place > 0, _crowded(), _called()), _rather_talk())


def _rather_talk() -> rx.Component:
    """Whoever is signed in can be called by the one who comes."""
    want: Any = _State.want_call
    asked = rx.el.p(
        icon("phone-call", 20),
        rx.el.span(
            rx.cond(_State.helper != "", _State.helper, "Whoever comes"), " calls you here. Please keep this page open."
        ),
        rx.el.button("I would rather write", type="button", on_click=want(False), class_name="text-link"),
        class_name="emergency-voice",
    )
    offer = rx.el.button(
        icon("phone-call", 20),
        "I would rather talk: call me here",
        type="button",
        on_click=want(True),
        class_name="emergency-voice emergency-offer",
    )
    return rx.cond(
        _State.callable_here, rx.el.div(rx.cond(_State.voice, asked, offer), aria_live="polite"), rx.fragment()
    )


def _crowded() -> rx.Component:
    return standing(
        "Very many people ask at this moment",
        rx.fragment(
            "You are number ",
            _State.place,
            " in line, and nobody has been called for you yet. Please call one of these numbers now: a person answers there at "
            "once. We go on here, too, and you can write already.",
        ),
    )


def _called() -> rx.Component:
    return standing(
        rx.cond(_State.escalated, "Nobody has answered yet", "We are calling someone for you"),
        rx.cond(
            _State.escalated,
            "Please call one of these numbers now. We go on trying, and you can write while you wait.",
            rx.cond(
                _State.alerted == 1,
                "One person has been alerted. You can write already; whoever comes reads it first.",
                f"{_State.alerted} people have been alerted. You can write already; whoever comes reads it first.",
            ),
        ),
    )


def _answered() -> rx.Component:
    return rx.fragment(
        standing(
            f"{_State.helper} is with you",
            "They read what you write. Take the time you need.",
            "heart-handshake",
        ),
        _rather_talk(),
    )


def _over() -> rx.Component:
    return rx.fragment(
        standing(
            "This conversation is over",
            "If you need someone again, now or later, we are here.",
            "leaf",
        ),
        emergency_form("Start again"),
    )


def _never() -> rx.Component:
    return rx.fragment(
        standing(
            "Write to someone now",
            "We alert everyone who is on duty, and the first who is free answers you.",
            "life-buoy",
        ),
        emergency_form(),
    )


def _conversation() -> rx.Component:
    return rx.el.div(
        plain_thread(_State, rx.cond(_State.helper != "", _State.helper, "whoever comes")),
        post_form(
            rx.el.button("I don't need help any more", type="submit", class_name="emergency-end"),
            action="/helpline/emergency/end",
            method="post",
        ),
        class_name="card emergency-card",
    )
