"""How far messages have reached each person, beside how far they have read."""

import sqlalchemy as sa

from alembic import op

revision = "0014_receipts"
down_revision = "0013_files"


def upgrade() -> None:
    op.add_column("read_markers", sa.Column("delivered", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE read_markers SET delivered = seq")


def downgrade() -> None:
    op.drop_column("read_markers", "delivered")
