"""How far the model has looked at conversations for signs of danger; what was said before is not looked at."""

import sqlalchemy as sa

from alembic import op

revision = "0041_second_looks"
down_revision = "0040_scores"


def upgrade() -> None:
    op.create_table(
        "second_looks",
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("change", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO second_looks (conversation_id, seq, change) SELECT id, last_seq, last_change FROM conversations"
    )


def downgrade() -> None:
    op.drop_table("second_looks")
