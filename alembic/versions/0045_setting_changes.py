"""What admins decided for the whole house."""

import sqlalchemy as sa

from alembic import op

revision = "0045_setting_changes"
down_revision = "0044_match_wishes"


def upgrade() -> None:
    op.create_table(
        "setting_changes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String, nullable=False, index=True),
        sa.Column("before", sa.String),
        sa.Column("after", sa.String),
        sa.Column("changed_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("setting_changes")
