"""What happens by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from calmconnect.hub import stop_hub
from calmconnect.jobs import appointments, idle_sessions, mail, payments, push, runner
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
    added: set[object] = set()

    def noted(_scheduler: object, job: Any, *_how: object, **more: object) -> None:
        assert (more["max_instances"], more["coalesce"]) == (1, True)
        added.add(job.__wrapped__)

    monkeypatch.setattr("apscheduler.schedulers.asyncio.AsyncIOScheduler.add_job", noted)
    async with runner.run():
        assert added >= {mail.send_due, push.send_due, idle_sessions.end, appointments.see_to, payments.see_to}


async def test_only_the_process_that_leads_runs_jobs(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    async def job() -> None:
        done.append("done")

    async def broken() -> None:
        raise ValueError("secret")

    for process in ("one", "two", "one"):
        await runner._led_by(process, job)()
    assert done == ["done", "done"]
    await runner._led_by("one", broken)()
    assert "ValueError" in caplog.text and "secret" not in caplog.text
    await stop_hub()
