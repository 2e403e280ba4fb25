"""Sessions in the media server, for pages of rooms, and what is watched of whom."""

import sqlalchemy as sa

from alembic import op

revision = "0032_room_lines"
down_revision = "0031_withdrawals"


def upgrade() -> None:
    op.add_column("room_members", sa.Column("feed", sa.BigInteger))
    op.create_table(
        "room_lines",
        sa.Column("session", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("room_id", sa.Integer, sa.ForeignKey("rooms.id"), nullable=False, index=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("epoch", sa.String, nullable=False),
        sa.Column("handle", sa.BigInteger),
        sa.Column("feed", sa.BigInteger),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("room_lines")
    op.drop_column("room_members", "feed")
