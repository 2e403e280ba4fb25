"""Figures of each day, what is counted for them alone, and indexes by which a day's rows are found."""

import sqlalchemy as sa

from alembic import op

revision = "0056_daily_figures"
down_revision = "0053_avatars"

_COUNTS_OF_DOCTORS = sa.text("subject > 0 AND bucket = 0")
_OPEN = sa.text("open")
# Rows are found by these moments: of a day, or since figures were counted last.
_MOMENTS = (
    ("appointments", "created_at"),
    ("appointment_changes", "at"),
    ("rating_changes", "at"),
    ("call_ratings", "given_at"),
    ("user_sessions", "last_seen_at"),
    ("outgoing_mail", "created_at"),
    ("outgoing_push", "created_at"),
    ("tickets", "opened_at"),
    ("tickets", "first_answer_at"),
    ("anonymous_chats", "taken_at"),
)


def upgrade() -> None:
    _figures()
    _activity()
    _vitals()
    for table, column in _MOMENTS:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("appointments_of_doctor", "appointments", ["doctor_id", "starts_at"])
    # Messages lie in the order in which they were sent, so a few bytes for many pages find those of a day.
    op.create_index("messages_by_sent_at", "messages", ["sent_at"], postgresql_using="brin")


def downgrade() -> None:
    op.drop_index("messages_by_sent_at", "messages")
    op.drop_index("appointments_of_doctor", "appointments")
    for table, column in reversed(_MOMENTS):
        op.drop_index(f"ix_{table}_{column}", table)
    for table in (
        "vital_durations",
        "vitals",
        "sightings",
        "hand_overs",
        "online_spans",
        "active_days",
        "counting_state",
        "stale_days",
        "daily_figures",
    ):
        op.drop_table(table)


def _figures() -> None:
    op.create_table(
        "daily_figures",
        sa.Column("subject", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("figure", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True, index=True),
        sa.Column("bucket", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_index(
        "daily_figures_of_doctors",
        "daily_figures",
        ["figure", "day", "subject", "value"],
        postgresql_where=_COUNTS_OF_DOCTORS,
        sqlite_where=_COUNTS_OF_DOCTORS,
    )
    op.create_table(
        "stale_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "counting_state",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True)),
        sa.Column("counted_at", sa.DateTime(timezone=True)),
        sa.Column("people_until", sa.Date),
        sa.Column("claimed_by", sa.String, nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
    )


def _activity() -> None:
    op.create_table(
        "active_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True, index=True),
    )
    op.create_table(
        "online_spans",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
    )
    op.create_index(
        "online_spans_one_open",
        "online_spans",
        ["doctor_id"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    op.create_index("online_spans_of_doctor", "online_spans", ["doctor_id", "since"])
    op.create_index("online_spans_by_end", "online_spans", ["until"])
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "sightings",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), primary_key=True, index=True),
        sa.Column("what", sa.String(32), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )


def _vitals() -> None:
    op.create_table(
        "vitals",
        sa.Column("minute", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("process", sa.String, primary_key=True),
        sa.Column("handled", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("tabs", sa.Integer, nullable=False),
    )
    op.create_table(
        "vital_durations",
        sa.Column("minute", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("process", sa.String, primary_key=True),
        sa.Column("bucket", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("handled", sa.Integer, nullable=False),
    )
