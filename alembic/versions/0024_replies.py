"""Replies that are written once and said often."""

import sqlalchemy as sa

from alembic import op

revision = "0024_replies"
down_revision = "0023_helpline"

_SHARED = sa.text("owner_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "saved_replies",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("changed_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("owner_id", "code"),
    )
    op.create_index(
        "saved_replies_shared_code",
        "saved_replies",
        ["code"],
        unique=True,
        postgresql_where=_SHARED,
        sqlite_where=_SHARED,
    )


def downgrade() -> None:
    op.drop_table("saved_replies")
