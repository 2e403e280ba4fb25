"""When who has taken a task last did something about it."""

import sqlalchemy as sa

from alembic import op

revision = "0042_task_seen_to"
down_revision = "0041_second_looks"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("seen_to_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE tasks SET seen_to_at = taken_at WHERE status = 'in_progress'")


def downgrade() -> None:
    op.drop_column("tasks", "seen_to_at")
