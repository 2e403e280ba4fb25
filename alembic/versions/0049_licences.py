"""Documents of doctors' licences, and the reminders that one ends."""

import sqlalchemy as sa

from alembic import op

revision = "0049_licences"
down_revision = "0048_second_factors"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "licence_files",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), nullable=False, index=True),
        sa.Column("added_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, sa.ForeignKey("blobs.digest"), nullable=False, index=True),
        sa.Column("preview_digest", sa.String, sa.ForeignKey("blobs.digest"), index=True),
        sa.Column("added_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "licence_reminders",
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), primary_key=True),
        sa.Column("ends", sa.Date, primary_key=True),
        sa.Column("days_before", sa.Integer, primary_key=True),
        sa.Column("sent_at", _MOMENT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("licence_reminders")
    op.drop_table("licence_files")
