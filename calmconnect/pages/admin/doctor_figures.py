"""The figures of one doctor."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.statistics import as_of, chart_cards, export_dialog, period_bar, refused_export
from calmconnect.components.surfaces import empty_state, quiet_link, skeleton_cards
from calmconnect.domain.charts import OF_DOCTOR
from calmconnect.state.admin.doctor_figures import DoctorFiguresState

ROUTE = "/admin/statistics/doctors/[doctor]"
TITLE = "Figures of a doctor"
ON_LOAD = [DoctorFiguresState.load]

_State = DoctorFiguresState


def page() -> rx.Component:
    """Which days, and the charts of this doctor."""
    return portal_page(
        rx.cond(_State.loaded & ~_State.missing, _State.name, "A doctor"),
        refused_export(_State),
        rx.cond(
            _State.missing,
            empty_state("search-x", "There is no such doctor."),
            rx.cond(
                _State.loaded,
                rx.fragment(period_bar(_State), as_of(_State), chart_cards(_State, OF_DOCTOR)),
                skeleton_cards(4),
            ),
        ),
        export_dialog(_State, _State.doctor_id),
        action=quiet_link("All doctors", _State.all, "stethoscope"),
        place="Statistics",
    )
