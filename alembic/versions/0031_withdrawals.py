"""What people agreed to, and took back."""

import sqlalchemy as sa

from alembic import op

revision = "0031_withdrawals"
down_revision = "0030_emergency_calls"


def upgrade() -> None:
    op.add_column("consents", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("consents", "withdrawn")
