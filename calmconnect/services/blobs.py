"""The bytes of files at rest: looked at before they are kept, encrypted, once however often they are sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, delete, exists, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.care_documents import CareDocument
from calmconnect.db.files import Attachment, Blob
from calmconnect.db.licences import LicenceFile
from calmconnect.db.notes import NoteFile
from calmconnect.db.people import User
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.errors import Invalid, NotFound
from calmconnect.domain.files import FileType, Size, clean_name
from calmconnect.keys import fingerprint, seal, unseal
from calmconnect.services.examination import examine
from calmconnect.services.work import Work
from calmconnect.settings import settings

# What is being sent now belongs to nothing yet, and is not thrown away.
_ON_ITS_WAY = timedelta(hours=1)
# Every column that names bytes: what none of them names any more goes.
_NAMED_BY: tuple[Any, ...] = (
    Attachment.digest,
    Attachment.preview_digest,
    NoteFile.digest,
    NoteFile.preview_digest,
    LicenceFile.digest,
    LicenceFile.preview_digest,
    User.avatar_digest,
    CareDocument.digest,
)


@dataclass(frozen=True, slots=True)
class File:
    """A file as a page shows it: `size` in bytes, `width` and `height` in pixels (0 for what is no picture)."""

    id: int
    name: str
    kind: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, and how they are to be served."""

    name: str
    kind: FileType
    content: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes as they may be kept, and what they are known by."""

    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that may be kept: `size` in bytes, `measures` a picture's; `preview` is None for what has none."""

    kind: FileType
    size: int
    measures: Size
    whole: Sealed
    preview: Sealed | None

    def columns(self, name: object, now: datetime) -> dict[str, Any]:
        """What an `Attachment`, a `NoteFile` or a `LicenceFile` keeps of it under a name, added `now`.

        Raises:
            Invalid: with the field `file` for a name that can't be taken.
        """
        return {
            "name": clean_name(name, self.kind),
            "kind": self.kind,
            "size": self.size,
            "width": self.measures.width,
            "height": self.measures.height,
            "digest": self.whole.digest,
            "preview_digest": self.preview.digest if self.preview else None,
            "added_at": now,
        }


def largest() -> int:
    """How many bytes a file may have."""
    return settings().attachment_mb * 2**20


def too_large() -> Invalid:
    """Refuses a file for its size, with the field `file`."""
    return Invalid(file=f"Files may have up to {settings().attachment_mb} MB.")


def check_size(content: bytes) -> None:
    """Refuse what is too large before anybody looks at it.

    Raises:
        Invalid: with the field `file`.
    """
    if len(content) > largest():
        raise too_large()


def file_of(kept: Attachment | NoteFile | LicenceFile) -> File:
    """What a page shows of a file that is kept."""
    return File(kept.id or 0, kept.name, kept.kind.value, kept.size, kept.width, kept.height)


async def prepare(content: bytes) -> Prepared:
    """What may be kept of a file that somebody sends, encrypted.

    Raises:
        Invalid: with the field `file` for one that can't be taken.
    """
    found = await examine(content)
    whole = await asyncio.to_thread(sealed, found.content)
    preview = await asyncio.to_thread(sealed, found.preview) if found.preview else None
    return Prepared(found.kind, len(found.content), found.size, whole, preview)


def sealed(content: bytes) -> Sealed:
    """Bytes as they may be kept; large ones take a while."""
    return Sealed(fingerprint(content), seal(content))


async def keep(w: Work, now: datetime, *parts: Sealed | None) -> None:
    """Keep bytes once, and keep the sweeper off them until they belong to a file."""
    # In order, so that two who send the same never wait for each other.
    for part in sorted((part for part in parts if part), key=lambda part: part.digest):
        # Noted first: it also locks what is there against being thrown away meanwhile.
        noted = await w.rows.exec(
            update(Blob).where(col(Blob.digest) == part.digest).values(wanted_at=now).returning(Blob)
        )
        if noted.first() is None:
            await insert_if_absent(w.rows, Blob, digest=part.digest, content=part.content, wanted_at=now)


async def take_out(rows: AsyncSession, digest: str | None) -> bytes:
    """The bytes that are known by a digest, as they are kept: for `opened`.

    Raises:
        NotFound: when there are none.
    """
    blob = await rows.get(Blob, digest) if digest else None
    if blob is None:
        raise NotFound
    return blob.content


async def opened(content: bytes) -> bytes:
    """What was sealed; raises as `keys.unseal`."""
    return await asyncio.to_thread(unseal, content)


async def sweep(w: Work, now: datetime) -> None:
    """Throw away bytes that belong to no file."""
    unused = [~exists().where(column == Blob.digest) for column in _NAMED_BY]
    await w.rows.exec(delete(Blob).where(col(Blob.wanted_at) < now - _ON_ITS_WAY, *unused))
