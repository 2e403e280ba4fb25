"""A patient's happiness score: switched on and off by them, fed by what they say of their days and how their messages read.

Nothing of it is there for anybody who has not switched it on. What reads messages is `services/score_reading.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import User
from calmconnect.db.scores import CheckIn, MessageReading, ScoreChoice
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act
from calmconnect.domain.check_ins import Mood, clean_mood, clean_mood_word
from calmconnect.domain.consents import Subject
from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.wellbeing import (
    LOOK_BACK,
    DayScore,
    Moved,
    Score,
    Signal,
    check_in_signal,
    falling,
    message_signal,
    moved,
    score,
    trend,
    troubles,
)
from calmconnect.services import access, audit, consents, topics
from calmconnect.services.score_erasing import erase
from calmconnect.services.work import work

# Beyond so many in four months, further messages would no longer change anything.
_READINGS_AT_MOST = 3_000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a day of theirs."""

    day: date
    mood: Mood
    word: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A score as it stands on a day of the patient's, how it went, what moved it, and what they said of themself."""

    today: date
    score: Score
    trend: tuple[DayScore, ...]
    moved: Moved
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Lately:
    """What somebody's score knows of the last weeks: what troubled them, by specialisation, and whether it goes down."""

    about: dict[str, float]
    falling: bool


async def own(actor: Actor, now: datetime) -> Seen | None:
    """The acting patient's own score; None while it is switched off."""
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        return await _seen(rows, actor.user_id, now)


async def of_patient(actor: Actor, patient_id: int, now: datetime) -> Seen | None:
    """The score of one of the acting doctor's patients, who agreed to that; None for one who did not, or has none.

    What they said of themself in words stays with them. That it was looked at is kept.

    Raises:
        NotFound: for anybody whom the doctor neither has met nor is about to.
    """
    async with work() as w:
        await access.cared_for(w.rows, actor, patient_id)
        if not await consents.holds(w.rows, patient_id, Subject.SCORE):
            return None
        seen = await _seen(w.rows, patient_id, now)
        if seen is None:
            return None
        audit.record(w, actor, Act.SCORE_SEEN, f"patient:{patient_id}", now)
    return Seen(seen.today, seen.score, seen.trend, seen.moved, ())


async def start(actor: Actor, now: datetime) -> None:
    """Switch the acting patient's score on; what was written before stays unread.

    Raises:
        ConsentNeeded: without the agreement that programs read their words.
    """
    access.only(actor, Role.PATIENT)
    async with work() as w:
        await consents.check(w.rows, actor.user_id, Subject.AI_USE)
        await insert_if_absent(w.rows, ScoreChoice, user_id=actor.user_id, since=now)
        w.announce(topics.score(actor.user_id), {"kind": "score"})


async def stop(actor: Actor) -> None:
    """Switch the acting patient's score off, and erase everything it was made of."""
    access.only(actor, Role.PATIENT)
    async with work() as w:
        await erase(w, actor.user_id)


async def check_in(actor: Actor, mood: object, now: datetime) -> None:
    """Say how one is today, by one's own clock; said again on the same day, it takes the place of the first.

    Raises:
        Invalid: with the field `mood`.
        Conflict: while the score is switched off.
    """
    await _say(actor, {"mood": clean_mood(mood)}, now)


async def add_word(actor: Actor, word: object, now: datetime) -> None:
    """Add a few words to what one said of today, in place of any before; "" takes them back.

    Raises:
        Invalid: with the field `word`.
        Conflict: before anything was said of today, or while the score is switched off.
    """
    await _say(actor, {"word": clean_mood_word(word)}, now)


async def switched_on(rows: AsyncSession, user_id: int) -> datetime | None:
    """Since when somebody's score is on, None when it is off; it is not switched off until the transaction ends."""
    wanted = select(ScoreChoice.since).where(ScoreChoice.user_id == user_id).with_for_update()
    return (await rows.exec(wanted)).first()


async def lately(rows: AsyncSession, user_id: int, now: datetime) -> Lately | None:
    """What troubled somebody of late; None while their score is switched off, or without their agreement."""
    found = await _signals(rows, user_id, now)
    if found is None:
        return None
    today, _, signals = found
    known = {theme: share for theme, share in troubles(signals, today).items() if theme in SPECIALISATIONS}
    return Lately(known, falling(signals, today))


async def on_evening(rows: AsyncSession, user_id: int, evening: datetime) -> Score | None:
    """Somebody's score as it was on an evening, of which only what many have together is told.

    None while it is switched off, or without their agreement to the text as it stands now.
    """
    found = await _signals(rows, user_id, evening)
    return score(found[2], found[0]) if found else None


async def _say(actor: Actor, more: dict[str, Any], now: datetime) -> None:
    access.only(actor, Role.PATIENT)
    async with work() as w:
        # Of two at once the second waits here, and finds what the first has written.
        if await switched_on(w.rows, actor.user_id) is None:
            raise Conflict("Please switch your score on first.")
        day = now.astimezone(await _zone(w.rows, actor.user_id)).date()
        row = await w.rows.get(CheckIn, (actor.user_id, day)) or CheckIn(
            user_id=actor.user_id, day=day, at=now, said=""
        )
        said = {"word": "", **(json.loads(row.said) if row.said else {}), **more}
        if "mood" not in said:
            raise Conflict("Please choose how you are first.")
        row.at, row.said = now, json.dumps(said)
        w.rows.add(row)
        w.announce(topics.score(actor.user_id), {"kind": "score"})


async def _seen(rows: AsyncSession, user_id: int, now: datetime) -> Seen | None:
    if (found := await _signals(rows, user_id, now)) is None:
        return None
    today, said, signals = found
    return Seen(today, score(signals, today), tuple(trend(signals, today)), moved(signals, today), said)


async def _signals(
    rows: AsyncSession, user_id: int, now: datetime
) -> tuple[date, tuple[Said, ...], list[Signal]] | None:
    """Somebody's own day of today, what they said, and all that their score is made of; None while it is off."""
    on = (await rows.exec(select(ScoreChoice.since).where(ScoreChoice.user_id == user_id))).first()
    if on is None or not await consents.holds(rows, user_id, Subject.AI_USE):
        return None
    zone = await _zone(rows, user_id)
    said = await _said(rows, user_id, now)
    signals = [*(check_in_signal(one.day, one.mood) for one in said), *await _read(rows, user_id, zone, now)]
    return now.astimezone(zone).date(), said, signals


async def _said(rows: AsyncSession, user_id: int, now: datetime) -> tuple[Said, ...]:
    """What they said of their days, the latest first."""
    since = (now - LOOK_BACK).date()
    wanted = select(CheckIn).where(CheckIn.user_id == user_id, CheckIn.day >= since).order_by(col(CheckIn.day).desc())
    return tuple(_told(row) for row in await rows.exec(wanted))


def _told(row: CheckIn) -> Said:
    said = json.loads(row.said)
    return Said(row.day, Mood(said["mood"]), said["word"])


async def _read(rows: AsyncSession, user_id: int, zone: ZoneInfo, now: datetime) -> list[Signal]:
    wanted = (
        select(MessageReading)
        .where(MessageReading.user_id == user_id, MessageReading.at >= now - LOOK_BACK)
        .order_by(col(MessageReading.at).desc())
        .limit(_READINGS_AT_MOST)
    )
    return [_signal(row.at.astimezone(zone).date(), json.loads(row.found)) for row in await rows.exec(wanted)]


def _signal(day: date, found: dict[str, Any]) -> Signal:
    return message_signal(day, found["valence"], found["feeling"], tuple(found["themes"]))


async def _zone(rows: AsyncSession, user_id: int) -> ZoneInfo:
    return ZoneInfo((await rows.get_one(User, user_id)).time_zone)
