"""Mail: out of the outbox once, again after a failure, given up at last; what it looks like when it arrives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlmodel import col, select, update

from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.errors import Refused
from calmconnect.services import letters, outbox
from calmconnect.services.letters import Letter
from calmconnect.services.post_office import send_due
from calmconnect.services.work import work
from tests.support.cast import NOW, Cast, Person
from tests.support.database import configured
from tests.support.servers import free_port
from tests.support.smtp import MailServer, mail_server

GOLDEN = Path(__file__).parent / "golden"
HELLO = Letter("Hello", "Hello,", ("this is a letter.",))


@pytest_asyncio.fixture
async def smtp() -> AsyncIterator[MailServer]:
    """A mail server that the program knows; waited for as long as a busy machine needs, and no longer."""
    async with mail_server() as server:
        with configured(smtp_url=server.url, mail_timeout_seconds=3, mail_attempts=3):
            yield server


async def write_to(*people: Person, letter: Letter = HELLO) -> None:
    """Queue a letter to each of these."""
    for person in people:
        async with work() as w:
            outbox.post(w, await w.rows.get_one(User, person.id), letter, NOW)


async def outgoing() -> list[OutgoingMail]:
    """The outbox, oldest mail first."""
    async with reading() as rows:
        return list((await rows.exec(select(OutgoingMail).order_by(col(OutgoingMail.id)))).all())


async def test_what_is_due_leaves_once(database: str, cast: Cast, smtp: MailServer) -> None:
    await write_to(cast.asha, cast.ben)
    assert await send_due(NOW - timedelta(seconds=1)) == 0
    assert await send_due(NOW) == 2
    assert await send_due(NOW + timedelta(days=1)) == 0
    assert sorted(smtp.addresses) == [cast.asha.email, cast.ben.email]
    assert [(mail.status, mail.attempts, mail.sent_at) for mail in await outgoing()] == [(MailStatus.SENT, 1, NOW)] * 2


async def test_nothing_is_mailed_for_work_that_failed(database: str, cast: Cast, smtp: MailServer) -> None:
    with pytest.raises(Refused):
        async with work() as w:
            outbox.post(w, await w.rows.get_one(User, cast.asha.id), HELLO, NOW)
            raise Refused("no")
    assert await outgoing() == []


async def test_a_server_that_fails_twice_gets_it_at_the_third_try(database: str, cast: Cast, smtp: MailServer) -> None:
    smtp.refusals[cast.asha.email] = 2
    await write_to(cast.asha)
    assert await send_due(NOW) == 0
    assert await send_due(NOW + timedelta(seconds=29)) == 0
    assert smtp.tries[cast.asha.email] == 1
    assert await send_due(NOW + timedelta(seconds=30)) == 0
    assert await send_due(NOW + timedelta(seconds=89)) == 0
    assert smtp.tries[cast.asha.email] == 2
    assert await send_due(NOW + timedelta(seconds=90)) == 1
    (mail,) = await outgoing()
    assert (mail.status, mail.attempts, smtp.addresses) == (MailStatus.SENT, 3, [cast.asha.email])


async def test_after_the_last_attempt_it_is_given_up(database: str, cast: Cast, smtp: MailServer) -> None:
    smtp.refusals[cast.asha.email] = 99
    await write_to(cast.asha)
    for hours in range(6):
        assert await send_due(NOW + timedelta(hours=hours)) == 0
    (mail,) = await outgoing()
    assert (mail.status, mail.attempts, smtp.tries[cast.asha.email]) == (MailStatus.FAILED, 3, 3)
    assert mail.last_error == "SMTPRecipientsRefused"


async def test_the_wait_doubles_up_to_six_hours(database: str, cast: Cast, smtp: MailServer) -> None:
    smtp.refusals[cast.asha.email] = 99
    await write_to(cast.asha)
    waits = []
    with configured(mail_attempts=20):
        for _ in range(12):
            (mail,) = await outgoing()
            now = mail.next_attempt_at
            await send_due(now)
            waits.append((await outgoing())[0].next_attempt_at - now)
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits[-2:] == [timedelta(hours=6)] * 2


async def test_one_that_hangs_counts_as_tried_and_keeps_no_other_waiting(
    database: str, cast: Cast, smtp: MailServer
) -> None:
    smtp.hangs.add(cast.asha.email)
    await write_to(cast.asha, cast.ben)
    assert await send_due(NOW) == 1
    assert smtp.addresses == [cast.ben.email]
    asha, _ = await outgoing()
    assert (asha.status, asha.attempts, asha.claimed_until) == (MailStatus.QUEUED, 1, None)
    assert "Timeout" in (asha.last_error or "")


async def test_a_server_that_is_away_counts_as_tried(database: str, cast: Cast) -> None:
    await write_to(cast.asha)
    with configured(smtp_url=f"smtp://127.0.0.1:{free_port()}"):
        assert await send_due(NOW) == 0
    (mail,) = await outgoing()
    assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 1)


async def test_senders_at_once_send_each_mail_once(database: str, cast: Cast, smtp: MailServer) -> None:
    await write_to(*cast.everyone)
    sent = await asyncio.gather(*(send_due(NOW) for _ in range(4)))
    assert sum(sent) == 6
    assert sorted(smtp.addresses) == sorted(person.email for person in cast.everyone)


async def test_senders_at_once_keep_the_wait_after_a_failure(database: str, cast: Cast, smtp: MailServer) -> None:
    smtp.refusals[cast.asha.email] = 99
    await write_to(cast.asha)
    await asyncio.gather(*(send_due(NOW) for _ in range(4)))
    assert smtp.tries[cast.asha.email] == 1


async def test_a_mail_whose_sender_was_killed_is_sent_by_another(database: str, cast: Cast, smtp: MailServer) -> None:
    await write_to(cast.asha)
    async with transaction() as rows:
        await rows.exec(update(OutgoingMail).values(claimed_until=NOW + timedelta(seconds=70), attempts=1))
    assert await send_due(NOW + timedelta(seconds=69)) == 0
    assert await send_due(NOW + timedelta(seconds=70)) == 1


async def test_a_disabled_person_is_not_written_to(database: str, cast: Cast, smtp: MailServer) -> None:
    await write_to(cast.asha)
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == cast.asha.id).values(disabled_at=NOW))
    assert await send_due(NOW) == 0
    (mail,) = await outgoing()
    assert (mail.status, smtp.tries.total()) == (MailStatus.DROPPED, 0)


async def test_a_mail_that_can_not_be_read_holds_up_no_other(
    database: str, cast: Cast, smtp: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    await write_to(*[cast.asha] * 10, cast.ben)
    async with transaction() as rows:
        spoil = text("UPDATE outgoing_mail SET html = :spoilt WHERE user_id = :asha")
        await (await rows.connection()).execute(spoil, {"spoilt": b"spoilt", "asha": cast.asha.id})
    assert await send_due(NOW) + await send_due(NOW) == 1
    assert smtp.addresses == [cast.ben.email]
    assert caplog.text.count("was not taken (WrongKey), attempt 1") == 10


async def test_each_mail_goes_to_one_person(database: str, cast: Cast, smtp: MailServer) -> None:
    await write_to(*cast.everyone)
    await send_due(NOW)
    for mail in smtp.taken:
        assert len(mail.get_all("To", [])) == 1 and "," not in mail["To"]
        assert mail["Cc"] is None and mail["Bcc"] is None


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r"])
async def test_no_name_writes_a_header(database: str, cast: Cast, smtp: MailServer, sign: str) -> None:
    # A name with a line break is refused at the door; even one that got in could write no header.
    name = f"Asha{sign}Bcc: everyone@calm.test{sign}{sign}Hello"
    await write_to(cast.asha, letter=letters.reset_password(name, "token"))
    assert await send_due(NOW) == 1
    (mail,) = smtp.taken
    assert mail["Bcc"] is None
    assert set(mail.keys()) <= {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "X-Peer"}
    await write_to(cast.asha, letter=Letter(f"Hello{sign}Bcc: everyone@calm.test", "Hello,", ()))
    assert await send_due(NOW) == 0
    assert len(smtp.taken) == 1


async def test_the_reader_sees_a_mail_taken_twice_as_one(database: str, cast: Cast, smtp: MailServer) -> None:
    await write_to(cast.asha, cast.ben)
    await send_due(NOW)
    async with transaction() as rows:
        await rows.exec(update(OutgoingMail).values(status=MailStatus.QUEUED))
    await send_due(NOW + timedelta(hours=1))
    by_person = {(mail["To"], mail["Message-ID"], mail["Date"]) for mail in smtp.taken}
    assert (len(smtp.taken), len(by_person)) == (4, 2)


async def test_what_a_letter_looks_like(database: str, cast: Cast, smtp: MailServer) -> None:
    await write_to(cast.asha, letter=letters.reset_password("Asha <Rao> & Co.", "TOKEN"))
    await send_due(NOW)
    (mail,) = smtp.taken
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and html is not None
    assert plain.get_content().replace("\r\n", "\n") == (GOLDEN / "reset_password.txt").read_text()
    assert html.get_content().replace("\r\n", "\n") == (GOLDEN / "reset_password.html").read_text()
    assert mail["Subject"] == "Choose a new password"
    assert mail["From"] == "CalmConnect <care@calmconnect.example>"


def test_no_letter_asks_another_site_for_anything() -> None:
    for letter in (
        letters.verify_email("token"),
        letters.already_registered("Asha"),
        letters.reset_password("Asha", "token"),
        letters.invitation("Asha", "token"),
        letters.licence_verified("Asha"),
        letters.password_changed("Asha"),
    ):
        html = letter.html()
        assert "<img" not in html and "src=" not in html and "@import" not in html and "url(" not in html
        assert html.count("http") == 2 * html.count('href="http://calm.test/')
        assert letter.link in letter.text()
