"""Conversations without a name, and the doctors who take them."""

import sqlalchemy as sa

from alembic import op

revision = "0016_anonymous"
down_revision = "0015_tickets"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "anonymous_chats",
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("pseudonym", sa.String, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False, index=True),
        sa.Column("waits_since", _MOMENT),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), index=True),
        sa.Column("taken_at", _MOMENT),
        sa.Column("waited_seconds", sa.Integer),
        sa.Column("gone_since", _MOMENT),
        sa.Column("urgent_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("sealed_account", sa.LargeBinary),
        sa.Column("account_hash", sa.String),
    )
    op.create_table(
        "listeners",
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), primary_key=True),
        sa.Column("capacity", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("listeners")
    op.drop_table("anonymous_chats")
    theirs = "conversation_id IN (SELECT id FROM conversations WHERE kind = 'anonymous')"
    for table in ("attachments", "message_notes", "read_markers", "messages"):
        op.execute(f"DELETE FROM {table} WHERE {theirs}")
    op.execute("DELETE FROM conversations WHERE kind = 'anonymous'")
