"""A thought record in seven steps."""

from __future__ import annotations

from calmconnect.domain.exercise_steps import Asks, Exercise, Step

THOUGHT_RECORD = Exercise(
    "thought_record",
    "Thought record",
    "We look at one thought that weighs on you, from several sides.",
    (
        Step(
            "We take one moment that was hard, and look at the thought in it. What happened? Only the facts, as a camera would "
            "have seen them.",
            Asks.WORDS,
            "situation",
        ),
        Step(
            "What went through your mind right then? If there were several thoughts, take the one that hurts most.",
            Asks.WORDS,
            "thought",
        ),
        Step("What did you feel? One word is enough, such as fear, shame, anger, sadness.", Asks.WORDS, "feeling"),
        Step(
            "How strong was that feeling, from 0 (not at all) to 100 (as strong as it gets)?", Asks.STRENGTH, "before"
        ),
        Step(
            "What speaks for the thought? Facts only, as you would tell them to a fair judge.",
            Asks.WORDS,
            "evidence_for",
        ),
        Step(
            "And what does not fit with it? What would a friend say who knows you well? What have you left out?",
            Asks.WORDS,
            "evidence_against",
        ),
        Step(
            "Now try a sentence that does justice to both sides. It need not be cheerful, only fairer. What would it be?",
            Asks.WORDS,
            "balanced",
        ),
        Step("How strong is the feeling now, from 0 to 100?", Asks.STRENGTH, "after"),
    ),
    "Here is what you found.\n\nWhat happened: {situation}\nThe thought: {thought}\nThe feeling: {feeling}, {before} of 100\n"
    "For it: {evidence_for}\nAgainst it: {evidence_against}\nA fairer thought: {balanced}\nThe feeling now: {after} of 100\n\n"
    "If nothing has changed, that is fine, too. Some thoughts need several rounds, or somebody to look at them with you.",
    "The thought record of cognitive therapy: A. T. Beck; D. Greenberger and C. A. Padesky, Mind Over Mood.",
)
