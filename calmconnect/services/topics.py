"""What facts are about. A tab watches topics; a use case announces on them."""

from __future__ import annotations

ADMIN = "admin"
PRESENCE = "presence"
# Some mail was written; announced in demo mode only.
MAIL = "mail"

_FREE_TIME = "free_time:"


def user(user_id: int) -> str:
    """Something of this person changed: appointments, conversations, details."""
    return f"user:{user_id}"


def session(session_id: int) -> str:
    """This sign-in session ended."""
    return f"session:{session_id}"


def inbox(user_id: int) -> str:
    """Something was said or read in one of this person's conversations."""
    return f"inbox:{user_id}"


def doctor(doctor_id: int) -> str:
    """This doctor's profile changed, or what patients say of them."""
    return f"doctor:{doctor_id}"


def free_time(doctor_id: int) -> str:
    """This doctor's hours or free time changed."""
    return f"{_FREE_TIME}{doctor_id}"


def is_free_time(topic: str) -> bool:
    """Whether a topic is about some doctor's free time."""
    return topic.startswith(_FREE_TIME)
