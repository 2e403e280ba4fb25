"""What the companion says outside of exercises: written beforehand, in several ways, so that it does not say the same again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """Something people write about: what it is called in a choice, what to say, and which exercises may help."""

    name: str
    words: tuple[str, ...]
    exercises: tuple[str, ...]


SUBJECTS = {
    "sleep": Subject(
        "Sleep",
        (
            "Nights can be very long. What goes through your mind when you lie awake? I also know a few steps for tonight.",
            "Sleep again, then. Do you want to go through it step by step, or tell me what keeps you awake?",
        ),
        ("sleep", "worry_time", "breathing"),
    ),
    "anxiety": Subject(
        "Fear or worry",
        (
            "That sounds frightening. It will pass, even if it does not feel so. If you like, we calm your body first, and "
            "then look at what is behind it.",
            "The fear is loud right now. What does it say is going to happen? We can also do something against it at once.",
        ),
        ("breathing", "grounding", "worry_time"),
    ),
    "low_mood": Subject(
        "Feeling low",
        (
            "I'm sorry it is so heavy. You don't have to explain it well. Since when has it been like this?",
            "That is a lot to carry. Is there a moment in the day at which it is a little lighter?",
        ),
        ("activity", "thought_record"),
    ),
    "loneliness": Subject(
        "Being alone",
        (
            "Being alone with it makes everything heavier. It is good that you write here. Is there somebody you would want to "
            "know how you feel, even if you can't tell them yet?",
            "Who has it been good to be with, even for a short time? A small sign to them could be a beginning.",
        ),
        ("activity", "thought_record"),
    ),
    "exam_stress": Subject(
        "Exams or work",
        (
            "That is a lot at once. If you put one of these things down for today, which one would it be?",
            "Pressure makes everything look equally urgent. What is really due first, and what is the smallest piece of it?",
        ),
        ("worry_time", "breathing", "activity"),
    ),
    "relationship": Subject(
        "Someone close to me",
        (
            "People who are close can hurt most. What happened between you?",
            "What would you want the other person to understand? You can try the sentence here first.",
        ),
        ("thought_record", "breathing"),
    ),
    "anger": Subject(
        "Anger",
        (
            "I can hear how much that has hurt you. Anger often guards something. What would it be here?",
            "It makes sense that you are angry. Before you do anything about it, shall we let the first wave pass?",
        ),
        ("breathing", "thought_record"),
    ),
}

GREETING = (
    "Hello. I'm glad you are here. What is on your mind?",
    "Hello again. How is it right now?",
)
THANKS = ("You're welcome. I'm here, day and night.", "Gladly. Come back whenever you like.")
OUT_OF_SCOPE = (
    "I'm a program, and a small one: I know a few exercises, and I can bring you to people. With that I can't help. What is "
    "on your mind otherwise?",
    "That is beyond what I know, and I would rather say so than guess. I can do an exercise with you, or "
    "bring you to a person.",
)
A_PROGRAM = (
    "I'm a program, not a person. I know some exercises, listen for a few subjects, and say what was written beforehand. "
    "People are one step away: just say that you want to talk to a person."
)
LISTENING = (
    "I'm listening. Tell me more, in whatever order it comes.",
    "Thank you for writing that. What about it is hardest right now?",
    "That helps to understand it. When did it begin?",
    "What has helped you before, even a little?",
    "Take your time. What would you like to be different tonight?",
    "I keep what you write here, so that you need not say it twice. What else belongs to it?",
)
WORDLESS = "I can only read words, in English best. Tell me a little, or choose something below."
UNSURE = ("I'm not sure I understood. Is it one of these?", "Help me a little: do you mean one of these?")
NONE_OF_THESE = "Then tell me in your own words. I listen."
ALL_EXERCISES = "This is what we can do together. Each takes a few minutes, and you can stop at any time."
GO_ON = "We go on where we were."
DONE_BEFORE = "We have done this one before. Once more is fine."
NOTHING_TO_GO_ON = "There is no exercise to go on with just now. What would you like?"

TO_A_PERSON_UNNAMED = (
    "You are in line for a doctor already, and this page shows your place. They read what stands here, so you need not say it "
    "twice. If you don't want to wait, people at a crisis line answer at once, also without a name.",
    "You keep your place in line, and I stay with you until somebody comes.",
)
TO_A_PERSON = (
    "Gladly. Below are the ways to people: a doctor for a session, our helpline for a question, and help at once if it can't "
    "wait.",
    "The ways to people stand below. You need not decide now; I am here meanwhile.",
)
BOOKING = (
    "You can look for a doctor by what troubles you, and choose a free time; the way there is below. I can't book for you.",
    "Under Find a doctor you see who has time, and what it costs, before you ask for a session.",
)
BOOKING_UNNAMED = (
    "For a session at a time of your own you need an account; you can look at all doctors without one, under Find a doctor on "
    "the first page. Here you wait for somebody who is free now.",
    "Looking around needs no account. Here, somebody who is free now will come to you.",
)

# Said instead of any answer. The page shows the numbers beside it in the same moment.
_MATTERS = (
    "Thank you for telling me. This matters more than anything I, a program, could say. Please call one of the numbers on "
    "this page now; they are free, and a person answers. If you are in danger this minute, call your emergency number. "
)
IN_DANGER_UNNAMED = _MATTERS + "You are first in line here, too."
IN_DANGER = _MATTERS + "Under Get help now somebody from here can talk to you as well."

WELCOME_UNNAMED = (
    "Hello. I'm a program, not a person. I keep you company until a doctor is free, who can then read what stands here. "
    "What is on your mind?"
)
WELCOME = (
    "Hello. I'm a program, not a person, and I'm here day and night. I listen, know some exercises, and show you the way to "
    "people. What you write here is kept encrypted. Nobody reads along; only lines that sound like danger are shown to "
    "somebody on duty, who may be a doctor, so that they can help. What is on your mind?"
)
