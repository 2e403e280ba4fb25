"""Bring a database to the newest schema, or back."""

from __future__ import annotations

from alembic.config import Config

from alembic import command
from calmconnect.settings import ROOT, settings


def sync_address(address: str) -> str:
    """The same database through a driver that migrations can use."""
    return address.replace("sqlite+aiosqlite:", "sqlite:", 1)


def upgrade(address: str = "") -> None:
    """Run every migration not yet run on `address`, the program's own database by default. Blocks; call it before serving."""
    if not settings().is_postgres:
        settings().var_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(_config(address), "head")


def downgrade(revision: str, address: str = "") -> None:
    """Undo migrations down to `revision` (`base`: all of them)."""
    command.downgrade(_config(address), revision)


def _config(address: str) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["address"] = sync_address(address or settings().database)
    return config
