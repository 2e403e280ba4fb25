"""PDFs that only show something: none that run, open, send, fetch or carry anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from calmconnect.domain.errors import Invalid

_MOST_OBJECTS = 200_000
_ACTIVE = "This PDF has active parts (scripts, forms or files in it). Please print it as a plain PDF, and send that."
_LOCKED = "This PDF is locked by a password, so we can't check it. Please send it without one."

# Keys of dictionaries, and kinds of actions (PDF 1.7, 12.6.4), that do more than show a page or follow a link.
_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/RichMediaContent"})
_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/RichMediaExecute",
        "/Sound",
        "/Movie",
    }
)
# Also where no table of the file leads to: some programs search the whole file when its tables are broken.
_ANYWHERE = re.compile(rb"/(JavaScript|EmbeddedFile|RichMedia|SubmitForm|ImportData|Launch)\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def check(content: bytes) -> None:
    """Refuse a PDF with active content, or one that can't be looked into.

    Raises:
        Invalid: with the field `file`.
    """
    if _ANYWHERE.search(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)):
        raise Invalid(file=_ACTIVE)
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Invalid(file=_LOCKED)
    for number, found in enumerate(_dictionaries(reader)):
        if number > _MOST_OBJECTS:
            raise ValueError("a document with too many parts")
        if not _KEYS.isdisjoint(found) or ("/S" in found and str(found["/S"]) in _ACTIONS):
            raise Invalid(file=_ACTIVE)
    if not reader.pages:
        raise ValueError("a document without pages")


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, whether a page leads to it or not."""
    packed = [(number, 0) for number in reader.xref_objStm]
    named = [(number, generation) for generation, table in reader.xref.items() for number in table]
    parts = (IndirectObject(*one, reader).get_object() for one in [*packed, *named])
    waiting: list[Any] = [reader.trailer, *parts]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(part for part in one.values() if not isinstance(part, IndirectObject))
        elif isinstance(one, ArrayObject):
            waiting.extend(part for part in one if not isinstance(part, IndirectObject))
