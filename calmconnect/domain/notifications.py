"""What people hear about, how it reaches them, and when they are left in peace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import Role
from calmconnect.domain.schedule import clean_clock
from calmconnect.domain.text import clean_word

_MINUTE = timedelta(minutes=1)
# Longer, and there would be days on which nothing arrives in time.
_LONGEST_QUIET = timedelta(hours=16)


class Kind(StrEnum):
    """What a notice is about."""

    BOOKING = "booking"
    REMINDER = "reminder"
    EVENT = "event"
    MESSAGE = "message"
    AVAILABLE = "available"
    WAITLIST = "waitlist"
    DOCUMENT = "document"
    CALL = "call"
    EMERGENCY = "emergency"
    ACCOUNT = "account"


class Channel(StrEnum):
    """How a notice reaches a person."""

    IN_APP = "in_app"
    EMAIL = "email"
    PUSH = "push"


# What concerns the safety of a person or of the account itself can't be switched off.
FIXED = frozenset({
    (Kind.ACCOUNT, Channel.IN_APP),
    (Kind.ACCOUNT, Channel.EMAIL),
    (Kind.EMERGENCY, Channel.IN_APP),
    (Kind.EMERGENCY, Channel.PUSH),
})  # fmt: skip

# The ways a kind may come, where not all make sense: nobody reads mail in the minute that counts.
WAYS: dict[Kind, tuple[Channel, ...]] = {
    Kind.EMERGENCY: (Channel.IN_APP, Channel.PUSH),
    Kind.CALL: (Channel.IN_APP, Channel.PUSH),
}

# What there is to hear for each role; anything may be wished for, the rest never happens.
KINDS: dict[Role, tuple[Kind, ...]] = {
    Role.PATIENT: tuple(kind for kind in Kind if kind is not Kind.EMERGENCY),
    Role.DOCTOR: (Kind.EMERGENCY, Kind.BOOKING, Kind.REMINDER, Kind.EVENT, Kind.MESSAGE, Kind.CALL, Kind.ACCOUNT),
    Role.AGENT: (Kind.EMERGENCY, Kind.MESSAGE, Kind.ACCOUNT),
    Role.ADMIN: (Kind.EMERGENCY, Kind.ACCOUNT),
}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which a person is left in peace, by the clock on their wall; over midnight when it ends before it starts."""

    starts: time
    ends: time

    def covers(self, clock: time) -> bool:
        """Whether the clock shows quiet hours."""
        if self.starts < self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants to hear. `chosen` holds what they decided; all else is as it is for everyone: wanted."""

    zone: ZoneInfo
    quiet: Quiet | None = None
    sound: bool = True
    chosen: Mapping[tuple[Kind, Channel], bool] = field(default_factory=dict)

    def wants(self, kind: Kind, channel: Channel) -> bool:
        """Whether this kind may come this way."""
        return (kind, channel) in FIXED or self.chosen.get((kind, channel), True)

    def when(self, kind: Kind, channel: Channel, now: datetime, *, urgent: bool = False) -> datetime | None:
        """The moment from which this may be sent, None for never. What is urgent or about the account waits for nobody."""
        if not self.wants(kind, channel):
            return None
        return now if urgent or kind is Kind.ACCOUNT else next_allowed(now, self.zone, self.quiet)

    def wants_sound(self, now: datetime) -> bool:
        """Whether a sound may be made now."""
        return self.sound and next_allowed(now, self.zone, self.quiet) == now


def next_allowed(now: datetime, zone: ZoneInfo, quiet: Quiet | None) -> datetime:
    """The first moment, `now` or later, at which a person in this zone may be disturbed. In UTC unless it is `now`.

    Quiet hours last until the clock next shows their end. Where clocks are put forward over that time, they last until the
    clocks have jumped; where the clock shows it twice, until the first.
    """
    here = now.astimezone(zone)
    if quiet is None or not quiet.covers(here.time()):
        return now
    days = (here.date() + timedelta(days=days) for days in range(3))
    ends = sorted(moment for day in days for moment in _shown(day, quiet.ends, zone))
    return next(moment for moment in ends if moment > now and not quiet.covers(moment.astimezone(zone).time()))


def clean_quiet(starts: object, ends: object) -> Quiet:
    """Quiet hours from two "HH:MM".

    Raises:
        Invalid: with the field `quiet`.
    """
    try:
        quiet = Quiet(clean_clock(starts, "quiet"), clean_clock(ends, "quiet"))
    except Invalid:
        raise Invalid(quiet="Please write both times like 22:00.") from None
    day = date(2000, 1, 1)
    length = datetime.combine(day, quiet.ends) - datetime.combine(day, quiet.starts)
    if length % timedelta(days=1) > _LONGEST_QUIET or not length:
        raise Invalid(quiet="Quiet hours can be at most 16 hours long.")
    return quiet


def clean_kind(value: object) -> Kind:
    """A kind, from its word.

    Raises:
        Invalid: with the field `kind`.
    """
    return clean_word(value, Kind, "kind", "We don't send such notices.")


def clean_channel(value: object) -> Channel:
    """A way to be reached, from its word.

    Raises:
        Invalid: with the field `channel`.
    """
    return clean_word(value, Channel, "channel", "We can't reach you that way.")


def clean_switch(value: object, *, field: str) -> bool:
    """On or off.

    Raises:
        Invalid: under `field` for anything else.
    """
    if not isinstance(value, bool):
        raise Invalid(**{field: "Please choose on or off."})
    return value


def _shown(day: date, clock: time, zone: ZoneInfo) -> set[datetime]:
    """The moments at which the clock shows this time on this day, or has just jumped over it. In UTC."""
    moments = {datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    if all(moment.astimezone(zone).time() == clock for moment in moments):
        return moments
    moment = min(moments)
    before = moment.astimezone(zone).utcoffset()
    while moment.astimezone(zone).utcoffset() == before:
        moment += _MINUTE
    return {moment}
