"""The chain over what is kept of who did what. The program links what is there already: it has the keys."""

import sqlalchemy as sa

from alembic import op

revision = "0047_audit_chain"
down_revision = "0046_people"

_ONLY_ADDED_SQLITE = (
    "CREATE TRIGGER audit_links_never_update BEFORE UPDATE ON audit_links"
    " BEGIN SELECT RAISE(ABORT, 'audit_links are only ever added'); END",
    "CREATE TRIGGER audit_links_never_delete BEFORE DELETE ON audit_links"
    " BEGIN SELECT RAISE(ABORT, 'audit_links are only ever added'); END",
    "CREATE TRIGGER audit_links_never_replace BEFORE INSERT ON audit_links"
    " WHEN EXISTS (SELECT 1 FROM audit_links WHERE place = NEW.place OR event_id = NEW.event_id)"
    " BEGIN SELECT RAISE(ABORT, 'audit_links are only ever added'); END",
)
_ONLY_ADDED_POSTGRES = (
    "CREATE FUNCTION audit_links_only_added() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'audit_links are only ever added'; END $$",
    "CREATE TRIGGER audit_links_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_links_only_added()",
)


def upgrade() -> None:
    op.create_table(
        "audit_links",
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Integer, nullable=False, unique=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
    for statement in _ONLY_ADDED_SQLITE if op.get_bind().dialect.name == "sqlite" else _ONLY_ADDED_POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("audit_head")
    op.drop_table("audit_links")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_links_only_added()")
