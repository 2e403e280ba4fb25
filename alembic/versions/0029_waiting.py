"""Who waits for a doctor before a session."""

import sqlalchemy as sa

from alembic import op

revision = "0029_waiting"
down_revision = "0028_rooms"

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("left_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "waits",
        sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id"), primary_key=True),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("seat", sa.String, nullable=False),
        sa.Column("missing_since", _MOMENT),
        sa.Column("left_at", _MOMENT),
        sa.Column("call_id", sa.Integer, sa.ForeignKey("calls.id"), index=True),
        sa.Column("said", sa.LargeBinary, nullable=False),
        sa.Column("said_at", _MOMENT),
    )
    op.create_index("waits_one_open", "waits", ["patient_id"], unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_index("waits_open_doctor", "waits", ["doctor_id"], postgresql_where=_OPEN, sqlite_where=_OPEN)


def downgrade() -> None:
    op.drop_table("waits")
