"""Wishes to be told when a doctor is there."""

import sqlalchemy as sa

from alembic import op

revision = "0004_wishes"
down_revision = "0003_ratings"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "availability_wishes",
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), primary_key=True, index=True),
        sa.Column("wished_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("recalled_at", _MOMENT),
    )
    op.create_index("ix_availability_wishes_open", "availability_wishes", ["answered_at", "doctor_id"])


def downgrade() -> None:
    op.drop_table("availability_wishes")
