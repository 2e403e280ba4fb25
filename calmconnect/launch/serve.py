"""Serves pages, websocket and routes on one port."""

from __future__ import annotations

import gc
import socket
import sys
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from reflex import constants
from reflex.environment import environment

from calmconnect.settings import settings

_BACKLOG = 2048
# Granian's worker now and then hangs at its end when it was busy (emmett-framework/granian#875).
_PATIENCE_SECONDS = 5
_LAST_PORT = 65535


def serve() -> None:
    """Serve until told to stop (Ctrl-C or SIGTERM); every process it started ends with it."""
    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    _serve("calmconnect.launch.serve:application", settings().workers)


def serve_loopback() -> None:
    """Serve nothing but the way through the server and back, until told to stop."""
    _serve("calmconnect.launch.serve:loopback", workers=1)


def _serve(target: str, workers: int) -> None:
    Server(
        target=target,
        factory=True,
        address=settings().host,
        port=settings().port,
        interface=Interfaces.ASGI,
        workers=workers,
        backlog=_BACKLOG,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_PATIENCE_SECONDS,
    ).serve()


def application() -> Any:
    """The ASGI application of one worker process."""
    from calmconnect.calmconnect import app

    made = app()
    # What lives as long as the process need not be looked at again and again, and many short-lived objects are normal here:
    # with Python's own thresholds the collector's pauses are what the slowest messages wait for.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    return made


def loopback() -> Any:
    """The ASGI application of the process that `CALM_LOOPBACK_URL` leads to."""
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from calmconnect.api.gate import LOOPBACK_PATH
    from calmconnect.api.loopback import Loopback

    inside = Loopback()
    return Starlette(routes=[Mount(LOOPBACK_PATH, inside)], lifespan=lambda _: inside.lifespan())


def refuse_busy_port() -> None:
    """End the program with one line when somebody else listens where we would.

    Raises:
        SystemExit: when the port is taken.
    """
    host, port = settings().host, settings().port
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if port < _LAST_PORT else port - 1
            sys.exit(f"Port {port} on {host} can't be used ({error.strerror}). Choose another: PORT={other} make run")
