"""Times proposed instead of others."""

import sqlalchemy as sa

from alembic import op

revision = "0007_proposals"
down_revision = "0006_payments"

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("status = 'proposed'")


def upgrade() -> None:
    op.create_table(
        "reschedule_proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id"), nullable=False, index=True),
        sa.Column("replacement_id", sa.Integer, sa.ForeignKey("appointments.id"), nullable=False, unique=True),
        sa.Column("proposed_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("why", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT),
    )
    op.create_index(
        "proposals_one_open",
        "reschedule_proposals",
        ["appointment_id"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )


def downgrade() -> None:
    op.drop_table("reschedule_proposals")
