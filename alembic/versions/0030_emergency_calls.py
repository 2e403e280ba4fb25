"""People who ask for help at once, and to be called."""

import sqlalchemy as sa

from alembic import op

revision = "0030_emergency_calls"
down_revision = "0029_waiting"


def upgrade() -> None:
    op.add_column("emergencies", sa.Column("voice", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("emergencies", sa.Column("seat", sa.String, nullable=False, server_default=""))
    # In plain words, because Alembic can't add a reference to a table of SQLite without rebuilding it.
    op.execute("ALTER TABLE emergencies ADD COLUMN call_id INTEGER REFERENCES calls (id)")
    op.create_index("ix_emergencies_call_id", "emergencies", ["call_id"])


def downgrade() -> None:
    op.drop_index("ix_emergencies_call_id", "emergencies")
    op.drop_column("emergencies", "call_id")
    op.drop_column("emergencies", "seat")
    op.drop_column("emergencies", "voice")
