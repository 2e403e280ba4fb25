"""A new key for all that is encrypted: every token is written anew under it, while the service runs.

What is under the newest key already is left alone, so a run that was interrupted is simply begun again. A token that somebody
else changes meanwhile is theirs. What no key opens stays as it is, and is named.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select, update

from calmconnect import keys
from calmconnect.db.rewriting import Place, Sealed, everything
from calmconnect.db.ring_keys import Ring, RingKey
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.keys import WrongKey
from calmconnect.services.work import work

_RENEW: dict[Ring, Callable[[bytes], bytes | None]] = {
    Ring.TEXT: keys.renewed,
    Ring.IDENTITY: keys.renewed_identity,
}
_IDS: dict[Ring, Callable[[], tuple[str, ...]]] = {Ring.TEXT: keys.key_ids, Ring.IDENTITY: keys.identity_key_ids}


@dataclass(frozen=True, slots=True)
class Renewed:
    """What became of a column: how many tokens were written anew, and how many no key opens."""

    name: str
    renewed: int
    closed: int


Progress = Callable[[Renewed], None]


async def rotate(now: datetime, told: Progress) -> list[Renewed]:
    """Write everything anew under the newest keys; `told` hears of each column as it is done.

    Once a run finds nothing to write, whatever was under older keys is known not to be there any more.
    """
    await note_keys(now)
    done = []
    for sealed in everything():
        one = await _column(sealed)
        told(one)
        done.append(one)
    if not any(one.renewed or one.closed for one in done):
        await _retire_others(now)
    return done


async def note_keys(now: datetime) -> None:
    """Remember which keys there are, so that one that is missing later can be named."""
    async with work() as w:
        for ring, ids in _IDS.items():
            for key_id in ids():
                await insert_if_absent(w.rows, RingKey, ring=ring, key_id=key_id, seen_at=now)


async def missing_keys() -> list[str]:
    """The names of the keys that are not on their ring any more, though something may still lie under them."""
    async with reading() as rows:
        known = await rows.exec(select(RingKey).where(col(RingKey.retired_at).is_(None)).order_by(col(RingKey.seen_at)))
        return [one.key_id for one in known if one.key_id not in _IDS[one.ring]()]


async def _column(sealed: Sealed) -> Renewed:
    place, renewed, closed = None, 0, 0
    while True:
        async with reading() as rows:
            found = await sealed.after(rows, place)
        if not found:
            return Renewed(sealed.name, renewed, closed)
        fresh, unread = await asyncio.to_thread(_renew, sealed.ring, found)
        renewed, closed = renewed + await _put(sealed, fresh), closed + unread
        place = found[-1][0]


def _renew(ring: Ring, found: list[tuple[Place, bytes]]) -> tuple[list[tuple[Place, bytes, bytes]], int]:
    """Those that are to be put in the place of others, and how many no key opens."""
    fresh, closed = [], 0
    for place, old in found:
        try:
            new = _RENEW[ring](old)
        except WrongKey:
            closed += 1
            continue
        if new is not None:
            fresh.append((place, old, new))
    return fresh, closed


async def _put(sealed: Sealed, fresh: list[tuple[Place, bytes, bytes]]) -> int:
    if not fresh:
        return 0
    async with work() as w, sealed.changeable(w.rows):
        return sum([await sealed.replace(w.rows, *one) for one in fresh])


async def _retire_others(now: datetime) -> None:
    async with work() as w:
        for ring, ids in _IDS.items():
            await w.rows.exec(
                update(RingKey)
                .where(col(RingKey.ring) == ring, col(RingKey.key_id) != ids()[0], col(RingKey.retired_at).is_(None))
                .values(retired_at=now)
            )
