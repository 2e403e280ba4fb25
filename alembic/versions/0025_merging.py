"""Conversations that go on in another one."""

from alembic import op

revision = "0025_merging"
down_revision = "0024_replies"


def upgrade() -> None:
    # In plain words, because Alembic can't add a reference to a table of SQLite without rebuilding it.
    op.execute("ALTER TABLE conversations ADD COLUMN merged_into INTEGER REFERENCES conversations (id)")
    op.create_index("ix_conversations_merged_into", "conversations", ["merged_into"])


def downgrade() -> None:
    op.drop_index("ix_conversations_merged_into", "conversations")
    op.drop_column("conversations", "merged_into")
