"""What is installed is what the requirements say, exactly; so is what the pages are built with."""

from __future__ import annotations

import json
import re
from importlib.metadata import distributions

from calmconnect.settings import ROOT

_PIN = re.compile(r"([A-Za-z0-9._-]+)(\[[a-z,]+\])?==([^\s;]+)(\s*;.*)?")
# pip comes with the environment, setuptools perhaps too; nothing here imports them.
_NOT_OURS = {"pip", "setuptools", "wheel"}


def _lines() -> list[str]:
    files = (ROOT / name for name in ("requirements.txt", "requirements-dev.txt"))
    lines = [line.strip() for file in files for line in file.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_line_pins_one_version() -> None:
    assert [line for line in _lines() if not _PIN.fullmatch(line)] == []


def test_everything_installed_is_pinned() -> None:
    pinned = {_name(found[1]): found[3] for line in _lines() if (found := _PIN.fullmatch(line))}
    installed = {_name(one.metadata["Name"]): one.version for one in distributions()}
    loose = {
        name: version for name, version in installed.items() if name not in _NOT_OURS and pinned.get(name) != version
    }
    assert loose == {}, "Put these into the second block of the requirements file they come with."


def test_the_pages_are_built_from_a_lock() -> None:
    lock = json.loads((ROOT / "reflex.lock" / "package-lock.json").read_text())
    packages = {path: one for path, one in lock["packages"].items() if path}
    assert packages and all(re.fullmatch(r"\d+\.\d+\.\d+\S*", one["version"]) for one in packages.values())
    assert not any("resolved" in one for one in packages.values()), "the lock names a registry's host"
