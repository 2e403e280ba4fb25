"""The second step at sign-in: keys, recovery codes, and sessions that still lack it."""

import sqlalchemy as sa

from alembic import op

revision = "0048_second_factors"
down_revision = "0047_audit_chain"


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("key", sa.LargeBinary),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("waiting", sa.LargeBinary),
        sa.Column("waiting_since", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("code_hash", sa.String, nullable=False, unique=True),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "half_sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("device", sa.String, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def downgrade() -> None:
    for table in ("half_sessions", "recovery_codes", "second_factors"):
        op.drop_table(table)
