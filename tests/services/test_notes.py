"""Notes on both databases: who writes and reads them, what two at once lead to, and what can't be undone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from calmconnect.db.audit import AuditEvent
from calmconnect.db.notes import Note, NoteFile, NoteVersion
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.notes import FILES_PER_NOTE, NoteKind, NoteStatus
from calmconnect.services import attachments, note_files, note_views, notes
from calmconnect.services.note_views import Opened
from tests.support import files
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

LATER = NOW + timedelta(hours=1)
SAID = {"subjective": "Sleeps badly.", "plan": "Walk each day."}


async def begun(cast: Cast, kind: str = "progress") -> int:
    """A draft of Dr. Meera's about Asha, whom she treats."""
    await met(cast.asha, cast.meera, NOW + timedelta(days=1 + len(await rows_of(Note))))
    return await notes.begin(cast.meera.actor, cast.asha.id, kind, None, NOW)


async def signed(cast: Cast, kind: str = "progress") -> int:
    """As `begun`, and signed."""
    number = await begun(cast, kind)
    await notes.sign(cast.meera.actor, number, 0, {**SAID, "text": "Zebra."}, NOW)
    return number


async def rows_of(table: Any) -> list[Any]:
    """All rows of a table."""
    async with reading() as rows:
        return list(await rows.exec(select(table)))


async def acts() -> list[str]:
    """What was done, in its order."""
    async with reading() as rows:
        return list(await rows.exec(select(AuditEvent.act).order_by(col(AuditEvent.id))))


async def opened(person: Person, number: int) -> Opened:
    """A note as somebody reads it."""
    return await note_views.open_(person.actor, number, NOW)


async def test_a_note_is_kept_signed_and_added_to(database: str, cast: Cast) -> None:
    number = await begun(cast)
    assert await notes.save(cast.meera.actor, number, 0, {"plan": "Walk"}, NOW) == 1
    assert await notes.save(cast.meera.actor, number, 1, SAID, NOW) == 2
    assert (await opened(cast.meera, number)).draft["plan"] == "Walk each day."
    await notes.sign(cast.meera.actor, number, 2, SAID, NOW)
    await notes.amend(cast.meera.actor, number, 1, {"text": "Also swims."}, "Forgotten", LATER)
    note = await opened(cast.meera, number)
    assert (note.status, note.draft) == (NoteStatus.AMENDED, {})
    first, second = note.versions
    assert (first.words["plan"], first.reason, first.author) == ("Walk each day.", "", cast.meera.name)
    assert (second.words, second.reason, second.signed_at) == ({"text": "Also swims."}, "Forgotten", LATER)
    assert await acts() == ["note_begun", "note_kept", "note_read", "note_signed", "note_amended"]


async def test_what_is_signed_is_not_changed_any_more(database: str, cast: Cast) -> None:
    number = await signed(cast)
    before = (await rows_of(Note), await rows_of(NoteVersion))
    with pytest.raises(Conflict, match="signed"):
        await notes.save(cast.meera.actor, number, 1, {"plan": "Other."}, LATER)
    with pytest.raises(Conflict, match="signed"):
        await notes.sign(cast.meera.actor, number, 1, {"plan": "Other."}, LATER)
    with pytest.raises(Conflict, match="signed"):
        await notes.discard(cast.meera.actor, number, LATER)
    assert (await rows_of(Note), await rows_of(NoteVersion)) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE note_versions SET text = 'x'",
        "DELETE FROM note_versions",
        "UPDATE notes SET status = 'draft'",
        "UPDATE notes SET patient_id = author_id",
        "UPDATE notes SET draft = 'x'",
        "DELETE FROM notes",
        "DELETE FROM note_files",
        "UPDATE note_files SET digest = digest",
    ],
)
async def test_the_database_itself_refuses_to_change_it(database: str, cast: Cast, statement: str) -> None:
    number = await begun(cast)
    await note_files.add(cast.meera.actor, number, "f.jpg", files.picture(), NOW)
    await notes.sign(cast.meera.actor, number, 0, SAID, NOW)
    with pytest.raises(DBAPIError):
        async with transaction() as rows:
            await (await rows.connection()).execute(text(statement))


async def test_two_windows_of_one_doctor(database: str, cast: Cast) -> None:
    number, meera = await begun(cast), cast.meera.actor
    await notes.save(meera, number, 0, {"plan": "From one."}, NOW)
    # The answer was lost, so it is said once more.
    assert await notes.save(meera, number, 0, {"plan": "From one. "}, NOW) == 1
    with pytest.raises(Conflict, match="another window"):
        await notes.save(meera, number, 0, {"plan": "From the other."}, NOW)
    with pytest.raises(Conflict, match="another window"):
        await notes.sign(meera, number, 0, {"plan": "From the other."}, NOW)
    assert (await opened(cast.meera, number)).draft["plan"] == "From one."


async def test_of_two_who_keep_or_sign_at_once_one_is_told(database: str, cast: Cast) -> None:
    number, meera = await begun(cast), cast.meera.actor
    both = await asyncio.gather(
        notes.save(meera, number, 0, {"plan": "Typed."}, NOW),
        notes.sign(meera, number, 0, {"plan": "Signed."}, NOW),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Conflict) for one in both) == 1
    note = await opened(cast.meera, number)
    said = note.versions[0].words if note.versions else note.draft
    assert said["plan"] == ("Signed." if note.status is NoteStatus.SIGNED else "Typed.")


async def test_of_two_who_add_at_once_one_is_told(database: str, cast: Cast) -> None:
    number, meera = await signed(cast), cast.meera.actor
    added = [notes.amend(meera, number, 1, {"text": f"Number {nth}."}, "Why", NOW) for nth in range(5)]
    answers = await asyncio.gather(*added, return_exceptions=True)
    assert sorted(isinstance(one, Conflict) for one in answers) == [False, True, True, True, True]
    assert [one.number for one in (await opened(cast.meera, number)).versions] == [1, 2]


async def test_two_clicks_begin_one_note(database: str, cast: Cast) -> None:
    number = await begun(cast)
    again = [notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW) for _ in range(4)]
    assert set(await asyncio.gather(*again)) == {number}
    await notes.save(cast.meera.actor, number, 0, SAID, NOW)
    assert await notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW) != number


async def test_a_note_about_an_appointment_of_the_two(database: str, cast: Cast) -> None:
    own, other = await met(cast.asha, cast.meera), await met(cast.ben, cast.meera, NOW + timedelta(days=1))
    number = await notes.begin(cast.meera.actor, cast.asha.id, "progress", own, NOW)
    assert (await opened(cast.meera, number)).session_at == NOW
    with pytest.raises(NotFound):
        await notes.begin(cast.meera.actor, cast.asha.id, "progress", other, NOW)


async def test_only_a_doctor_who_treats_somebody_writes(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera, status=Status.PENDING)
    before = await all_rows()
    for person in (cast.meera, cast.jonas):
        with pytest.raises(NotFound):
            await notes.begin(person.actor, cast.asha.id, "progress", None, NOW)
        with pytest.raises(NotFound):
            await note_views.of_patient(person.actor, cast.asha.id)
    for person in (cast.asha, cast.ben, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await notes.begin(person.actor, cast.asha.id, "progress", None, NOW)
    with pytest.raises(Invalid):
        await notes.begin(cast.meera.actor, cast.asha.id, "secret", None, NOW)
    assert await all_rows() == before


async def test_who_treats_somebody_too_reads_what_is_signed_and_no_more(database: str, cast: Cast) -> None:
    progress, own = await signed(cast), await signed(cast, "psychotherapy")
    draft = await begun(cast)
    for number in (progress, own, draft):
        with pytest.raises(NotFound):
            await opened(cast.jonas, number)
    await met(cast.asha, cast.jonas, NOW + timedelta(days=40))
    assert (await opened(cast.jonas, progress)).versions[0].words["plan"] == "Walk each day."
    assert not (await opened(cast.jonas, progress)).own
    for number in (own, draft):
        with pytest.raises(NotFound):
            await opened(cast.jonas, number)
    found = await note_views.of_patient(cast.jonas.actor, cast.asha.id)
    assert ([one.id for one in found.rows], found.total) == ([progress], 1)
    mine = await note_views.of_patient(cast.meera.actor, cast.asha.id)
    assert {(one.id, one.kind) for one in mine.rows} == {
        (progress, NoteKind.PROGRESS),
        (own, NoteKind.PSYCHOTHERAPY),
        (draft, NoteKind.PROGRESS),
    }
    with pytest.raises(NotFound):
        await notes.amend(cast.jonas.actor, progress, 1, {"text": "Me, too."}, "Why", NOW)


async def test_files_come_with_a_draft_and_stay_with_the_note(database: str, cast: Cast) -> None:
    number, meera = await begun(cast), cast.meera.actor
    kept = await note_files.add(meera, number, "me.png", files.with_place(), NOW)
    gone = await note_files.add(meera, number, "f.pdf", files.pdf(), NOW)
    await note_files.drop(meera, gone.id, NOW)
    for refused in (b"Just text.", b"", files.pdf(enclosed=b"MZ")):
        with pytest.raises(Invalid):
            await note_files.add(meera, number, "f", refused, NOW)
    await notes.sign(meera, number, 0, SAID, NOW)
    with pytest.raises(Conflict):
        await note_files.add(meera, number, "f.png", files.picture(), NOW)
    with pytest.raises(Conflict):
        await note_files.drop(meera, kept.id, NOW)
    await attachments.sweep(NOW + timedelta(days=9))
    found = await note_files.read(meera, kept.id, False, NOW)
    assert found.content.startswith(b"\xff\xd8\xff") and b"Zebra" not in found.content
    assert [file.name for file in (await opened(cast.meera, number)).files] == ["me.jpg"]
    for person in (cast.asha, cast.alex, cast.jonas):
        with pytest.raises((NotFound, NotAllowed)):
            await note_files.read(person.actor, kept.id, False, NOW)


async def test_a_note_has_so_many_files_only(database: str, cast: Cast) -> None:
    number = await begun(cast)
    kept = await note_files.add(cast.meera.actor, number, "f.jpg", files.picture(), NOW)
    async with transaction() as rows:
        one = await rows.get_one(NoteFile, kept.id)
        fields = one.model_dump(exclude={"id"})
        rows.add_all(NoteFile(**fields) for _ in range(FILES_PER_NOTE - 1))
    with pytest.raises(Invalid, match="up to"):
        await note_files.add(cast.meera.actor, number, "f.jpg", files.picture(), NOW)


async def test_a_draft_that_is_thrown_away_leaves_nothing(database: str, cast: Cast) -> None:
    number = await begun(cast)
    await notes.save(cast.meera.actor, number, 0, SAID, NOW)
    await note_files.add(cast.meera.actor, number, "f.jpg", files.picture(), NOW)
    await notes.discard(cast.meera.actor, number, NOW)
    await attachments.sweep(NOW + timedelta(days=1))
    left = await all_rows()
    assert [left[name] for name in ("notes", "note_files", "blobs")] == [[], [], []]
    assert (await acts())[-1] == "note_discarded"


async def test_nothing_of_a_note_can_be_read_at_rest(database: str, cast: Cast) -> None:
    number = await signed(cast)
    await notes.amend(cast.meera.actor, number, 1, {"text": "Zebra."}, "Zebra", NOW)
    async with reading() as rows:
        connection = await rows.connection()
        for table in ("notes", "note_versions", "note_files", "audit_events"):
            kept = (await connection.execute(text(f"SELECT * FROM {table}"))).all()
            assert not any(word in repr(kept) for word in ("Zebra", "Sleeps", "Walk"))
