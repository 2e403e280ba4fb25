"""What people send each other beside words."""

import sqlalchemy as sa

from alembic import op

revision = "0013_files"
down_revision = "0012_emergencies"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("wanted_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), nullable=False, index=True),
        sa.Column("sender_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("client_id", sa.String, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, sa.ForeignKey("blobs.digest"), nullable=False, index=True),
        sa.Column("preview_digest", sa.String, sa.ForeignKey("blobs.digest"), index=True),
        sa.Column("added_at", _MOMENT, nullable=False),
    )
    op.create_index("attachments_of_message", "attachments", ["sender_id", "client_id"])


def downgrade() -> None:
    op.drop_table("attachments")
    op.drop_table("blobs")
