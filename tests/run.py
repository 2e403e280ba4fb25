"""`make test`: see that the programs the tests drive are there, install them when that is allowed, and run every test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Program → the Debian package it comes with.
_NEEDED = {"initdb": "postgresql", "redis-server": "redis-server", "chromium": "chromium"}


def main() -> int:
    """Run everything; extra arguments go to pytest."""
    if not ensure_programs():
        return 1
    return int(pytest.main(["-n", "2", "--dist", "loadgroup", *sys.argv[1:]]))


def ensure_programs() -> bool:
    """See that the programs are there, and install those that are not when that is allowed; else say what to install."""
    missing = sorted(package for program, package in _NEEDED.items() if not found(program))
    if missing and not _install(missing):
        print(f"These programs are needed. Please install them: apt-get install {' '.join(missing)}")
        return False
    return True


def found(program: str) -> str | None:
    """Where a program is, or None; PostgreSQL's server programs are not on the path."""
    if there := shutil.which(program):
        return there
    return next((str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), None)


def _install(packages: list[str]) -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"· Installing {', '.join(packages)}", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        if subprocess.run(command, env=quietly, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            return False
    return all(found(program) for program, package in _NEEDED.items() if package in packages)


if __name__ == "__main__":
    sys.exit(main())
