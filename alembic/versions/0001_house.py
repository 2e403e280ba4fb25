"""The house: people, doctors, appointments, conversations and outgoing mail."""

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)
# Appointments that keep others off their time (domain/booking.py, ACTIVE).
_ACTIVE = "status IN ('held', 'pending', 'booked', 'arrived')"


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer, primary_key=True)


def _to(name: str, target: str, *, nullable: bool = False, primary_key: bool = False, index: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), nullable=nullable, primary_key=primary_key, index=index)


def upgrade() -> None:
    _people()
    _doctors()
    _appointments()
    _conversations()
    _mail()
    if op.get_bind().dialect.name == "postgresql":
        _exclude_overlaps_on_postgresql()
    else:
        _exclude_overlaps_on_sqlite()


def _people() -> None:
    op.create_table(
        "users",
        _id(),
        sa.Column("role", _WORD, nullable=False, index=True),
        sa.Column("email", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("password_hash", sa.String),
        sa.Column("email_verified_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("disabled_at", _MOMENT),
    )
    op.create_table(
        "user_sessions",
        _id(),
        _to("user_id", "users.id", index=True),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("device", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
    )
    op.create_table(
        "email_links",
        _id(),
        _to("user_id", "users.id", index=True),
        sa.Column("purpose", _WORD, nullable=False),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
    )
    op.create_table(
        "sign_in_throttles",
        sa.Column("address_hash", sa.String, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_failure_at", _MOMENT, nullable=False),
        sa.Column("locked_until", _MOMENT),
    )


def _doctors() -> None:
    op.create_table(
        "doctors",
        _to("user_id", "users.id", primary_key=True),
        sa.Column("headline", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("qualifications", sa.String, nullable=False),
        sa.Column("years_experience", sa.Integer, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("modes", sa.JSON, nullable=False),
        sa.Column("fee_minor", sa.Integer, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("licence_number", sa.String, nullable=False),
        sa.Column("verified_at", _MOMENT),
        _to("verified_by", "users.id", nullable=True),
        sa.Column("presence", _WORD, nullable=False),
        sa.Column("session_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_minutes", sa.Integer, nullable=False),
        sa.Column("notice_minutes", sa.Integer, nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
    )
    op.create_table(
        "doctor_specialisations",
        _to("doctor_id", "doctors.user_id", primary_key=True),
        sa.Column("specialisation", sa.String, primary_key=True, index=True),
    )
    op.create_table(
        "schedule_rules",
        _id(),
        _to("doctor_id", "doctors.user_id", index=True),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("starts", sa.Time, nullable=False),
        sa.Column("ends", sa.Time, nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="schedule_rules_weekday"),
        sa.CheckConstraint("starts < ends", name="schedule_rules_order"),
    )


def _appointments() -> None:
    op.create_table(
        "appointments",
        _id(),
        _to("doctor_id", "doctors.user_id", index=True),
        _to("patient_id", "users.id", index=True),
        sa.Column("status", _WORD, nullable=False, index=True),
        sa.Column("cancellation_reason", _WORD),
        sa.Column("mode", _WORD, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False, index=True),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("busy_until", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("starts_at < ends_at AND ends_at <= busy_until", name="appointments_order"),
    )
    op.create_table(
        "appointment_changes",
        _id(),
        _to("appointment_id", "appointments.id", index=True),
        sa.Column("at", _MOMENT, nullable=False),
        _to("actor_id", "users.id", nullable=True),
        sa.Column("from_status", _WORD),
        sa.Column("to_status", _WORD, nullable=False),
        sa.Column("why", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ratings",
        _to("appointment_id", "appointments.id", primary_key=True),
        _to("doctor_id", "doctors.user_id", index=True),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("review", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="ratings_stars"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        _id(),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("status", _WORD, nullable=False),
        _to("patient_id", "users.id", index=True),
        _to("doctor_id", "doctors.user_id", index=True),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("last_message_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("patient_id", "doctor_id", "kind"),
    )
    op.create_table(
        "messages",
        _to("conversation_id", "conversations.id", primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        _to("sender_id", "users.id"),
        sa.Column("client_id", sa.String, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("sender_id", "client_id"),
    )
    op.create_table(
        "read_markers",
        _to("conversation_id", "conversations.id", primary_key=True),
        _to("user_id", "users.id", primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
    )


def _mail() -> None:
    op.create_table(
        "outgoing_mail",
        _id(),
        _to("user_id", "users.id", index=True),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("html", sa.LargeBinary, nullable=False),
        sa.Column("status", _WORD, nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", _MOMENT, nullable=False),
        sa.Column("claimed_until", _MOMENT),
        sa.Column("last_error", sa.String),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT),
    )


def _exclude_overlaps_on_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for who, until in (("doctor_id", "busy_until"), ("patient_id", "ends_at")):
        op.execute(
            f"ALTER TABLE appointments ADD CONSTRAINT appointments_{who}_overlap EXCLUDE USING gist"
            f" ({who} WITH =, tstzrange(starts_at, {until}) WITH &&) WHERE ({_ACTIVE})"
        )


def _exclude_overlaps_on_sqlite() -> None:
    # SQLite has no exclusion constraints. A trigger runs inside the writer's transaction, and SQLite has one writer.
    for who, until in (("doctor_id", "busy_until"), ("patient_id", "ends_at")):
        op.execute(f"CREATE INDEX appointments_{who}_time ON appointments ({who}, starts_at) WHERE {_ACTIVE}")
        for what in ("INSERT", f"UPDATE OF {who}, status, starts_at, ends_at, busy_until"):
            op.execute(
                f"CREATE TRIGGER appointments_{who}_overlap_{what[:6].lower()} BEFORE {what} ON appointments"
                f" WHEN NEW.{_ACTIVE} AND EXISTS (SELECT 1 FROM appointments AS other WHERE other.{who} = NEW.{who}"
                f" AND other.{_ACTIVE} AND other.id IS NOT NEW.id"
                f" AND other.starts_at < NEW.{until} AND NEW.starts_at < other.{until})"
                f" BEGIN SELECT RAISE(ABORT, 'appointments_{who}_overlap'); END"
            )


def downgrade() -> None:
    for table in (
        "outgoing_mail",
        "read_markers",
        "messages",
        "conversations",
        "ratings",
        "appointment_changes",
        "appointments",
        "schedule_rules",
        "doctor_specialisations",
        "doctors",
        "sign_in_throttles",
        "email_links",
        "user_sessions",
        "users",
    ):
        op.drop_table(table)
