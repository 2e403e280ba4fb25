"""The stranger matrix: every wrong person, at every row, hears what they would hear if the row were not there.

What stands in it is said in tests/support/resources.py; these tests fail for a function or a route that is not.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from starlette.routing import BaseRoute, Mount, Route

from calmconnect import services
from calmconnect.api import auth
from calmconnect.domain.errors import NotAllowed, NotFound, Refused
from calmconnect.services import access
from tests.support.cast import Cast
from tests.support.house import application
from tests.support.resources import OPEN, RESOURCES, ROUTES, WAYS, Way
from tests.support.rows import all_rows

MISSING = 987_654
# What of access.py is about the actor's own row, or about nobody's.
NOT_BY_ID = {access.only, access.own_doctor, access.listed_doctor}


def use_cases() -> Iterator[Callable[..., Any]]:
    """Every public function of the services in which an actor reaches something by its id."""
    for found in pkgutil.iter_modules(services.__path__, f"{services.__name__}."):
        module = import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            arguments = inspect.signature(function).parameters
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and "actor" in arguments and any(argument.endswith(("_id", "_ids")) for argument in arguments):
                yield function


def name_of(function: Callable[..., Any]) -> str:
    """A function's name with its module's."""
    return f"{function.__module__.removeprefix('calmconnect.services.')}.{function.__name__}"


def test_every_use_case_with_an_id_is_in_the_matrix() -> None:
    known = {way.function for way in WAYS} | set(OPEN)
    absent = sorted(name_of(function) for function in use_cases() if function not in known)
    assert not absent, f"Add to WAYS in tests/support/resources.py: {', '.join(absent)}"


def test_every_function_of_access_is_in_the_matrix() -> None:
    public = {
        function
        for name, function in inspect.getmembers(access, inspect.isfunction)
        if function.__module__ == access.__name__ and not name.startswith("_")
    }
    absent = sorted(name_of(function) for function in public - NOT_BY_ID - {way.function for way in WAYS} - set(OPEN))
    assert not absent, f"Add to WAYS in tests/support/resources.py: {', '.join(absent)}"


def test_every_route_is_known() -> None:
    app, _ = application()
    assert app._api is not None
    found = set(paths([*app._api.routes, *auth.routes]))
    assert found == set(ROUTES), "Say in ROUTES (tests/support/resources.py) who may use these."


def paths(routes: list[BaseRoute]) -> Iterator[str]:
    """The paths of routes; what is mounted counts as one."""
    for route in routes:
        if isinstance(route, Route | Mount) and route.path:
            yield route.path


async def outcome(way: Way, cast: Cast, name: str, row_id: int) -> tuple[type[Refused] | None, str]:
    """What a person hears: the refusal's kind and words, or nothing when they are let in."""
    try:
        await way.reach(getattr(cast, name).actor, row_id)
    except Refused as refusal:
        return type(refusal), str(refusal)
    return None, ""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: name_of(way.function))
async def test_strangers_hear_what_they_would_hear_of_no_row(way: Way, database: str, cast: Cast) -> None:
    resource = RESOURCES[way.resource]
    row_id = await resource.make(cast)
    before = await all_rows()
    right = way.only or resource.owners
    for name in ("asha", "ben", "meera", "jonas", "tara", "alex"):
        if name not in right:
            heard = await outcome(way, cast, name, row_id)
            assert heard[0] in {NotFound, NotAllowed}, f"{name} was let in"
            assert heard == await outcome(way, cast, name, MISSING), f"{name} can tell that the row exists"
    assert await all_rows() == before
    for name in right:
        assert await outcome(way, cast, name, row_id) == (None, ""), f"{name} was refused"
        assert (await outcome(way, cast, name, MISSING))[0] is NotFound
