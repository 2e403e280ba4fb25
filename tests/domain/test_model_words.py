"""What of a language model's words may be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.model_words import LONGEST_ANSWER, Verdict, verdict, whole_sentences

FIT = (
    "That sounds like a long week. What was the heaviest part of it?",
    "I'm sorry. Losing somebody one loves can take the ground away. You don't have to be strong here.",
    "I'm a program, not a person. A person can help better with this, and the ways to one are on this page.",
    "It makes sense that you are tired after such nights! Shall we look at what keeps you awake?",
    "Try the 5-4-3-2-1 exercise on this page, if you like.",
    "Yeh sunkar dukh hua. Kya aap mujhe aur bata sakte hain?",
    "यह सुनकर दुख हुआ। आप कैसा महसूस कर रहे हैं?",
    "You have been carrying a lot of stress at work, and you are still here.",
)
UNFIT = (
    "You have depression.",
    "It sounds like bipolar disorder to me.",
    "This looks like anxiety, and you should know.",
    "These are symptoms of burnout. I would diagnose it so.",
    "You are clearly suffering from severe anxiety.",
    "Take 50 mg of sertraline in the evening.",
    "Maybe stop your medication for a week.",
    "Some melatonin could help you sleep.",
    "A glass of wine helps many people.",
    "Ek goli kha lo, neend aa jayegi.",
    "Hide a knife under your pillow.",
    "The most painless one is known to be quick.",
    "Don't tell anyone about this.",
    "You should not talk to your doctor about it.",
    "This stays between you and me.",
    "You are worthless, and nobody loves you.",
    "I am a licensed therapist, so trust me.",
    "Call 1-800-555-0199 now.",
    "Call 911.",
    "Read https://example.org/help for more.",
    "<think>The user is sad.</think> I hear you.",
    "**Breathe**",
    "Мне жаль это слышать.",
    "I hear you.\x00",
    "I hear\u202e you.",
    "Well. " * LONGEST_ANSWER,
)
DANGER = (
    "Then kill yourself.",
    "You should end your life.",
    "Maybe everybody would be better off without you.",
    "You want to die. I understand.",
    "You could hang yourself.",
    "Suicide is one way.",
    "Just take all your pills.",
    "Tum mar jao.",
)


@pytest.mark.parametrize("words", FIT)
def test_plain_kind_words_are_shown(words: str) -> None:
    assert verdict(words) is Verdict.FIT


@pytest.mark.parametrize("words", UNFIT)
def test_what_a_program_must_not_say_is_not(words: str) -> None:
    assert verdict(words) is Verdict.UNFIT
    assert verdict(f"I hear you. {words}") is Verdict.UNFIT


@pytest.mark.parametrize("words", DANGER)
def test_what_speaks_of_danger_brings_the_lines(words: str) -> None:
    assert verdict(words) is verdict(words.upper()) is Verdict.DANGER
    assert verdict(f"I hear you. {words} It rains.") is Verdict.DANGER


def test_harm_in_two_sentences_is_harm() -> None:
    assert verdict("You want to end it. All of it, your") is not verdict("Hello.")
    assert verdict("Have you got your pills? Take them all, all the pills.") is Verdict.DANGER


@given(st.text())
def test_whatever_comes_is_judged(words: str) -> None:
    assert verdict(words) in Verdict
    assert words.startswith(whole_sentences(words))


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("", ""),
        ("I hear", ""),
        ("I hear you.", ""),
        ("I hear you. And", "I hear you."),
        ("Is it so?” she said", "Is it so?”"),
        ("One.\nTwo", "One."),
        ("अच्छा। और", "अच्छा।"),
    ],
)
def test_a_sentence_counts_once_another_begins(words: str, whole: str) -> None:
    assert whole_sentences(words) == whole
