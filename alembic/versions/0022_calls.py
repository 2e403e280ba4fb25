"""Calls between two people, and pushes that are of no use after a moment."""

import sqlalchemy as sa

from alembic import op

revision = "0022_calls"
down_revision = "0021_call_checks"

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)
_LIVE = sa.text("left_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("caller_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("callee_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id"), index=True),
        sa.Column("medium", _WORD, nullable=False),
        sa.Column("status", _WORD, nullable=False, index=True),
        sa.Column("end_reason", _WORD),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False, index=True),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("connected_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_by", sa.Integer, sa.ForeignKey("users.id")),
    )
    op.create_table(
        "call_parties",
        sa.Column("call_id", sa.Integer, sa.ForeignKey("calls.id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True, index=True),
        sa.Column("seat", sa.String, nullable=False),
        sa.Column("epoch", sa.String, nullable=False),
        sa.Column("offered", sa.Boolean, nullable=False),
        sa.Column("missing_since", _MOMENT),
        sa.Column("left_at", _MOMENT),
        sa.Column("quality", sa.JSON),
    )
    op.create_index(
        "call_parties_one_live", "call_parties", ["user_id"], unique=True, postgresql_where=_LIVE, sqlite_where=_LIVE
    )
    op.add_column("outgoing_push", sa.Column("useless_at", _MOMENT))


def downgrade() -> None:
    op.drop_column("outgoing_push", "useless_at")
    op.drop_table("call_parties")
    op.drop_table("calls")
