"""Asking who somebody without a name is, telling them of it, and what is kept for good of who did what."""

import sqlalchemy as sa

from alembic import op

revision = "0020_break_glass"
down_revision = "0019_message_changes"

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("standing = 'asked'")

# Should a row with a number that is there already replace it, SQLite would not ask the trigger for deleting.
_ONLY_ADDED_SQLITE = (
    "CREATE TRIGGER audit_events_never_update BEFORE UPDATE ON audit_events"
    " BEGIN SELECT RAISE(ABORT, 'audit_events are only ever added'); END",
    "CREATE TRIGGER audit_events_never_delete BEFORE DELETE ON audit_events"
    " BEGIN SELECT RAISE(ABORT, 'audit_events are only ever added'); END",
    "CREATE TRIGGER audit_events_never_replace BEFORE INSERT ON audit_events"
    " WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'audit_events are only ever added'); END",
)
_ONLY_ADDED_POSTGRES = (
    "CREATE FUNCTION audit_events_only_added() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'audit_events are only ever added'; END $$",
    "CREATE TRIGGER audit_events_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_events_only_added()",
)


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("at", _MOMENT, nullable=False, index=True),
    )
    for statement in _ONLY_ADDED_SQLITE if op.get_bind().dialect.name == "sqlite" else _ONLY_ADDED_POSTGRES:
        op.execute(statement)
    op.create_table(
        "identity_requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), nullable=False, index=True),
        sa.Column("asked_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("danger", sa.String(32), nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False, index=True),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("answered_by", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("answered_at", _MOMENT),
        sa.Column("shown_until", _MOMENT),
    )
    op.create_index(
        "identity_requests_one_open",
        "identity_requests",
        ["conversation_id"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    op.create_table(
        "identity_news",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("identity_news")
    op.drop_table("identity_requests")
    op.drop_table("audit_events")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_events_only_added()")
