"""One of the doctor's patients."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.call_panel import call_signs
from calmconnect.components.documents import documents_section
from calmconnect.components.health_profile import about_patient
from calmconnect.components.lists import paging_links
from calmconnect.components.moments import moment
from calmconnect.components.notes import note_about, notes_section
from calmconnect.components.patient_measures import patient_measures
from calmconnect.components.people import initials_disc
from calmconnect.components.recordings import recordings_section
from calmconnect.components.scores import patient_score
from calmconnect.components.series import series_fact
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    card,
    cluster,
    empty_state,
    link_button,
    quiet_link,
    section,
    skeleton_lines,
    stack,
    status_badge,
)
from calmconnect.components.theme import icon
from calmconnect.components.timeline import timeline
from calmconnect.components.visits import mode_fact
from calmconnect.state.doctor.care_documents import DocumentsState
from calmconnect.state.doctor.health_profile import HealthProfileState
from calmconnect.state.doctor.measures import PatientMeasuresState
from calmconnect.state.doctor.notes import NotesState
from calmconnect.state.doctor.patient import PatientState
from calmconnect.state.doctor.score import PatientScoreState
from calmconnect.state.shared.inbox import InboxState
from calmconnect.state.shared.recording_list import RecordingListState

ROUTE = "/doctor/patients/[patient]"
TITLE = "Patient"
ON_LOAD = [
    PatientState.load,
    HealthProfileState.load,
    PatientScoreState.load,
    PatientMeasuresState.load,
    NotesState.load,
    DocumentsState.load,
    RecordingListState.load_with_patient,
]

_State = PatientState


def page() -> rx.Component:
    """Who this is, and all that was."""
    return portal_page(
        rx.cond(_State.loaded & ~_State.missing, _State.name, "Patient"),
        rx.cond(_State.missing, _nobody(), rx.cond(_State.loaded, _content(), skeleton_lines(6))),
        place="Patients",
        action=rx.cond(_State.may_write & ~_State.missing, _write(), rx.fragment()),
    )


def _write() -> rx.Component:
    return cluster(
        call_signs(_State.patient_id, _State.name),
        rx.button(icon("message-circle", 18), "Write", size="3", on_click=InboxState.write_to(_State.patient_id)),
    )


def _nobody() -> rx.Component:
    return empty_state(
        "user-x",
        "We could not find a patient of yours here.",
        link_button("Show my patients", "/doctor/patients", variant="outline"),
    )


def _content() -> rx.Component:
    return stack(
        card(
            initials_disc(_State.name, "large"),
            rx.el.dl(
                rx.foreach(_State.counts, lambda one: rx.el.div(rx.el.dt(one[0]), rx.el.dd(one[1]))),
                class_name="numbers",
            ),
            class_name="patient-head",
        ),
        rx.cond(_State.may_write, _plan_link(), rx.fragment()),
        about_patient(),
        patient_score(),
        patient_measures(),
        notes_section(),
        documents_section(),
        section(
            "History",
            stack(rx.foreach(_State.told, _told)),
            paging_links(_State.paging),
        ),
        recordings_section(),
        class_name="stack-large narrow",
    )


def _plan_link() -> rx.Component:
    return cluster(
        quiet_link("Safety plan", f"/doctor/safety-plan/{_State.patient_id}", "life-buoy", size="3"),
    )


def _told(row: Any) -> rx.Component:
    return rx.el.article(
        rx.el.div(
            rx.el.div(
                rx.heading(moment(row.starts), as_="h3", size="4"),
                cluster(mode_fact(row.mode), series_fact(row)),
            ),
            status_badge(row.status),
            class_name="visit-head",
        ),
        rx.cond(row.reason != "", rx.el.p(row.reason, class_name="prose quote"), rx.fragment()),
        rx.cond(
            row.steps,
            rx.el.details(
                rx.el.summary("What happened", icon("chevron-down", 18)), timeline(row.steps), class_name="happened"
            ),
            rx.fragment(),
        ),
        rx.el.div(note_about(row.id), class_name="visit-foot"),
        class_name="card stack visit",
        key=row.id,
    )
