"""The chain that shows whether what is kept of who did what was changed, and where.

Each row has a link: a keyed hash of what the row says and of the link before. The key is in the database, but encrypted, so who
can write there and has no key of the ring can't make a chain that fits. What a row gives as its reason is covered by a digest
under a random salt, itself kept encrypted: words written anew under a new key of the ring still fit, and nobody can guess them
from it. The head says where the chain ends, so that the newest rows can't be taken away unnoticed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

# Before the first link.
NOTHING = b""


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says; no `reason` when it can't be opened."""

    id: int
    actor_id: int
    act: str
    subject: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A row's link, counted from 1; no `salt` when it can't be opened."""

    place: int
    event_id: int
    salt: str | None
    digest: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends; place 0 while nothing is in it."""

    place: int
    hash: bytes
    seal: bytes


class Found(StrEnum):
    """What somebody did to the rows."""

    CHANGED = "was changed"
    REMOVED = "was removed"
    INSERTED = "was put in beside the chain"
    UNREADABLE = "can't be opened: a key is missing, or it was changed"
    LINK_REMOVED = "is missing from the chain, its row with it or left behind"
    NEWEST_REMOVED = "and all up to the end of the chain were removed"
    REPLACED = "is not what was noted: an older copy was put in its place, or all was written anew"
    HEAD_CHANGED = "is not where the chain ends: its head was changed or removed"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is wrong with a row of `audit_events`, or, where that is not known, with a place of the chain."""

    what: Found
    event_id: int = 0
    place: int = 0

    def __str__(self) -> str:
        """In words, for whoever runs the service."""
        return f"{f'Row {self.event_id}' if self.event_id else f'Place {self.place} of the chain'} {self.what}."


def linked(key: str, before: bytes, place: int, salt: str, said: Said) -> Link:
    """The link of a row, after the link whose hash is `before`."""
    digest = _digest(salt, said.reason or "")
    return Link(place, said.id, salt, digest, _hash(key, before, place, digest, said))


def sealed(key: str, place: int, last: bytes) -> Head:
    """The head of a chain that ends so."""
    return Head(place, last, _keyed(key, json.dumps(["head", place, last.hex()])))


class Checking:
    """Follows a chain from its beginning: hand over each link in the order of places, then the head."""

    def __init__(self, key: str) -> None:
        self._key, self._place, self._last = key, 0, NOTHING

    def follow(self, link: Link, said: Said | None) -> Iterator[Finding]:
        """What is wrong with a link and its row, None for one that is gone."""
        for place in range(self._place + 1, link.place):
            yield Finding(Found.LINK_REMOVED, place=place)
        # Behind a gap nothing can be said of how the two hang together.
        whole = link.place == self._place + 1
        before, self._place, self._last = self._last, link.place, link.hash
        if said is None:
            yield Finding(Found.REMOVED, link.event_id, link.place)
        elif said.reason is None or link.salt is None:
            yield Finding(Found.UNREADABLE, said.id, link.place)
        elif not (
            _same(link.digest, _digest(link.salt, said.reason)) and (not whole or self._fits(link, said, before))
        ):
            yield Finding(Found.CHANGED, said.id, link.place)

    def _fits(self, link: Link, said: Said, before: bytes) -> bool:
        return _same(link.hash, _hash(self._key, before, link.place, link.digest, said))

    def end(self, head: Head | None) -> Iterator[Finding]:
        """What is wrong with where the chain ends."""
        if head is None or not _same(head.seal, sealed(self._key, head.place, head.hash).seal):
            yield Finding(Found.HEAD_CHANGED, place=self._place)
        elif head.place > self._place:
            yield Finding(Found.NEWEST_REMOVED, place=self._place + 1)
        elif (head.place, head.hash) != (self._place, self._last):
            yield Finding(Found.HEAD_CHANGED, place=self._place)


def _hash(key: str, before: bytes, place: int, digest: bytes, said: Said) -> bytes:
    at = said.at.astimezone(UTC).isoformat(timespec="microseconds")
    what = [before.hex(), place, said.id, said.actor_id, said.act, said.subject, digest.hex(), at]
    return _keyed(key, json.dumps(what))


def _digest(salt: str, reason: str) -> bytes:
    return _keyed(salt, reason)


def _keyed(key: str, words: str) -> bytes:
    return hmac.new(key.encode(), words.encode(), hashlib.sha256).digest()


def _same(one: bytes, other: bytes) -> bool:
    return hmac.compare_digest(one, other)
