"""Notifications: what people were told, their preferences and devices, pushes, and what a mail is about."""

import sqlalchemy as sa

from alembic import op

revision = "0002_notifications"
down_revision = "0001"

_WORD = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def _user(*, primary_key: bool = False, index: bool = False) -> sa.Column:
    return sa.Column(
        "user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, primary_key=primary_key, index=index
    )


def upgrade() -> None:
    _notifications()
    _wishes()
    _pushes()
    op.add_column("outgoing_mail", sa.Column("kind", _WORD, nullable=False, server_default="account"))
    op.add_column("outgoing_mail", sa.Column("about", sa.String, nullable=False, server_default=""))
    op.add_column("outgoing_mail", sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()))


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer, primary_key=True),
        _user(),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT),
    )
    op.create_index("ix_notifications_user_id_read_at", "notifications", ["user_id", "read_at"])


def _wishes() -> None:
    op.create_table(
        "notification_preferences",
        _user(primary_key=True),
        sa.Column("kind", _WORD, primary_key=True),
        sa.Column("channel", _WORD, primary_key=True),
        sa.Column("wanted", sa.Boolean, nullable=False),
    )
    op.create_table(
        "notification_settings",
        _user(primary_key=True),
        sa.Column("quiet_from", sa.Time),
        sa.Column("quiet_until", sa.Time),
        sa.Column("sound", sa.Boolean, nullable=False),
    )


def _pushes() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.Integer, primary_key=True),
        _user(index=True),
        sa.Column("session_id", sa.Integer, sa.ForeignKey("user_sessions.id"), nullable=False, index=True),
        sa.Column("endpoint", sa.String, nullable=False, unique=True),
        sa.Column("p256dh", sa.String, nullable=False),
        sa.Column("auth", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "outgoing_push",
        sa.Column("id", sa.Integer, primary_key=True),
        _user(index=True),
        sa.Column(
            "subscription_id",
            sa.Integer,
            sa.ForeignKey("push_subscriptions.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("notification_id", sa.Integer, sa.ForeignKey("notifications.id")),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("status", _WORD, nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", _MOMENT, nullable=False),
        sa.Column("claimed_until", _MOMENT),
        sa.Column("last_error", sa.String),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT),
    )


def downgrade() -> None:
    for column in ("urgent", "about", "kind"):
        op.drop_column("outgoing_mail", column)
    for table in (
        "outgoing_push",
        "push_subscriptions",
        "notification_settings",
        "notification_preferences",
        "notifications",
    ):
        op.drop_table(table)
