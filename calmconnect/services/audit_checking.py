"""Looking whether what is kept of who did what is as it was written. For whoever runs the service, not for those who use it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, String, type_coerce
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.audit import AuditEvent, AuditHead, AuditLink
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit_chain import NOTHING, Checking, Finding, Found, Head, Link, Said
from calmconnect.keys import WrongKey, decrypt
from calmconnect.settings import settings

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """How many links there are, the last one's hash, and what is wrong; `begun` is False where there is no chain yet."""

    length: int
    last: bytes
    findings: tuple[Finding, ...]
    begun: bool = True

    @property
    def end(self) -> str:
        """Where the chain ends, in one word, to be noted where nobody who can write to the database can."""
        return _end(self.length, self.last)


async def check(noted: str = "") -> Checked:
    """Follow the whole chain, as it stood at one moment, while the service runs. Changes nothing.

    `noted` is an `end` of before: that the chain still holds that link shows that no older copy was put in its place.
    """
    async with _one_moment() as rows:
        head, key = await _head(rows)
        beside = [Finding(Found.INSERTED, event_id) for event_id in await _beside(rows)]
        if key is None:
            left = (await rows.exec(select(AuditLink.place).limit(1))).first()
            nothing = head is None and left is None and not beside
            return Checked(0, NOTHING, () if nothing else (Finding(Found.HEAD_CHANGED),), begun=not nothing)
        following, findings, last, known = Checking(key), list[Finding](), (0, NOTHING), not noted
        async for link, said in _links(rows):
            findings += following.follow(link, said)
            last = link.place, link.hash
            known = known or _end(*last) == noted
        findings += [*following.end(head), *beside]
    if not known:
        findings.append(Finding(Found.REPLACED, place=_place(noted)))
    return Checked(*last, tuple(findings))


@asynccontextmanager
async def _one_moment() -> AsyncIterator[AsyncSession]:
    """All that is read within is of one moment, and nobody waits for it."""
    if not settings().is_postgres:
        async with reading() as rows:
            yield rows
        return
    async with transaction() as rows:
        await rows.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield rows


async def _head(rows: AsyncSession) -> tuple[Head | None, str | None]:
    wanted = select(type_coerce(col(AuditHead.key), LargeBinary), AuditHead.place, AuditHead.hash, AuditHead.seal)
    found = (await rows.exec(wanted)).first()
    if found is None:
        return None, None
    key, place, last, seal = found
    return Head(place, last, seal), _opened(key)


async def _links(rows: AsyncSession) -> AsyncIterator[tuple[Link, Said | None]]:
    """The chain in its order, each link with its row, None for one that is gone."""
    place = 0
    while True:
        wanted = (
            select(  # type: ignore[call-overload]
                *(AuditLink.place, AuditLink.event_id, _token(AuditLink.salt), AuditLink.digest, AuditLink.hash),
                *(AuditEvent.id, AuditEvent.actor_id, _word(AuditEvent.act), AuditEvent.subject),
                *(_token(AuditEvent.reason), _word(AuditEvent.at)),
            )
            .outerjoin(AuditEvent, col(AuditEvent.id) == AuditLink.event_id)
            .where(AuditLink.place > place)
            .order_by(col(AuditLink.place))
            .limit(_AT_ONCE)
        )
        found = (await rows.exec(wanted)).all()
        for row in found:
            number, event_id, salt, digest, hash_, *said = row
            link = Link(number, event_id, _opened(salt), bytes(digest), bytes(hash_))
            yield link, _said(said)
            place = number
        if len(found) < _AT_ONCE:
            return


async def _beside(rows: AsyncSession) -> list[int]:
    """The rows that have no link."""
    chained = select(AuditLink.event_id)
    found = await rows.exec(
        select(AuditEvent.id).where(col(AuditEvent.id).not_in(chained)).order_by(col(AuditEvent.id))
    )
    return [one for one in found if one is not None]


def _said(row: list[Any]) -> Said | None:
    number, actor_id, act, subject, reason, at = row
    return None if number is None else Said(number, actor_id, act, subject, _opened(reason), _moment(at))


def _token(column: Any) -> Any:
    return type_coerce(column, LargeBinary)


def _word(column: Any) -> Any:
    # As it lies there: what can't be understood was changed, and must not keep the rest from being looked at.
    return type_coerce(column, String)


def _moment(given: Any) -> datetime:
    try:
        moment = given if isinstance(given, datetime) else datetime.fromisoformat(given)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _opened(token: Any) -> str | None:
    try:
        return decrypt(bytes(token))
    except (WrongKey, UnicodeDecodeError):
        return None


def _end(place: int, last: bytes) -> str:
    return f"{place}:{last.hex()}"


def _place(noted: str) -> int:
    place = noted.partition(":")[0]
    return int(place) if place.isascii() and place.isdigit() else 0
