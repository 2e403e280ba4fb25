"""Adding many doctors at once."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.lists import filter_links, paging_links, table
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, cluster, quiet_button, section, skeleton_lines, stack, tag
from calmconnect.components.theme import icon
from calmconnect.components.upload import upload_button
from calmconnect.domain.doctor_lists import MOST_LINES
from calmconnect.state.admin.doctor_import import DoctorImportState

ROUTE = "/admin/doctors/import"
TITLE = "Add many doctors"
ON_LOAD = [DoctorImportState.load]

_State = DoctorImportState
_COLUMNS = ("Line", "Doctor", "Licence number", "What becomes of it")


def page() -> rx.Component:
    """How to do it, and what is in the file."""
    return portal_page(
        "Add many doctors",
        stack(
            card(
                rx.el.p(
                    f"Send a list as CSV, up to {MOST_LINES:,} doctors at once. First you see each line and what is wrong with "
                    "it; nobody is added before you confirm. Then everybody gets an invitation by mail, and is found once you "
                    "have verified the licence.",
                    class_name="prose",
                ),
                cluster(
                    upload_button(
                        to="/doctor-imports", label="Choose a file", accept=".csv,text/csv", largest=_State.largest
                    ),
                    rx.el.a(
                        "Download a template",
                        href="/doctor-imports/template.csv",
                        custom_attrs={"download": "doctors.csv"},
                        class_name="text-link",
                    ),
                ),
                class_name="stack",
            ),
            rx.cond(
                _State.loaded,
                rx.cond(_State.number > 0, _report(), rx.fragment()),
                card(skeleton_lines(4)),
            ),
            class_name="stack-large",
        ),
        place="People",
    )


def _report() -> rx.Component:
    return section(
        "Your list",
        rx.match(
            _State.standing,
            ("looked_at", _looked_at()),
            ("adding", _adding()),
            ("done", _done()),
            rx.fragment(),
        ),
        filter_links(_State.choices, "Which lines"),
        table("import", _COLUMNS, _State.rows, _line),
        paging_links(_State.paging),
    )


def _looked_at() -> rx.Component:
    confirm = rx.button(
        icon("user-plus", 18),
        rx.cond(_State.ready == 1, "Add 1 doctor", f"Add {_State.ready} doctors"),
        size="3",
        on_click=_State.confirm,
    )
    return cluster(
        rx.cond(_State.ready > 0, confirm, callout("None of these lines can be taken as it is.", "warn")),
        quiet_button("Throw this list away", size="3", on_click=_State.drop),
        class_name="import-next",
    )


def _adding() -> rx.Component:
    total = _State.added + _State.ready
    return rx.el.div(
        rx.el.p(f"{_State.added} of {total} were added.", role="status"),
        rx.el.progress(value=_State.added.to_string(), max=total.to_string(), aria_label="Doctors added"),
        class_name="import-progress",
    )


def _done() -> rx.Component:
    return cluster(
        callout(
            rx.fragment(
                f"{_State.added} were added and invited. ",
                rx.cond(_State.refused > 0, f"{_State.refused} could not be taken; the reasons stand below.", ""),
            ),
            "good",
            "check",
            role="status",
        ),
        quiet_button("Throw this list away", on_click=_State.drop),
        class_name="import-next",
    )


def _line(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(row.number, class_name="cell-joined muted"),
        rx.el.td(
            rx.el.div(row.name, class_name="person-name"),
            rx.el.div(row.email, class_name="person-words"),
            class_name="cell-person",
        ),
        rx.el.td(row.licence, class_name="cell-role"),
        rx.el.td(
            rx.match(
                row.status,
                ("ready", tag("Ready", "", "check")),
                ("added", tag("Invited", "accent", "mail-check")),
                rx.el.span(tag("Not taken", "warn", "triangle-alert"), " ", row.problem),
            ),
            class_name="cell-standing",
        ),
        key=row.number,
    )
