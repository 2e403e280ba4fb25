"""Planning one small thing that does good, before one feels like it."""

from __future__ import annotations

from calmconnect.domain.exercise_steps import Asks, Exercise, Step

ACTIVITY = Exercise(
    "activity",
    "Planning something good",
    "We plan one small thing for today or tomorrow.",
    (
        Step(
            "When things are heavy one does less, and then they get heavier. We go the other way round: one small thing first, "
            "feeling like it may come later. What used to do you good, or matter to you, even a little?",
            Asks.WORDS,
            "good",
        ),
        Step(
            "What would be a very small piece of it, ten minutes at most? Not a run, but shoes on and once round the house.",
            Asks.WORDS,
            "piece",
        ),
        Step("When will you do it? A day and a time, or after something you do anyway.", Asks.WORDS, "time"),
        Step("What might get in the way, and what will you do then?", Asks.WORDS, "obstacle"),
        Step(
            "How sure are you that you will do it, from 0 to 100? If it is less than 70, say back and make the piece smaller.",
            Asks.STRENGTH,
            "sure",
        ),
    ),
    "Your plan: {piece}\nWhen: {time}\nIf something gets in the way: {obstacle}\n\nAfterwards, notice how it was, not how "
    "well it went. If it does not happen, that is no failure; it tells us that the piece was still too big.",
    "Behavioural activation (C. R. Martell and colleagues), as used for low mood.",
)
