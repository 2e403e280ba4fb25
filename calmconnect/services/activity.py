"""Who was there: people with an account, by days, and doctors who are online, by the minute. Noted by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Date, literal
from sqlalchemy import select as columns
from sqlmodel import col, delete, exists, select, update

from calmconnect.db.activity import ActiveDay, OnlineSpan
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import UserSession
from calmconnect.db.session import reading
from calmconnect.db.upsert import dialect, insert_if_absent
from calmconnect.domain.doctors import Presence
from calmconnect.domain.periods import Period
from calmconnect.services import house_settings, presence
from calmconnect.services.work import work

# On which days somebody was here is forgotten after that.
KEPT_FOR = timedelta(days=60)
# How long a span goes on without a minute in which it was looked at: a process that follows another takes a while.
_GAP = timedelta(minutes=3)
# Those seen longer ago have been noted by an earlier look.
_LOOK_BACK = timedelta(hours=1)
_ONLINE = (Presence.ONLINE, Presence.ON_CALL)


async def note_active(now: datetime) -> None:
    """Note whom the service has seen today, and in the last hour of yesterday."""
    zone = ZoneInfo((await house_settings.current()).time_zone)
    today = now.astimezone(zone).date()
    async with work() as w:
        for day in (today - timedelta(days=1), today):
            begins, ends = Period(day, day).moments(zone)
            seen = col(UserSession.last_seen_at)
            known = exists().where(col(ActiveDay.day) == day, col(ActiveDay.user_id) == UserSession.user_id)
            asked = (
                columns(literal(day, Date()), col(UserSession.user_id))
                .where(seen >= max(begins, now - _LOOK_BACK), seen < ends, ~known)
                .distinct()
            )
            fresh = dialect().insert(ActiveDay).from_select(["day", "user_id"], asked).on_conflict_do_nothing()
            await (await w.rows.connection()).execute(fresh)


async def forget(now: datetime) -> None:
    """Forget on which days people were here longer ago than that counts for anything."""
    async with work() as w:
        await w.rows.exec(delete(ActiveDay).where(col(ActiveDay.day) < (now - KEPT_FOR).date()))


async def note_online(now: datetime) -> None:
    """Let the spans of doctors who are online go on, begin those of others, and end those of who is gone."""
    async with reading() as rows:
        shown = await presence.of(rows, (await rows.exec(select(Doctor.user_id))).all())
    here = sorted(doctor_id for doctor_id, one in shown.items() if one in _ONLINE)
    going_on, theirs = col(OnlineSpan.open).is_(True), col(OnlineSpan.doctor_id).in_(here)
    async with work() as w:
        gone = going_on & (~theirs | (col(OnlineSpan.until) < now - _GAP))
        await w.rows.exec(update(OnlineSpan).where(gone).values(open=False))
        await w.rows.exec(update(OnlineSpan).where(going_on, col(OnlineSpan.until) < now).values(until=now))
        known = set(await w.rows.exec(select(OnlineSpan.doctor_id).where(going_on)))
        for doctor_id in here:
            if doctor_id not in known:
                await insert_if_absent(w.rows, OnlineSpan, doctor_id=doctor_id, since=now, until=now, open=True)
