"""What people's happiness scores are made of."""

import sqlalchemy as sa

from alembic import op

revision = "0040_scores"
down_revision = "0039_dialogues"


def upgrade() -> None:
    op.create_table(
        "score_choices",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "check_ins",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "message_readings",
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "reading_marks",
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("seq", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("reading_marks")
    op.drop_table("message_readings")
    op.drop_table("check_ins")
    op.drop_table("score_choices")
