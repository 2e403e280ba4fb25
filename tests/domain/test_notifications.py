"""What people want to hear, and quiet hours: never disturbed within them, never kept waiting longer, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.notifications import (
    FIXED,
    KINDS,
    Channel,
    Kind,
    Quiet,
    Wishes,
    clean_channel,
    clean_kind,
    clean_quiet,
    next_allowed,
)
from calmconnect.domain.people import Role

BERLIN, INDIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Apia",
    "UTC",
)
NIGHT = Quiet(time(22), time(7))
MINUTE = timedelta(minutes=1)

zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
clocks = st.integers(0, 24 * 4 - 1).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
hours = st.integers(1, 16 * 4)


@st.composite
def quiets(draw: st.DrawFn) -> Quiet:
    """Quiet hours that a person may choose."""
    starts = datetime.combine(datetime(2000, 1, 1), draw(clocks))
    return Quiet(starts.time(), (starts + 15 * MINUTE * draw(hours)).time())


# Around the changes of the clock, where mistakes are made.
changes = st.sampled_from([
    datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 11, 1, 5, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
]).flatmap(lambda change: st.integers(-1500, 1500).map(lambda minutes: change + minutes * MINUTE))  # fmt: skip


@given(now=moments | changes, zone=zones, quiet=quiets())
def test_nobody_is_disturbed_and_nobody_waits_longer(now: datetime, zone: ZoneInfo, quiet: Quiet) -> None:
    then = next_allowed(now, zone, quiet)
    assert then >= now
    assert not quiet.covers(then.astimezone(zone).time())
    assert next_allowed(then, zone, quiet) == then
    if then == now:
        return
    assert quiet.covers(now.astimezone(zone).time())
    assert then - now <= timedelta(hours=17)
    # Until then the clock did not once show the end.
    moment = now.replace(second=0, microsecond=0) + MINUTE
    while moment < then:
        assert moment.astimezone(zone).time() != quiet.ends
        moment += MINUTE
    shown = then.astimezone(zone).time()
    jumped = (then - MINUTE).astimezone(zone).time() < quiet.ends < shown
    assert shown == quiet.ends or jumped


@given(now=moments, zone=zones)
def test_without_quiet_hours_everything_comes_at_once(now: datetime, zone: ZoneInfo) -> None:
    assert next_allowed(now, zone, None) == now


@pytest.mark.parametrize(
    ("zone", "now", "quiet", "then"),
    [
        (INDIA, "2026-03-11 20:00", NIGHT, "2026-03-12 01:30"),
        (INDIA, "2026-03-11 16:29", NIGHT, "2026-03-11 16:29"),
        (INDIA, "2026-03-11 16:30", NIGHT, "2026-03-12 01:30"),
        (INDIA, "2026-03-12 01:29", NIGHT, "2026-03-12 01:30"),
        (BERLIN, "2026-03-28 22:00", NIGHT, "2026-03-29 05:00"),
        (BERLIN, "2026-10-24 22:00", NIGHT, "2026-10-25 06:00"),
        # 02:30 does not exist: until the clocks have jumped to 03:00.
        (BERLIN, "2026-03-28 22:00", Quiet(time(22), time(2, 30)), "2026-03-29 01:00"),
        # 02:30 comes twice: the first counts, and what begins before the second waits for that one.
        (BERLIN, "2026-10-24 22:00", Quiet(time(22), time(2, 30)), "2026-10-25 00:30"),
        (BERLIN, "2026-10-25 01:10", Quiet(time(22), time(2, 30)), "2026-10-25 01:30"),
        (ZoneInfo("Australia/Lord_Howe"), "2026-10-03 15:00", Quiet(time(22), time(2, 15)), "2026-10-03 15:30"),
        (BERLIN, "2026-06-01 11:00", Quiet(time(12), time(14)), "2026-06-01 12:00"),
    ],
)
def test_nights_and_changes_of_the_clock(zone: ZoneInfo, now: str, quiet: Quiet, then: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_allowed(moment, zone, quiet).astimezone(UTC) == datetime.fromisoformat(then).replace(tzinfo=UTC)


NOON, MIDNIGHT = datetime(2026, 3, 11, 11, tzinfo=UTC), datetime(2026, 3, 11, 23, tzinfo=UTC)
MORNING = datetime(2026, 3, 12, 6, tzinfo=UTC)


def test_everything_is_wanted_until_somebody_says_no() -> None:
    wishes = Wishes(BERLIN, chosen={(Kind.MESSAGE, Channel.EMAIL): False})
    unwanted = [(kind, channel) for kind in Kind for channel in Channel if not wishes.wants(kind, channel)]
    assert unwanted == [(Kind.MESSAGE, Channel.EMAIL)]
    assert wishes.when(Kind.MESSAGE, Channel.EMAIL, NOON) is None
    assert wishes.when(Kind.MESSAGE, Channel.PUSH, NOON) == NOON


def test_what_concerns_the_account_always_comes() -> None:
    nothing = {(kind, channel): False for kind in Kind for channel in Channel}
    wishes = Wishes(BERLIN, NIGHT, chosen=nothing)
    wanted = {(kind, channel) for kind in Kind for channel in Channel if wishes.wants(kind, channel)}
    account = {(Kind.ACCOUNT, Channel.IN_APP), (Kind.ACCOUNT, Channel.EMAIL)}
    assert wanted == FIXED == account | {(Kind.EMERGENCY, Channel.IN_APP), (Kind.EMERGENCY, Channel.PUSH)}
    assert wishes.when(Kind.ACCOUNT, Channel.EMAIL, MIDNIGHT) == MIDNIGHT


def test_quiet_hours_hold_back_all_but_what_is_urgent() -> None:
    wishes = Wishes(BERLIN, NIGHT)
    assert wishes.when(Kind.BOOKING, Channel.EMAIL, MIDNIGHT) == MORNING
    assert wishes.when(Kind.BOOKING, Channel.PUSH, MIDNIGHT, urgent=True) == MIDNIGHT
    assert Wishes(BERLIN, NIGHT, chosen={(Kind.BOOKING, Channel.PUSH): False}).when(
        Kind.BOOKING, Channel.PUSH, MIDNIGHT, urgent=True
    ) is None  # fmt: skip


def test_sounds_are_made_by_day_and_when_wanted() -> None:
    assert Wishes(BERLIN, NIGHT).wants_sound(NOON)
    assert not Wishes(BERLIN, NIGHT).wants_sound(MIDNIGHT)
    assert not Wishes(BERLIN, sound=False).wants_sound(NOON)


def test_every_role_hears_of_its_account() -> None:
    assert set(KINDS) == set(Role)
    assert all(Kind.ACCOUNT in kinds for kinds in KINDS.values())


@pytest.mark.parametrize(("starts", "ends"), [("22:00", "07:00"), ("00:00", "16:00"), ("23:45", "00:00")])
def test_hours_that_can_be_kept(starts: str, ends: str) -> None:
    quiet = clean_quiet(starts, ends)
    assert (f"{quiet.starts:%H:%M}", f"{quiet.ends:%H:%M}") == (starts, ends)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("22:00", "22:00"),
        ("00:00", "16:01"),
        ("7", "9"),
        ("", ""),
        (None, "07:00"),
        ("22:00", ["07:00"]),
        ("24:00", "7"),
    ],
)
def test_hours_that_can_not(starts: object, ends: object) -> None:
    with pytest.raises(Invalid) as refused:
        clean_quiet(starts, ends)
    assert set(refused.value.fields) == {"quiet"}


def test_words_for_kinds_and_ways() -> None:
    assert (clean_kind("booking"), clean_channel("in_app")) == (Kind.BOOKING, Channel.IN_APP)
    wrong: object
    for wrong in ("BOOKING", "", None, 1, [], {}, ["booking"]):
        with pytest.raises(Invalid):
            clean_kind(wrong)
        with pytest.raises(Invalid):
            clean_channel(wrong)
