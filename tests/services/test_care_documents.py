"""Care plans and prescriptions on both databases: written, shared as a PDF, replaced, withdrawn, and kept from others."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select, update

from calmconnect.db.doctors import Doctor
from calmconnect.db.notifications import Notification
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.care_documents import DocumentStatus
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.services import attachments, care_document_views, care_documents, care_pdf
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person

LATER = NOW + timedelta(hours=1)
PLAN = {"goals": "Sleep through the night.", "steps": "Zebra diary.\nWalk & rest <each day>.", "agreements": ""}
PILL = {"name": "Sertraline", "strength": "50 mg", "dose": "1 tablet", "frequency": "Once a day"}


async def begun(cast: Cast, kind: str = "care_plan", day: int = 0) -> int:
    """A draft of Dr. Meera's for Asha, whom she treats."""
    await met(cast.asha, cast.meera, NOW + timedelta(days=day))
    return await care_documents.begin(cast.meera.actor, cast.asha.id, kind, NOW)


async def shared(cast: Cast, day: int = 0) -> int:
    """As `begun`, and shared."""
    number = await begun(cast, day=day)
    await care_documents.share(cast.meera.actor, number, 0, PLAN, NOW)
    return number


async def words_in(person: Person, number: int) -> str:
    """What the PDF says that somebody is given."""
    content = (await care_document_views.read(person.actor, number, NOW)).content
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


async def told(cast: Cast) -> list[tuple[str, str]]:
    """What Asha was told."""
    async with reading() as rows:
        found = await rows.exec(
            select(Notification).where(Notification.user_id == cast.asha.id).order_by(col(Notification.id))
        )
        return [(one.title, one.text) for one in found]


async def test_a_care_plan_is_written_and_shared_as_a_pdf(database: str, cast: Cast) -> None:
    number = await begun(cast)
    assert await care_documents.save(cast.meera.actor, number, 0, {"goals": "Sleep."}, NOW) == 1
    assert "Sleep." in await words_in(cast.meera, number) and "Draft" in await words_in(cast.meera, number)
    await care_documents.share(cast.meera.actor, number, 1, PLAN, NOW)
    said = await words_in(cast.asha, number)
    for expected in ("Zebra diary.", "Walk & rest <each day>.", cast.meera.name, "MD, DPM", "MCI-", "Asha Rao"):
        assert expected in said
    assert "11 March 2026" in said and "Draft" not in said
    (listed,) = await care_document_views.mine(cast.asha.actor)
    assert (listed.status, listed.doctor) == (DocumentStatus.SHARED, cast.meera.name)
    assert await told(cast) == [("A document was shared with you", f"By {cast.meera.name}.")]
    await attachments.sweep(NOW + timedelta(days=9))
    assert await words_in(cast.asha, number) == said


async def test_a_prescription_names_each_medicine(database: str, cast: Cast) -> None:
    number = await begun(cast, "prescription")
    with pytest.raises(Invalid, match="at least one"):
        await care_documents.share(cast.meera.actor, number, 0, {}, NOW)
    await care_documents.share(cast.meera.actor, number, 0, {"medicines": [PILL, {}], "advice": "With food."}, NOW)
    said = await words_in(cast.asha, number)
    assert "Sertraline 50 mg" in said and "Dose: 1 tablet" in said and "With food." in said


async def test_what_is_shared_is_not_changed_any_more(database: str, cast: Cast) -> None:
    number, meera = await shared(cast), cast.meera.actor
    for refused in (
        care_documents.save(meera, number, 1, {"goals": "Other."}, LATER),
        care_documents.share(meera, number, 1, {"goals": "Other."}, LATER),
        care_documents.discard(meera, number, LATER),
    ):
        with pytest.raises(Conflict):
            await refused
    for statement in (
        "UPDATE care_documents SET words = 'x'",
        "UPDATE care_documents SET status = 'draft'",
        "UPDATE care_documents SET patient_id = doctor_id",
        "DELETE FROM care_documents",
    ):
        with pytest.raises(DBAPIError):
            async with transaction() as rows:
                await (await rows.connection()).execute(text(statement))


async def test_a_newer_one_takes_its_place(database: str, cast: Cast) -> None:
    first = await shared(cast)
    second = await care_documents.replace(cast.meera.actor, first, NOW)
    assert (await care_document_views.open_(cast.meera.actor, second, NOW)).words == PLAN
    assert len(await care_document_views.mine(cast.asha.actor)) == 1
    await care_documents.share(cast.meera.actor, second, 0, {**PLAN, "goals": "Newer."}, LATER)
    newer, older = await care_document_views.mine(cast.asha.actor)
    assert (newer.status, older.status, older.ended_at) == (DocumentStatus.SHARED, DocumentStatus.REPLACED, LATER)
    assert "Newer." in await words_in(cast.asha, second) and "Zebra" in await words_in(cast.asha, first)
    with pytest.raises(Conflict):
        await care_documents.replace(cast.meera.actor, first, LATER)


async def test_what_is_withdrawn_is_not_opened_by_the_patient_any_more(database: str, cast: Cast) -> None:
    number, meera = await shared(cast), cast.meera.actor
    with pytest.raises(Invalid):
        await care_documents.withdraw(meera, number, " ", LATER)
    await care_documents.withdraw(meera, number, "It was meant for later.", LATER)
    with pytest.raises(NotFound):
        await words_in(cast.asha, number)
    assert "Zebra" in await words_in(cast.meera, number)
    (listed,) = await care_document_views.mine(cast.asha.actor)
    assert (listed.status, listed.why) == (DocumentStatus.WITHDRAWN, "It was meant for later.")
    assert [title for title, _ in await told(cast)][-1] == "A document was withdrawn"


async def test_of_two_who_share_or_withdraw_at_once_one_is_told(database: str, cast: Cast) -> None:
    number, meera = await begun(cast), cast.meera.actor
    both = [care_documents.share(meera, number, 0, {**PLAN, "goals": f"Number {nth}."}, NOW) for nth in range(3)]
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(isinstance(one, Conflict) for one in answers) == [False, True, True]
    gone = [care_documents.withdraw(meera, number, "Wrong.", NOW) for _ in range(3)]
    answers = await asyncio.gather(*gone, return_exceptions=True)
    assert sorted(isinstance(one, Conflict) for one in answers) == [False, True, True]


async def test_strangers_find_nothing(database: str, cast: Cast) -> None:
    number, draft = await shared(cast), await begun(cast, "prescription", 1)
    await met(cast.ben, cast.jonas, NOW + timedelta(days=2))
    for person in (cast.ben, cast.jonas, cast.tara, cast.alex):
        for wanted in (number, draft):
            with pytest.raises((NotFound, NotAllowed)):
                await care_document_views.read(person.actor, wanted, NOW)
    with pytest.raises(NotFound):
        await care_document_views.read(cast.asha.actor, draft, NOW)
    with pytest.raises(NotFound):
        await care_documents.begin(cast.meera.actor, cast.ben.id, "care_plan", NOW)
    assert await care_document_views.mine(cast.ben.actor) == []


async def test_signs_without_letters_are_refused_and_hindi_is_printed(database: str, cast: Cast) -> None:
    number = await begun(cast)
    with pytest.raises(Invalid, match="தமி"):
        await care_documents.share(cast.meera.actor, number, 0, {**PLAN, "goals": "தமிழ்"}, NOW)
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == cast.asha.id).values(name="(प्रियंका) कृष्णमूर्ति"))
        await rows.exec(update(Doctor).values(qualifications="MD, Łódź"))
    await care_documents.share(cast.meera.actor, number, 0, PLAN, NOW)
    content = (await care_document_views.read(cast.asha.actor, number, NOW)).content
    page: Any = PdfReader(BytesIO(content)).pages[0]
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert any("Devanagari" in font for font in fonts) and "Łódź" in await words_in(cast.asha, number)


@pytest.mark.parametrize("whole", ["हिन्दी", "Zoë Łuczak", "50 mg, 1–0–1 ½ µg ₹20"])
def test_what_people_write_here_can_be_printed(whole: str) -> None:
    assert care_pdf.unprintable(whole) == ""
