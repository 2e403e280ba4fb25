"""What stands while a run lasts: a PostgreSQL server, the peer, and CalmConnect on either database."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from bench import node
from bench.options import Options
from bench.people import Wanted
from calmconnect.launch.build import build_if_changed
from calmconnect.settings import ROOT
from tests.support.database import empty_postgres
from tests.support.programs import ensure_programs
from tests.support.servers import free_port, postgres
from tests.support.serving import Server, prepared

_STARTED = time.monotonic()


@dataclass(frozen=True, slots=True)
class Contender:
    """One side: its server, and what the loads must know to talk to it."""

    name: str
    server: Server
    adapter: str
    people: Path

    @property
    def url(self) -> str:
        """Where it is, by number: a thousand look-ups of a name are no part of the figures."""
        return f"http://127.0.0.1:{self.server.port}"

    def load(self, load: str, **options: Any) -> dict[str, Any]:
        """Run a load against it."""
        return node.load(load, self._options(options))

    def open_tabs(self, **options: Any) -> node.OpenTabs:
        """Tabs to be kept open against it."""
        return node.OpenTabs(self._options(options))

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.url, "adapter": self.adapter, "people": str(self.people), **options}


class Stage:
    """Starts each server when a measure first asks for it, and keeps it until the run ends."""

    def __init__(self, options: Options, stack: ExitStack) -> None:
        self._options = options
        self._stack = stack
        self._folder = Path(stack.enter_context(TemporaryDirectory(prefix="calm-bench-")))
        self._contenders: dict[str, Contender] = {}
        self._postgres = ""
        self._peer_database = ""

    def calmconnect(self, database: str = "postgresql") -> Contender:
        """CalmConnect on PostgreSQL or SQLite, one worker, as `make run` starts it but with people of our own."""
        if database not in self._contenders:
            self._contenders[database] = self._start_calmconnect(database)
        return self._contenders[database]

    def peer(self) -> Contender:
        """The peer, on a database of the same PostgreSQL server."""
        if "peer" not in self._contenders:
            self._contenders["peer"] = self._start_peer()
        return self._contenders["peer"]

    def settings_of_new_database(self, name: str) -> dict[str, str]:
        """The environment for a program that is to be alone on an empty PostgreSQL database."""
        folder = self._folder / name
        return node.environment(CALM_DATABASE_URL=self._database(name), CALM_VAR_DIR=str(folder))

    def clear_peer_appointments(self) -> None:
        """Forget what was booked with the peer: every round asks it for the same slots."""
        with psycopg.connect(self._peer_database) as rows:
            rows.execute("TRUNCATE appointments")

    def _start_calmconnect(self, database: str) -> Contender:
        say(f"CalmConnect on {database}: filling its database and starting it")
        folder = self._folder / database
        address = self._database("calmconnect") if database == "postgresql" else ""
        with redirect_stdout(sys.stderr):
            server = prepared(folder, database_url=address, demo=False)
        people = folder / "people.json"
        wanted = json.dumps(asdict(self._wanted()))
        subprocess.run(
            [sys.executable, "-m", "bench.people", str(people), wanted], cwd=ROOT, env=server.env, check=True
        )
        return self._started(Contender(f"CalmConnect on {database}", server, "calmconnect", people))

    def _start_peer(self) -> Contender:
        # Whom the loads act for is the same on either side, though the peer believes whatever it is told.
        people = self.calmconnect().people
        say("The peer: starting it")
        address = self._database("peer").replace("postgresql+psycopg:", "postgresql:")
        self._peer_database = address
        with psycopg.connect(address) as rows:
            rows.execute((node.HERE / "peer" / "schema.sql").read_bytes())
        port = free_port()
        server = Server(
            port,
            node.environment(DATABASE_URL=address, PORT=str(port)),
            self._folder / "peer.log",
            command=("node", "--expose-gc", str(node.HERE / "peer" / "server.mjs")),
        )
        return self._started(Contender("The peer", server, "peer", people))

    def _started(self, contender: Contender) -> Contender:
        self._stack.callback(contender.server.stop)
        contender.server.start()
        return contender

    def _database(self, name: str) -> str:
        if not self._postgres:
            self._postgres = self._stack.enter_context(postgres(durable=True))
        return self._stack.enter_context(empty_postgres(self._postgres, name))

    def _wanted(self) -> Wanted:
        options = self._options
        return Wanted(
            tabs=options.most_tabs,
            bookers=options.booking_people,
            slots=options.booking_slots,
            tries=options.booking_tries,
            rounds=options.rounds,
        )


@contextmanager
def set_up(options: Options) -> Iterator[Stage]:
    """A stage whose every process and file is gone afterwards."""
    with redirect_stdout(sys.stderr):
        if not ensure_programs():
            sys.exit(1)
        build_if_changed()
    node.install()
    with ExitStack() as stack:
        yield Stage(options, stack)


def say(text: str) -> None:
    """Tell whoever watches how far it is; standard output is for figures alone."""
    print(f"· {time.monotonic() - _STARTED:4.0f} s  {text}", file=sys.stderr, flush=True)
