"""Coming back to where one is, by the five senses."""

from __future__ import annotations

from calmconnect.domain.exercise_steps import Asks, Exercise, Step

GROUNDING = Exercise(
    "grounding",
    "5-4-3-2-1 grounding",
    "We go through your five senses, to come back to where you are.",
    (
        Step(
            "This brings you back to the place where you are, one sense after the other. Put both feet on the floor, if you "
            "can. You may write what you find, or just look for it and say next. Shall we begin?"
        ),
        Step(
            "Look around. What are five things you can see? Small ones count: a shadow, a button, a crack.", Asks.WORDS
        ),
        Step("What are four things you can touch? Feel each for a moment: is it warm, rough, soft?", Asks.WORDS),
        Step("Listen. What are three things you can hear, near or far?", Asks.WORDS),
        Step("What are two things you can smell? Your sleeve counts, and the air at a window.", Asks.WORDS),
        Step("What is one thing you can taste? A sip of water will do.", Asks.WORDS),
        Step("Take one slow breath. You are here, and this is now. How is it in this moment?", Asks.WORDS),
    ),
    "That was all five. When it comes over you again, you can do this anywhere, and nobody will notice.",
    "The 5-4-3-2-1 technique, as used in grounding for anxiety and after trauma.",
)
