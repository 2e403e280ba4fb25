"""Ratings with an id of their own, moderated, and a trace of what happened to each."""

import sqlalchemy as sa

from alembic import op

revision = "0003_ratings"
down_revision = "0002_schedule"

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)
_KNOWN = "appointment_id, doctor_id, stars, review, created_at"


def upgrade() -> None:
    _rebuild(
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id"), nullable=False, unique=True),
        sa.Column("changed_at", _MOMENT),
        sa.Column("reported_at", _MOMENT),
        sa.Column("reported_why", sa.String, nullable=False, server_default=""),
        sa.Column("hidden_at", _MOMENT),
        sa.Column("hidden_by", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("hidden_why", sa.String, nullable=False, server_default=""),
        sa.Column("stars_left_out", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_ratings_created_at", "ratings", ["created_at"])
    op.create_table(
        "rating_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("rating_id", sa.Integer, sa.ForeignKey("ratings.id"), nullable=False, index=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("step", _WORD, nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("review", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("rating_changes")
    _rebuild(sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id"), primary_key=True))


def _rebuild(*columns: sa.Column) -> None:
    """Make the table anew, with the ratings that were in it: SQLite can't change a primary key."""
    op.execute(f"CREATE TABLE ratings_kept AS SELECT {_KNOWN} FROM ratings")
    op.drop_table("ratings")
    op.create_table(
        "ratings",
        *columns,
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), nullable=False, index=True),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("review", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="ratings_stars"),
    )
    op.execute(f"INSERT INTO ratings ({_KNOWN}) SELECT {_KNOWN} FROM ratings_kept ORDER BY created_at")
    op.drop_table("ratings_kept")
