"""When a session still counts, and when too many wrong passwords close the door for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from calmconnect.domain.people import STAFF, Role


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """What of a session decides whether it counts; all moments in UTC."""

    role: Role
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def is_alive(times: SessionTimes, now: datetime, staff_idle: timedelta) -> bool:
    """Whether a session counts at `now`: not revoked, not expired and, for staff, not idle for too long."""
    if times.revoked_at is not None or now >= times.expires_at:
        return False
    return times.role not in STAFF or now - times.last_seen_at < staff_idle


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords given for one address in a row."""

    count: int
    last_at: datetime | None
    locked_until: datetime | None

    def locked(self, now: datetime) -> bool:
        """Whether the door is closed at `now`, whatever password is given."""
        return self.locked_until is not None and now < self.locked_until

    def after_another(self, now: datetime, allowed: int, lock: timedelta) -> Failures:
        """The failures after one more at `now`: `allowed` of them within `lock` of each other close the door for `lock`."""
        stale = self.last_at is None or now - self.last_at >= lock
        count = 1 if stale else self.count + 1
        return Failures(count, now, now + lock if count >= allowed else None)
