"""What patients tell their doctors of themselves."""

import sqlalchemy as sa

from alembic import op

revision = "0052_health_profiles"
down_revision = "0051_data_exports"


def upgrade() -> None:
    op.create_table(
        "health_profiles",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("health_profiles")
