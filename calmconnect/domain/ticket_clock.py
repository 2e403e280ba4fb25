"""The time a ticket has left, counted within the helpline's hours: begun, stopped, and carried over to other terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from calmconnect.domain.business_hours import BusinessHours
from calmconnect.domain.helpline import HelplineTerms
from calmconnect.domain.tickets import Priority


@dataclass(frozen=True, slots=True)
class Clock:
    """The time a ticket has left to be solved: it runs until `due`, or stands still with `left`. One of the two is None.

    `left` is below zero when the time was over already when the clock was stopped.
    """

    due: datetime | None
    left: timedelta | None

    def stopped(self, now: datetime, hours: BusinessHours) -> Clock:
        """The clock, standing still from `now` on; one that stands still already stays as it is."""
        if self.due is None:
            return self
        left = hours.between(now, self.due) if now <= self.due else -hours.between(self.due, now)
        return Clock(None, left)

    def running(self, now: datetime, hours: BusinessHours) -> Clock:
        """The clock, running from `now` on; one that runs already stays as it is."""
        return self if self.left is None else Clock(hours.after(now, self.left), None)


def begun(priority: Priority, now: datetime, terms: HelplineTerms) -> tuple[datetime, Clock]:
    """By when the first answer is due, and the clock to the end, for a ticket that is opened at `now`."""
    first, whole = terms.targets[priority]
    return terms.hours.after(now, first), Clock(terms.hours.after(now, whole), None)


def reprioritised(clock: Clock, before: Priority, after: Priority, now: datetime, terms: HelplineTerms) -> Clock:
    """The clock with another priority's time instead: what has passed of it stays passed."""
    more = terms.targets[after][1] - terms.targets[before][1]
    return _changed(clock, more, now, terms.hours, terms.hours)


def carried(clock: Clock, priority: Priority, before: HelplineTerms, after: HelplineTerms, now: datetime) -> Clock:
    """The clock under other terms: what has passed of it under those before stays passed, the rest counts in the new hours.

    What was late, and would be so still, stays due when it was.
    """
    more = after.targets[priority][1] - before.targets[priority][1]
    return _changed(clock, more, now, before.hours, after.hours)


def joined(kept: Clock, other: Clock, now: datetime, hours: BusinessHours) -> Clock:
    """The clock of two tickets that become one: it runs or stands still as `kept` did, with what is left of the shorter one."""
    lefts = [clock.stopped(now, hours).left or timedelta(0) for clock in (kept, other)]
    if lefts[0] <= lefts[1]:
        return kept
    return Clock(None, lefts[1]) if kept.due is None else other.running(now, hours)


def _changed(clock: Clock, more: timedelta, now: datetime, before: BusinessHours, after: BusinessHours) -> Clock:
    stopped = clock.stopped(now, before)
    assert stopped.left is not None
    left = stopped.left + more
    if clock.due is None:
        return Clock(None, left)
    # Nothing becomes late by a change that takes no time away.
    if left <= timedelta(0) and (clock.due <= now or more >= timedelta(0)):
        return clock
    return Clock(None, left).running(now, after)
