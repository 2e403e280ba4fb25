"""Who waits for a doctor's time to become free."""

import sqlalchemy as sa

from alembic import op

revision = "0009_waitlist"
down_revision = "0008_feeds"

_MOMENT = sa.DateTime(timezone=True)
_WAITING = sa.text("offered_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "waitlist_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), nullable=False),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("before", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("offered_id", sa.Integer, sa.ForeignKey("appointments.id"), unique=True),
    )
    op.create_index(
        "waitlist_one_waiting",
        "waitlist_entries",
        ["doctor_id", "patient_id"],
        unique=True,
        postgresql_where=_WAITING,
        sqlite_where=_WAITING,
    )


def downgrade() -> None:
    op.drop_table("waitlist_entries")
