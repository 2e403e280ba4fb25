"""What every test may ask for. Services are tested with `database`, on SQLite and PostgreSQL; handlers with `house`."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio

from calmconnect.hub import stop_hub
from calmconnect.services import accounts, limits
from calmconnect.settings import Settings
from tests.support import cast as people
from tests.support import servers
from tests.support.database import PostgresDatabase, SqliteFiles, configured, connected, empty_postgres
from tests.support.house import House, open_house

# A developer's own settings must not decide what the tests find.
Settings.model_config["env_file"] = None
for name in [name for name in os.environ if name == "PORT" or name.startswith("CALM_")]:
    del os.environ[name]

# How long an example takes says how busy the machine is, not whether a rule holds. All try the same examples: what chance
# finds would keep another's work from landing. To look for more there is `--hypothesis-profile search`.
_CALM = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("search", _CALM, max_examples=1000)
hypothesis.settings.register_profile("calm", _CALM, derandomize=True)
hypothesis.settings.load_profile("calm")

# Ended from outside, tests let go of the servers they started, just as after Ctrl-C.
signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(autouse=True)
def settings_of_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of the test's own, cheap password hashes, no waiting for even times, no limits for those who write."""
    monkeypatch.setattr(accounts, "_EVEN_SECONDS", 0.0)
    limits._left.clear()
    with configured(var_dir=tmp_path, bcrypt_cost=4, base_url="http://calm.test", messages_a_second=100_000):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server's first database."""
    with servers.postgres() as address:
        yield address


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    """The address of a Redis server."""
    with servers.redis_server() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Where SQLite databases come from."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases(postgres: str) -> Iterator[PostgresDatabase]:
    """Where PostgreSQL databases come from."""
    with empty_postgres(postgres, f"tests_{os.getpid()}") as address:
        yield PostgresDatabase(address)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put journeys last: Playwright keeps an event loop running, beside which no test could have its own."""
    items.sort(key=lambda item: "journeys" in item.path.parts)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses `database` on both kinds; handlers on SQLite alone, unless marked `both_databases`."""
    if "database" in metafunc.fixturenames:
        on_one = "house" in metafunc.fixturenames and not metafunc.definition.get_closest_marker("both_databases")
        kinds = ["sqlite"] if on_one else ["sqlite", "postgres"]
        metafunc.parametrize("database", kinds, indirect=True)


@pytest_asyncio.fixture
async def database(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """A fresh, migrated database, which `db.session` now uses. Gives its address."""
    databases, before = request.getfixturevalue(f"{request.param}_databases"), set(threading.enumerate())
    with databases.fresh() as address:
        async with connected(address):
            yield address
            await stop_hub()
        await _drivers_ended(before)


async def _drivers_ended(before: set[threading.Thread]) -> None:
    """Wait for what a handler that was cut off had asked of SQLite: its thread answers to the event loop of this test."""
    for thread in set(threading.enumerate()) - before:
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 10)


@pytest_asyncio.fixture
async def cast(database: str) -> people.Cast:
    """Two patients, two doctors, an agent and an admin (`support/cast.py`)."""
    return await people.make_cast()


@pytest_asyncio.fixture
async def house(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """The whole application, open for browsers (`support/tab.py`)."""
    async with open_house(monkeypatch) as opened:
        yield opened
