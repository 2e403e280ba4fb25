"""Questionnaires: how their scores have gone, and what was said."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.charts import score_line
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import tag
from calmconnect.components.theme import icon
from calmconnect.domain.measures import FORMS, Form, Measure


def course(row: Any, *actions: rx.Component) -> rx.Component:
    """One kind of questionnaire over time, as a chart and as a table; `row` is `state.shared.measures.CourseRow`."""
    return rx.el.article(
        rx.el.div(
            rx.el.div(rx.heading(row.name, as_="h3", size="4"), rx.el.p(row.about, class_name="muted")),
            rx.cond(row.points, _latest(row), rx.fragment()),
            class_name="visit-head",
        ),
        rx.cond(
            row.chart.length() > 1,
            rx.el.div(
                _chart(row), rx.el.p("A ring marks a clear change.", class_name="muted small", aria_hidden="true")
            ),
            rx.fragment(),
        ),
        rx.cond(row.points, _table(row), rx.fragment()),
        *actions,
        class_name="card stack course",
    )


def answers(rows: Any) -> rx.Component:
    """Each question with what was answered; `rows` are `state.shared.measures.AnswerRow`."""
    return rx.el.dl(
        rx.foreach(
            rows,
            lambda row: rx.el.div(
                rx.el.dt(row.question),
                rx.el.dd(row.answer, rx.cond(row.risk, icon("triangle-alert", 18), rx.fragment())),
                data_risk=rx.cond(row.risk, "yes", "no"),
            ),
        ),
        class_name="said",
    )


def _latest(row: Any) -> rx.Component:
    last = row.points[0]
    return rx.el.p(
        rx.el.strong(last.score),
        rx.el.span(f" of {row.highest}", class_name="muted"),
        class_name="course-score",
    )


def _chart(row: Any) -> rx.Component:
    return rx.match(row.measure, *[(measure.value, _of(form, row)) for measure, form in FORMS.items()], rx.fragment())


def _of(form: Form, row: Any) -> rx.Component:
    # What weighs most is tinted most, at whichever end of the scale it is.
    last = len(form.bands) - 1
    depth = [(last - place if form.rising else place) / last for place in range(last + 1)]
    return score_line(
        row.chart, form.highest, tuple((one.lowest, deep) for one, deep in zip(form.bands, depth, strict=True))
    )


def _table(row: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary("In numbers", icon("chevron-down", 18)),
        rx.el.table(
            rx.el.thead(rx.el.tr(*[rx.el.th(words, scope="col") for words in ("Day", "Score", "What it says")])),
            rx.el.tbody(rx.foreach(row.points, _point)),
            class_name="plain-table scores",
        ),
        class_name="happened",
    )


def _point(point: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(moment(point.at, "date")),
        rx.el.td(rx.el.strong(point.score)),
        rx.el.td(
            rx.el.span(point.band),
            rx.cond(point.mark != "", tag(point.mark, "accent"), rx.fragment()),
            rx.cond(point.risk, tag("Question 9 answered", "warn", "triangle-alert"), rx.fragment()),
            rx.cond(point.amended, tag("Changed afterwards", "quiet"), rx.fragment()),
            class_name="cluster",
        ),
    )


def choices() -> list[tuple[str, str]]:
    """Every questionnaire as a choice: its word, its name and what it is about."""
    return [(measure.value, f"{FORMS[measure].name} · {FORMS[measure].about}") for measure in Measure]
