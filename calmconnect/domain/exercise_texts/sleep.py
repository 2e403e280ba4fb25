"""A calm end of the day, and what to do when sleep does not come."""

from __future__ import annotations

from calmconnect.domain.exercise_steps import Asks, Exercise, Step

SLEEP = Exercise(
    "sleep",
    "Finding sleep",
    "We go through what helps sleep to come, for tonight.",
    (
        Step(
            "Where are you with sleep right now?",
            Asks.CHOICE,
            "where",
            (("awake", "I lie awake"), ("later", "I want to prepare for tonight")),
        ),
        Step(
            "If you have been lying awake for what feels like 20 minutes, get up. Go somewhere dim and quiet, and do something "
            "dull: a page of a book, a warm drink without caffeine. Go back only when you are sleepy. So the bed stays a place "
            "where you sleep. Turn the clock away; counting hours keeps you awake."
        ),
        Step(
            "For an hour before bed: less light, no news, no work. If screens draw you in, leave them in another room. "
            "No caffeine from the afternoon on; alcohol makes nights shorter than it promises."
        ),
        Step(
            "If thoughts go round, they want to be put down. What would you like to keep for tomorrow? Write it here, or on "
            "paper.",
            Asks.WORDS,
        ),
        Step(
            "Get up at the same time tomorrow, however this night was, weekends too. That is what sets the clock inside. What "
            "time will that be?",
            Asks.WORDS,
            "rising",
        ),
        Step(
            "Now let the bed carry you. Begin at your forehead: let it go smooth. Then the jaw, the shoulders, the hands, the "
            "belly, the feet. There is nothing to achieve. Resting is good for you, too."
        ),
    ),
    "I hope the night is kind to you. You get up at: {rising}. If sleep stays bad for weeks, there is a treatment that is made "
    "for it (CBT for insomnia); a doctor here can tell you more.",
    "Stimulus control and sleep hygiene of CBT-I, as recommended by the AASM and the NHS.",
)
