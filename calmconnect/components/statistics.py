"""Figures of a period: which days, and cards with a chart, what it comes to, the table behind it and a file of it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.charts import FILLS, STROKES, lines, stacked_bars
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import post_form, submit_button, text_field
from calmconnect.components.lists import filter_links
from calmconnect.components.moments import moment
from calmconnect.components.second_step import proof_fields
from calmconnect.components.surfaces import callout, card, empty_state, quiet_button, stack
from calmconnect.components.theme import icon
from calmconnect.domain.charts import Chart, Shape

# A chart of as many parts has the whole width.
_WIDE = 5
_NO_PROBLEMS = {"password": "", "code": ""}


def period_bar(state: Any, *more: rx.Component, compare: bool = True, button: str = "Show these days") -> rx.Component:
    """Which days it is about, and others to choose; `state` has `bar`, `problems` and the handler `choose`.

    `more` are fields of other filters.
    """
    days = rx.el.form(
        text_field(
            "From", "first", state.problems["first"], type="date", max=state.bar.latest, default_value=state.bar.first
        ),
        text_field(
            "Until", "last", state.problems["last"], type="date", max=state.bar.latest, default_value=state.bar.last
        ),
        *more,
        rx.el.div(submit_button(button, variant="soft"), class_name="cluster"),
        key=state.bar.at,
        on_submit=state.choose,
        no_validate=True,
        class_name="period-days",
    )
    return card(
        rx.el.p(icon("calendar-range"), rx.el.strong(state.bar.words), class_name="period-words", role="status"),
        filter_links(state.bar.choices, "Which days"),
        days,
        filter_links(state.bar.compare, "Compared with") if compare else rx.fragment(),
        class_name="period-bar",
    )


def as_of(state: Any) -> rx.Component:
    """Since when the figures are as they are shown; `state` has `as_of`, in ms since 1970 or 0, and `waiting`."""
    return rx.el.p(
        rx.cond(state.as_of > 0, rx.fragment("As of ", moment(state.as_of, inside=True), ". "), rx.fragment()),
        rx.cond(
            state.waiting > 0,
            f"{state.waiting} of these days are still being counted; the figures may change.",
            rx.fragment(),
        ),
        class_name="muted as-of",
        role="status",
    )


def chart_cards(state: Any, charts: tuple[Chart, ...], *, export: bool = True) -> rx.Component:
    """A card for each of these charts; `state` has `charts` by key, and, where they can be exported, the handler `export`."""
    return rx.el.div(*[_chart_card(state, chart, export) for chart in charts], class_name="charts")


def _chart_card(state: Any, chart: Chart, export: bool) -> rx.Component:
    row = state.charts[chart.key]
    take = _take(state, chart) if export else rx.fragment()
    shown = rx.el.div(_totals(row, chart), _drawn(row, chart), _behind(row, chart, take), class_name="stack")
    return rx.el.section(
        rx.heading(chart.title, as_="h2", size="5"),
        rx.el.p(chart.about, class_name="muted chart-about"),
        card(rx.cond(row.empty, empty_state("chart-column", "Nothing of this kind happened in these days."), shown)),
        class_name="chart-wide" if _is_wide(chart) else "",
    )


def _is_wide(chart: Chart) -> bool:
    return len(chart.parts) >= _WIDE


def _drawn(row: Any, chart: Chart) -> rx.Component:
    if chart.shape is Shape.ROWS:
        return rx.fragment()
    if chart.shape is Shape.LINES:
        return lines(row.rows, "label", tuple(part.key for part in chart.parts), row.unit)
    parts = {part.key: (part.name, *look) for part, look in zip(chart.parts, FILLS, strict=False)}
    return stacked_bars(row.rows, "label", parts, row.unit)


def _totals(row: Any, chart: Chart) -> rx.Component:
    if chart.shape is Shape.ROWS:
        return rx.el.ul(rx.foreach(row.totals, _bar_line), class_name="bar-lines")
    return rx.el.ul(
        rx.foreach(row.totals, lambda total: rx.el.li(_key(total, chart), _number(total), key=total.key)),
        class_name="chart-totals",
    )


def _number(total: Any) -> rx.Component:
    words = rx.fragment(
        rx.el.span(total.value, class_name="chart-value"), rx.el.span(total.name, class_name="chart-name")
    )
    return rx.fragment(
        rx.cond(
            total.href != "",
            ReactRouterLink.create(words, to=total.href, class_name="chart-number text-link", title="Show them"),
            rx.el.span(words, class_name="chart-number"),
        ),
        _compared(total),
    )


def _compared(total: Any) -> rx.Component:
    sign = rx.match(total.trend, ("up", icon("trending-up", 15)), ("down", icon("trending-down", 15)), rx.fragment())
    return rx.cond(
        total.was != "",
        rx.el.span(
            sign, "was ", total.was, rx.cond(total.change != "", f", {total.change}", ""), class_name="chart-was"
        ),
        rx.fragment(),
    )


def _bar_line(total: Any) -> rx.Component:
    name = rx.cond(
        total.href != "",
        ReactRouterLink.create(total.name, to=total.href, class_name="text-link"),
        rx.el.span(total.name),
    )
    filled = rx.el.span(class_name="bar-filled", style={"width": f"{total.percent}%"})
    return rx.el.li(
        rx.el.span(name, class_name="bar-name"),
        rx.el.span(total.value, class_name="bar-value"),
        rx.el.span(filled, class_name="bar", aria_hidden="true"),
        _compared(total),
        key=total.key,
    )


def _key(total: Any, chart: Chart) -> rx.Component:
    if len(chart.parts) == 1:
        return rx.fragment()
    if chart.shape is Shape.LINES:
        keys = [
            (part.key, _stroke(colour, dashes)) for part, (colour, dashes) in zip(chart.parts, STROKES, strict=False)
        ]
    else:
        keys = [
            (part.key, rx.el.span(class_name="legend-key", style={"background": fill, "border_color": edge}))
            for part, (fill, edge) in zip(chart.parts, FILLS, strict=False)
        ]
    return rx.match(total.key, *keys, rx.fragment())


def _stroke(colour: str, dashes: str) -> rx.Component:
    line = rx.el.line(x1="1", y1="6", x2="25", y2="6", stroke=colour, stroke_width="2.5", stroke_dasharray=dashes)
    return rx.el.svg(line, width="26", height="12", aria_hidden="true", class_name="stroke-key")


def _take(state: Any, chart: Chart) -> rx.Component:
    return quiet_button(icon("download", 18), "Export as CSV", type="button", on_click=state.export(chart.key))


def _behind(row: Any, chart: Chart, take: rx.Component) -> rx.Component:
    return rx.el.details(
        rx.el.summary("Show as a table", icon("chevron-down", 18)),
        rx.el.div(
            rx.el.table(
                rx.el.caption(chart.title, class_name="only-read-out"),
                rx.el.thead(rx.el.tr(rx.foreach(row.heading, lambda name: rx.el.th(name, scope="col")))),
                rx.el.tbody(rx.foreach(row.table, _table_row)),
                class_name="plain-table",
            ),
            class_name="table-behind",
            tab_index=0,
            role="region",
            aria_label=f"{chart.title} as a table",
        ),
        take,
        class_name="happened",
    )


def _table_row(cells: Any) -> rx.Component:
    return rx.el.tr(
        rx.foreach(cells, lambda cell, place: rx.cond(place == 0, rx.el.th(cell, scope="row"), rx.el.td(cell)))
    )


def export_dialog(state: Any, doctor: Any = "") -> rx.Component:
    """Asks for the password before a file is made, perhaps of one `doctor`; `state` is `state.shared.exporting.Exporting`.

    The browser itself posts the form to `api/exports.py`.
    """
    return dialog(
        None,
        "Export as CSV",
        post_form(
            stack(
                rx.el.input(type="hidden", name="what", value=state.exporting),
                rx.el.input(type="hidden", name="at", value=state.bar.at),
                rx.el.input(type="hidden", name="doctor", value=doctor),
                proof_fields(_NO_PROBLEMS, state.with_code),
                dialog_foot(submit_button("Export"), cancel="Close"),
            ),
            action="/exports",
            method="post",
        ),
        description="A file for spreadsheets, of the days you look at. It is kept for good that you took it.",
        open=state.exporting != "",
        on_open_change=state.not_exporting,
    )


def refused_export(state: Any) -> rx.Component:
    """Why the last export was refused, if it was; `state` has `refused`."""
    return rx.cond(state.refused != "", callout(state.refused, "warn", "circle-alert", role="alert"), rx.fragment())
