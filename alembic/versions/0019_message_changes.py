"""Messages that answer another one, and what was changed about them since they were sent."""

import sqlalchemy as sa

from alembic import op

revision = "0019_message_changes"
down_revision = "0018_consents"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("last_change", sa.Integer, nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("reply_to", sa.Integer))
    op.add_column("messages", sa.Column("edited_at", _MOMENT))
    op.add_column("messages", sa.Column("deleted_at", _MOMENT))
    op.create_table(
        "message_changes",
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False, index=True),
        sa.Column("earlier", sa.LargeBinary),
    )


def downgrade() -> None:
    op.drop_table("message_changes")
    for column in ("deleted_at", "edited_at", "reply_to"):
        op.drop_column("messages", column)
    op.drop_column("conversations", "last_change")
