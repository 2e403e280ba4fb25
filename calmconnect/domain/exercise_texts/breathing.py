"""Paced breathing, in three paces."""

from __future__ import annotations

from calmconnect.domain.exercise_steps import Asks, Exercise, Pace, Step

PACES = (
    Pace("4-6", "4 in, 6 out", (("Breathe in", 4), ("Breathe out", 6))),
    Pace("box", "Box, 4 each", (("Breathe in", 4), ("Hold", 4), ("Breathe out", 4), ("Hold", 4))),
    Pace("4-7-8", "4, 7, 8", (("Breathe in", 4), ("Hold", 7), ("Breathe out", 8))),
)

BREATHING = Exercise(
    "breathing",
    "Paced breathing",
    "We breathe together for a few minutes.",
    (
        Step(
            "Let us breathe together. Sit or lie as you like. Which pace do you want? In for 4 and out for 6 is the gentlest. "
            "If holding your breath feels bad to you, take that one.",
            Asks.CHOICE,
            "pace",
            tuple((pace.key, pace.name) for pace in PACES),
        ),
        Step(
            "The circle on this page shows when to breathe in and out; press Start when you like. Breathe softly, without "
            "forcing it. If you get dizzy, breathe as you always do. Take a few minutes, then tell me that you are done.",
            paced=True,
        ),
        Step("How is it now, compared with before? A word or two is enough.", Asks.WORDS),
    ),
    "Thank you for doing this with me. You can come back to it whenever you want, also in a queue or in bed. It tends to get "
    "easier the more often you do it.",
    "Slow-paced breathing as used in relaxation training; 4-7-8 after A. Weil, box breathing as taught in stress training.",
)
