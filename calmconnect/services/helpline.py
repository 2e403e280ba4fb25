"""On which terms the helpline answers. Admins change them; each change is a row of its own, which says who made it and when.

The terms are read from the database whenever they are needed, so that a change holds in every process from its commit on.
Until there is one, the settings hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.helpline import HelplineChange
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict
from calmconnect.domain.helpline import ClosedDay, HelplineTerms, clean_terms, closed_on, differences, open_again_on
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.slots import Open
from calmconnect.domain.tickets import TARGETS, Priority
from calmconnect.services import access, audit, topics
from calmconnect.services.together import Together
from calmconnect.services.work import work
from calmconnect.settings import settings

_LAST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of the terms: what was changed, in words, by whom and when."""

    what: tuple[str, ...]
    by: str
    at: datetime


async def terms(rows: AsyncSession) -> HelplineTerms:
    """The terms that hold, within a use case; to be read once a ticket is locked, or they may be older than its clock."""
    newest = select(HelplineChange).order_by(col(HelplineChange.number).desc()).limit(1)
    return _terms((await rows.exec(newest)).first())


async def terms_of(rows: AsyncSession, number: int) -> HelplineTerms:
    """The terms that once held."""
    return _terms(await rows.get(HelplineChange, number))


async def in_force() -> HelplineTerms:
    """The terms that hold, for a page; many pages that ask at the same time are given one reading."""
    return await _together(None)


async def history(actor: Actor) -> list[Changed]:
    """The last twenty changes, the last first, for an admin."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        found = await rows.exec(
            select(HelplineChange, User.name)
            .join(User, col(User.id) == HelplineChange.changed_by)
            .order_by(col(HelplineChange.number).desc())
            .limit(_LAST_CHANGES + 1)
        )
        changes = [(_terms(row), name, row.changed_at) for row, name in found]
    before = [one for one, _, _ in changes[1:]] + ([_first()] if len(changes) <= _LAST_CHANGES else [])
    pairs = zip(changes, before, strict=False)
    return [Changed(tuple(differences(was, now)), name, at) for (now, name, at), was in pairs]


async def change(actor: Actor, given: dict[str, object], number: int, now: datetime) -> None:
    """Give the helpline other hours and targets (see `clean_terms`) than those of the terms `number`, which the actor has seen.

    Raises:
        Invalid: with each field that can't be taken.
        Conflict: when somebody else has changed them meanwhile.
    """
    await _write(actor, lambda before: clean_terms(given, before), now, seen=number)


async def close_on(actor: Actor, day: object, why: object, now: datetime) -> None:
    """Say that nobody is there on a day (see `closed_on`).

    Raises:
        Invalid: with the field `day` or `why`.
        Conflict: when there are too many such days, or somebody else has changed something at the same moment.
    """
    await _write(actor, lambda before: closed_on(day, why, before, _today(before, now)), now)


async def open_again(actor: Actor, day: object, now: datetime) -> None:
    """Say that somebody is there on a day after all; nothing happens when somebody is anyway.

    Raises:
        Invalid: with the field `day`.
        Conflict: when somebody else has changed something at the same moment.
    """
    await _write(actor, lambda before: open_again_on(day, before, _today(before, now)), now)


def number_in_force() -> Any:
    """The number of the terms that hold, within a query."""
    return select(func.coalesce(func.max(HelplineChange.number), 0)).scalar_subquery()


async def _write(
    actor: Actor, change: Callable[[HelplineTerms], HelplineTerms], now: datetime, seen: int | None = None
) -> None:
    access.only(actor, Role.ADMIN)
    async with work() as w:
        before = await terms(w.rows)
        after = change(before)
        if seen not in {None, before.number}:
            raise Conflict(_MEANWHILE)
        if not differences(before, after):
            return
        # Of two who change the same terms at once, one finds the number taken.
        if not await insert_if_absent(
            w.rows, HelplineChange, **_values(after), changed_by=actor.user_id, changed_at=now
        ):
            raise Conflict(_MEANWHILE)
        changed = ", ".join(differences(before, after))
        audit.record(w, actor, Act.TERMS_CHANGED, f"helpline:{after.number}", now, changed)
        w.announce(topics.HELPLINE_TERMS, {"kind": "terms"})


_MEANWHILE = "Somebody else has changed this meanwhile. Please load the page again and look."


def _today(given: HelplineTerms, now: datetime) -> date:
    return now.astimezone(given.zone).date()


async def _read(_key: None) -> HelplineTerms:
    async with reading() as rows:
        return await terms(rows)


_together: Together[None, HelplineTerms] = Together(_read)


def _first() -> HelplineTerms:
    """The terms before any change."""
    given = settings()
    hours = Open(given.helpline_opens, given.helpline_closes)
    week = tuple(hours if str(day + 1) in given.helpline_days else None for day in range(7))
    return HelplineTerms(0, ZoneInfo(given.helpline_zone), week, (), TARGETS)


def _terms(row: HelplineChange | None) -> HelplineTerms:
    if row is None:
        return _first()
    return HelplineTerms(
        row.number,
        ZoneInfo(row.zone),
        tuple(Open(*(time.fromisoformat(clock) for clock in day)) if day else None for day in row.week),
        tuple(ClosedDay(date.fromisoformat(day), why) for day, why in row.closed),
        {
            Priority(word): (timedelta(seconds=first), timedelta(seconds=whole))
            for word, (first, whole) in row.targets.items()
        },
    )


def _values(given: HelplineTerms) -> dict[str, Any]:
    return {
        "number": given.number,
        "zone": given.zone.key,
        "week": [[f"{day.starts:%H:%M}", f"{day.ends:%H:%M}"] if day else None for day in given.week],
        "closed": [[one.day.isoformat(), one.why] for one in given.closed],
        "targets": {
            priority.value: [int(length.total_seconds()) for length in target]
            for priority, target in given.targets.items()
        },
    }
