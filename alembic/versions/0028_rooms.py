"""Rooms for several people, and who came to each."""

import sqlalchemy as sa

from alembic import op

revision = "0028_rooms"
down_revision = "0027_recordings"

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("begun_at", _MOMENT),
        sa.Column("alone_since", _MOMENT),
        sa.Column("closed_at", _MOMENT, index=True),
        sa.Column("closed", _WORD),
    )
    op.create_table(
        "room_members",
        sa.Column("room_id", sa.Integer, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True, index=True),
        sa.Column("standing", _WORD, nullable=False, index=True),
        sa.Column("rank", _WORD, nullable=False),
        sa.Column("seat", sa.String, nullable=False),
        sa.Column("epoch", sa.String, nullable=False),
        sa.Column("sound", sa.Boolean, nullable=False),
        sa.Column("picture", sa.Boolean, nullable=False),
        sa.Column("muted", sa.Boolean, nullable=False),
        sa.Column("hand_at", _MOMENT),
        sa.Column("entered_at", _MOMENT),
        sa.Column("missing_since", _MOMENT),
    )


def downgrade() -> None:
    op.drop_table("room_members")
    op.drop_table("rooms")
