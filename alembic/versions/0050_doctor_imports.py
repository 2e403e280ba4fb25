"""Lists of doctors that admins hand over at once."""

import sqlalchemy as sa

from alembic import op

revision = "0050_doctor_imports"
down_revision = "0049_licences"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "doctor_imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("admin_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
    )
    op.create_table(
        "doctor_import_lines",
        sa.Column("import_id", sa.Integer, sa.ForeignKey("doctor_imports.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("problem", sa.String, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
    )
    op.create_index("doctor_import_lines_by_status", "doctor_import_lines", ["import_id", "status"])


def downgrade() -> None:
    op.drop_table("doctor_import_lines")
    op.drop_table("doctor_imports")
