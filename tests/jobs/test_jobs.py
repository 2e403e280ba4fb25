"""What happens by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calmconnect.jobs import idle_sessions, mail, push, runner
from calmconnect.services import accounts, sessions
from calmconnect.services.clock import utc_now
from tests.support.cast import PASSWORD, Cast
from tests.support.database import configured
from tests.support.mailbox import mails_to
from tests.support.smtp import mail_server


async def test_mail_leaves_when_there_is_a_server(database: str, cast: Cast) -> None:
    await accounts.request_reset(cast.asha.email, utc_now())
    await mail.send_due()
    (waiting,) = await mails_to(cast.asha.email)
    assert (waiting.status, waiting.attempts) == ("queued", 0)
    async with mail_server() as server:
        with configured(smtp_url=server.url):
            await mail.send_due()
    assert server.addresses == [cast.asha.email]


async def test_staff_who_walked_away_are_signed_out(database: str, cast: Cast) -> None:
    then = utc_now() - timedelta(minutes=31)
    tokens = [await sessions.sign_in(person.email, PASSWORD, "Firefox", then) for person in (cast.asha, cast.meera)]
    await idle_sessions.end()
    alive = [await sessions.session_behind(token, then) for token in tokens]
    assert alive[0] is not None and alive[1] is None


async def test_every_job_is_started_and_ended_with_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[tuple[object, ...]] = []
    add_job = runner.AsyncIOScheduler.add_job  # type: ignore[attr-defined]

    def noted(scheduler: object, job: object, *how: object, **more: object) -> object:
        added.append((job, more["max_instances"], more["coalesce"]))
        return add_job(scheduler, job, *how, **more)

    monkeypatch.setattr("apscheduler.schedulers.asyncio.AsyncIOScheduler.add_job", noted)
    async with runner.run():
        assert {(mail.send_due, 1, True), (push.send_due, 1, True), (idle_sessions.end, 1, True)} <= set(added)
