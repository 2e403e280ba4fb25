"""How migrations reach the database: with the address in the settings, or the one handed over by `db.migrate`."""

from sqlalchemy import create_engine, event, pool
from sqlmodel import SQLModel

from alembic import context
from calmconnect.db import tables
from calmconnect.db.migrate import sync_address
from calmconnect.settings import settings

assert tables.LOADED
address = context.config.attributes.get("address") or sync_address(settings().database)
engine = create_engine(address, poolclass=pool.NullPool)

if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "connect")
    def _foreign_keys(connection, _record):  # type: ignore[no-untyped-def]
        # Off while tables are rebuilt (SQLite's way to alter one); on again for every connection of the program.
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA journal_mode=WAL")


with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, compare_type=False)
    with context.begin_transaction():
        context.run_migrations()
