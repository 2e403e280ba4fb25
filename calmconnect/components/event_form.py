"""Writing an event: its fields, how often it comes again, publishing it, and calling it off."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.differences import changed_meanwhile
from calmconnect.components.forms import (
    radio_field,
    select_field,
    submit_button,
    text_area_field,
    text_field,
    zone_field,
)
from calmconnect.components.surfaces import card, cluster, quiet_button
from calmconnect.components.theme import icon
from calmconnect.domain.event_times import MOST_TIMES, Rhythm
from calmconnect.domain.events import ADDRESS_LENGTH, CLOSES_MINUTES, DESCRIPTION_LENGTH, WHY_LENGTH
from calmconnect.domain.rooms import TITLE_LENGTH
from calmconnect.state.admin.event import EventFormState
from calmconnect.state.shared.event_rows import KIND_WORDS

_State = EventFormState
_KINDS = [(kind.value, words) for kind, words in KIND_WORDS.items()]
_CLOSES_WORDS = ("When it begins", "An hour before", "A day before", "Two days before", "A week before")
_CLOSES = [(str(minutes), words) for minutes, words in zip(CLOSES_MINUTES, _CLOSES_WORDS, strict=True)]
_RHYTHMS = [
    (Rhythm.ONCE.value, "Just once"),
    (Rhythm.WEEK.value, "Every week"),
    (Rhythm.TWO_WEEKS.value, "Every two weeks"),
    (Rhythm.MONTH.value, "Every month, on this day"),
]


def event_form(*, new: bool) -> rx.Component:
    """All fields of an event; for a `new` one how often it comes again, else what of its series is meant."""
    return rx.el.form(
        _what(),
        _when(),
        _where(),
        _again() if new else _which(),
        changed_meanwhile(_State.changed_by, _State.differences),
        _publish_at_once() if new else rx.fragment(),
        rx.el.div(
            submit_button("Write the event")
            if new
            else submit_button(rx.cond(_State.changed_by != "", "Save mine all the same", "Save"))
        ),
        on_submit=_State.save,
        no_validate=True,
        # What stands in fields is taken over once: another event gets fields of their own.
        key=_State.number,
        class_name="stack event-form",
    )


def publish_button() -> rx.Component:
    """Lets patients see a draft."""
    return _asked(
        rx.button(icon("eye", 18), "Publish", size="3"),
        "Publish it?",
        "Patients see it and can register. A place once given stays theirs.",
        _State.publish,
        submit_button("Publish"),
    )


def call_off_button(draft: rx.Var[bool]) -> rx.Component:
    """Calls an event off, or throws a draft away."""
    return rx.cond(
        draft,
        _asked(
            quiet_button(icon("trash-2", 18), "Throw away", size="3"),
            "Throw this draft away?",
            "It can't be brought back. Nobody has seen it.",
            _State.call_off,
            submit_button("Throw it away"),
            rx.el.input(type="hidden", name="why", value=""),
        ),
        _asked(
            quiet_button(icon("calendar-x", 18), "Call off", size="3"),
            "Call it off?",
            "Everybody who has a place or waits for one is told at once. It can't be undone.",
            _State.call_off,
            submit_button("Call it off"),
            text_field(
                "Why? (optional)", "why", _State.problems["why"], "They read this in the app.", max_length=WHY_LENGTH
            ),
        ),
    )


def _asked(
    trigger: rx.Component, title: str, words: str, on_submit: Any, button: rx.Component, *fields: rx.Component
) -> rx.Component:
    return dialog(
        trigger,
        title,
        rx.el.form(
            *fields,
            _scopes(),
            dialog_foot(rx.dialog.close(button), cancel="Not now"),
            on_submit=on_submit,
            class_name="stack",
        ),
        description=words,
    )


def _what() -> rx.Component:
    problems = _State.problems
    return card(
        text_field("Name", "title", problems["title"], default_value=_State.title, max_length=TITLE_LENGTH),
        text_area_field(
            "What people can expect",
            "description",
            problems["description"],
            "In Markdown: **bold**, [words](/find), - lists, ## headings.",
            default_value=_State.description,
            rows="8",
            max_length=DESCRIPTION_LENGTH,
        ),
        rx.el.div(
            select_field("Kind", "kind", _KINDS, problems["kind"], default_value=_State.kind),
            select_field("Host", "host", _State.hosts, problems["host"], default_value=_State.host),
            class_name="columns",
        ),
        class_name="stack",
    )


def _when() -> rx.Component:
    problems = _State.problems
    return card(
        rx.el.div(
            text_field("Day", "day", problems["day"], type="date", default_value=_State.day),
            text_field("From", "begins", problems["begins"], type="time", default_value=_State.begins),
            text_field("To", "ends", problems["ends"], type="time", default_value=_State.ends),
            class_name="event-when",
        ),
        zone_field("Time zone", "time_zone", _State.time_zone, problems["time_zone"]),
        class_name="stack",
    )


def _where() -> rx.Component:
    problems = _State.problems
    return card(
        select_field("Where", "place", _State.places, problems["place"], default_value=_State.place),
        rx.el.div(
            text_field(
                "Address", "address", problems["address"], default_value=_State.address, max_length=ADDRESS_LENGTH
            ),
            class_name="only-at-address",
        ),
        rx.el.div(
            text_field("Places", "capacity", problems["capacity"], default_value=_State.capacity, input_mode="numeric"),
            select_field("Registration closes", "closes", _CLOSES, problems["closes"], default_value=_State.closes),
            class_name="columns",
        ),
        class_name="stack",
    )


def _again() -> rx.Component:
    problems = _State.problems
    return card(
        select_field("How often?", "rhythm", _RHYTHMS, problems["rhythm"]),
        rx.el.div(
            text_field(
                "How many times in all?",
                "times",
                problems["times"],
                f"At most {MOST_TIMES}; or leave it empty and choose the last day.",
                input_mode="numeric",
            ),
            text_field("Up to and with", "until", problems["until"], type="date"),
            class_name="columns only-repeating",
        ),
        class_name="stack",
    )


def _which() -> rx.Component:
    return rx.cond(
        _State.scopes,
        card(_scopes()),
        rx.el.input(type="hidden", name="scope", value="this"),
    )


def _scopes() -> rx.Component:
    return rx.cond(
        _State.scopes,
        radio_field("It comes again. Which do you mean?", "scope", _State.scopes),
        rx.el.input(type="hidden", name="scope", value="this"),
    )


def _publish_at_once() -> rx.Component:
    return cluster(
        rx.el.label(
            rx.el.input(type="checkbox", name="published", class_name="only-read-out"),
            "Publish at once",
            class_name="chip tick",
        ),
        rx.el.span("Otherwise it is a draft that only admins see.", class_name="muted"),
    )
