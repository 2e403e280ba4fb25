"""How the doctor's practice goes."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components import theme
from calmconnect.components.call_figures import call_figures
from calmconnect.components.charts import legend, stacked_bars
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.ratings import review_line, standing_card
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, section, skeleton_cards, stack, tag
from calmconnect.components.theme import icon
from calmconnect.domain.insights import Outcome
from calmconnect.domain.ratings import WHY_LENGTH
from calmconnect.state.doctor.insights import InsightsState
from calmconnect.state.shared.call_figures import CallFiguresState

ROUTE = "/doctor/insights"
TITLE = "Insights"
ON_LOAD = [InsightsState.load, CallFiguresState.load]

_State = InsightsState
_NO_CALLS = "Once you have called somebody you see here how well your calls connect."


# What of a week is what, in words and in colour.
_PARTS = {
    Outcome.HELD.value: ("Took place", theme.ACCENT, theme.SURFACE),
    Outcome.TO_COME.value: ("To come", theme.ACCENT_SOFT, theme.ACCENT),
    Outcome.CALLED_OFF.value: ("Cancelled", theme.CONTROL, theme.SURFACE),
    Outcome.MISSED.value: ("Missed", theme.WARN, theme.SURFACE),
}


def page() -> rx.Component:
    """Twelve weeks, what patients say, and how the calls went."""
    return portal_page(
        "Insights",
        rx.cond(
            _State.loaded,
            stack(_weeks(), _reviews(), call_figures(_NO_CALLS), class_name="stack-large"),
            skeleton_cards(2),
        ),
    )


def _weeks() -> rx.Component:
    return section(
        "The last 12 weeks",
        rx.cond(
            _State.any,
            card(
                rx.el.dl(
                    rx.foreach(_State.numbers, lambda one: rx.el.div(rx.el.dt(one[0]), rx.el.dd(one[1]))),
                    class_name="numbers",
                ),
                stacked_bars(_State.weeks, "week", _PARTS),
                legend(_PARTS),
                rx.el.details(
                    rx.el.summary("Show as a table", icon("chevron-down", 18)), _table(), class_name="happened"
                ),
                class_name="stack",
            ),
            empty_state("chart-column", "After your first sessions you see here how your weeks go."),
        ),
    )


def _table() -> rx.Component:
    return rx.el.table(
        rx.el.thead(rx.el.tr(*[rx.el.th(name, scope="col") for name in ("Week of", *_names())])),
        rx.el.tbody(rx.foreach(_State.weeks, _week)),
        class_name="plain-table",
    )


def _names() -> list[str]:
    return [name for name, *_ in _PARTS.values()]


def _week(week: Any) -> rx.Component:
    return rx.el.tr(rx.el.th(week.week, scope="row"), *[rx.el.td(getattr(week, key)) for key in _PARTS], key=week.week)


def _reviews() -> rx.Component:
    return section(
        "What patients say",
        rx.cond(
            _State.standing.total > 0,
            card(
                standing_card(_State.standing),
                rx.el.ul(rx.foreach(_State.reviews, _review), class_name="rows"),
                class_name="stack",
            ),
            empty_state("star", "After a session patients can say how it was. You see it here, without their names."),
        ),
    )


def _review(row: Any) -> rx.Component:
    return review_line(row, rx.cond(row.reported, tag("Reported", "quiet", "flag"), _report(row)))


def _report(row: Any) -> rx.Component:
    sign = rx.el.button(
        icon("flag"), type="button", aria_label="Report this review", title="Report", class_name="round-button"
    )
    return dialog(
        sign,
        "Report this review?",
        rx.el.form(
            rx.el.input(type="hidden", name="id", value=row.id.to_string()),
            text_field("What is wrong with it?", "why", _State.problems["why"], max_length=WHY_LENGTH, required=True),
            dialog_foot(rx.dialog.close(submit_button("Report it")), cancel="Not now"),
            on_submit=_State.report,
            class_name="stack",
        ),
        description="Our team looks at it and hides it if it insults, names somebody or is not about you. "
        "A low rating alone is no reason.",
    )
