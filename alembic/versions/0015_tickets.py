"""Tickets of the helpline."""

import sqlalchemy as sa

from alembic import op

revision = "0015_tickets"
down_revision = "0014_receipts"

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("users.id"), index=True),
        sa.Column("category", _WORD, nullable=False),
        sa.Column("priority", _WORD, nullable=False),
        sa.Column("status", _WORD, nullable=False, index=True),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("first_due", _MOMENT, nullable=False),
        sa.Column("first_answer_at", _MOMENT),
        sa.Column("solve_due", _MOMENT),
        sa.Column("left_seconds", sa.Integer),
        sa.Column("remind_at", _MOMENT),
        sa.Column("missed_at", _MOMENT),
        sa.Column("closed_at", _MOMENT),
        sa.Column("stars", sa.Integer),
        sa.Column("comment", sa.LargeBinary),
    )
    op.create_table(
        "ticket_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket_id", sa.Integer, sa.ForeignKey("tickets.conversation_id"), nullable=False, index=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("after", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "ticket_notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket_id", sa.Integer, sa.ForeignKey("tickets.conversation_id"), nullable=False, index=True),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )


def downgrade() -> None:
    for table in ("ticket_notes", "ticket_changes", "tickets"):
        op.drop_table(table)
