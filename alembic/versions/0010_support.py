"""Conversations with an agent instead of a doctor, with nobody yet, and several of one kind between the same two."""

import sqlalchemy as sa

from alembic import op

revision = "0010_support"
down_revision = "0009_waitlist"

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)
_ONLY_ONE = sa.text("kind IN ('direct', 'appointment')")


def upgrade() -> None:
    if _on_postgresql():
        op.drop_constraint("conversations_doctor_id_fkey", "conversations", type_="foreignkey")
        op.create_foreign_key("conversations_doctor_id_fkey", "conversations", "users", ["doctor_id"], ["id"])
        op.alter_column("conversations", "doctor_id", nullable=True)
        op.drop_constraint("conversations_patient_id_doctor_id_kind_key", "conversations", type_="unique")
    else:
        _rebuild_on_sqlite("users.id", nullable=True)
    op.create_index(
        "conversations_one_of_two",
        "conversations",
        ["patient_id", "doctor_id", "kind"],
        unique=True,
        postgresql_where=_ONLY_ONE,
        sqlite_where=_ONLY_ONE,
    )


def downgrade() -> None:
    op.drop_index("conversations_one_of_two", "conversations")
    for table in ("message_notes", "read_markers", "messages"):
        op.execute(
            f"DELETE FROM {table} WHERE conversation_id IN (SELECT id FROM conversations WHERE kind = 'support')"
        )
    op.execute("DELETE FROM conversations WHERE kind = 'support'")
    if _on_postgresql():
        op.create_unique_constraint(
            "conversations_patient_id_doctor_id_kind_key", "conversations", ["patient_id", "doctor_id", "kind"]
        )
        op.alter_column("conversations", "doctor_id", nullable=False)
        op.drop_constraint("conversations_doctor_id_fkey", "conversations", type_="foreignkey")
        op.create_foreign_key("conversations_doctor_id_fkey", "conversations", "doctors", ["doctor_id"], ["user_id"])
    else:
        _rebuild_on_sqlite("doctors.user_id", sa.UniqueConstraint("patient_id", "doctor_id", "kind"), nullable=False)


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _rebuild_on_sqlite(doctors: str, *constraints: sa.UniqueConstraint, nullable: bool) -> None:
    wanted = sa.Table(
        "conversations",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("status", _WORD, nullable=False),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey(doctors), nullable=nullable),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("last_message_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        *constraints,
    )
    with op.batch_alter_table("conversations", copy_from=wanted, recreate="always"):
        pass
    for column in ("patient_id", "doctor_id"):
        op.create_index(f"ix_conversations_{column}", "conversations", [column])
