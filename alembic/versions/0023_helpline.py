"""The helpline's hours and targets, and under which of them a ticket's clock was counted."""

import sqlalchemy as sa

from alembic import op

revision = "0023_helpline"
down_revision = "0022_calls"


def upgrade() -> None:
    op.create_table(
        "helpline_changes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("week", sa.JSON, nullable=False),
        sa.Column("closed", sa.JSON, nullable=False),
        sa.Column("targets", sa.JSON, nullable=False),
        sa.Column("changed_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("tickets", sa.Column("terms_number", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("tickets", "terms_number")
    op.drop_table("helpline_changes")
