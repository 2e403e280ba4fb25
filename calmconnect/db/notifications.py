"""Tables: what people were told, what they want to hear, the devices that take pushes, and pushes on their way."""

from datetime import datetime, time

from sqlmodel import Field, Index, SQLModel

from calmconnect.db.mail import MailStatus
from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.notifications import Channel, Kind


class Notification(SQLModel, table=True):
    """One notice in a person's notification centre. `path` is where it leads, `about` what it concerns ("appointment:12")."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_user_id_read_at", "user_id", "read_at"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id")
    kind: Kind = Field(sa_column=word(Kind))
    title: str = Field(sa_type=EncryptedText)
    text: str = Field(sa_type=EncryptedText)
    path: str
    about: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NotificationPreference(SQLModel, table=True):
    """A person's choice for one kind and channel; without a row it is as for everyone."""

    __tablename__ = "notification_preferences"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    kind: Kind = Field(sa_column=word(Kind, primary_key=True))
    channel: Channel = Field(sa_column=word(Channel, primary_key=True))
    wanted: bool


class NotificationSettings(SQLModel, table=True):
    """A person's quiet hours, by the clock on their wall, both or none; and whether open pages may make a sound."""

    __tablename__ = "notification_settings"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    quiet_from: time | None = None
    quiet_until: time | None = None
    sound: bool = True


class PushSubscription(SQLModel, table=True):
    """A device that takes pushes: its push service's address, and the keys of the browser (base64url) to encrypt for.

    `session_id` is where its owner is signed in on it: whoever signs out there wants no pushes there any more.
    """

    __tablename__ = "push_subscriptions"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    session_id: int = Field(foreign_key="user_sessions.id", index=True)
    endpoint: str = Field(unique=True)
    p256dh: str
    auth: str = Field(sa_type=EncryptedText)
    created_at: datetime = Field(sa_type=UtcDateTime)


class OutgoingPush(SQLModel, table=True):
    """One push to one device. Columns as of `OutgoingMail`; `notification_id` is the notice in the app, if there is one.

    `useless_at` is when it need not arrive any more, None for a day later.
    """

    __tablename__ = "outgoing_push"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    subscription_id: int = Field(foreign_key="push_subscriptions.id", ondelete="CASCADE", index=True)
    notification_id: int | None = Field(default=None, foreign_key="notifications.id")
    kind: Kind = Field(sa_column=word(Kind))
    about: str
    urgent: bool = False
    title: str = Field(sa_type=EncryptedText)
    path: str
    status: MailStatus = Field(default=MailStatus.QUEUED, sa_column=word(MailStatus, index=True))
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    useless_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
