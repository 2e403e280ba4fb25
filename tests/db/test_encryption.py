"""Text at rest: nothing that people wrote to each other, and no mailed link, can be read in the database's own files."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import SQLModel, select

from calmconnect.db import tables
from calmconnect.db.conversations import Message
from calmconnect.db.session import reading
from calmconnect.db.types import EncryptedText
from calmconnect.keys import WrongKey
from calmconnect.services import accounts, booking, chat, visits
from tests.support.care import ask
from tests.support.cast import NOW, Cast
from tests.support.database import configured
from tests.support.mailbox import mails_to, token_mailed_to
from tests.support.programs import needed
from tests.support.resources import make_appointment, make_conversation

assert tables.LOADED

MESSAGE = "zebra: I have not slept for four nights"
REASON = "giraffe: I am afraid of the mornings"
WHY = "okapi: I am in hospital that week"


def on_disk(address: str) -> bytes:
    """All that the database keeps: the files of SQLite, its log included, or a dump of PostgreSQL."""
    if address.startswith("sqlite"):
        file = Path(address.partition(":///")[2])
        return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))
    command = [needed("pg_dump"), address.replace("+psycopg", "")]
    return subprocess.run(command, check=True, capture_output=True).stdout


def holds(disk: bytes, text: str) -> bool:
    """Whether a text, or the hexadecimal PostgreSQL writes binary columns in, can be found."""
    return text.encode() in disk or text.encode().hex().encode() in disk


async def write(cast: Cast) -> None:
    """A message, an appointment's reason, why it was rejected, and a mail with a personal link."""
    await make_appointment(cast)
    conversation = await make_conversation(cast)
    await chat.send(cast.asha.actor, conversation, "client-1", MESSAGE, NOW)
    day = NOW + timedelta(days=2)
    starts = day.replace(hour=5, minute=30)
    slot = int(starts.timestamp() * 1000)
    asked = await ask(cast.ben, cast.meera, slot, REASON)
    await booking.reject(cast.meera.actor, asked, WHY, NOW)
    await accounts.request_reset(cast.asha.email, NOW)


async def test_nothing_is_readable_on_the_disk(database: str, cast: Cast) -> None:
    await write(cast)
    token = await token_mailed_to(cast.asha.email)
    disk = on_disk(database)
    assert holds(disk, cast.asha.email), "the look at the disk finds nothing at all"
    for secret in (MESSAGE, REASON, WHY, "zebra", "giraffe", "okapi", token, "You asked for a new password"):
        assert not holds(disk, secret), secret


async def test_the_program_reads_it_all(database: str, cast: Cast) -> None:
    await write(cast)
    (visit,) = await visits.over(cast.ben.actor, NOW)
    assert (visit.reason, visit.why) == (REASON, WHY)
    (line,) = await chat.newest(cast.meera.actor, 1)
    assert line.text == MESSAGE
    assert "You asked for a new password" in (await mails_to(cast.asha.email))[0].text


async def test_after_a_new_key_old_rows_are_still_read(database: str, cast: Cast) -> None:
    old, new, wrong = (Fernet.generate_key().decode() for _ in range(3))
    with configured(keys=old):
        await write(cast)
    with configured(keys=f"{new},{old}"):
        assert (await chat.newest(cast.meera.actor, 1))[0].text == MESSAGE
        await chat.send(cast.meera.actor, 1, "client-2", "Come tomorrow.", NOW)
    with configured(keys=wrong), pytest.raises(WrongKey, match="Put the key back"):
        await chat.newest(cast.meera.actor, 1)
    with configured(keys=new), pytest.raises(WrongKey):
        async with reading() as rows:
            (await rows.exec(select(Message))).all()


def test_every_column_for_what_people_wrote_is_encrypted() -> None:
    encrypted = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    }
    assert {
        "messages.text",
        "appointments.reason",
        "appointment_changes.why",
        "outgoing_mail.text",
        "outgoing_mail.html",
    } <= encrypted
