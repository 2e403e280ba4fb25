"""Signs that somebody may be in danger: how grave they are, by when a person should see to them, and how that ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

# Who wrote something like that finds the crisis lines in the conversation for so long.
LINES_STAY_FOR = timedelta(hours=12)
# Whoever sees to a task is told of further signs in it at most this often.
AGAIN_AFTER = timedelta(minutes=5)
# A doctor with whom somebody had a session longer ago than that, and has none before them, is not told.
CARES_FOR = timedelta(days=180)


class RiskLevel(StrEnum):
    """How grave a sign is, the least first."""

    NONE = "none"
    CONCERN = "concern"
    URGENT = "urgent"


class RiskSource(StrEnum):
    """How a sign was found: in what somebody wrote, by the rule or later by the model; in answers to a measure; by the bot."""

    MESSAGE = "message"
    MODEL = "model"
    MEASURE = "measure"
    BOT = "bot"


class TaskStatus(StrEnum):
    """Where a task stands (FHIR Task)."""

    REQUESTED = "requested"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Outcome(StrEnum):
    """How a task ended: what was done, or that there was nothing to do."""

    TALKED = "talked"
    SAFETY_PLAN = "safety_plan"
    HANDED_OVER = "handed_over"
    EMERGENCY_SERVICES = "emergency_services"
    NOT_REACHED = "not_reached"
    FALSE_ALARM = "false_alarm"


class FalseReason(StrEnum):
    """Why somebody found a sign to be none."""

    FIGURE_OF_SPEECH = "figure_of_speech"
    SOMEONE_ELSE = "someone_else"
    LONG_AGO = "long_ago"
    QUOTATION = "quotation"
    MISREAD = "misread"


class Overdue(StrEnum):
    """What is due by the clock about a task."""

    NOTHING = "nothing"
    # Nobody has taken it in time.
    UNTAKEN = "untaken"
    # Somebody took it, and has not done anything about it for too long.
    LEFT = "left"


def overdue(
    status: TaskStatus,
    due_at: datetime,
    *,
    escalated: bool,
    seen_to_at: datetime | None,
    may_take: timedelta,
    now: datetime,
) -> Overdue:
    """What the clock should do about a task now.

    `seen_to_at`: when who has it last did something about it; `may_take`: how long nothing may be done about it.
    """
    if status is TaskStatus.REQUESTED and not escalated and due_at <= now:
        return Overdue.UNTAKEN
    if status is TaskStatus.IN_PROGRESS and seen_to_at is not None and seen_to_at + may_take <= now:
        return Overdue.LEFT
    return Overdue.NOTHING


def gravest(levels: Iterable[RiskLevel]) -> RiskLevel:
    """The gravest of these, none when there are none."""
    return max(levels, key=list(RiskLevel).index, default=RiskLevel.NONE)
