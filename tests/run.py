"""`make test`: see that the programs the tests drive are there, install them when that is allowed, and run every test."""

from __future__ import annotations

import sys

import pytest

from tests.support.programs import ensure_programs


def main() -> int:
    """Run everything; extra arguments go to pytest."""
    if not ensure_programs():
        return 1
    return int(pytest.main(["-n", "2", "--dist", "loadgroup", *sys.argv[1:]]))


if __name__ == "__main__":
    sys.exit(main())
