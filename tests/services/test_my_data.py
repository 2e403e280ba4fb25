"""A copy of one's own data: what is in it and what is not, how it is put together, and who can fetch it for how long."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from calmconnect.db.my_data import DataExport
from calmconnect.db.scores import CheckIn
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.health_profile import HealthDetails
from calmconnect.domain.my_data import Making
from calmconnect.services import (
    attachments,
    avatars,
    chat,
    health_profiles,
    message_changes,
    my_data,
    my_data_rounds,
    notes,
)
from calmconnect.services.own_subjects import Subject
from calmconnect.services.work import work
from tests.support.cast import NOW, PASSWORD, Cast, Person
from tests.support.files import picture
from tests.support.mailbox import mails_to
from tests.support.resources import make_appointment, make_document, make_finished_sheet, make_line
from tests.support.rows import all_rows
from tests.support.second_step import STEP, set_up

WEEK = timedelta(days=7)
_HEALTH = [field.name for field in fields(HealthDetails)]


async def copy_of(person: Person) -> dict[str, bytes]:
    """All files of somebody's zip, by name."""
    await my_data.ask(person.actor, NOW)
    assert await my_data_rounds.put_together(NOW) == 1
    content = await my_data.fetch(person.actor, PASSWORD, None, NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def records(files: dict[str, bytes], subject: str) -> list[dict[str, Any]]:
    """What a subject's file says."""
    found: list[dict[str, Any]] = json.loads(files[f"{subject}.json"])
    return found


async def test_all_that_is_theirs_is_in_it(database: str, cast: Cast) -> None:
    conversation = await make_line(cast)
    await chat.send(cast.meera.actor, conversation, "from-doctor", "Breathe with me.", NOW)
    await attachments.add(cast.asha.actor, conversation, "with-a-file", "zebra.txt", b"A zebra.", NOW)
    await chat.send(cast.asha.actor, conversation, "with-a-file", "See this.", NOW)
    await make_finished_sheet(cast)
    await make_document(cast)
    await health_profiles.save(cast.asha.actor, {**dict.fromkeys(_HEALTH, ""), "allergies": "Penicillin"}, NOW)
    await avatars.put(cast.asha.actor, picture(), NOW)
    files = await copy_of(cast.asha)
    assert records(files, "account")[0]["email"] == cast.asha.email
    said = [(one["from"], one["text"]) for one in records(files, "messages")]
    assert said == [
        (cast.asha.name, "I am here."),
        (cast.meera.name, "Breathe with me."),
        (cast.asha.name, "See this."),
    ]
    assert records(files, "questionnaires")[0]["measure"] == "phq9"
    assert records(files, "sessions")[0]["doctor"] == cast.meera.name
    assert records(files, "sessions")[0]["reason"] == "I can't sleep."
    assert records(files, "agreements")[0]["subject"] == "telehealth"
    (name,) = [name for name in files if name.startswith("files/")]
    assert name.endswith("-zebra.txt") and files[name] == b"A zebra."
    (document,) = [content for name, content in files.items() if name.startswith("documents/")]
    assert document.startswith(b"%PDF")
    assert records(files, "health_profile")[0]["allergies"] == "Penicillin"
    assert files["picture.jpg"].startswith(b"\xff\xd8")
    readme = files["README.txt"].decode()
    assert all(name in readme for name in files if name.endswith(".json"))
    assert "psychotherapy" in readme


async def test_nothing_of_others_is_in_it_and_no_note(database: str, cast: Cast) -> None:
    appointment = await make_appointment(cast)
    for kind in ("progress", "psychotherapy"):
        number = await notes.begin(cast.meera.actor, cast.asha.id, kind, appointment, NOW)
        await notes.sign(cast.meera.actor, number, 0, {"plan": "Wombat.", "text": "Wombat."}, NOW)
    conversation = await make_line(cast)
    await chat.send(cast.asha.actor, conversation, "taken-back", "Ocelot.", NOW)
    await message_changes.delete(cast.asha.actor, conversation, 2, NOW)
    everything = b"".join((await copy_of(cast.asha)).values())
    assert b"Wombat" not in everything and b"Ocelot" not in everything
    strangers = b"".join((await copy_of(cast.ben)).values())
    for word in (cast.asha.name, cast.asha.email, "I am here.", "I can't sleep.", cast.meera.name):
        assert word.encode() not in strangers, word


async def test_a_doctors_copy_has_no_patients_words(database: str, cast: Cast) -> None:
    await make_line(cast)
    files = await copy_of(cast.meera)
    assert records(files, "profile")[0]["headline"] == "Here to listen" and len(records(files, "hours")) == 5
    everything = b"".join(files.values())
    assert "messages.json" not in files and cast.asha.name.encode() not in everything


@pytest.mark.parametrize("name", ["asha", "meera", "tara", "alex"])
async def test_everybody_can_have_one(database: str, cast: Cast, name: str) -> None:
    person = getattr(cast, name)
    assert records(await copy_of(person), "account")[0]["name"] == person.name
    assert [mail.subject for mail in await mails_to(person.email)] == ["Your data is ready"]


async def test_it_is_asked_for_once_at_a_time(database: str, cast: Cast) -> None:
    assert await my_data.standing(cast.asha.actor, NOW) is None
    await my_data.ask(cast.asha.actor, NOW)
    with pytest.raises(Conflict):
        await my_data.ask(cast.asha.actor, NOW)
    assert await my_data_rounds.put_together(NOW) == 1 and await my_data_rounds.put_together(NOW) == 0
    stands = await my_data.standing(cast.asha.actor, NOW)
    assert stands is not None and stands.status is Making.READY
    assert stands.done == stands.parts > 10 and stands.size > 0 and stands.expires_at == NOW + WEEK
    # Asked for anew, it takes the place of the one before.
    await my_data.ask(cast.asha.actor, NOW + timedelta(hours=1))
    with pytest.raises(NotFound):
        await my_data.fetch(cast.asha.actor, PASSWORD, None, NOW + timedelta(hours=1))


async def test_what_is_claimed_is_left_alone_and_what_fails_is_tried_again(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def broken(*_what: object) -> list[dict[str, Any]]:
        tried.append(True)
        raise OSError("no room")

    monkeypatch.setattr(my_data_rounds, "subjects_of", lambda _role: [Subject("broken", "", broken)])
    await my_data.ask(cast.asha.actor, NOW)
    for minutes, tries in ((0, 1), (9, 1), (10, 2), (20, 3), (30, 3)):
        await my_data_rounds.put_together(NOW + timedelta(minutes=minutes))
        assert len(tried) == tries
    stands = await my_data.standing(cast.asha.actor, NOW)
    assert stands is not None and stands.status is Making.FAILED
    await my_data.ask(cast.asha.actor, NOW + timedelta(hours=1))


async def test_who_takes_it_back_while_it_is_made_gets_none(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cancelled(*_what: object) -> list[dict[str, Any]]:
        await my_data.cancel(cast.asha.actor, NOW)
        return []

    monkeypatch.setattr(my_data_rounds, "subjects_of", lambda _role: [Subject("account", "", cancelled)])
    await my_data.ask(cast.asha.actor, NOW)
    assert await my_data_rounds.put_together(NOW) == 0
    assert await my_data.standing(cast.asha.actor, NOW) is None
    assert await mails_to(cast.asha.email) == []
    with pytest.raises(NotFound):
        await my_data.cancel(cast.asha.actor, NOW)


async def test_only_its_owner_fetches_it_who_shows_that_it_is_them(database: str, cast: Cast) -> None:
    await copy_of(cast.asha)
    with pytest.raises(Invalid):
        await my_data.fetch(cast.asha.actor, "a guess of mine", None, NOW)
    phone = await set_up(cast.asha, NOW)
    then = NOW + 2 * STEP
    with pytest.raises(Invalid) as refusal:
        await my_data.fetch(cast.asha.actor, PASSWORD, None, then)
    assert refusal.value.fields.keys() == {"code"}
    assert await my_data.fetch(cast.asha.actor, PASSWORD, phone.code(then), then)
    for person in (cast.ben, cast.meera, cast.alex):
        with pytest.raises(NotFound):
            await my_data.fetch(person.actor, PASSWORD, None, NOW)


async def test_it_lies_sealed_and_goes_after_a_week(database: str, cast: Cast) -> None:
    await copy_of(cast.asha)
    async with reading() as rows:
        kept = await rows.get_one(DataExport, cast.asha.id)
    assert kept.content is not None and b"README" not in kept.content and kept.content[:2] != b"PK"
    late = NOW + WEEK
    assert await my_data.standing(cast.asha.actor, late) is None
    with pytest.raises(NotFound):
        await my_data.fetch(cast.asha.actor, PASSWORD, None, late)
    assert await my_data_rounds.sweep(late - timedelta(seconds=1)) == 0
    assert await my_data_rounds.sweep(late) == 1
    assert (await all_rows())["data_exports"] == []


async def test_what_somebody_said_of_their_day_is_in_it(database: str, cast: Cast) -> None:
    async with work() as w:
        w.rows.add(CheckIn(user_id=cast.asha.id, day=NOW.date(), at=NOW, said='{"mood": 2, "word": "tired"}'))
    (said,) = records(await copy_of(cast.asha), "check_ins")
    assert said == {"day": "2026-03-11", "mood": 2, "word": "tired"}
