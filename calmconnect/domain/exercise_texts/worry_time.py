"""Giving worries an appointment, so that they need not be there all day."""

from __future__ import annotations

from calmconnect.domain.exercise_steps import Asks, Exercise, Step

WORRY_TIME = Exercise(
    "worry_time",
    "Worry time",
    "We put your worries down and give them a time of their own.",
    (
        Step(
            "Worries come when they like. We give them an appointment instead. What goes round in your head most? Write it "
            "as it comes.",
            Asks.WORDS,
            "worry",
        ),
        Step(
            "Is there something you can do about it, now or soon?",
            Asks.CHOICE,
            "can",
            (("yes", "Yes, something"), ("no", "No, not really"), ("unsure", "I'm not sure")),
        ),
        Step(
            "If there is a smallest step, what is it, and when will you take it? If there is none, write what you would need "
            "to let it be for today.",
            Asks.WORDS,
            "step",
        ),
        Step(
            "Now choose 15 minutes tomorrow for worrying, not close to bedtime. At what time, and where?",
            Asks.WORDS,
            "time",
        ),
        Step(
            "Until then, whenever a worry comes, tell it: not now, at your time. Note it in a word, and turn to what is in "
            "front of you: what you see, what your hands do. It will come again, and you do the same again. That is the "
            "exercise."
        ),
    ),
    "Your worry: {worry}\nWhat you will do: {step}\nIts time: {time}\n\nWhen the time comes, look at your notes. What does not "
    "matter any more, cross out. When the 15 minutes are over, get up and do something else.",
    "Stimulus control for worry (T. D. Borkovec); worry time as offered by the NHS.",
)
