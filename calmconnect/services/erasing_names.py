"""Names that were written into what others were told: found under their encryption, and taken out.

Another person of the same name is called "Erased person" in what was told of them, too: a text does not say whom it means.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from html import escape

from sqlalchemy import func
from sqlmodel import SQLModel, col, delete, update

from calmconnect.db.doctor_imports import DoctorImportLine
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.notifications import Notification, OutgoingPush
from calmconnect.db.people import User
from calmconnect.db.rewriting import Place, Sealed, column_of
from calmconnect.db.rooms import Room
from calmconnect.db.session import reading
from calmconnect.domain.erasing import ERASED_NAME
from calmconnect.keys import WrongKey, decrypt, encrypt
from calmconnect.services.work import work

# Whatever the program writes names into.
_TOLD: tuple[tuple[type[SQLModel], str], ...] = (
    (Notification, "title"),
    (Notification, "text"),
    (OutgoingMail, "text"),
    (OutgoingMail, "html"),
    (OutgoingMail, "calendar"),
    (OutgoingPush, "title"),
    (Room, "title"),
)
# How calendars break long lines (RFC 5545).
_FOLD = re.compile(r"\r?\n[ \t]")

Rewrite = Callable[[str], str | None]


async def take_out(user: User) -> None:
    """Take somebody's name and address out of what others were told; done twice it is the same as once."""
    rewrite = _without(user.name, user.email)
    for table, name in _TOLD:
        await _rewrite(Sealed(column_of(table, name)), rewrite)
    async with work() as w:
        named = col(OutgoingMail.subject).contains(user.name, autoescape=True)
        plain = func.replace(OutgoingMail.subject, user.name, ERASED_NAME)
        await w.rows.exec(update(OutgoingMail).where(named).values(subject=plain))


async def forget_imported(email: str) -> None:
    """Delete the lines of lists of doctors that are about somebody with this address."""
    lines, place = Sealed(column_of(DoctorImportLine, "words")), None
    while True:
        async with reading() as rows:
            found = await lines.after(rows, place)
        if not found:
            return
        gone = await asyncio.to_thread(lambda tokens: [at for at, token in tokens if _is_about(token, email)], found)
        async with work() as w:
            for import_id, number in gone:
                line = (col(DoctorImportLine.import_id) == import_id, col(DoctorImportLine.number) == number)
                await w.rows.exec(delete(DoctorImportLine).where(*line))
        place = found[-1][0]


async def _rewrite(sealed: Sealed, rewrite: Rewrite) -> None:
    place: Place | None = None
    while True:
        async with reading() as rows:
            found = await sealed.after(rows, place)
        if not found:
            return
        fresh = await asyncio.to_thread(_fresh, found, rewrite)
        if fresh:
            async with work() as w:
                for one in fresh:
                    await sealed.replace(w.rows, *one)
        place = found[-1][0]


def _fresh(found: list[tuple[Place, bytes]], rewrite: Rewrite) -> list[tuple[Place, bytes, bytes]]:
    fresh = []
    for place, token in found:
        try:
            words = rewrite(decrypt(token))
        except WrongKey:
            # Nobody reads it any more.
            continue
        if words is not None:
            fresh.append((place, token, encrypt(words)))
    return fresh


def _without(*names: str) -> Rewrite:
    """Gives a text without these, None for one in which they are not."""
    forms = {form for name in names for form in (name, escape(name), name.replace(",", "\\,").replace(";", "\\;"))}
    each = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    named = re.compile(rf"(?<!\w)(?:{each})(?!\w)")

    def rewrite(text: str) -> str | None:
        for one in (text, _FOLD.sub("", text)):
            if named.search(one):
                return named.sub(ERASED_NAME, one)
        return None

    return rewrite


def _is_about(token: bytes, email: str) -> bool:
    try:
        return bool(email in json.loads(decrypt(token)).values())
    except WrongKey:
        return False
