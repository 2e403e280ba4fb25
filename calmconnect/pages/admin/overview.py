"""The admin's first page."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.accounts import role_word
from calmconnect.components.call_figures import call_figures
from calmconnect.components.lists import figure_parts, filter_links, paging_links, table
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.shell import portal_page
from calmconnect.components.statistics import chart_cards
from calmconnect.components.surfaces import card, empty_state, link_button, section, skeleton_cards, status_badge
from calmconnect.components.theme import icon
from calmconnect.components.visits import mode_fact
from calmconnect.domain.charts import FIRST
from calmconnect.state.admin.overview import OverviewState
from calmconnect.state.shared.call_figures import CallFiguresState

ROUTE = "/admin"
TITLE = "Overview"
ON_LOAD = [OverviewState.load, CallFiguresState.load]

_ICONS = ("users", "stethoscope", "calendar-check", "hourglass")
_COLUMNS = ("Patient", "Doctor", "When", "How", "Status", "Asked for")


def page() -> rx.Component:
    """Four numbers, the appointments behind them, how calls went, and who joined last."""
    return portal_page(
        "Overview",
        rx.cond(
            OverviewState.loaded,
            rx.el.div(
                rx.el.ul(rx.foreach(OverviewState.figures, _figure), class_name="figures"),
                _lately(),
                _meetings(),
                call_figures("Nobody has called yet. You see here how well calls connect."),
                _newest(),
                class_name="stack stack-large",
            ),
            skeleton_cards(4),
        ),
        action=link_button("Add a doctor", "/admin/doctors/new", "user-plus"),
    )


def _figure(row: Any) -> rx.Component:
    sign = rx.match(row.trend, ("up", icon("trending-up", 17)), ("down", icon("trending-down", 17)), icon("equal", 17))
    return rx.el.li(
        ReactRouterLink.create(
            *figure_parts(row, _ICONS),
            rx.el.span(sign, row.change, class_name="figure-change"),
            to=row.href,
            class_name="card figure",
        )
    )


def _lately() -> rx.Component:
    return section(
        "The last 30 days",
        chart_cards(OverviewState, FIRST, export=False),
        action=ReactRouterLink.create("All figures", to="/admin/statistics", class_name="text-link"),
    )


def _meetings() -> rx.Component:
    return section(
        "Appointments",
        filter_links(OverviewState.choices, "Which appointments"),
        rx.cond(
            OverviewState.meetings,
            table("meetings", _COLUMNS, OverviewState.meetings, _meeting),
            empty_state("calendar", "No appointments of this kind."),
        ),
        paging_links(OverviewState.paging),
    )


def _meeting(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(row.patient, class_name="cell-patient"),
        rx.el.td(row.doctor, class_name="cell-doctor"),
        rx.el.td(moment(row.starts), class_name="cell-when"),
        rx.el.td(mode_fact(row.mode), class_name="cell-how"),
        rx.el.td(status_badge(row.status), class_name="cell-status"),
        rx.el.td(moment(row.made, "ago"), class_name="cell-made muted"),
    )


def _newest() -> rx.Component:
    return section(
        "Joined last",
        card(rx.el.ul(rx.foreach(OverviewState.newest, _joined), class_name="newest")),
        action=ReactRouterLink.create("All people", to="/admin/people", class_name="text-link"),
    )


def _joined(row: Any) -> rx.Component:
    return rx.el.li(
        person_line(row.name, rx.el.span(role_word(row.role), ", ", moment(row.joined, "ago")), size="medium"),
        key=row.id,
    )
