"""What facts are about. A tab watches topics; a use case announces on them."""

from __future__ import annotations

from calmconnect.domain.emergencies import GUEST_ID

ADMIN = "admin"
PRESENCE = "presence"
# Some mail was written; announced in demo mode only.
MAIL = "mail"
# Somebody asks for help at once, or one who did was answered.
EMERGENCIES = "emergencies"
# Somebody may be in danger, or somebody sees to one who may be.
TASKS = "tasks"
# A ticket was opened, answered or moved; for those who answer the helpline.
HELPLINE = "helpline"
# A saved reply that all agents share was written; for those who use or write them.
REPLIES = "replies"
# The helpline's hours or targets were changed; for all who look at them.
HELPLINE_TERMS = "helpline_terms"
# An admin decided something for the whole house: for every process, and for those who look at the settings.
HOUSE_SETTINGS = "house_settings"
# Some days were counted anew; for those who look at figures.
FIGURES = "figures"
# Somebody let doctors see what they look for, or does not any more.
MATCHES = "matches"
# Somebody began to wait without a name, or does not wait any more.
WAITING_ROOM = "waiting_room"
# An event was written, published or called off, or somebody has come or gone; for all who look at events.
EVENTS = "events"
# An article was written; for those who write them.
ARTICLES = "articles"

_FREE_TIME = "free_time:"


def user(user_id: int) -> str:
    """Something of this person changed: appointments, conversations, details."""
    return f"user:{user_id}"


def erasure(user_id: int) -> str:
    """This person asked to be erased, or took it back."""
    return f"erasure:{user_id}"


def session(session_id: int) -> str:
    """This sign-in session ended."""
    return f"session:{session_id}"


def inbox(user_id: int) -> str:
    """Something was said or read in one of this person's conversations."""
    return f"inbox:{user_id}"


def conversation(conversation_id: int) -> str:
    """Somebody in this conversation has received, read or begun to write something: for those who have it open.

    Also what was said in it, for those in it who have no account, and so no inbox.
    """
    return f"conversation:{conversation_id}"


def lines(user_id: int, conversation_id: int) -> str:
    """Where somebody in a conversation hears what is said in it."""
    return inbox(user_id) if user_id != GUEST_ID else conversation(conversation_id)


def calls(user_id: int) -> str:
    """A call of this person's rings, or has changed."""
    return f"calls:{user_id}"


def signals(user_id: int) -> str:
    """What the other page of this person's call says to theirs, to find a way between them."""
    return f"signals:{user_id}"


def rooms(user_id: int) -> str:
    """A room in which this person is, or waits, or which is theirs, has changed."""
    return f"rooms:{user_id}"


def room_signals(user_id: int) -> str:
    """What another page of a room in which this person is says to theirs."""
    return f"room_signals:{user_id}"


def waiting(user_id: int) -> str:
    """The line in which this patient waits, or that waits for this doctor, has changed."""
    return f"waiting:{user_id}"


def notes(patient_id: int) -> str:
    """A note about this patient was begun, signed, added to or thrown away: for doctors only, never for the patient."""
    return f"notes:{patient_id}"


def emergency(emergency_id: int) -> str:
    """This emergency was answered, or has ended, or nobody answers."""
    return f"emergency:{emergency_id}"


def anonymous(conversation_id: int) -> str:
    """Where this conversation without a name stands has changed."""
    return f"anonymous:{conversation_id}"


def wellbeing(patient_id: int) -> str:
    """How this patient has been, as they and their doctors see it, has changed: a questionnaire, the safety plan."""
    return f"wellbeing:{patient_id}"


def score(user_id: int) -> str:
    """This patient's happiness score, or what it is made of, has changed."""
    return f"score:{user_id}"


def doctor(doctor_id: int) -> str:
    """This doctor's profile changed, or what patients say of them."""
    return f"doctor:{doctor_id}"


def free_time(doctor_id: int) -> str:
    """This doctor's hours or free time changed."""
    return f"{_FREE_TIME}{doctor_id}"


def is_free_time(topic: str) -> bool:
    """Whether a topic is about some doctor's free time."""
    return topic.startswith(_FREE_TIME)
