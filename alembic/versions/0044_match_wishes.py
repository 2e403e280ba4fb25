"""What patients let doctors see who may suit them."""

import sqlalchemy as sa

from alembic import op

revision = "0044_match_wishes"
down_revision = "0043_anonymous_terms"


def upgrade() -> None:
    op.create_table(
        "match_wishes",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("said", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("match_wishes")
