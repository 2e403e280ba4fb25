"""What admins decide for the whole house, as it is written, and who has changed it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import reflex as rx
from reflex.event import Event

from calmconnect.domain.house_settings import SETTINGS, Group, of_group, setting
from calmconnect.domain.people import Role
from calmconnect.domain.text import clean_word
from calmconnect.services import house_settings, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.house_settings import Written
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A change of a setting, from what to what; `at` in ms since 1970."""

    number: int
    what: str
    before: str
    after: str
    by: str
    at: int


class SettingsState(rx.State):
    """What holds, as it is written, by key; `decided` are the keys of what is not the default.

    Each group is written on its own: `versions` grow when its form must show other values, `meanwhile` are the groups that
    somebody else has changed since they were shown.
    """

    values: dict[str, str] = {key: one.default_written for key, one in SETTINGS.items()}
    decided: list[str] = []
    versions: dict[str, int] = dict.fromkeys(map(str, Group), 0)
    meanwhile: list[str] = []
    changes: list[ChangedRow] = []
    problems: dict[str, str] = {}
    loaded: bool = False
    # The last change that was seen, by group.
    _seen: dict[str, int] = {}

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what holds, and what changes."""
        live.watch(self, topics.HOUSE_SETTINGS)
        self.problems = {}
        await self._start(*Group)
        self.loaded = True

    @requires(Role.ADMIN)
    async def save(self, form: object) -> Event:
        """Keep a group as it is written."""
        self.problems = {}
        group = clean_word(given(form, "group"), Group, "group")
        await house_settings.change(acting(), group, partial(given, form), self._seen.get(group, 0), utc_now())
        await self._start(group)
        return notices.say("Saved. It holds from now on, everywhere.", "success")

    @requires(Role.ADMIN)
    async def back_to_default(self, key: object) -> Event:
        """Undo whatever was decided about one setting."""
        self.problems = {}
        group = setting(key).group
        await house_settings.back_to_default(acting(), key, self._seen.get(group, 0), utc_now())
        await self._start(group)
        return notices.say("It is as it was at first again.", "success")

    @requires(Role.ADMIN)
    async def show(self, group: object) -> None:
        """Begin a group anew with what holds now."""
        self.problems = {}
        await self._start(clean_word(group, Group, "group"))

    async def _start(self, *groups: Group) -> None:
        """Begin these groups with what holds now."""
        held = await house_settings.written(acting())
        for group in groups:
            self._take(group, held)
            self.versions[group] += 1
        await self._look_around(held)

    async def _refresh(self) -> None:
        """Read again what is not being written; and whether somebody else has written the rest anew."""
        await self._look_around(await house_settings.written(acting()))

    async def _look_around(self, held: Written) -> None:
        self.meanwhile = [group for group in Group if not self._is_shown(group, held)]
        for group in Group:
            if group not in self.meanwhile:
                self._take(group, held)
        self.changes = [
            ChangedRow(
                one.number,
                SETTINGS[one.key].label,
                _words(one.key, one.before),
                _words(one.key, one.after),
                one.by,
                epoch_ms(one.at),
            )
            for one in await house_settings.history(acting())
        ]

    def _is_shown(self, group: Group, held: Written) -> bool:
        return all(self.values[one.key] == _value(one.key, held) for one in of_group(group))

    def _take(self, group: Group, held: Written) -> None:
        keys = [one.key for one in of_group(group)]
        for key in keys:
            self.values[key] = _value(key, held)
        differing = [key for key in keys if self.values[key] != SETTINGS[key].default_written]
        self.decided = [key for key in self.decided if key not in keys] + differing
        self._seen[group] = held.version


def _value(key: str, held: Written) -> str:
    return held.values.get(key, SETTINGS[key].default_written)


def _words(key: str, value: str | None) -> str:
    """How the history says a value."""
    if value is None:
        return f"{_words(key, SETTINGS[key].default_written)} (as at first)"
    return value.capitalize() or "None"
