"""The pages. Each module in the folders below is one route: `ROUTE`, `TITLE`, `ON_LOAD` and `page`."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import reflex as rx

from calmconnect.state.shared.shell import ShellState


def add_to(app: rx.App) -> None:
    """Add every page; whoever opens one, the shell learns first who that is."""
    for module in modules():
        app.add_page(
            module.page,
            route=module.ROUTE,
            title=f"{module.TITLE} · CalmConnect",
            on_load=[ShellState.load, *module.ON_LOAD],
        )


def modules() -> Iterator[ModuleType]:
    """Every page's module, found in the folders."""
    for found in pkgutil.walk_packages(__path__, f"{__name__}."):
        if not found.ispkg:
            yield import_module(found.name)
