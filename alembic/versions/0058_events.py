"""Events for several people, and who registered for them."""

import sqlalchemy as sa

from alembic import op

revision = "0058_events"
down_revision = "0057_erasures"

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "event_series",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("rhythm", _WORD, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("series_id", sa.Integer, sa.ForeignKey("event_series.id"), index=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("host_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("place", _WORD, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("closes_minutes", sa.Integer, nullable=False),
        sa.Column("status", _WORD, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_index("events_to_come", "events", ["status", "starts_at"])
    op.create_table(
        "registrations",
        sa.Column("event_id", sa.Integer, sa.ForeignKey("events.id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True, index=True),
        sa.Column("status", _WORD, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
        sa.Column("placed_at", _MOMENT),
    )
    op.create_table(
        "event_reminders",
        sa.Column("event_id", sa.Integer, sa.ForeignKey("events.id"), primary_key=True),
        sa.Column("minutes_before", sa.Integer, primary_key=True),
        sa.Column("sent_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "event_rooms",
        sa.Column("room_id", sa.Integer, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("events.id"), nullable=False, index=True),
    )


def downgrade() -> None:
    for table in ("event_rooms", "event_reminders", "registrations", "events", "event_series"):
        op.drop_table(table)
