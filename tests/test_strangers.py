"""The stranger matrix: every wrong person, at every row, hears what they would hear if the row were not there.

What stands in it is said in tests/support/resources.py; these tests fail for a function or a route that is not.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count, product
from typing import Any

from starlette.routing import BaseRoute, Mount, Route

from calmconnect import services
from calmconnect.domain.errors import NotAllowed, NotFound, Refused
from calmconnect.services import access
from calmconnect.services.access.base import check_not_erased, first
from tests.support.cast import Cast
from tests.support.house import application
from tests.support.resources import OPEN, RESOURCES, ROUTES, WAYS, Way
from tests.support.rows import all_rows

MISSING = 987_654
EVERYONE = ("asha", "ben", "meera", "jonas", "tara", "alex")
# What of `access` is about the actor's own row, or about nobody's.
NOT_BY_ID = {check_not_erased, first, access.only, access.may_help, access.own_doctor, access.listed_doctor}


def use_cases() -> Iterator[Callable[..., Any]]:
    """Every public function of the services in which an actor reaches something by its id."""
    for function in functions_of_services():
        arguments = inspect.signature(function).parameters
        by_id = "actor" in arguments and any(argument.endswith(("_id", "_ids")) for argument in arguments)
        if by_id and inspect.iscoroutinefunction(function):
            yield function


def functions_of_services() -> Iterator[Callable[..., Any]]:
    """Every public function of the services, those in packages too."""
    for found in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        module = import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield function


def name_of(function: Callable[..., Any]) -> str:
    """A function's name with its module's."""
    return f"{function.__module__.removeprefix('calmconnect.services.')}.{function.__name__}"


def test_every_use_case_with_an_id_is_in_the_matrix() -> None:
    known = {way.function for way in WAYS} | set(OPEN)
    absent = sorted(name_of(function) for function in use_cases() if function not in known)
    assert not absent, f"Add to WAYS in tests/support/resources.py: {', '.join(absent)}"


def test_every_function_of_access_is_in_the_matrix() -> None:
    known = {way.function for way in WAYS} | set(OPEN) | NOT_BY_ID
    absent = sorted(
        name_of(one)
        for one in functions_of_services()
        if one.__module__.startswith(access.__name__) and one not in known
    )
    assert not absent, f"Add to WAYS in tests/support/resources.py: {', '.join(absent)}"


def test_every_route_is_known() -> None:
    app, _ = application()
    # Importing it before would put the application together in another way.
    from calmconnect.calmconnect import routes

    assert app._api is not None
    found = set(paths([*app._api.routes, *routes]))
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


async def test_strangers_hear_what_they_would_hear_of_no_row(database: str, cast: Cast) -> None:
    ids = {name: await resource.make(cast, nth) for nth, (name, resource) in enumerate(RESOURCES.items())}
    before, problems = await all_rows(), []
    for way, name in product(WAYS, EVERYONE):
        if name not in way.people:
            heard = await outcome(way, cast, name, ids[way.resource])
            if heard[0] not in {NotFound, NotAllowed}:
                problems.append(f"{name} was let in by {name_of(way.function)}: {heard}")
            if heard != await outcome(way, cast, name, MISSING):
                problems.append(f"{name} can tell by {name_of(way.function)} that there is a row")
    assert not problems, "\n".join(problems)
    assert await all_rows() == before


async def test_whose_it_is_is_let_in(database: str, cast: Cast) -> None:
    # Else the strangers above would prove nothing.
    nth, problems = count(), []
    for way in WAYS:
        for name in way.people:
            row_id = await RESOURCES[way.resource].make(cast, next(nth))
            if (heard := await outcome(way, cast, name, row_id)) != (None, ""):
                problems.append(f"{name} was refused by {name_of(way.function)}: {heard}")
            if (await outcome(way, cast, name, MISSING))[0] is not NotFound:
                problems.append(f"{name_of(way.function)} found a row that is not there")
    assert not problems, "\n".join(problems)
