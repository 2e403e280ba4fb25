"""People who erase their account, and the letter that tells them it is done."""

import sqlalchemy as sa

from alembic import op

revision = "0057_erasures"
down_revision = "0056_daily_figures"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False, index=True),
        sa.Column("begun_at", _MOMENT),
        sa.Column("claimed_until", _MOMENT),
        sa.Column("erased_at", _MOMENT),
        sa.Column("keep_until", _MOMENT),
    )
    op.add_column("outgoing_mail", sa.Column("farewell", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("outgoing_mail", "farewell")
    op.drop_table("erasures")
