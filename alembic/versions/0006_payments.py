"""Holds and requests that lapse, who came, and what was paid."""

import sqlalchemy as sa

from alembic import op

revision = "0006_payments"
down_revision = "0005_message_notes"

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)
# Payments that may yet come to something (domain/payments.py, OPEN).
_OPEN = sa.text("status IN ('processing', 'requires_action', 'authorised', 'captured')")


def _new() -> list[sa.Column]:
    return [
        sa.Column("expires_at", _MOMENT),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("patient_came_at", _MOMENT),
        sa.Column("doctor_came_at", _MOMENT),
        sa.Column("absent", _WORD),
        sa.Column("chain_id", sa.Integer),
        sa.Column("sequence", sa.Integer, nullable=False, server_default="0"),
    ]


def upgrade() -> None:
    op.add_column("doctors", sa.Column("free_cancel_hours", sa.Integer, nullable=False, server_default="24"))
    for column in _new():
        op.add_column("appointments", column)
    op.create_index("ix_appointments_expires_at", "appointments", ["expires_at"])
    op.create_index("ix_appointments_chain_id", "appointments", ["chain_id"])
    op.create_table(
        "appointment_reminders",
        sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id"), primary_key=True),
        sa.Column("minutes_before", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
    )
    op.add_column("outgoing_mail", sa.Column("calendar", sa.LargeBinary))
    _payments()


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id"), nullable=False, index=True),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("amount_minor", sa.Integer, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("card_end", sa.String, nullable=False),
        sa.Column("status", _WORD, nullable=False, index=True),
        sa.Column("due", _WORD, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", _MOMENT, nullable=False),
        sa.Column("claimed_until", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
    )
    op.create_index(
        "payments_one_open", "payments", ["appointment_id"], unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN
    )
    op.create_table(
        "test_charges",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("card", sa.String, nullable=False),
        sa.Column("amount_minor", sa.Integer, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("confirmed", sa.Boolean),
        sa.Column("captured_at", _MOMENT),
        sa.Column("refunded_at", _MOMENT),
    )


def downgrade() -> None:
    for table in ("test_charges", "payments", "appointment_reminders"):
        op.drop_table(table)
    op.drop_index("ix_appointments_chain_id", "appointments")
    op.drop_index("ix_appointments_expires_at", "appointments")
    for column in reversed(_new()):
        op.drop_column("appointments", column.name)
    op.drop_column("outgoing_mail", "calendar")
    op.drop_column("doctors", "free_cancel_hours")
