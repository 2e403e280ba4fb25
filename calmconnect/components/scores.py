"""The happiness score: how it went, how sure it is, and what moved it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.charts import line_with_band
from calmconnect.components.surfaces import card, section
from calmconnect.components.theme import icon
from calmconnect.state.doctor.score import PatientScoreState


def score_card(row: Any, *more: rx.Component) -> rx.Component:
    """One score, `row` as `state.shared.scores.ScoreRow`, with whatever else belongs to it below."""
    return card(
        rx.cond(row.enough, _now(row), _not_yet()),
        rx.cond(row.chart.length() > 1, line_with_band(row.chart, "day", "score", "band"), rx.fragment()),
        rx.cond(row.enough & (row.days.length() + row.themes.length() > 0), _moved(row), rx.fragment()),
        rx.cond(row.table, _table(row), rx.fragment()),
        _how_it_is_made(),
        *more,
        class_name="stack score-card",
    )


def patient_score() -> rx.Component:
    """A patient's score as their doctor sees it; nothing for one who did not agree to that."""
    return rx.foreach(PatientScoreState.score, lambda row: section("Happiness score", score_card(row)))


def _now(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(row.value),
            rx.el.span(" of 100", class_name="muted"),
            class_name="score-now",
        ),
        rx.el.p(
            f"Most likely between {row.low} and {row.high}. An estimate of the last days, and no diagnosis.",
            class_name="muted measure",
        ),
    )


def _not_yet() -> rx.Component:
    return rx.el.div(
        rx.heading("Not enough yet", as_="h3", size="4"),
        rx.el.p(
            "A few more days are needed before this can say anything. Saying how you are on three days is enough.",
            class_name="muted measure",
        ),
    )


def _moved(row: Any) -> rx.Component:
    return rx.el.div(
        rx.heading("What moved it", as_="h3", size="3"),
        rx.el.ul(rx.foreach(row.days, _one_moved), rx.foreach(row.themes, _one_moved), class_name="score-moved"),
        class_name="stack-small",
    )


def _one_moved(one: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(one.up, icon("trending-up", 18), icon("trending-down", 18)),
        rx.el.span(one.what, class_name="grow"),
        rx.el.span(one.how, class_name="muted"),
    )


def _table(row: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary("Day by day", icon("chevron-down", 18)),
        rx.el.table(
            rx.el.thead(rx.el.tr(*[rx.el.th(words, scope="col") for words in ("Day", "Score", "Likely between")])),
            rx.el.tbody(
                rx.foreach(
                    row.table,
                    lambda day: rx.el.tr(
                        rx.el.th(day.day, scope="row"),
                        rx.el.td(day.score),
                        rx.el.td(f"{day.band[0]} and {day.band[1]}"),
                    ),
                )
            ),
            class_name="plain-table",
        ),
        class_name="happened",
    )


def _how_it_is_made() -> rx.Component:
    return rx.el.details(
        rx.el.summary("How this is made", icon("chevron-down", 18)),
        rx.el.div(
            rx.el.p(
                "A program makes it from two things: what is said here of each day, and how messages to doctors sound. What "
                "carries much feeling counts more; what is a week old counts half."
            ),
            rx.el.p(
                "It begins at 50 and moves as more is known. In four of five cases it lies within the shaded band; the less "
                "is known, the wider that is."
            ),
            rx.el.p("It can be wrong. It finds no illness, and nobody is treated because of it."),
            class_name="prose agreement-text",
        ),
        class_name="happened",
    )
