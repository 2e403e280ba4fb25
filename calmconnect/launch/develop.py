"""Serves while the program is being written: builds and loads again whatever changes."""

from __future__ import annotations

import os
import sys

from calmconnect.launch import build
from calmconnect.settings import settings


def develop() -> None:
    """Become Reflex's own server on one port. A change takes some seconds, then the page is to be loaded again."""
    # What this builds, readable and larger, is not what is served in earnest.
    build.forget()
    port = str(settings().port)
    command = [sys.executable, "-m", "reflex", "run", "--env", "preview"]
    ports = ["--backend-host", settings().host, "--frontend-port", port, "--backend-port", port]
    # Left to itself it would watch the database too.
    watched = {"REFLEX_HOT_RELOAD_OVERRIDE_PATHS": "calmconnect:assets:rxconfig.py"}
    os.execve(sys.executable, command + ports, {**build.tools(), **watched})  # noqa: S606
