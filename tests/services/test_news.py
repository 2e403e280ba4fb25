"""What is mailed about an appointment, and that a reader's calendar ends up right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar
from sqlmodel import select

from calmconnect.db.appointments import Appointment
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.services import booking, calendars
from calmconnect.services.doctors import profile
from tests.support.care import ask
from tests.support.cast import NOW, Cast, Person
from tests.support.resources import make_appointment

GOLDEN = Path(__file__).parent / "golden"


class ReaderCalendar:
    """What a calendar program does with the invitations it is mailed (RFC 5546): newest sequence of a UID wins."""

    def __init__(self) -> None:
        self.events: dict[str, tuple[int, datetime]] = {}
        self._seen: dict[str, int] = {}

    def read(self, text: str) -> None:
        calendar: Any = Calendar.from_ical(text)
        events, method = calendar.walk("VEVENT"), str(calendar["METHOD"])
        # Only what is published may be several.
        assert method == "PUBLISH" or len(events) == 1
        for event in events:
            cancelled = event["STATUS"] == "CANCELLED"
            assert method == "PUBLISH" or cancelled == (method == "CANCEL")
            self._take(event, cancelled)

    def _take(self, event: Any, cancelled: bool) -> None:
        uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
        if sequence < self._seen.get(uid, 0):
            return
        self._seen[uid] = sequence
        if cancelled:
            self.events.pop(uid, None)
        else:
            self.events[uid] = sequence, event.decoded("DTSTART").astimezone(UTC)


async def mails(person: Person) -> list[OutgoingMail]:
    async with reading() as rows:
        found = await rows.exec(
            select(OutgoingMail).where(OutgoingMail.user_id == person.id).order_by(OutgoingMail.id)  # type: ignore[arg-type]
        )
        return list(found)


async def test_booked_and_cancelled_in_both_calendars(cast: Cast) -> None:
    slot = (await profile(cast.meera.id, NOW)).slots[5].starts
    number = await ask(cast.asha, cast.meera, slot)
    await booking.accept(cast.meera.actor, number, NOW)
    own = {person.id: ReaderCalendar() for person in (cast.asha, cast.meera)}
    for person in (cast.asha, cast.meera):
        for mail in await mails(person):
            if mail.calendar:
                own[person.id].read(mail.calendar)
        assert list(own[person.id].events.values()) == [(0, slot)]
    await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    for person in (cast.asha, cast.meera):
        (cancelled,) = [mail for mail in await mails(person) if mail.calendar and mail.status is MailStatus.QUEUED]
        own[person.id].read(cancelled.calendar or "")
        assert own[person.id].events == {}
        assert "I am ill." not in cancelled.text + cancelled.html


async def test_moved_again_and_again_stays_one_event(cast: Cast) -> None:
    number = await make_appointment(cast)
    async with reading() as rows:
        first = await rows.get_one(Appointment, number)
    reader = ReaderCalendar()
    reader.read(calendars.invitation(calendars.visit(first, "Session"), cast.asha.email, NOW))
    for moved in (1, 2):
        later = Appointment(
            **{
                **first.model_dump(),
                "id": number + moved,
                "chain_id": number,
                "sequence": moved,
                "starts_at": first.starts_at + timedelta(days=moved),
                "ends_at": first.ends_at + timedelta(days=moved),
            }
        )
        reader.read(calendars.invitation(calendars.visit(later, "Session"), cast.asha.email, NOW))
        assert list(reader.events.values()) == [(moved, later.starts_at)]
    later.status, later.sequence = Status.CANCELLED, 3
    stale = calendars.invitation(calendars.visit(first, "Session"), cast.asha.email, NOW)
    reader.read(calendars.invitation(calendars.visit(later, "Session"), cast.asha.email, NOW))
    reader.read(stale)
    assert reader.events == {}, "a mail that comes late brings nothing back"


async def test_mail_to_a_doctor_names_no_patient(cast: Cast) -> None:
    slot = (await profile(cast.meera.id, NOW)).slots[5].starts
    number = await ask(cast.asha, cast.meera, slot)
    await booking.accept(cast.meera.actor, number, NOW)
    letters = await mails(cast.meera)
    assert len(letters) == 2
    for mail in letters:
        whole = mail.subject + mail.text + mail.html + (mail.calendar or "")
        assert cast.asha.name not in whole and cast.asha.email not in whole


async def test_mails_are_as_they_were_agreed(cast: Cast) -> None:
    """Golden files: whoever changes the words or the calendar looks at what people will read."""
    number = await make_appointment(cast)
    await booking.cancel(cast.meera.actor, number, "My child is ill.", NOW)
    (mail,) = await mails(cast.asha)
    shown = {"txt": mail.text, "html": mail.html, "ics": (mail.calendar or "").replace("\r\n", "\n")}
    for kind, text in shown.items():
        assert text == (GOLDEN / f"session_cancelled.{kind}").read_text(encoding="utf-8"), kind
