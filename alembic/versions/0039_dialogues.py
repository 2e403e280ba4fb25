"""Where conversations with the companion stand, and one such conversation for each patient."""

import sqlalchemy as sa

from alembic import op

revision = "0039_dialogues"
down_revision = "0038_care_documents"


def upgrade() -> None:
    op.create_table(
        "dialogues",
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("memory", sa.LargeBinary, nullable=False),
        sa.Column("danger_at", sa.DateTime(timezone=True)),
    )
    companions = sa.text("kind = 'companion'")
    op.create_index(
        "conversations_one_companion",
        "conversations",
        ["patient_id"],
        unique=True,
        postgresql_where=companions,
        sqlite_where=companions,
    )


def downgrade() -> None:
    op.drop_index("conversations_one_companion", "conversations")
    op.drop_table("dialogues")
