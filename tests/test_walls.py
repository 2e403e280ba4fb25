"""The walls of the house: imports go one way, and what only one room may do is done there alone."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Who may import whom, beside their own kind. Leaves may be read by everyone.
LEAVES = frozenset({"settings", "keys", "quiet"})
MAY_IMPORT: dict[str, frozenset[str]] = {
    "settings": frozenset(),
    "keys": frozenset(),
    "quiet": frozenset(),
    "domain": frozenset(),
    "db": frozenset({"domain"}),
    "hub": frozenset(),
    "ml": frozenset({"domain"}),
    "services": frozenset({"db", "domain", "hub", "ml"}),
    "state": frozenset({"services", "domain", "hub"}),
    "components": frozenset({"state", "services", "domain"}),
    "pages": frozenset({"components", "state", "services", "domain"}),
    "api": frozenset({"services", "domain", "hub", "ml"}),
    "jobs": frozenset({"services", "domain", "hub", "ml"}),
    "media": frozenset({"services", "domain", "hub", "ml"}),
    # What the built pages hold; read by rxconfig.py alone.
    "frontend": frozenset(),
}
# Wiring: they put the rooms together, so they see all of them.
WIRING = frozenset({"__init__", "__main__", "calmconnect", "launch"})
# Launching hands the environment on to the processes it starts.
ENVIRONMENT_ROOMS = frozenset({"settings", "launch"})
REFLEX_ROOMS = frozenset({"state", "components", "pages", "frontend"})


def program() -> list[Path]:
    """Every file of the program."""
    return sorted((ROOT / "calmconnect").rglob("*.py"))


def room(file: Path) -> str:
    """The room a file of the program stands in."""
    return file.relative_to(ROOT / "calmconnect").parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Each import of a file, inside functions too: its line and the whole dotted name, relative ones made whole."""
    package = ".".join(file.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def crossings() -> Iterator[str]:
    """Each import that goes through a wall, said so that its author knows what to do."""
    for file in program():
        here = room(file)
        if here in WIRING:
            continue
        for line, name in imports(file):
            parts = name.split(".")
            if parts[0] != "calmconnect" or len(parts) < 2:
                continue
            there = parts[1]
            if there not in {here, *LEAVES, *MAY_IMPORT[here]}:
                allowed = ", ".join(sorted({*LEAVES, *MAY_IMPORT[here]}))
                yield f"{file.relative_to(ROOT)}:{line} imports {name}; {here}/ may import only {allowed}."


def test_every_file_stands_in_a_known_room() -> None:
    unknown = {room(file) for file in program()} - set(MAY_IMPORT) - WIRING
    assert not unknown, f"Say in MAY_IMPORT what these may import: {', '.join(sorted(unknown))}."


def test_imports_go_one_way() -> None:
    found = list(crossings())
    assert not found, "\n".join(["Imports that go through a wall:", *found])


def test_no_room_below_state_knows_reflex() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line} imports {name}; Reflex stays in {', '.join(sorted(REFLEX_ROOMS))}."
        for file in program()
        if room(file) not in REFLEX_ROOMS | WIRING
        for line, name in imports(file)
        if name.split(".")[0] in {"reflex", "reflex_base"}
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["environ", "getenv", "putenv"])
def test_only_settings_reads_the_environment(name: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno} uses os.{name}; only calmconnect/settings.py reads the environment."
        for file in program()
        if room(file) not in ENVIRONMENT_ROOMS
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr == name and ast.unparse(node.value) == "os")
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and name in {alias.name for alias in node.names})
    ]
    assert not found, "\n".join(found)


def test_migrations_never_import_the_program() -> None:
    # What they did must stay the same, however the program changes.
    found = [
        f"{file.relative_to(ROOT)}:{line} imports {name}; a migration spells out what it needs."
        for file in sorted((ROOT / "alembic" / "versions").glob("*.py"))
        for line, name in imports(file)
        if name.split(".")[0] == "calmconnect"
    ]
    assert not found, "\n".join(found)


def test_rules_use_the_standard_library_alone() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line} imports {name}; rules use the standard library alone."
        for file in program()
        if room(file) == "domain"
        for line, name in imports(file)
        if name.split(".")[0] not in sys.stdlib_module_names | {"calmconnect"}
    ]
    assert not found, "\n".join(found)
