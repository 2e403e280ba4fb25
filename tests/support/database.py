"""A fresh, migrated database for each test: an SQLite file or a PostgreSQL database, copied from a migrated one."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from calmconnect import keys
from calmconnect.db import migrate
from calmconnect.settings import settings

_numbers = itertools.count()


@contextmanager
def configured(**values: object) -> Iterator[None]:
    """Let the program read these settings (`smtp_url=…` for `CALM_SMTP_URL`); the ones before come back afterwards."""
    wanted = {f"CALM_{name.upper()}": str(value) for name, value in values.items()}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    _forget_settings()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        _forget_settings()


def _forget_settings() -> None:
    settings.cache_clear()
    keys._ring.cache_clear()


class SqliteTemplate:
    """A migrated SQLite file to copy from."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        migrate.upgrade(f"sqlite:///{self._file}")

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """A database of one's own in `folder`; gives its address."""
        copied = folder / "calmconnect.db"
        shutil.copy(self._file, copied)
        yield f"sqlite+aiosqlite:///{copied}"


class PostgresTemplate:
    """A migrated PostgreSQL database to make others from."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._name = f"template_{os.getpid()}"
        with empty_postgres(server, self._name, keep=True) as address:
            migrate.upgrade(address)

    @contextmanager
    def copy(self, _folder: Path) -> Iterator[str]:
        """A database of one's own; gives its address."""
        with empty_postgres(self._server, f"test_{os.getpid()}_{next(_numbers)}", self._name) as address:
            yield address


@contextmanager
def empty_postgres(server: str, name: str, template: str = "template0", *, keep: bool = False) -> Iterator[str]:
    """A new database on a server, dropped afterwards unless it is to be kept; gives its address for the program."""
    made, source = sql.Identifier(name), sql.Identifier(template)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, source))
        try:
            yield server.replace("postgresql:", "postgresql+psycopg:").rpartition("/")[0] + f"/{name}"
        finally:
            if not keep:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))
