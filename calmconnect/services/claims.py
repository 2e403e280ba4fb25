"""Rows that are claimed for one attempt at a time: a conditional update takes one, and it is free again by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, or_


def unclaimed(claimed_until: datetime | None, now: datetime) -> ColumnElement[bool]:
    """Whether nobody has a row; given is its column `claimed_until`."""
    return or_(col(claimed_until).is_(None), col(claimed_until) <= now)


def wait(attempts: int, first: timedelta, longest: timedelta) -> timedelta:
    """How long after so many attempts in vain the next one is made: twice as long each time."""
    # Far beyond what is longest, the doubling would leave what a duration can hold.
    doubled: timedelta = first * 2 ** min(attempts - 1, 32)
    return min(doubled, longest)
