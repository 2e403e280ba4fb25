"""What admins decide for the whole house, while it runs: each setting with what it means, what it may be and its default.

What belongs to whoever installs the service (addresses, secrets, sizes) is not here but in `calmconnect/settings.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from calmconnect.domain.booking import REMIND_BEFORE
from calmconnect.domain.errors import Invalid, NotFound
from calmconnect.domain.people import Role
from calmconnect.domain.recommending import Weights
from calmconnect.domain.setting_kinds import Asked, Kind, Lengths, Some, Switch, Weight, Whole, Zone

Value = TypeVar("Value")

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_MOST_REMINDERS = 5
_HIGHEST_WEIGHT = 10


class Group(StrEnum):
    """What is written, and saved, together."""

    OFFERED = "offered"
    REMINDERS = "reminders"
    DOCTORS = "doctors"
    SIGN_IN = "sign_in"
    STATISTICS = "statistics"
    RECORDS = "records"


GROUP_WORDS = {
    Group.OFFERED: (
        "What is offered",
        "What is switched off is refused at once, also to those who have the page open.",
    ),
    Group.REMINDERS: (
        "Reminders of sessions and events",
        "Both the patient and the doctor are reminded, and everybody with a place at an event.",
    ),
    Group.DOCTORS: ("Who comes first among doctors", "How much each thing counts beside the others, 0 for nothing."),
    Group.SIGN_IN: ("Signing in", "What people need beside their password."),
    Group.STATISTICS: ("Statistics", "When a day begins and ends for what is counted of it."),
    Group.RECORDS: ("Keeping records", "What stays of people who erase their account, without their name."),
}


@dataclass(frozen=True, slots=True)
class HouseSettings:
    """What holds now. `version` rises with each change, 0 before any; the defaults stand here.

    `reminders`: how long before a session, the longest first, maybe none. `recommend_…`: see `weights`.
    """

    version: int = 0
    anonymous_chat: bool = True
    companion: bool = True
    calls: bool = True
    reviews: bool = True
    events: bool = True
    reminders: tuple[timedelta, ...] = REMIND_BEFORE
    recommend_need: float = 4
    recommend_language: float = 1
    recommend_rating: float = 2
    recommend_soon: float = 1
    recommend_here: float = 1.5
    second_factor_roles: frozenset[Role] = frozenset()
    time_zone: str = "UTC"
    records_kept_years: int = 10

    @property
    def weights(self) -> Weights:
        """How much each thing counts for who comes first among doctors."""
        return Weights(
            need=self.recommend_need,
            language=self.recommend_language,
            rating=self.recommend_rating,
            soon=self.recommend_soon,
            here=self.recommend_here,
        )


DEFAULTS = HouseSettings()

# What somebody is told who wants what is switched off.
OFF_WORDS = {
    "anonymous_chat": "Talking without a name is not offered here at the moment. The crisis lines are there, day and night.",
    "companion": "The companion is switched off at the moment. If things are hard right now, please call a crisis line.",
    "calls": "Calls are switched off at the moment. You can write to each other.",
    "events": "Events are not offered at the moment. Places that people have already stay theirs.",
    "reviews": "Reviews are switched off at the moment. Nothing you wrote was kept.",
}


@dataclass(frozen=True, slots=True)
class Setting(Generic[Value]):
    """One setting: `key` is its name in `HouseSettings`, `label` and `help` are what admins read."""

    key: str
    group: Group
    label: str
    help: str
    kind: Kind[Value]

    @property
    def default(self) -> Value:
        """What holds until somebody decides otherwise."""
        value: Value = getattr(DEFAULTS, self.key)
        return value

    @property
    def default_written(self) -> str:
        """The default as it is written."""
        return self.kind.written(self.default)


_SETTINGS: tuple[Setting[Any], ...] = (
    Setting(
        "anonymous_chat",
        Group.OFFERED,
        "Talking without a name",
        "People can begin a conversation without an account. What has begun goes on. Help in an emergency is always there.",
        Switch(),
    ),
    Setting(
        "companion",
        Group.OFFERED,
        "The companion",
        "The program that listens and guides through exercises. Signs of danger are seen all the same.",
        Switch(),
    ),
    Setting(
        "calls",
        Group.OFFERED,
        "Calls",
        "Patients and doctors can call each other. Calls that go on are not ended, and emergency calls are always possible.",
        Switch(),
    ),
    Setting(
        "reviews",
        Group.OFFERED,
        "Reviews of doctors",
        "Patients can say how a session was. What was said before stays, and is not shown while this is off.",
        Switch(),
    ),
    Setting(
        "events",
        Group.OFFERED,
        "Events",
        "Patients can register for events. Who has a place keeps it, and events that were published take place.",
        Switch(),
    ),
    Setting(
        "reminders",
        Group.REMINDERS,
        "How long before",
        "Up to five, such as: 1 day, 1 hour, 10 minutes. Leave it empty to remind nobody.",
        Lengths(_MINUTE, 14 * _DAY, _MOST_REMINDERS),
    ),
    Setting(
        "recommend_need",
        Group.DOCTORS,
        "What they help with",
        "That it is what somebody looks for.",
        Weight(_HIGHEST_WEIGHT),
    ),
    Setting(
        "recommend_language",
        Group.DOCTORS,
        "Language",
        "That they speak the language somebody asks for or writes in.",
        Weight(_HIGHEST_WEIGHT),
    ),
    Setting("recommend_rating", Group.DOCTORS, "Ratings", "What patients said of them.", Weight(_HIGHEST_WEIGHT)),
    Setting("recommend_soon", Group.DOCTORS, "A near time", "How soon they are free.", Weight(_HIGHEST_WEIGHT)),
    Setting("recommend_here", Group.DOCTORS, "Being there", "That they are online right now.", Weight(_HIGHEST_WEIGHT)),
    Setting(
        "second_factor_roles",
        Group.SIGN_IN,
        "Second factor",
        "Who needs a code from an app on their phone to sign in.",
        Some(tuple(Role)),
    ),
    Setting(
        "time_zone",
        Group.STATISTICS,
        "Time zone",
        "Days are counted by its clock, such as Asia/Kolkata. After a change all days are counted anew, which takes a while.",
        Zone(),
    ),
    Setting(
        "records_kept_years",
        Group.RECORDS,
        "Years they are kept",
        "How long the law where you work has you keep clinical records and receipts. It holds for accounts erased from now on.",
        Whole(1, 30, "years"),
    ),
)

SETTINGS: dict[str, Setting[Any]] = {setting.key: setting for setting in _SETTINGS}


def setting(key: object) -> Setting[Any]:
    """The setting with this key.

    Raises:
        NotFound: when there is none.
    """
    if not isinstance(key, str) or key not in SETTINGS:
        raise NotFound
    return SETTINGS[key]


def of_group(group: Group) -> list[Setting[Any]]:
    """The settings that are written together."""
    return [setting for setting in SETTINGS.values() if setting.group is group]


def settings_from(written: dict[str, str], version: int) -> HouseSettings:
    """What holds when this is written, by key. Keys that are not there have their defaults, and so has what is not allowed."""
    values = {}
    for key, words in written.items():
        if key in SETTINGS:
            try:
                values[key] = SETTINGS[key].kind.clean(words, key)
            except Invalid:
                continue
    return HouseSettings(version=version, **values)


def clean_group(group: Group, asked: Asked) -> dict[str, str]:
    """What a form of a whole group says, as it is written, by key.

    Raises:
        Invalid: with the key of each setting that can't be taken.
    """
    found: dict[str, str] = {}
    problems: dict[str, str] = {}
    for one in of_group(group):
        try:
            found[one.key] = one.kind.written(one.kind.clean(one.kind.collect(one.key, asked), one.key))
        except Invalid as invalid:
            problems |= invalid.fields
    if problems:
        raise Invalid(**problems)
    return found
