"""The keys under which text at rest lies, by their names, so that one that is missing can be named."""

import sqlalchemy as sa

from alembic import op

revision = "0037_ring_keys"
down_revision = "0036_notes"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ring_keys",
        sa.Column("ring", sa.String(32), primary_key=True),
        sa.Column("key_id", sa.String, primary_key=True),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("retired_at", _MOMENT),
    )


def downgrade() -> None:
    op.drop_table("ring_keys")
