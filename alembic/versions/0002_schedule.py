"""The schedule: dates that differ, leave, a buffer before sessions, and how many a day may have."""

import sqlalchemy as sa

from alembic import op

revision = "0002_schedule"
down_revision = "0002_notifications"

_MOMENT = sa.DateTime(timezone=True)
# Appointments that keep others off their time (domain/booking.py, ACTIVE).
_ACTIVE = "status IN ('held', 'pending', 'booked', 'arrived')"
_ORDER_BEFORE = "starts_at < ends_at AND ends_at <= busy_until"
_ORDER = f"busy_from <= starts_at AND {_ORDER_BEFORE}"


def upgrade() -> None:
    op.execute("ALTER TABLE doctors RENAME COLUMN buffer_minutes TO buffer_after_minutes")
    for column in ("buffer_before_minutes", "daily_cap"):
        op.add_column("doctors", sa.Column(column, sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "schedule_overrides",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("starts", sa.Time),
        sa.Column("ends", sa.Time),
        sa.CheckConstraint(
            "(starts IS NULL AND ends IS NULL) OR (starts IS NOT NULL AND ends IS NOT NULL AND starts < ends)",
            name="schedule_overrides_order",
        ),
    )
    op.create_table(
        "schedule_leave",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("doctors.user_id"), nullable=False, index=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("note", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("doctor_id", "first_day", "last_day"),
        sa.CheckConstraint("first_day <= last_day", name="schedule_leave_order"),
    )
    op.add_column("appointments", sa.Column("busy_from", _MOMENT))
    op.execute("UPDATE appointments SET busy_from = starts_at")
    if _on_postgresql():
        op.alter_column("appointments", "busy_from", nullable=False)
        _order_on_postgresql(_ORDER)
        _exclude_on_postgresql("busy_from")
    else:
        _let_go_on_sqlite()
        with op.batch_alter_table("appointments", recreate="always") as table:
            table.alter_column("busy_from", nullable=False)
            table.drop_constraint("appointments_order", type_="check")
            table.create_check_constraint("appointments_order", _ORDER)
        _exclude_on_sqlite("busy_from", "busy_from, busy_until")


def downgrade() -> None:
    if _on_postgresql():
        _order_on_postgresql(_ORDER_BEFORE)
        _exclude_on_postgresql("starts_at")
        op.drop_column("appointments", "busy_from")
    else:
        _let_go_on_sqlite()
        with op.batch_alter_table("appointments", recreate="always") as table:
            table.drop_constraint("appointments_order", type_="check")
            table.create_check_constraint("appointments_order", _ORDER_BEFORE)
            table.drop_column("busy_from")
        _exclude_on_sqlite("starts_at", "busy_until")
    op.drop_table("schedule_leave")
    op.drop_table("schedule_overrides")
    for column in ("daily_cap", "buffer_before_minutes"):
        op.drop_column("doctors", column)
    op.execute("ALTER TABLE doctors RENAME COLUMN buffer_after_minutes TO buffer_minutes")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _order_on_postgresql(condition: str) -> None:
    op.drop_constraint("appointments_order", "appointments", type_="check")
    op.create_check_constraint("appointments_order", "appointments", condition)


def _exclude_on_postgresql(since: str) -> None:
    op.drop_constraint("appointments_doctor_id_overlap", "appointments")
    op.execute(
        "ALTER TABLE appointments ADD CONSTRAINT appointments_doctor_id_overlap EXCLUDE USING gist"
        f" (doctor_id WITH =, tstzrange({since}, busy_until) WITH &&) WHERE ({_ACTIVE})"
    )


def _let_go_on_sqlite() -> None:
    """Drop what a rebuilt table would lose: the triggers, and indexes of active appointments only."""
    for who in ("doctor_id", "patient_id"):
        op.execute(f"DROP INDEX appointments_{who}_time")
        for what in ("insert", "update"):
            op.execute(f"DROP TRIGGER appointments_{who}_overlap_{what}")


def _exclude_on_sqlite(since: str, doctors_columns: str) -> None:
    """The triggers of 0001, for the doctor's time from `since` on."""
    for who, begins, until, columns in (
        ("doctor_id", since, "busy_until", doctors_columns),
        ("patient_id", "starts_at", "ends_at", "busy_until"),
    ):
        op.execute(f"CREATE INDEX appointments_{who}_time ON appointments ({who}, {begins}) WHERE {_ACTIVE}")
        for what in ("INSERT", f"UPDATE OF {who}, status, starts_at, ends_at, {columns}"):
            op.execute(
                f"CREATE TRIGGER appointments_{who}_overlap_{what[:6].lower()} BEFORE {what} ON appointments"
                f" WHEN NEW.{_ACTIVE} AND EXISTS (SELECT 1 FROM appointments AS other WHERE other.{who} = NEW.{who}"
                f" AND other.{_ACTIVE} AND other.id IS NOT NEW.id"
                f" AND other.{begins} < NEW.{until} AND NEW.{begins} < other.{until})"
                f" BEGIN SELECT RAISE(ABORT, 'appointments_{who}_overlap'); END"
            )
