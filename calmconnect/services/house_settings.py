"""What admins decide for the whole house. Each change is a row of its own: who made it, when, and what was before.

Every process keeps what holds and reads it again once it hears of a change; should the news be lost, within a second, because
nothing is trusted for longer. So whoever asks `current()` waits for the database at most once a second.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.house_settings import SettingChange
from calmconnect.db.people import User
from calmconnect.db.session import Engines, engines, reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict
from calmconnect.domain.house_settings import (
    OFF_WORDS,
    SETTINGS,
    Group,
    HouseSettings,
    clean_group,
    of_group,
    setting,
    settings_from,
)
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.domain.setting_kinds import Asked
from calmconnect.hub import MISSED, Fact, Hub
from calmconnect.services import access, audit, topics
from calmconnect.services.together import Together
from calmconnect.services.work import Work, work

_TRUSTED_SECONDS = 1.0
_LAST_CHANGES = 20
_MEANWHILE = (
    "Somebody else has changed this meanwhile. Please look at what it is now, and save again if you still want to."
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was decided, as it is written, by key (what is not there has its default), and the number of the last change."""

    values: dict[str, str]
    version: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of a setting: from what to what, as they are written, by whom and when. None is the default."""

    number: int
    key: str
    before: str | None
    after: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """What held at a moment, in seconds, in the database behind these engines."""

    values: HouseSettings
    asked: float
    where: Engines


_known: _Known | None = None
_forgotten = 0.0


async def current() -> HouseSettings:
    """What holds now: what was decided a second ago at the latest, in whatever process."""
    known = _known
    if (
        known is None
        or known.where is not engines()
        or known.asked < max(_forgotten, time.monotonic() - _TRUSTED_SECONDS)
    ):
        return await _together(None)
    return known.values


async def zone() -> ZoneInfo:
    """By whose clock the days of figures are counted."""
    return ZoneInfo((await current()).time_zone)


async def on_days(moment: Any, days: Period) -> tuple[Any, Any]:
    """Whether a column's moment lies on some days by that clock."""
    begins, ends = days.moments(await zone())
    return moment >= begins, moment < ends


async def today(now: datetime) -> date:
    """Which day it is by that clock."""
    return now.astimezone(await zone()).date()


async def check_offered(key: str) -> None:
    """Refuse what is switched off.

    Raises:
        Conflict: with words for whoever wanted it.
    """
    if key in await switched_off():
        raise Conflict(OFF_WORDS[key])


async def switched_off() -> tuple[str, ...]:
    """The switches that are off now, by key."""
    held = await current()
    return tuple(key for key in OFF_WORDS if not getattr(held, key))


def follow(hub: Hub) -> None:
    """Hear from now on what other processes decide."""
    hub.listen(_heard)


def forget() -> None:
    """Let the next who asks read what holds."""
    global _forgotten
    _forgotten = time.monotonic()


async def written(actor: Actor) -> Written:
    """What was decided, for an admin who looks."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        return await _written(rows)


async def history(actor: Actor) -> list[Changed]:
    """The last twenty changes, the last first, for an admin."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        found = await rows.exec(
            select(SettingChange, User.name)
            .join(User, col(User.id) == SettingChange.changed_by)
            .where(col(SettingChange.key).in_(list(SETTINGS)))
            .order_by(col(SettingChange.number).desc())
            .limit(_LAST_CHANGES)
        )
        return [Changed(row.number, row.key, row.before, row.after, name, row.changed_at) for row, name in found]


async def change(actor: Actor, group: Group, asked: Asked, seen: int, now: datetime) -> None:
    """Decide what a form says of a whole group (see `clean_group`), by somebody who has seen all changes up to `seen`.

    Raises:
        Invalid: with the key of each setting that can't be taken; then nothing is changed.
        Conflict: when somebody else has changed one of them meanwhile; then nothing is changed.
    """
    access.only(actor, Role.ADMIN)
    wanted = clean_group(group, asked)
    await _decide(actor, {one.key: wanted[one.key] for one in of_group(group)}, seen, now)


async def back_to_default(actor: Actor, key: object, seen: int, now: datetime) -> None:
    """Undo whatever was decided about one setting.

    Raises:
        NotFound: for no setting.
        Conflict: as `change`.
    """
    access.only(actor, Role.ADMIN)
    await _decide(actor, {setting(key).key: None}, seen, now)


async def _decide(actor: Actor, wanted: dict[str, str | None], seen: int, now: datetime) -> None:
    async with work() as w:
        before = await _written(w.rows)
        if await _touched_since(w.rows, list(wanted), seen):
            raise Conflict(_MEANWHILE)
        number = before.version
        for key, value in wanted.items():
            was = before.values.get(key)
            # What was never decided stays so while it is what it would be anyway.
            if value == was or (was is None and value == SETTINGS[key].default_written):
                continue
            number += 1
            row = SettingChange(
                number=number, key=key, before=was, after=value, changed_by=actor.user_id, changed_at=now
            )
            await _keep(w, actor, row)
        if number == before.version:
            return
        w.announce(topics.HOUSE_SETTINGS, {"kind": "settings"})
    forget()


async def _keep(w: Work, actor: Actor, row: SettingChange) -> None:
    # Of two who decide at once, one finds the number taken.
    if not await insert_if_absent(w.rows, SettingChange, **row.model_dump()):
        raise Conflict(_MEANWHILE)
    said = " → ".join(_words(row.key, value) for value in (row.before, row.after))
    audit.record(w, actor, Act.SETTING_CHANGED, f"setting:{row.key}", row.changed_at, said)


def _words(key: str, value: str | None) -> str:
    return f"{SETTINGS[key].default_written} (default)" if value is None else value


async def _touched_since(rows: AsyncSession, keys: list[str], seen: int) -> bool:
    later = select(SettingChange.number).where(col(SettingChange.key).in_(keys), SettingChange.number > seen).limit(1)
    return (await rows.exec(later)).first() is not None


async def _written(rows: AsyncSession) -> Written:
    last = select(func.max(SettingChange.number)).group_by(SettingChange.key)
    found = (await rows.exec(select(SettingChange).where(col(SettingChange.number).in_(last)))).all()
    values = {row.key: row.after for row in found if row.after is not None}
    return Written(values, max((row.number for row in found), default=0))


async def _read(_key: None) -> HouseSettings:
    global _known
    asked, where = time.monotonic(), engines()
    async with reading() as rows:
        held = await _written(rows)
    values = settings_from(held.values, held.version)
    _known = _Known(values, asked, where)
    return values


_together: Together[None, HouseSettings] = Together(_read)


async def _heard(topic: str, _fact: Fact) -> None:
    if topic in {topics.HOUSE_SETTINGS, MISSED}:
        forget()
