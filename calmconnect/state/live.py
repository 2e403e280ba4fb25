"""From facts to open tabs: what each tab watches, and how it hears of a change.

A tab watches topics in one of two ways. A *reaction* turns a fact into something for one component on the page; it costs the
least and leaves the state alone. Without one, the state is asked to read again what it shows (`_refresh`), under the rights
of the person in front of it; a state with a method `_refresh_slots` is asked for that instead by facts of the kind "slots".
Facts that come while a tab is already about to read again are covered by that reading.

Free time changes with every click of anybody who books: tabs wait a moment before they read it, so that they see several
changes at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from reflex.event import Event
from reflex.state import StateUpdate

from calmconnect.domain.doctors import Presence
from calmconnect.domain.errors import Refused
from calmconnect.domain.people import Actor, Role
from calmconnect.hub import MISSED, Fact, hub
from calmconnect.quiet import where
from calmconnect.services import presence, topics, vitals
from calmconnect.state import notices
from calmconnect.state.session import (
    TRUSTED_SECONDS,
    acting_as,
    acting_or_nobody,
    actor_behind,
    end_of_trust,
    forget,
    forget_others,
)

log = logging.getLogger(__name__)

# Well below the grace after which a lost tab counts as gone.
_ROUND_SECONDS = presence.GRACE_SECONDS / 4
_AT_ONCE = 8
_GATHERING_SECONDS = 0.2

Reaction = Callable[[Fact], Event | None]
# Holds a lease for a tab, given by its token, for a while.
Renewal = Callable[[str], Awaitable[None]]


@dataclass(slots=True)
class Tab:
    """One open page: for whom, and what it watches. A topic is mapped to the state classes and reactions it concerns."""

    token: str
    actor: Actor | None
    page: dict[str, list[type | Reaction]] = field(default_factory=dict)
    renewals: list[Renewal] = field(default_factory=list)


_app: rx.App
_tabs: dict[str, Tab] = {}
_watchers: defaultdict[str, set[str]] = defaultdict(set)
_due: set[tuple[str, type, str]] = set()
_present: set[int] = set()
_tasks: set[asyncio.Task[None]] = set()
_few = asyncio.Semaphore(_AT_ONCE)


def opened(state: rx.State) -> None:
    """A page was loaded in a tab: forget what the page before it watched."""
    token = _token(state)
    _close(token)
    actor = acting_or_nobody()
    _tabs[token] = Tab(token, actor)
    if actor is not None:
        _add(token, topics.session(actor.session_id), _ended)
        if actor.role is Role.DOCTOR:
            _spawn(presence.here(actor.user_id, token))


def watch(state: rx.State, *names: str, reaction: Reaction | None = None) -> None:
    """Let the page that `state` shows hear of these topics until another page is loaded."""
    if (token := _token(state)) in _tabs:
        for name in names:
            _add(token, name, reaction or type(state))


async def renew(state: rx.State, renewal: Renewal) -> None:
    """Hold a lease now, and as long as the page that `state` shows is open."""
    token = _token(state)
    await renewal(token)
    if token in _tabs and renewal not in _tabs[token].renewals:
        _tabs[token].renewals.append(renewal)


def answer(state: rx.State, answering: Coroutine[Any, Any, Event | None]) -> None:
    """Give the page that `state` shows what comes of something slow, if anything; meanwhile it can do whatever it wants."""
    _spawn(_answer(_token(state), answering))


async def push(tokens: Iterable[str], event: Event) -> None:
    """Send one event to many tabs, written out once."""
    namespace = _app.event_namespace
    assert namespace is not None and _app.sio is not None
    # `namespace.token_to_sid` would copy the connections of all tabs for each one that is looked up.
    sockets = namespace._token_manager.token_to_socket
    sids = [sockets[token].sid for token in tokens if token in sockets]
    if sids:
        await _app.sio.emit("event", StateUpdate(events=[event]), to=sids, namespace=namespace.namespace)


async def start(app: rx.App) -> None:
    """Hear the hub from now on, on behalf of `app`'s tabs. Runs until cancelled."""
    global _app
    _app = app
    hub().listen(_heard)
    vitals.count_tabs_by(lambda: len(_tabs))
    hub().listen(_look_again)
    # A group waits for both when it is cancelled, so that the database is let go of before it is closed.
    async with asyncio.TaskGroup() as both:
        both.create_task(_keep_presence())
        both.create_task(_keep_trust())


async def _answer(token: str, answering: Coroutine[Any, Any, Event | None]) -> None:
    if (event := await answering) is not None:
        await push([token], event)


async def _keep_presence() -> None:
    known = False
    while True:
        try:
            if not known:
                await _know_who_is_here()
                known = True
            await asyncio.sleep(_ROUND_SECONDS)
            await _round()
        except Exception as error:
            log.error("Noting who is here failed: %s", type(error).__name__)
            await asyncio.sleep(_ROUND_SECONDS)


async def _know_who_is_here() -> None:
    """Learn of doctors who came before this process began: its pages show them, and must hear it when they leave."""
    _present.update(await presence.everybody())


async def _keep_trust() -> None:
    while True:
        await asyncio.sleep(TRUSTED_SECONDS / 2)
        try:
            for session_id in await end_of_trust():
                await _heard(topics.session(session_id), {"kind": "ended"})
        except Exception as error:
            log.error("Looking which sessions are over failed: %s", type(error).__name__)


async def _round() -> None:
    """Renew the presence of connected doctors, drop tabs that are gone, and say who has left since the last round.

    Each process says so of every doctor it has heard of: the one they were connected to may have been killed.
    """
    namespace = _app.event_namespace
    assert namespace is not None
    connected = namespace.token_to_sid
    for token in [token for token in _tabs if token not in connected]:
        _close(token)
    forget_others({tab.actor.session_id for tab in _tabs.values() if tab.actor})
    doctors = [(tab.actor.user_id, tab.token) for tab in _tabs.values() if tab.actor and tab.actor.role is Role.DOCTOR]
    for user_id, token in doctors:
        await presence.here(user_id, token)
    for token, tab in tuple(_tabs.items()):
        for renewal in tab.renewals:
            await renewal(token)
    _present.update(user_id for user_id, _ in doctors)
    left = _present - await presence.still_here(_present)
    _present.difference_update(left)
    await presence.announce(left)


async def _heard(topic: str, fact: Fact) -> None:
    if topic == topics.PRESENCE and fact["presence"] != Presence.OFFLINE:
        _present.add(fact["doctor"])
    together: defaultdict[Reaction, list[str]] = defaultdict(list)
    for token in tuple(_watchers.get(topic, ())):
        for concern in _tabs[token].page[topic]:
            if isinstance(concern, type):
                _refresh_soon(token, concern, _part(concern, fact), topics.is_free_time(topic))
            else:
                together[concern].append(token)
    for reaction, tokens in together.items():
        if (event := reaction(fact)) is not None:
            await push(tokens, event)
    if topic.startswith("session:"):
        _spawn(_end(topic))


async def _look_again(topic: str, _fact: Fact) -> None:
    """Have every tab read again what it shows when nobody knows what it was not told."""
    if topic != MISSED:
        return
    for token, tab in _tabs.items():
        for concern in {concern for concerns in tab.page.values() for concern in concerns if isinstance(concern, type)}:
            _refresh_soon(token, concern, "_refresh", gather=True)
    for component in ("messages", "call", "room"):
        await push(tuple(_tabs), notices.to_component(component, {"kind": "missed"}))


def _part(kind: type, fact: Fact) -> str:
    """The method that reads again what a fact is about."""
    part = f"_refresh_{fact.get('kind', '')}"
    return part if hasattr(kind, part) else "_refresh"


def _refresh_soon(token: str, kind: type, part: str, gather: bool) -> None:
    if (token, kind, part) not in _due:
        _due.add((token, kind, part))
        _spawn(_refresh(token, kind, part, _GATHERING_SECONDS if gather else 0))


async def _refresh(token: str, kind: Any, part: str, after_seconds: float) -> None:
    try:
        await asyncio.sleep(after_seconds)
        async with _few, _app.modify_state(rx.BaseStateToken(ident=token, cls=kind)) as root:
            _due.discard((token, kind, part))
            state = await root.get_state(kind)
            with acting_as(await actor_behind(state)):
                await getattr(state, part)()
    except Refused:
        # No longer theirs to see: they are told when they next do something.
        log.info("A tab may no longer see what it shows.")
    finally:
        _due.discard((token, kind, part))


def _ended(_fact: Fact) -> Event:
    return notices.leave("/sign-in?problem=ended")


async def _end(topic: str) -> None:
    """Close the connections of a session that is over, once their pages were told."""
    forget(int(topic.partition(":")[2]))
    namespace = _app.event_namespace
    assert namespace is not None and _app.sio is not None
    for token in tuple(_watchers.get(topic, ())):
        sid = namespace.token_to_sid.get(token)
        _close(token)
        if sid:
            await _app.sio.disconnect(sid, namespace=namespace.namespace)


def _add(token: str, topic: str, concern: type | Reaction) -> None:
    _watchers[topic].add(token)
    concerns = _tabs[token].page.setdefault(topic, [])
    if concern not in concerns:
        concerns.append(concern)


def _close(token: str) -> None:
    tab = _tabs.pop(token, None)
    for topic in tab.page if tab else ():
        _watchers[topic].discard(token)
        if not _watchers[topic]:
            del _watchers[topic]


def _spawn(work: Any) -> None:
    task = asyncio.get_running_loop().create_task(work)
    # The loop keeps only weak references to its tasks.
    _tasks.add(task)
    task.add_done_callback(_done)


def _done(task: asyncio.Task[None]) -> None:
    _tasks.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("Telling a tab failed with %s at %s", type(error).__name__, where(error))


def _token(state: rx.State) -> str:
    return str(state.router.session.client_token)
