"""Signs that somebody may be in danger, the tasks that follow, and false alarms."""

import sqlalchemy as sa

from alembic import op

revision = "0033_risk"
down_revision = "0032_room_lines"

_MOMENT = sa.DateTime(timezone=True)
_IN_CONVERSATION = sa.text("status <> 'completed' AND conversation_id IS NOT NULL")
_ABOUT_PATIENT = sa.text("status <> 'completed' AND conversation_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), index=True),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), index=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False, index=True),
        sa.Column("hits", sa.Integer, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False, index=True),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("escalated_at", _MOMENT),
        sa.Column("taken_by", sa.Integer, sa.ForeignKey("users.id"), index=True),
        sa.Column("taken_at", _MOMENT),
        sa.Column("completed_at", _MOMENT),
        sa.Column("reached_in", sa.Integer, sa.ForeignKey("conversations.id"), index=True),
        sa.Column("outcome", sa.String(32)),
        sa.Column("note", sa.LargeBinary, nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
    )
    for name, column, where in (
        ("tasks_one_open_in_conversation", "conversation_id", _IN_CONVERSATION),
        ("tasks_one_open_about_patient", "patient_id", _ABOUT_PATIENT),
    ):
        op.create_index(name, "tasks", [column], unique=True, postgresql_where=where, sqlite_where=where)
    op.create_table(
        "risk_flags",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), index=True),
        sa.Column("seq", sa.Integer),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), index=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("task_id", sa.Integer, sa.ForeignKey("tasks.id"), index=True),
    )
    op.create_table(
        "false_alarms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("false_alarms")
    op.drop_table("risk_flags")
    op.drop_table("tasks")
