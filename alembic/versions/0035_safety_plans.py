"""Safety plans."""

import sqlalchemy as sa

from alembic import op

revision = "0035_safety_plans"
down_revision = "0034_measures"


def upgrade() -> None:
    op.create_table(
        "safety_plan_steps",
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("step", sa.String(32), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("safety_plan_steps")
