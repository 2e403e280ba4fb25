"""How a patient has been."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.check_in import check_in_card, own_score
from calmconnect.components.companion import companion_card
from calmconnect.components.measures import course
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    card,
    cluster,
    columns,
    link_button,
    quiet_button,
    section,
    skeleton_cards,
    stack,
)
from calmconnect.state.patient.score import ScoreState
from calmconnect.state.patient.wellbeing import WellbeingState

ROUTE = "/patient/wellbeing"
TITLE = "Wellbeing"
ON_LOAD = [WellbeingState.load, ScoreState.load]

_State = WellbeingState


def page() -> rx.Component:
    """What waits, and how it has gone."""
    return portal_page("Wellbeing", rx.cond(_State.loaded, _content(), skeleton_cards(3)))


def _content() -> rx.Component:
    return stack(
        rx.cond(_State.waiting, section("Waiting for you", stack(rx.foreach(_State.waiting, _waiting))), rx.fragment()),
        check_in_card(),
        companion_card(),
        own_score(),
        section(
            "Questionnaires",
            rx.el.p(
                "Short questionnaires that many people use all over the world. They show a change that is hard to notice from "
                "day to day. They are no diagnosis. The doctors you have sessions with see them, too.",
                class_name="muted measure",
            ),
            columns(rx.foreach(_State.courses, _course), class_name="columns-wide"),
        ),
        _plan(),
        class_name="stack-large",
    )


def _plan() -> rx.Component:
    return section(
        "Your safety plan",
        card(
            rx.el.div(
                rx.el.strong("What helps when everything is too much"),
                rx.el.p("Six steps in your own words, and the people you can call.", class_name="muted"),
                class_name="row-main",
            ),
            link_button("Open my safety plan", "/patient/safety-plan", "life-buoy", variant="soft"),
            class_name="cluster waiting-sheet",
        ),
    )


def _waiting(row: Any) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.strong(row.about),
            rx.el.p(
                rx.cond(
                    row.asked > 0,
                    rx.fragment("Your doctor asked for it ", moment(row.asked, "day", inside=True), ". "),
                    rx.fragment(),
                ),
                rx.cond(row.answered > 0, f"{row.answered} of {row.questions} answered.", "Two or three minutes."),
                class_name="muted",
            ),
            class_name="row-main",
        ),
        link_button(
            rx.cond(row.answered > 0, "Go on", "Answer it"),
            f"/patient/wellbeing/{row.id}",
            aria_label=rx.cond(row.answered > 0, f"Go on with {row.name}", f"Answer {row.name}"),
        ),
        class_name="cluster waiting-sheet",
    )


def _course(row: Any) -> rx.Component:
    begin: Any = _State.begin
    return course(
        row,
        cluster(
            quiet_button(
                rx.cond(row.points, "Answer it again", "Answer it"),
                size="3",
                aria_label=f"Answer {row.name}",
                on_click=begin(row.measure),
            ),
            rx.cond(
                row.points,
                link_button("Your last answers", f"/patient/wellbeing/{row.points[0].id}", variant="ghost"),
                rx.fragment(),
            ),
        ),
    )
