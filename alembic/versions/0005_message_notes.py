"""Notes that somebody may have to be told of messages."""

import sqlalchemy as sa

from alembic import op

revision = "0005_message_notes"
down_revision = "0004_wishes"


def upgrade() -> None:
    op.create_table(
        "message_notes",
        sa.Column(
            "conversation_id", sa.Integer, sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("reader_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("after_seq", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("message_notes")
