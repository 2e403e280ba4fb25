"""What a role of PostgreSQL may do that runs the service and is not the owner of its tables.

Triggers refuse changes to rows that are only ever added, but an owner can lift triggers; who has no right to change can't.
"""

from __future__ import annotations

from sqlalchemy import text

from calmconnect.db.session import engines, transaction

_ALL = "SELECT, INSERT, UPDATE, DELETE"
# What the service only adds to or reads, and the one row it moves on.
_LESS = {
    "audit_events": "SELECT, INSERT",
    "audit_links": "SELECT, INSERT",
    "audit_head": "SELECT, INSERT, UPDATE",
    "setting_changes": "SELECT, INSERT",
    "alembic_version": "SELECT",
}


async def grant(role: str) -> None:
    """Give a role the rights that the service needs, and take from it all others. To be done by the owner of the tables."""
    quoted = engines().writer.dialect.identifier_preparer.quote_identifier(role)
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}",
        f"GRANT {_ALL} ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
    ]
    for table, rights in _LESS.items():
        statements += [f"REVOKE ALL ON {table} FROM {quoted}", f"GRANT {rights} ON {table} TO {quoted}"]
    async with transaction() as rows:
        connection = await rows.connection()
        for statement in statements:
            await connection.execute(text(statement))
