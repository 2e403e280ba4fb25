"""What people said of the connection of their calls."""

import sqlalchemy as sa

from alembic import op

revision = "0026_call_ratings"
down_revision = "0025_merging"


def upgrade() -> None:
    op.create_table(
        "call_ratings",
        sa.Column("call_id", sa.Integer, sa.ForeignKey("calls.id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True, index=True),
        sa.Column("opinion", sa.Integer, nullable=False),
        sa.Column("troubles", sa.JSON, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("call_ratings")
