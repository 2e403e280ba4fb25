"""The figures of the whole house."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.lists import filter_links
from calmconnect.components.shell import portal_page
from calmconnect.components.statistics import as_of, chart_cards, export_dialog, period_bar, refused_export
from calmconnect.components.surfaces import link_button, skeleton_cards
from calmconnect.domain.charts import OF_HOUSE
from calmconnect.state.admin.statistics import StatisticsState

ROUTE = "/admin/statistics"
TITLE = "Statistics"
ON_LOAD = [StatisticsState.load]

_State = StatisticsState


def page() -> rx.Component:
    """Which days, which topic, and its charts."""
    return portal_page(
        "Statistics",
        refused_export(_State),
        rx.cond(
            _State.loaded,
            rx.fragment(
                period_bar(_State),
                filter_links(_State.topics, "What about"),
                as_of(_State),
                rx.match(
                    _State.topic,
                    *[(topic.value, chart_cards(_State, charts)) for topic, charts in OF_HOUSE.items()],
                    rx.fragment(),
                ),
            ),
            skeleton_cards(4),
        ),
        export_dialog(_State),
        action=link_button("Doctors compared", _State.doctors, "stethoscope", variant="soft"),
    )
