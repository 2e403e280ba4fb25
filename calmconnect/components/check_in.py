"""How are you today? And the patient's own score, with its switch."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.scores import score_card
from calmconnect.components.surfaces import card, cluster, quiet_button, quiet_link, section
from calmconnect.components.theme import icon
from calmconnect.domain.check_ins import MOOD_WORDS, WORD_LENGTH, Mood
from calmconnect.state.patient.score import ScoreState

_State = ScoreState
_FACES = {
    Mood.BAD: "frown",
    Mood.LOW: "annoyed",
    Mood.MIDDLING: "meh",
    Mood.GOOD: "smile",
    Mood.GREAT: "laugh",
}


def check_in_card() -> rx.Component:
    """One tap for today, once the score is switched on."""
    return rx.cond(
        _State.score,
        card(
            rx.heading("How are you today?", as_="h2", size="4"),
            rx.el.div(
                *[_face(mood, words) for mood, words in MOOD_WORDS.items()],
                class_name="moods",
                role="group",
                aria_label="How are you today?",
            ),
            rx.el.p(_State.problems["mood"], class_name="field-problem", aria_live="polite"),
            rx.cond(_State.mood != "", _word(), rx.fragment()),
            class_name="stack",
        ),
        rx.fragment(),
    )


def own_score() -> rx.Component:
    """The patient's score, or what it would be, and the switch."""
    return rx.cond(
        _State.loaded,
        section(
            "Your happiness score",
            rx.cond(_State.score, rx.foreach(_State.score, lambda row: score_card(row, _choices())), _invitation()),
        ),
        rx.fragment(),
    )


def _face(mood: Mood, words: str) -> rx.Component:
    check_in: Any = _State.check_in
    return rx.el.button(
        icon(_FACES[mood], 28),
        rx.el.span(words),
        type="button",
        aria_pressed=rx.cond(_State.mood == str(mood.value), "true", "false"),
        on_click=check_in(str(mood.value)),
        class_name="mood",
    )


def _word() -> rx.Component:
    add_word: Any = _State.add_word
    return rx.el.form(
        text_field(
            "A word about it, if you like",
            "word",
            _State.problems["word"],
            "Only you see it.",
            default_value=_State.word,
            key=_State.word,
            max_length=WORD_LENGTH,
        ),
        submit_button("Keep it", variant="soft"),
        on_submit=add_word,
        class_name="mood-word",
    )


def _invitation() -> rx.Component:
    return card(
        rx.el.p(
            "See how your days go. You say with one tap how you are; a program reads how the messages sound that you write to "
            "your doctors from now on. You can switch it off at any time, and all of it is erased.",
            class_name="measure",
        ),
        cluster(rx.button("Switch it on", size="3", variant="soft", on_click=_State.start)),
        class_name="stack",
    )


def _choices() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.cond(_State.shared, "You and the doctors you meet here see this.", "Only you see this."),
            class_name="muted grow",
        ),
        quiet_link(
            rx.cond(_State.shared, "Change that", "Show it to your doctors"),
            "/account/agreements?to=score&next=/patient/wellbeing",
            size="2",
        ),
        _switch_off(),
        class_name="cluster score-choices",
    )


def _switch_off() -> rx.Component:
    return dialog(
        quiet_button("Switch it off"),
        "Switch your score off?",
        dialog_foot(
            rx.dialog.close(rx.button("Switch off and erase", size="3", on_click=_State.stop)), cancel="Keep it"
        ),
        description="Everything it was made of is erased for good: what you said of your days, and how your messages sounded. "
        "Your messages stay.",
    )
