"""What a person wants to hear, and when."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.notifications import NotificationPreference, NotificationSettings
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.errors import NotAllowed, NotFound
from calmconnect.domain.notifications import FIXED, Quiet, Wishes, clean_channel, clean_kind, clean_quiet, clean_switch
from calmconnect.domain.people import Actor
from calmconnect.services import topics
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who can be told something, and what they want to hear."""

    user: User
    wishes: Wishes


async def listener(rows: AsyncSession, user_id: int) -> Listener | None:
    """A person and their wishes; None for one who is not to be told anything any more."""
    user = await rows.get(User, user_id)
    if user is None or user.disabled_at is not None:
        return None
    kept = await rows.get(NotificationSettings, user_id) or NotificationSettings(user_id=user_id)
    quiet = Quiet(kept.quiet_from, kept.quiet_until) if kept.quiet_from and kept.quiet_until else None
    found = await rows.exec(select(NotificationPreference).where(NotificationPreference.user_id == user_id))
    chosen = {(one.kind, one.channel): one.wanted for one in found}
    return Listener(user, Wishes(ZoneInfo(user.time_zone), quiet, kept.sound, chosen))


async def own_wishes(actor: Actor) -> Wishes:
    """What the actor wants to hear."""
    async with reading() as rows:
        found = await listener(rows, actor.user_id)
    if found is None:
        raise NotFound
    return found.wishes


async def choose(actor: Actor, kind: object, channel: object, wanted: object) -> None:
    """Let notices of a kind come a certain way, or not.

    Raises:
        Invalid: with `kind` or `channel` for ones that don't exist, with `wanted` for neither yes nor no.
        NotAllowed: for what can't be switched off.
    """
    one = {"user_id": actor.user_id, "kind": clean_kind(kind), "channel": clean_channel(channel)}
    decided = clean_switch(wanted, field="wanted")
    if (one["kind"], one["channel"]) in FIXED:
        raise NotAllowed
    async with work() as w:
        if not await insert_if_absent(w.rows, NotificationPreference, **one, wanted=decided):
            kept = await w.rows.get_one(NotificationPreference, one)
            kept.wanted = decided
        _announce(w, actor)


async def keep_quiet(actor: Actor, starts: object, ends: object) -> None:
    """Keep the hours ("HH:MM", by the clock on the actor's wall) in which nothing may disturb them.

    Raises:
        Invalid: with the field `quiet`.
    """
    quiet = clean_quiet(starts, ends)
    await _keep(actor, quiet_from=quiet.starts, quiet_until=quiet.ends)


async def forget_quiet(actor: Actor) -> None:
    """Have no quiet hours."""
    await _keep(actor, quiet_from=None, quiet_until=None)


async def switch_sound(actor: Actor, on: object) -> None:
    """Let open pages make a sound for something new, or not.

    Raises:
        Invalid: with the field `sound` for neither yes nor no.
    """
    await _keep(actor, sound=clean_switch(on, field="sound"))


async def _keep(actor: Actor, **values: object) -> None:
    async with work() as w:
        if not await insert_if_absent(w.rows, NotificationSettings, user_id=actor.user_id, **{"sound": True, **values}):
            kept = await w.rows.get_one(NotificationSettings, actor.user_id)
            kept.sqlmodel_update(values)
        _announce(w, actor)


def _announce(w: Work, actor: Actor) -> None:
    w.announce(topics.user(actor.user_id), {"kind": "preferences"})
