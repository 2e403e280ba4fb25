"""Who is behind an open tab."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import reflex as rx

from calmconnect.domain.anonymous import NAMELESS_TAB, Unnamed
from calmconnect.domain.emergencies import Guest
from calmconnect.domain.errors import SignInRequired
from calmconnect.domain.people import Actor
from calmconnect.services import sessions
from calmconnect.services.clock import utc_now

# How long a session that was found alive is taken to be so. Its end reaches open tabs as a fact, at once; should the fact be
# lost, `end_of_trust` finds it out within this time.
TRUSTED_SECONDS = 1.0
_SEEN_SECONDS = sessions.SEEN_EVERY.total_seconds()

_alive: dict[int, tuple[float, Actor]] = {}
_seen: dict[int, float] = {}
_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


def session_id(state: rx.State) -> int | None:
    """The session a tab's connection was opened under, as the gate found it."""
    number = state.router.headers.raw_headers.get("x-calm-session", "")
    return int(number) if number else None


def guest_behind(state: rx.State) -> Guest | None:
    """Who asked for help from this browser without an account, as the gate found it, or None."""
    number = state.router.headers.raw_headers.get("x-calm-guest", "")
    return Guest(int(number)) if number else None


def unnamed_behind(state: rx.State) -> Unnamed | None:
    """Who talks without a name in this tab, as the gate found it, or None."""
    number = state.router.headers.raw_headers.get("x-calm-unnamed", "")
    return Unnamed(int(number)) if number else None


def is_nameless(state: rx.State) -> bool:
    """Whether a tab is one of those in which nobody has a name, whoever may be signed in elsewhere in the browser."""
    return str(state.router.session.client_token).startswith(NAMELESS_TAB)


async def actor_behind(state: rx.State) -> Actor | None:
    """Who acts through a tab, or None when nobody is signed in there any more, or lacks what their role needs."""
    number = session_id(state)
    if number is None:
        return None
    checked = _alive.get(number)
    if checked is not None and time.monotonic() - checked[0] < TRUSTED_SECONDS:
        return checked[1]
    actor = await sessions.actor_of(number, utc_now())
    if actor is None:
        forget(number)
    else:
        _alive[number] = (time.monotonic(), actor)
    return actor


async def newcomer_behind(state: rx.State) -> Actor | None:
    """Who is signed in in a tab and has to set up their second step before anything else, or None."""
    number = session_id(state)
    return await sessions.newcomer_of(number, utc_now()) if number is not None else None


async def end_of_trust() -> list[int]:
    """Ask the database, in one query, which of the sessions trusted so far are over; the others are trusted on."""
    asked, trusted = time.monotonic(), dict(_alive)
    over = await sessions.over_among(list(trusted), utc_now())
    for number in trusted:
        if number in over:
            forget(number)
        elif number in _alive:
            _alive[number] = (asked, trusted[number][1])
    return sorted(over)


async def note_activity(actor: Actor) -> None:
    """Keep a session that a person is using from going idle; writes at most once a minute."""
    last = _seen.get(actor.session_id)
    if last is None or time.monotonic() - last >= _SEEN_SECONDS:
        _seen[actor.session_id] = time.monotonic()
        await sessions.seen(actor.session_id, utc_now())


def forget(number: int) -> None:
    """Let the next event ask the database again whether this session counts."""
    _alive.pop(number, None)
    _seen.pop(number, None)


def forget_others(open_sessions: set[int]) -> None:
    """Forget every session that has no open tab."""
    for number in [number for number in {*_alive, *_seen} if number not in open_sessions]:
        forget(number)


@contextmanager
def acting_as(actor: Actor | None) -> Iterator[None]:
    """Make `actor` the one for whom the handlers within act."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def acting() -> Actor:
    """Who acts in the handler that runs now.

    Raises:
        SignInRequired: when nobody is signed in.
    """
    actor = _acting.get()
    if actor is None:
        raise SignInRequired
    return actor


def acting_or_nobody() -> Actor | None:
    """Who acts in the handler that runs now, if anybody is signed in."""
    return _acting.get()
