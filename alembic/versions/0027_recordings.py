"""Recordings of calls."""

import sqlalchemy as sa

from alembic import op

revision = "0027_recordings"
down_revision = "0026_call_ratings"

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("status IN ('asked', 'agreed', 'running')")


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("call_id", sa.Integer, sa.ForeignKey("calls.id"), nullable=False, index=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("status", sa.String(32), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("asked_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("heard_at", _MOMENT),
        sa.Column("started_at", _MOMENT),
        sa.Column("stopped_at", _MOMENT, index=True),
        sa.Column("stopped_by", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("key", sa.LargeBinary),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_until", _MOMENT),
        sa.Column("deleted_at", _MOMENT),
        sa.Column("deleted_by", sa.Integer, sa.ForeignKey("users.id")),
    )
    op.create_index(
        "recordings_one_open",
        "recordings",
        ["call_id"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    op.create_table(
        "recording_consents",
        sa.Column("recording_id", sa.Integer, sa.ForeignKey("recordings.id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("given_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "recording_segments",
        sa.Column("recording_id", sa.Integer, sa.ForeignKey("recordings.id"), primary_key=True),
        sa.Column("nth", sa.Integer, primary_key=True),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("pieces", sa.Integer, nullable=False),
    )
    op.create_table(
        "recording_pieces",
        sa.Column("recording_id", sa.Integer, sa.ForeignKey("recordings.id"), primary_key=True),
        sa.Column("segment", sa.Integer, primary_key=True),
        sa.Column("nth", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "recording_blocks",
        sa.Column("recording_id", sa.Integer, sa.ForeignKey("recordings.id"), primary_key=True),
        sa.Column("nth", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    for table in ("recording_blocks", "recording_pieces", "recording_segments", "recording_consents", "recordings"):
        op.drop_table(table)
