"""What may be sent as a file: known by what is in it, never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_line

NAME_LENGTH = 120
FILES_PER_MESSAGE = 6
# A file that no message came to name is thrown away.
ORPHANED_AFTER = timedelta(days=1)

_UNKNOWN = "We can take pictures (JPEG, PNG, WebP, GIF, AVIF), PDFs and plain text. This is something else."


class FileType(StrEnum):
    """What a file is, by its content; the value is its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    AVIF = "image/avif"
    PDF = "application/pdf"
    TEXT = "text/plain"


PICTURES = frozenset({FileType.JPEG, FileType.PNG, FileType.WEBP, FileType.GIF, FileType.AVIF})

# Where in a file which bytes stand.
_SIGNS: tuple[tuple[int, bytes, FileType], ...] = (
    (0, b"\xff\xd8\xff", FileType.JPEG),
    (0, b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (8, b"WEBP", FileType.WEBP),
    (0, b"GIF8", FileType.GIF),
    (4, b"ftypavif", FileType.AVIF),
    (0, b"%PDF-", FileType.PDF),
)
_ENDINGS = {FileType.JPEG: ".jpg", FileType.PNG: ".png", FileType.PDF: ".pdf", FileType.TEXT: ".txt"}


@dataclass(frozen=True, slots=True)
class Size:
    """Of a picture, in pixels."""

    width: int
    height: int


def type_of(content: bytes) -> FileType:
    """What a file is.

    Text is UTF-8 without control characters; a page for a browser is text, and is only ever served as such.

    Raises:
        Invalid: with the field `file` for an empty one, and for one that is nothing we take.
    """
    if not content:
        raise Invalid(file="This file is empty.")
    for place, sign, found in _SIGNS:
        if content[place : place + len(sign)] == sign:
            return found
    if _is_text(content):
        return FileType.TEXT
    raise Invalid(file=_UNKNOWN)


def clean_name(value: object, kind: FileType) -> str:
    """What the file is called: one line without folders, with the ending that its content has.

    Raises:
        Invalid: with the field `file` for a name that can't be shown.
    """
    line = clean_line(value, field="file", longest=1_000)
    bare = line.replace("\\", "/").rpartition("/")[2].strip(". ")
    ending = _ENDINGS[kind]
    stem = bare[: -len(ending)] if bare.lower().endswith(ending) else bare.rpartition(".")[0] or bare
    return (stem.strip(". ")[: NAME_LENGTH - len(ending)] or "file") + ending


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(sign < " " and sign not in "\n\r\t\f" for sign in text)
