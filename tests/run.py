"""`make test`: see that the programs the tests drive are there, install them when that is allowed, and run every test."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from calmconnect.launch.build import build_if_changed
from calmconnect.settings import load_or_exit
from tests.support.programs import ensure_programs

_MEMORY = Path("/dev/shm")
_ENOUGH_BYTES = 4 * 2**30


def main() -> int:
    """Run everything; extra arguments go to pytest."""
    load_or_exit()
    if not ensure_programs():
        return 1
    build_if_changed()
    _stay_in_memory()
    return int(pytest.main(["-n", "2", "--dist", "loadgroup", *sys.argv[1:]]))


def _stay_in_memory() -> None:
    """Have temporary files in memory where the system offers plenty: every commit of every test would wait for the disk."""
    if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES:
        os.environ["TMPDIR"] = str(_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
