"""Agents, and emergencies that wait until one person takes them."""

import sqlalchemy as sa

from alembic import op

revision = "0012_emergencies"
down_revision = "0011_series"

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("on_duty", sa.Boolean, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
    )
    op.create_table(
        "emergencies",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), nullable=False, unique=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("token_hash", sa.String, unique=True),
        sa.Column("asked_at", _MOMENT, nullable=False, index=True),
        sa.Column("alerted", sa.Integer, nullable=False),
        sa.Column("taken_by", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("taken_at", _MOMENT),
        sa.Column("escalated_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
    )
    op.create_index(
        "emergencies_one_open", "emergencies", ["user_id"], unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN
    )


def downgrade() -> None:
    op.drop_table("emergencies")
    op.drop_table("agents")
