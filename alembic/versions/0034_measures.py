"""Questionnaires."""

import sqlalchemy as sa

from alembic import op

revision = "0034_measures"
down_revision = "0033_risk"

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("status = 'in_progress'")
_ACTIVE = sa.text("stopped_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "questionnaire_responses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("measure", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("completed_at", _MOMENT),
        sa.Column("asked_at", _MOMENT),
        sa.Column("remind_at", _MOMENT, index=True),
    )
    op.create_index(
        "responses_one_open",
        "questionnaire_responses",
        ["patient_id", "measure"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    op.create_table(
        "earlier_answers",
        sa.Column("response_id", sa.Integer, sa.ForeignKey("questionnaire_responses.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "measure_schedules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("measure", sa.String(32), nullable=False),
        sa.Column("every_weeks", sa.Integer, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False, index=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("stopped_at", _MOMENT),
    )
    op.create_index(
        "measure_schedules_one_active",
        "measure_schedules",
        ["patient_id", "doctor_id", "measure"],
        unique=True,
        postgresql_where=_ACTIVE,
        sqlite_where=_ACTIVE,
    )


def downgrade() -> None:
    for table in ("measure_schedules", "earlier_answers", "questionnaire_responses"):
        op.drop_table(table)
