"""Ratings as they are seen: stars, how often each number of them was given, reviews, and the question how a session was."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_area_field
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.surfaces import section, stack
from calmconnect.components.theme import icon
from calmconnect.domain.ratings import MOST_STARS, REVIEW_LENGTH
from calmconnect.state.patient.ratings import RatingState

_WORDS = ("It did not help", "It helped a little", "It was all right", "It was good", "It helped me a lot")
_State = RatingState


def stars(count: rx.Var[int] | int, size: int = 18) -> rx.Component:
    """Five stars, of which `count` are filled; read out as words."""
    return rx.el.span(
        *[icon("star", size) for _ in range(MOST_STARS)],
        rx.el.span(count, " of 5 stars", class_name="only-read-out"),
        class_name="stars",
        custom_attrs={"data-stars": count},
    )


def standing_card(standing: Any) -> rx.Component:
    """The mean beside how often each number of stars was given; `standing` is `state.shared.reviews.StandingRow`."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(standing.mean, class_name="standing-mean"),
            rx.el.span("of 5", class_name="muted"),
            rx.el.p(rx.cond(standing.total == 1, "1 rating", f"{standing.total} ratings"), class_name="muted small"),
            class_name="standing-sum",
        ),
        rx.el.ul(rx.foreach(standing.shares, _share), class_name="standing-shares"),
        class_name="standing",
    )


def _share(share: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(share.stars, rx.cond(share.stars == 1, " star", " stars"), class_name="standing-stars"),
        rx.el.span(
            rx.el.span(class_name="bar-filled", style={"width": f"{share.percent}%"}),
            class_name="bar",
            aria_hidden="true",
        ),
        rx.el.span(share.count, class_name="standing-count"),
    )


def review_line(row: Any, *actions: rx.Component) -> rx.Component:
    """A review as an item of a list, with what can be done about it."""
    return rx.el.li(
        rx.el.div(
            rx.el.p(row.text, class_name="prose"),
            rx.el.p(stars(row.stars, 16), moment(row.month, "month"), class_name="fact muted small"),
            class_name="row-main review",
        ),
        *actions,
    )


def how_was_it() -> rx.Component:
    """Asks about sessions that are over and of which the patient has said nothing yet; nothing without any."""
    return rx.cond(_State.asked, section("How was it?", stack(rx.foreach(_State.asked, _asked))), rx.fragment())


def _asked(row: Any) -> rx.Component:
    return rx.el.article(
        person_line(row.doctor, moment(row.starts)),
        rx.button(
            icon("star", 18),
            "Say how it was",
            size="2",
            variant="soft",
            on_click=_State.ask(row.visit),
            aria_label=f"Say how it was with {row.doctor}",
        ),
        class_name="card asked",
    )


def own_rating(visit: Any) -> rx.Component:
    """What the patient said of a fulfilled appointment, or the way to say it; nothing for any other appointment."""
    said = _State.said[visit.id]
    return rx.cond(
        visit.status == "fulfilled",
        rx.cond(_State.said.contains(visit.id), _said(visit, said), _ask_button(visit)),
        rx.fragment(),
    )


def _ask_button(visit: Any) -> rx.Component:
    return rx.button(
        icon("star", 18),
        "Rate",
        size="2",
        variant="soft",
        on_click=_State.ask(visit.id),
        aria_label=f"Rate the session with {visit.other}",
    )


def _said(visit: Any, said: Any) -> rx.Component:
    return rx.el.div(
        _stars_given(visit, said),
        rx.cond(
            said.hidden_why != "",
            rx.el.p("Your words are not shown: ", said.hidden_why, class_name="muted small wrap"),
            rx.fragment(),
        ),
        class_name="own-rating",
    )


def _stars_given(visit: Any, said: Any) -> rx.Component:
    return rx.cond(
        said.changeable,
        rx.el.button(
            stars(said.stars, 16),
            rx.el.span("Change", class_name="muted small"),
            type="button",
            on_click=_State.ask(visit.id),
            aria_label=f"You gave {said.stars} of 5 stars to {visit.other}. Change it.",
            class_name="said",
        ),
        stars(said.stars, 16),
    )


def rating_dialog() -> rx.Component:
    """The question how a session was; one on each page from which it can be asked."""
    about = _State.about
    return dialog(
        None,
        f"How was it with {about.doctor}?",
        rx.el.form(
            _stars_field(about.stars, _State.problems["stars"]),
            text_area_field(
                "Would you like to say more?",
                "review",
                _State.problems["review"],
                "Everybody can read this, nobody sees who wrote it. Please leave out names and private matters.",
                max_length=REVIEW_LENGTH,
                default_value=about.review,
            ),
            rx.cond(
                about.hidden_why != "",
                rx.el.p("Your words are not shown at the moment: ", about.hidden_why, class_name="muted wrap"),
                rx.fragment(),
            ),
            dialog_foot(submit_button("Save"), cancel="Not now"),
            on_submit=_State.save,
            class_name="stack",
        ),
        description=rx.cond(
            about.stars == 0,
            "Your answer counts in the doctor's rating. You can change it for 14 days.",
            "You can change your answer for 14 days after you gave it.",
        ),
        open=_State.open,
        on_open_change=_State.turn,
    )


def _stars_field(chosen: rx.Var[int], problem: rx.Var[str]) -> rx.Component:
    choices = [
        rx.el.label(
            rx.el.input(
                type="radio",
                name="stars",
                value=str(count),
                default_checked=chosen == count,
                class_name="only-read-out",
            ),
            icon("star", 34),
            rx.el.span(f"{count} of 5: ", class_name="only-read-out"),
            rx.el.span(words, class_name="star-words"),
            class_name="star-choice",
        )
        for count, words in enumerate(_WORDS, start=1)
    ]
    return rx.el.fieldset(
        rx.el.legend("How many stars?", class_name="field-label"),
        rx.el.div(*choices, class_name="star-choices"),
        rx.el.p(problem, class_name="field-problem", aria_live="polite"),
        # The button that sends the form waits for this, and leads here.
        aria_invalid=rx.cond(problem, "true", "false"),
        role="radiogroup",
        tab_index=-1,
        class_name="field stars-field",
    )
