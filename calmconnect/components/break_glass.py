"""Learning who somebody without a name is, because a life may be in danger: for the doctor who asks."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import IDENTITY
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import select_field, submit_button, text_area_field
from calmconnect.components.moments import during, moment
from calmconnect.components.surfaces import quiet_button, tag
from calmconnect.components.theme import icon
from calmconnect.domain.break_glass import DANGER_WORDS, REASON_LENGTH
from calmconnect.state.doctor.break_glass import BreakGlassState
from calmconnect.state.doctor.listening import ListeningState

_State = BreakGlassState

_WHAT_HAPPENS = (
    "All administrators are alerted at once. One of them decides, with their password.",
    "If this person began while signed in, you both see their name and email address for 24 hours. Many have no account.",
    "Each step is kept for good, and the person is told afterwards.",
)


class Identity(rx.Component):
    """Who it is, once the server has told this page (`state/shared/identities.py`); nothing before."""

    library = IDENTITY
    tag = "Identity"

    request: rx.Var[int]


def shown_identity(request: rx.Var[int], until: rx.Var[int], show: Any) -> rx.Component:
    """The way to see who it is, until the time is over."""
    return during(
        rx.el.div(
            quiet_button(icon("eye", 18), "Show who it is", on_click=show(request)),
            rx.el.span("Until ", moment(until, inside=True), class_name="muted small"),
            class_name="cluster",
        ),
        Identity.create(request=request),
        since=0,
        until=until,
    )


def glass() -> rx.Component:
    """Whether danger was spoken of in the conversation in front of the doctor, and what can be done; nothing in other kinds."""
    return rx.cond(
        _State.conversation,
        rx.el.section(
            rx.cond(ListeningState.open_urgent, tag("May be in danger", "warn", "triangle-alert"), rx.fragment()),
            rx.match(
                _State.standing,
                ("asked", _line("hourglass", "Administrators were alerted ", moment(_State.asked_at, "ago"), ".")),
                ("opened", _opened()),
                ("nothing", _line("circle-slash", "An administrator has looked: no account is behind this.")),
                ("refused", _line("lock", "An administrator has left it sealed: ", _State.answer)),
                ("expired", _line("clock-alert", "No administrator has answered.")),
                rx.fragment(),
            ),
            rx.cond(_State.may_ask, _question(), rx.fragment()),
            aria_label="In an emergency",
            class_name="glass",
        ),
        rx.fragment(),
    )


def _line(sign: str, *words: Any) -> rx.Component:
    return rx.el.p(icon(sign, 18), rx.el.span(*words), class_name="fact", role="status")


def _opened() -> rx.Component:
    return rx.fragment(
        _line("key-round", "An administrator has opened who this is."),
        shown_identity(_State.request, _State.until, _State.show),
    )


def _question() -> rx.Component:
    problems = _State.problems
    return rx.fragment(
        rx.el.p(
            rx.el.span("Do you fear for a life?", class_name="muted"),
            rx.el.button("Ask who this is", type="button", on_click=_State.turn(True), class_name="text-link"),
            class_name="fact",
        ),
        dialog(
            None,
            "Ask who this is?",
            rx.el.form(
                rx.el.ul(*[rx.el.li(words) for words in _WHAT_HAPPENS], class_name="what-happens"),
                select_field(
                    "What do you fear?",
                    "danger",
                    [("", "Please choose"), *((one.value, words) for one, words in DANGER_WORDS.items())],
                    problems["danger"],
                ),
                text_area_field(
                    "Why?",
                    "reason",
                    problems["reason"],
                    "Administrators decide by this. Leave out whatever they need not know.",
                    max_length=REASON_LENGTH,
                ),
                dialog_foot(submit_button("Ask now"), cancel="Not now"),
                on_submit=_State.ask,
                class_name="stack",
            ),
            description="Only when a life is in danger. If you know where they are, call the emergency services first.",
            open=_State.asking,
            on_open_change=_State.turn,
        ),
    )
