"""Sessions that come again, and paying for them with one card."""

import sqlalchemy as sa

from alembic import op

revision = "0011_series"
down_revision = "0010_support"


def upgrade() -> None:
    op.create_table(
        "appointment_series",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("weeks", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    # No foreign key: SQLite could add it only by copying the table, and would lose the triggers that keep times apart.
    op.add_column("appointments", sa.Column("series_id", sa.Integer))
    op.add_column("appointments", sa.Column("place", sa.Integer))
    op.create_index("ix_appointments_series_id", "appointments", ["series_id"])
    op.add_column("payments", sa.Column("mandate", sa.String))
    op.add_column("test_charges", sa.Column("mandate", sa.String))


def downgrade() -> None:
    op.drop_column("test_charges", "mandate")
    op.drop_column("payments", "mandate")
    op.drop_index("ix_appointments_series_id", "appointments")
    op.drop_column("appointments", "place")
    op.drop_column("appointments", "series_id")
    op.drop_table("appointment_series")
