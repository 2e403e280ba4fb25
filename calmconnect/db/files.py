"""Tables: what people send each other beside words."""

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.files import FileType


class Blob(SQLModel, table=True):
    """The bytes of a file, once however often they are sent, encrypted (`keys.seal`). `digest` is `keys.fingerprint`.

    `wanted_at` is when somebody last sent them: what is being sent now is not thrown away.
    """

    __tablename__ = "blobs"

    digest: str = Field(primary_key=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    wanted_at: datetime = Field(sa_type=UtcDateTime)


class Attachment(SQLModel, table=True):
    """A file that belongs to the message with this sender and client id, which may not have been sent yet.

    `width` and `height` are a picture's in pixels, 0 for anything else, which has no preview. `size` is in bytes.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index("attachments_of_message", "sender_id", "client_id"),)

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversations.id", index=True)
    sender_id: int = Field(foreign_key="users.id")
    client_id: str
    name: str = Field(sa_type=EncryptedText)
    kind: FileType = Field(sa_column=word(FileType))
    size: int
    width: int
    height: int
    digest: str = Field(foreign_key="blobs.digest", index=True)
    preview_digest: str | None = Field(default=None, foreign_key="blobs.digest", index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
