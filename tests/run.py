"""`make test`: see that the programs the tests drive are there, install them when that is allowed, and run every test."""

from __future__ import annotations

import sys

import pytest

from calmconnect.launch.build import build_if_changed
from calmconnect.settings import load_or_exit
from tests.support.programs import ensure_programs


def main() -> int:
    """Run everything; extra arguments go to pytest."""
    load_or_exit()
    if not ensure_programs():
        return 1
    build_if_changed()
    return int(pytest.main(["-n", "2", "--dist", "loadgroup", *sys.argv[1:]]))


if __name__ == "__main__":
    sys.exit(main())
