"""Every handler of every state carries a guard; nothing else can be called; and no garbage gets past one.

The handlers are those in Reflex's own registry, so each new one is tested here without being named.
"""

from __future__ import annotations

import inspect
import logging
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from itertools import groupby, islice
from math import inf
from typing import Any

import pytest
from reflex_base.registry import RegisteredEventHandler

from calmconnect import state
from calmconnect.domain.people import Role
from calmconnect.state import session
from calmconnect.state.guard import GUARD, is_open
from calmconnect.state.shared.shell import ShellState
from tests.support.cast import Cast, Person
from tests.support.house import House, application
from tests.support.rows import all_rows
from tests.support.tab import Tab

REFLEX = "reflex___state____state"
UPDATE_VARS = "reflex___state____update_vars_internal_state.update_vars_internal"
MARK = "zebra"
# What takes longest of all is tried in so many parts, side by side.
_PARTS = 4
GARBAGE: dict[str, Any] = {
    "nothing": None,
    "a list": [[MARK]],
    "a record": {MARK: {"$ne": ""}},
    "a fraction": 1.5,
    "no number": float("nan"),
    "below zero": -1,
    "too large": 2**70,
    "empty": "",
    "too long": MARK * 2_000,
    "a zero byte": f"{MARK}\x00",
    "half a sign": f"{MARK}\ud800",
}


def handlers() -> dict[str, RegisteredEventHandler]:
    """All that Reflex would call from outside, by the name a client calls it by; of states on no page yet, too."""
    for found in pkgutil.walk_packages(state.__path__, f"{state.__name__}."):
        import_module(found.name)
    app, _ = application()
    context = app._registration_context
    assert context is not None
    return context.event_handlers


def own() -> Iterator[tuple[str, Any]]:
    """Our own handlers: each one's name and function."""
    for name, registered in handlers().items():
        if any(owner.__module__.startswith("calmconnect.") for owner in registered.states):
            function = registered.handler.fn
            if not function.__module__.startswith("reflex."):
                yield name, function


def arguments(function: Any) -> list[str]:
    """The names of a handler's own arguments."""
    return [name for name in inspect.signature(inspect.unwrap(function)).parameters if name != "self"]


def one_of(cast: Cast, role: Role) -> Person:
    """Someone with this role."""
    return next(person for person in cast.everyone if person.role is role)


def test_every_handler_carries_a_guard() -> None:
    bare = [name for name, function in own() if not hasattr(function, GUARD)]
    assert not bare, f"Put @requires(…) or @public on: {', '.join(bare)}"


def test_there_are_handlers_to_look_at() -> None:
    assert any(name.endswith("shell_state.load") for name, _ in own())


def test_reflex_converts_no_argument() -> None:
    # For any other annotation Reflex converts what it is given, and writes into the log what it could not convert.
    typed = [
        f"{name}({argument.name})"
        for name, function in own()
        for argument in inspect.signature(inspect.unwrap(function)).parameters.values()
        if argument.name != "self" and argument.annotation != "object"
    ]
    assert not typed, f"Annotate with `object` and parse in the domain: {', '.join(typed)}"


def test_of_reflex_own_handlers_only_the_needed_are_open() -> None:
    ours = {name for name, _ in own()}
    opened = {
        name.rpartition(".")[2] for name, found in handlers().items() if name not in ours and is_open(found.handler.fn)
    }
    assert opened == {
        "hydrate",
        "hydrate_and_load",
        "on_load_internal",
        "set_is_hydrated",
        "update_vars_internal",
        "handle_frontend_exception",
    }


async def test_no_variable_can_be_set_by_name(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/")
    shown, name = dict(tab.see(ShellState)), ShellState.get_full_name()
    await tab.send_raw(f"{name}.setvar", {"var_name": "role", "value": "admin"})
    await tab.send_raw(f"{name}.set_role", {"value": "admin"})
    await tab.send_raw(f"{name}._secret", {})
    await tab.send_raw(f"{REFLEX}.{UPDATE_VARS}", {"vars": {f"{name}.role": "admin"}})
    await tab.send_raw(f"{REFLEX}.hydrate_and_load", {"vars": {f"{name}.role": "admin"}})
    assert tab.see(ShellState) == shown


async def test_what_is_sent_to_no_handler_stays_out_of_the_log(
    house: House, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    # A page from before an update may still send what somebody wrote to a handler that has been renamed.
    caplog.set_level(logging.INFO)
    tab = await (await house.signed_in(cast.asha)).open("/")
    for name in (f"{ShellState.get_full_name()}.was_renamed", "no.such.state.send", "", None, {"a": 1}):
        await tab.send_raw(name, {"text": MARK})  # type: ignore[arg-type]
    for event in ([MARK], [f'"{MARK}"'], [[MARK]], [{MARK: 1}], []):
        await tab.send_packet(["event", *event])
    await tab.send_packet([MARK, 1])
    assert MARK not in caplog.text
    assert tab.see(ShellState)["name"] == "Asha Rao"
    await tab.send(ShellState.load)


@pytest.mark.both_databases
@pytest.mark.parametrize("part", range(_PARTS))
async def test_garbage_is_refused_by_every_handler(
    part: int, house: House, cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    # That somebody is there is noted once a minute, and this may take minutes.
    monkeypatch.setattr(session, "_SEEN_SECONDS", inf)
    tabs = {role: await (await house.signed_in(one_of(cast, role))).open("/") for role in Role}
    problems = []
    by_state = groupby(sorted(own()), key=lambda handler: handler[0].rpartition(".")[0])
    for state_name, handlers in islice(((name, list(found)) for name, found in by_state), part, None, _PARTS):
        before = await all_rows()
        for name, function in handlers:
            tab = tabs[min(getattr(function, GUARD) or Role)]
            for what, payload in bad_payloads(function):
                if problem := await broken(tab, name, payload, caplog):
                    problems.append(f"{name} with {what}: {problem}")
        if await all_rows() != before:
            problems.append(f"{state_name} changed rows by garbage")
    assert not problems, "\n".join(problems)


def bad_payloads(function: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Payloads that a handler must refuse, or at least survive."""
    names = arguments(function)
    yield "an extra key", {**dict.fromkeys(names, MARK), "extra": MARK}
    if names:
        yield "missing keys", {}
    for what, value in GARBAGE.items():
        if names:
            yield what, dict.fromkeys(names, value)


async def broken(tab: Tab, name: str, payload: dict[str, Any], caplog: pytest.LogCaptureFixture) -> str:
    """Call a handler; says what went wrong if it did not simply refuse."""
    caplog.clear()
    seen = len(tab.notices)
    await tab.send_raw(name, payload)
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    if MARK in caplog.text:
        errors.append("it wrote what it was given into the log")
    errors += [notice["text"] for notice in tab.notices[seen:] if "went wrong" in notice.get("text", "")]
    if tab.closed:
        errors.append("the connection was closed")
    return "; ".join(errors)


async def test_every_handler_turns_away_whom_it_is_not_for(house: House, cast: Cast) -> None:
    tabs = {role: await (await house.signed_in(one_of(cast, role))).open("/") for role in Role}
    nobody = await house.browser().open("/")
    before = await all_rows()
    for name, function in own():
        allowed = getattr(function, GUARD)
        wrong = [] if allowed is None else [nobody, *(tab for role, tab in tabs.items() if role not in allowed)]
        for tab in wrong:
            shown = {name: dict(values) for name, values in tab._state.items()}
            await tab.send_raw(name, dict.fromkeys(arguments(function), 1))
            assert tab.notices[-1] == {"kind": "leave", "path": "/sign-in?next=/"}, name
            assert tab._state == shown, f"{name} showed something to someone it is not for"
    assert await all_rows() == before
