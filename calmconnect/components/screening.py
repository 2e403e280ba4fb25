"""The six questions of the Columbia screener, for whoever talks with somebody who may be in danger."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import submit_button
from calmconnect.components.surfaces import tag
from calmconnect.domain.screener import ONLY_AFTER, QUESTIONS, Danger, Question
from calmconnect.state.shared.tasks import TasksState

_FOUND = {
    Danger.NONE: tag("No risk by the answers", "accent", "check"),
    Danger.LOW: tag("Low risk by the answers", "", "info"),
    Danger.MODERATE: tag("Moderate risk by the answers", "warn", "triangle-alert"),
    Danger.HIGH: tag("High risk by the answers: do not leave them alone", "warn", "siren"),
}


def screening(row: Any) -> rx.Component:
    """The questions, folded away until they are wanted, and the level that follows from the answers."""
    return rx.el.details(
        rx.el.summary(
            "Ask the six questions",
            rx.match(row.found, *[(level.value, shown) for level, shown in _FOUND.items()], rx.fragment()),
        ),
        rx.el.form(
            rx.el.p(
                "Ask in these words, and listen. Questions 3 to 5 only after a yes to 2. Asking does not put anything into "
                "anybody's mind.",
                class_name="muted",
            ),
            *[_question(one) for one in QUESTIONS],
            rx.el.p(TasksState.problems["answers"], class_name="field-problem", aria_live="polite"),
            submit_button("Keep the answers"),
            rx.el.p(
                "Columbia-Suicide Severity Rating Scale (C-SSRS) screener with triage points, The Columbia Lighthouse Project, "
                "cssrs.columbia.edu; Posner et al., Am J Psychiatry 2011;168:1266–1277. It supports your judgement and does "
                "not replace it.",
                class_name="muted small",
            ),
            on_submit=TasksState.assess,
            class_name="stack",
        ),
        class_name="task-fold",
    )


def _question(one: Question) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(
            rx.el.span(f"{one.number}. ", one.span, class_name="muted small"),
            rx.el.span(one.words),
            class_name="screen-words",
        ),
        rx.el.div(
            *[
                rx.el.label(
                    rx.el.input(type="radio", name=one.key, value=value, class_name="only-read-out"),
                    words,
                    class_name="chip tick",
                )
                for value, words in (("no", "No"), ("yes", "Yes"))
            ],
            class_name="cluster",
        ),
        class_name="field screen-question",
        data_after="yes" if one.key in ONLY_AFTER else "no",
    )
