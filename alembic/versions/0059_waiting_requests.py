"""Requests that wait for an answer are few among all appointments: find them by themselves."""

import sqlalchemy as sa

from alembic import op

revision = "0059_waiting_requests"
down_revision = "0058_events"

_PENDING = sa.text("status = 'pending'")


def upgrade() -> None:
    op.create_index(
        "appointments_waiting", "appointments", ["starts_at"], postgresql_where=_PENDING, sqlite_where=_PENDING
    )


def downgrade() -> None:
    op.drop_index("appointments_waiting", "appointments")
