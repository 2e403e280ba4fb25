"""The sheet of one questionnaire, and what came of it.

All questions stand on one page, each a group of radio buttons. Crisis lines follow the question about thoughts of death; a
style shows them with the answer, so they need neither the service nor a script.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.crisis import crisis_lines
from calmconnect.components.forms import submit_button
from calmconnect.components.measures import answers
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import callout, card, cluster, link_button, quiet_button, section, stack
from calmconnect.components.theme import icon
from calmconnect.state.patient.questionnaire import QuestionnaireState

_State = QuestionnaireState


def questions() -> rx.Component:
    """The sheet, with how far one has come."""
    return rx.el.form(
        rx.el.p(_State.lead, class_name="lead"),
        _progress(),
        rx.foreach(_State.questions, _question),
        rx.foreach(_State.extra, lambda one: rx.el.div(_question(one), class_name="extra-question")),
        cluster(
            submit_button(rx.cond(_State.changing, "Keep the changes", "Finish")),
            rx.cond(
                _State.changing,
                quiet_button("Leave it as it was", size="3", type="button", on_click=_State.leave_as_is),
                rx.el.span("Each answer is kept as you choose it.", class_name="muted"),
            ),
        ),
        on_submit=_State.finish,
        key=f"{_State.measure}-{_State.version}-{_State.changing}",
        class_name="stack sheet narrow",
    )


def outcome() -> rx.Component:
    """What a finished one says, in plain words; help first, should the person need it."""
    return rx.foreach(_State.outcome, _outcome)


def _progress() -> rx.Component:
    return rx.el.div(
        rx.el.progress(value=_State.answered, max=_State.total, aria_label="Questions answered"),
        rx.el.span(f"{_State.answered} of {_State.total}", class_name="muted"),
        class_name="sheet-progress",
    )


def _question(one: Any) -> rx.Component:
    problem = _State.problems[one.name]
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend(rx.el.span(one.words), class_name="sheet-question"),
            rx.foreach(one.options, lambda option: _option(one, option)),
            rx.el.p(problem, class_name="field-problem", aria_live="polite"),
            class_name="card sheet-item",
            custom_attrs={"aria-invalid": rx.cond(problem, "true", "false")},
        ),
        rx.cond(one.risk, _help_at_once(), rx.fragment()),
        class_name="sheet-part",
        data_risk=rx.cond(one.risk, "yes", "no"),
    )


def _option(one: Any, option: Any) -> rx.Component:
    answer: Any = _State.answer
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=one.name,
            value=option.points,
            default_checked=option.chosen,
            on_change=answer(one.number, option.points),
        ),
        rx.el.span(option.words),
        class_name="sheet-option",
    )


def _help_at_once() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            icon("heart-handshake"),
            rx.el.strong("Thank you for saying so. You don't have to be alone with this: these people are there now."),
            class_name="fact",
        ),
        crisis_lines("h3"),
        class_name="sheet-help",
        role="status",
    )


def _outcome(row: Any) -> rx.Component:
    return stack(
        rx.cond(row.risk, _talk_now(), rx.fragment()),
        card(
            rx.el.p(
                rx.el.strong(row.score),
                rx.el.span(f" of {row.highest}", class_name="muted"),
                class_name="outcome-score",
            ),
            rx.el.p(row.words, class_name="lead"),
            rx.el.p(
                "This is a snapshot of two weeks, and no diagnosis. What it means for you is for you and your doctor to say.",
                class_name="muted",
            ),
            cluster(
                link_button("See how it has gone", "/patient/wellbeing"),
                quiet_button("Change an answer", size="3", on_click=_State.change),
            ),
            class_name="stack",
        ),
        section(
            "What you answered",
            card(
                answers(row.answers),
                rx.el.p(
                    rx.cond(row.amended, "Changed since you finished it ", "Finished "),
                    moment(row.at, inside=True),
                    ".",
                    class_name="muted",
                ),
                class_name="stack",
            ),
        ),
        class_name="stack-large narrow",
    )


def _talk_now() -> rx.Component:
    return rx.el.section(
        callout(
            "You said that you have had thoughts of being dead or of hurting yourself. Please don't stay alone with that, and "
            "talk to somebody today. These people are there now. We have told our own team, too, who will look after you.",
            "warn",
            "heart-handshake",
            role="alert",
        ),
        crisis_lines(),
        class_name="stack",
        aria_label="People you can call now",
    )
