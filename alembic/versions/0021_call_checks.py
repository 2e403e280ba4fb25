"""What people's browsers found out about calls."""

import sqlalchemy as sa

from alembic import op

revision = "0021_call_checks"
down_revision = "0020_break_glass"

_WORDS, _NUMBERS = (
    ("browser", "camera", "microphone", "speaker"),
    ("servers", "reached", "round_trip_ms", "down_kbps", "up_kbps"),
)


def upgrade() -> None:
    op.create_table(
        "call_checks",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        *[sa.Column(name, sa.String(32), nullable=False) for name in _WORDS],
        *[sa.Column(name, sa.Integer, nullable=False) for name in _NUMBERS],
    )


def downgrade() -> None:
    op.drop_table("call_checks")
