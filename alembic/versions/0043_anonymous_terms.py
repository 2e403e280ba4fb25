"""Which text on what stays private somebody agreed to who talks without a name."""

import sqlalchemy as sa

from alembic import op

revision = "0043_anonymous_terms"
down_revision = "0042_task_seen_to"


def upgrade() -> None:
    op.add_column("anonymous_chats", sa.Column("agreed_version", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("anonymous_chats", "agreed_version")
