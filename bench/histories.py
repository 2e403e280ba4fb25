"""Fills a PostgreSQL database with two years of a large house: doctors, patients, appointments and what was said."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import text

from calmconnect.db.session import reading, transaction
from calmconnect.keys import encrypt

DOCTORS, DAYS = 200, 730
# Appointments of a doctor begin every hour from six in the morning on, this many days into what is to come at most.
_HOURS, _AHEAD = 12, 20
_MESSAGES = 10

_PEOPLE = """
INSERT INTO users (id, role, email, name, time_zone, email_verified_at, created_at)
SELECT n, CASE WHEN n <= :doctors THEN 'doctor' ELSE 'patient' END, n || '@histories.example', 'Person ' || n, 'UTC', :since,
    CASE WHEN n <= :doctors THEN :since ELSE :since + n * (:now - :since) / (:people + 1) END
FROM generate_series(1, :people) AS n
"""
_PRACTICES = """
INSERT INTO doctors (user_id, headline, about, qualifications, years_experience, languages, modes, fee_minor, currency,
    licence_number, verified_at, presence, session_minutes, buffer_before_minutes, buffer_after_minutes, notice_minutes,
    horizon_days, daily_cap, free_cancel_hours, version)
SELECT id, '', '', '', 1, '[]', '[]', 0, 'INR', 'H-' || id, created_at, 'offline', 50, 0, 10, 120, 42, 0, 24, 1
FROM users WHERE id <= :doctors
"""
# The nth of a doctor's is in the nth of their hours, spread evenly over the days; of those at once each is another patient's.
_APPOINTMENTS = """
INSERT INTO appointments (id, doctor_id, patient_id, status, cancellation_reason, absent, mode, reason, starts_at, ends_at,
    busy_from, busy_until, created_at, confirmed_at, sequence)
SELECT n, doctor, :doctors + 1 + (doctor + :doctors * (slot % 50)) % (:people - :doctors), status,
    CASE WHEN status = 'cancelled'
        THEN (ARRAY['by_patient', 'by_doctor', 'rejected', 'expired', 'unattended'])[1 + kind % 5] END,
    CASE WHEN status = 'noshow' THEN (ARRAY['patient', 'doctor'])[1 + kind % 2] END, 'video', :words, starts,
    starts + interval '50 minutes', starts, starts + interval '1 hour', asked,
    CASE WHEN status <> 'pending' AND (status <> 'cancelled' OR kind % 5 < 2 OR kind % 5 = 4)
        THEN asked + (1 + kind % 300) * interval '5 minutes' END, 0
FROM (
    SELECT n, doctor, slot, kind, starts, LEAST(starts, :now) - (1 + kind % 6) * interval '1 day' AS asked,
        CASE WHEN starts > :now THEN CASE WHEN kind % 10 < 8 THEN 'booked' ELSE 'pending' END
            WHEN kind % 100 < 70 THEN 'fulfilled' WHEN kind % 100 < 95 THEN 'cancelled' ELSE 'noshow' END AS status
    FROM (
        SELECT n, 1 + n % :doctors AS doctor, n / :doctors AS slot, (n * 7919) % 10007 AS kind,
            date_trunc('day', :since) + hour / :hours * interval '1 day' + (6 + hour % :hours) * interval '1 hour' AS starts
        FROM (
            SELECT n, n / :doctors * (:days + :ahead) * :hours / (:number / :doctors) AS hour
            FROM generate_series(0, :number - 1) AS n
        ) AS numbered
    ) AS placed
) AS made
"""
_CHANGES = """
INSERT INTO appointment_changes (appointment_id, at, from_status, to_status, why)
SELECT a.id, step.at, step.before, step.after, :words FROM appointments AS a CROSS JOIN LATERAL (VALUES
    (a.created_at, 'held', 'pending', TRUE),
    (a.confirmed_at, 'pending', 'booked', a.confirmed_at IS NOT NULL),
    (LEAST(a.starts_at, :now), CASE WHEN a.confirmed_at IS NULL THEN 'pending' ELSE 'booked' END, a.status,
        a.status NOT IN ('pending', 'booked'))
) AS step (at, before, after, there) WHERE step.there
"""
_RATINGS = """
INSERT INTO ratings (appointment_id, doctor_id, stars, review, created_at, reported_why, hidden_why, stars_left_out)
SELECT id, doctor_id, 1 + id % 5, '', ends_at, '', '', FALSE FROM appointments WHERE status = 'fulfilled' AND id % 3 = 0
"""
_CONVERSATIONS = """
INSERT INTO conversations (id, kind, status, patient_id, doctor_id, last_seq, last_change, last_message_at, created_at)
SELECT n, 'direct', 'open', :doctors + n, 1 + n % :doctors, :messages / (:people - :doctors), 0, :now, :since
FROM generate_series(1, :people - :doctors) AS n
"""
_LINES = """
INSERT INTO messages (conversation_id, seq, sender_id, client_id, text, sent_at)
SELECT 1 + n % (:people - :doctors), 1 + n / (:people - :doctors), :doctors + 1 + n % (:people - :doctors), 'line-' || n,
    :words, :since + CAST(n AS double precision) / :messages * (:now - :since)
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
"""
_CALLS = """
INSERT INTO calls (id, caller_id, callee_id, medium, status, end_reason, version, asked_at, changed_at, answered_at,
    connected_at, ended_at)
SELECT id, doctor_id, patient_id, 'video', 'ended', 'completed', 5, starts_at, ends_at,
    starts_at + id % 30 * interval '1 second', starts_at + (2 + id % 30) * interval '1 second', ends_at
FROM appointments WHERE status = 'fulfilled' AND id % 4 = 0
"""
_PARTIES = """
INSERT INTO call_parties (call_id, user_id, seat, epoch, offered, left_at, quality)
SELECT c.id, person, '', '', FALSE, c.ended_at, json_build_object('samples', 60, 'rtt', 20 + (c.id + person) % 400,
    'rtt_most', 500, 'loss', 0.5, 'jitter', 4, 'kbps_in', 900, 'kbps_out', 900, 'freezes', 0, 'relayed', FALSE)
FROM calls AS c CROSS JOIN LATERAL (VALUES (c.caller_id), (c.callee_id)) AS both_of (person)
"""
_SPANS = """
INSERT INTO online_spans (doctor_id, since, until, open)
SELECT doctor, :since + day * interval '1 day' + interval '6 hours', :since + day * interval '1 day' + interval '14 hours',
    FALSE
FROM generate_series(1, :doctors) AS doctor, generate_series(0, :days - 1) AS day
"""
_MAIL = """
INSERT INTO outgoing_mail (user_id, kind, about, urgent, address, subject, text, html, status, attempts, next_attempt_at,
    created_at)
SELECT patient_id, 'appointments', '', FALSE, 'a@b.example', '', :words, :words,
    (ARRAY['sent', 'sent', 'sent', 'sent', 'failed', 'dropped'])[1 + id % 6], 1, created_at, created_at FROM appointments
"""
_ACTIVE = """
INSERT INTO active_days (day, user_id)
SELECT CAST(:now AS date) - day, id FROM generate_series(0, 59) AS day, users WHERE (id + day) % 9 = 0
"""
_VITALS = """
INSERT INTO vitals (minute, process, handled, failed, tabs)
SELECT date_trunc('minute', :now) - n * interval '1 minute', process, 900, n % 2, 500
FROM generate_series(0, 13 * 1440) AS n, (VALUES ('one'), ('two')) AS of (process)
"""
_DURATIONS = """
INSERT INTO vital_durations (minute, process, bucket, handled)
SELECT minute, process, bucket, 45 FROM vitals, generate_series(16, 35) AS bucket
"""


async def fill(appointments: int, now: datetime) -> None:
    """Write so many appointments, ten times as many messages, and all that goes with them."""
    words, people = encrypt("I have not slept well for some weeks."), max(DOCTORS * 2, min(20_000, appointments // 10))
    values = {
        "doctors": DOCTORS,
        "people": people + DOCTORS,
        "number": appointments,
        "messages": appointments * _MESSAGES,
        "days": DAYS,
        "ahead": _AHEAD,
        "hours": _HOURS,
        "words": words,
        "since": now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS),
        "now": now,
    }
    async with transaction() as rows:
        connection = await rows.connection()
        await _unchecked(connection)
        for statement in (_PEOPLE, _PRACTICES, _APPOINTMENTS, _CHANGES, _RATINGS, _CONVERSATIONS, _CALLS, _PARTIES):
            await _run(connection, statement, values)
        for statement in (_SPANS, _MAIL, _ACTIVE, _VITALS, _DURATIONS):
            await _run(connection, statement, values)
    step = max(1, appointments * _MESSAGES // 10)
    for first in range(0, appointments * _MESSAGES, step):
        async with transaction() as rows:
            connection = await rows.connection()
            await _unchecked(connection)
            await _run(connection, _LINES, {**values, "first": first, "last": first + step - 1})


async def settle() -> None:
    """Do what the database does by itself within a few minutes of so many new rows."""
    # Readers have no transaction on PostgreSQL, in which this could not be done.
    async with reading() as rows:
        await (await rows.connection()).execute(text("VACUUM ANALYZE"))


async def _unchecked(connection: AsyncConnection) -> None:
    # Made up in one go: that each row leads to others need not be looked up ten million times.
    await connection.execute(text("SET LOCAL session_replication_role = replica"))


async def _run(connection: AsyncConnection, statement: str, values: dict[str, object]) -> None:
    asked = text(_typed(statement))
    await connection.execute(asked, {name: values[name] for name in asked._bindparams})


def _typed(statement: str) -> str:
    """Say of what type each value is, which a database can't tell in a sum."""
    types = {"now": "timestamptz", "since": "timestamptz", "words": "bytea"}
    numbers = ("doctors", "people", "number", "messages", "days", "ahead", "hours")
    for name in (*types, *numbers):
        statement = statement.replace(f":{name}", f"CAST(:{name} AS {types.get(name, 'bigint')})")
    return statement
