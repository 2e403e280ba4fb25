"""People's own data, put together for them."""

import sqlalchemy as sa

from alembic import op

revision = "0051_data_exports"
down_revision = "0050_doctor_imports"


def upgrade() -> None:
    op.create_table(
        "data_exports",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("status", sa.String(32), nullable=False, index=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary),
    )


def downgrade() -> None:
    op.drop_table("data_exports")
