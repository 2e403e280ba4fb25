"""A new key for everything, on both databases: what is old becomes new, nothing is lost, and what can't be read is named."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from calmconnect import keys
from calmconnect.db.notes import Note, NoteVersion
from calmconnect.db.rewriting import everything
from calmconnect.db.ring_keys import RingKey
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act
from calmconnect.keys import WrongKey, new_key
from calmconnect.services import attachments, audit, chat, note_files, note_views, notes, rotation
from calmconnect.services.rotation import Renewed
from calmconnect.services.work import work
from tests.support import files
from tests.support.care import talking
from tests.support.cast import NOW, Cast
from tests.support.database import configured
from tests.support.rows import all_rows

OLD, NEW, OTHER, WHO = (new_key() for _ in range(4))


async def said(cast: Cast) -> int:
    """Words, a file, a record of who did what, a note that is signed: all that is encrypted in its own way. Gives the note."""
    conversation = await talking(cast.asha, cast.meera, lines=3)
    await attachments.add(cast.asha.actor, conversation, "client-9", "f.txt", b"Some words.", NOW)
    await chat.send(cast.asha.actor, conversation, "client-9", "See this.", NOW)
    number = await notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW)
    await note_files.add(cast.meera.actor, number, "f.jpg", files.picture(), NOW)
    await notes.sign(cast.meera.actor, number, 0, {"plan": "Walk."}, NOW)
    await notes.amend(cast.meera.actor, number, 1, {"text": "Swim."}, "Forgotten", NOW)
    async with work() as w:
        audit.record(w, cast.meera.actor, Act.IDENTITY_ASKED, "conversation:1", NOW, "Somebody is in danger.")
    return number


async def run() -> list[Renewed]:
    """A whole run."""
    return await rotation.rotate(NOW, lambda one: None)


async def plain() -> dict[str, list[tuple[object, ...]]]:
    """All rows, decrypted, but those of files, whose bytes look different each time."""
    rows = await all_rows()
    return {name: found for name, found in rows.items() if name not in {"blobs", "ring_keys"}}


async def test_everything_is_read_with_the_new_key_alone(database: str, cast: Cast) -> None:
    with configured(keys=OLD, identity_keys=WHO):
        number, before = await said(cast), await plain()
    with configured(keys=f"{NEW},{OLD}", identity_keys=WHO):
        assert sum(one.renewed for one in await run()) > 8
        assert await rotation.missing_keys() == []
        assert not any(one.renewed or one.closed for one in await run())
    with configured(keys=NEW, identity_keys=WHO):
        assert await plain() == before
        note = await note_views.open_(cast.meera.actor, number, NOW)
        assert (await note_files.read(cast.meera.actor, note.files[0].id, False, NOW)).content.startswith(b"\xff\xd8")
        assert await rotation.missing_keys() == []


async def test_what_is_only_added_can_still_not_be_changed_after(database: str, cast: Cast) -> None:
    with configured(keys=OLD, identity_keys=WHO):
        await said(cast)
    with configured(keys=f"{NEW},{OLD}", identity_keys=WHO):
        await run()
        for statement in ("DELETE FROM audit_events", "UPDATE note_versions SET number = 9", "DELETE FROM note_files"):
            with pytest.raises(DBAPIError):
                async with transaction() as rows:
                    await (await rows.connection()).execute(text(statement))


async def test_a_run_that_was_interrupted_goes_on(database: str, cast: Cast) -> None:
    with configured(keys=OLD, identity_keys=WHO):
        await said(cast)
        before = await plain()
    with configured(keys=f"{NEW},{OLD}", identity_keys=WHO):

        def stop(one: Renewed) -> None:
            if one.renewed:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await rotation.rotate(NOW, stop)
        assert await plain() == before
        assert sum(one.renewed for one in await run()) > 3
    with configured(keys=NEW, identity_keys=WHO):
        assert await plain() == before


async def test_what_somebody_changes_meanwhile_is_theirs(database: str, cast: Cast) -> None:
    (drafts,) = [one for one in everything() if one.name == "notes.draft"]
    with configured(keys=OLD, identity_keys=WHO):
        await talking(cast.asha, cast.meera)
        number = await notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW)
        await notes.save(cast.meera.actor, number, 0, {"plan": "Before."}, NOW)
        async with reading() as rows:
            ((place, old),) = await drafts.after(rows, None)
        await notes.save(cast.meera.actor, number, 1, {"plan": "After."}, NOW)
    with configured(keys=f"{NEW},{OLD}", identity_keys=WHO):
        assert await rotation._put(drafts, [(place, old, keys.renewed(old) or b"")]) == 0
        assert (await note_views.open_(cast.meera.actor, number, NOW)).draft["plan"] == "After."


async def test_what_no_key_opens_is_left_and_its_key_named(database: str, cast: Cast) -> None:
    with configured(keys=OLD, identity_keys=WHO):
        await said(cast)
        await rotation.note_keys(NOW)
        lost, before = keys.key_ids()[0], await plain()
    with configured(keys=NEW, identity_keys=WHO):
        done = await run()
        assert sum(one.closed for one in done) > 8 and not any(one.renewed for one in done)
        assert await rotation.missing_keys() == [lost]
        async with reading() as rows:
            with pytest.raises(WrongKey):
                (await rows.exec(select(NoteVersion))).all()
    with configured(keys=f"{NEW},{OLD}", identity_keys=WHO):
        assert await plain() == before
        assert await rotation.missing_keys() == []


async def test_identities_have_a_ring_of_their_own(database: str, cast: Cast) -> None:
    with configured(keys=OLD, identity_keys=WHO):
        await rotation.note_keys(NOW)
        mine = keys.identity_key_ids()
    with configured(keys=OLD, identity_keys=f"{OTHER},{WHO}"):
        await run()
        async with reading() as rows:
            retired = await rows.exec(select(RingKey.key_id).where(col(RingKey.retired_at).is_not(None)))
            assert tuple(retired) == mine
        assert await rotation.missing_keys() == []


async def test_a_draft_is_encrypted_anew_although_notes_have_triggers(database: str, cast: Cast) -> None:
    with configured(keys=OLD, identity_keys=WHO):
        await talking(cast.asha, cast.meera)
        number = await notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW)
        await notes.save(cast.meera.actor, number, 0, {"plan": "Walk."}, NOW)
    with configured(keys=f"{NEW},{OLD}", identity_keys=WHO):
        await run()
    with configured(keys=NEW, identity_keys=WHO):
        async with reading() as rows:
            assert "Walk." in ((await rows.get_one(Note, number)).draft or "")
