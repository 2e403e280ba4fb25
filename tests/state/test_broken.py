"""A handler that fails: the person is told, the log says where, and nobody's words are in it."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from calmconnect.services import chat
from calmconnect.state.shared.chat import ChatState
from tests.support.cast import Cast
from tests.support.house import House, application
from tests.support.resources import make_conversation
from tests.support.rows import all_rows

MARK = "zebra"


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(MARK),
        OperationalError("INSERT INTO messages", {"text": MARK}, RuntimeError("disk full"), hide_parameters=True),
        KeyError(MARK),
    ],
)
async def test_what_was_written_stays_out_of_the_log(
    house: House, cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def broken(*_given: Any, **_more: Any) -> None:
        raise error

    monkeypatch.setattr(chat, "send", broken)
    conversation = await make_conversation(cast)
    tab = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    before = await all_rows()
    caplog.set_level(logging.INFO)
    await tab.send(ChatState.send, conversation=conversation, client_id="client-1", text=MARK)
    assert tab.notices[-1]["kind"] == "problem" and "went wrong on our side" in tab.notices[-1]["text"]
    assert f"A handler failed with {type(error).__name__} at" in caplog.text
    assert " broken < " in caplog.text
    assert MARK not in caplog.text and MARK not in "".join(tab.frames)
    assert await all_rows() == before


async def test_a_job_that_fails_quotes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    application()
    try:
        raise RuntimeError(MARK)
    except RuntimeError:
        record = logging.getLogger("apscheduler.executors.default").makeRecord(
            "apscheduler.executors.default", logging.ERROR, "base.py", 1, MARK, (), sys.exc_info(), "run_coroutine_job"
        )
    logging.getLogger("apscheduler.executors.default").handle(record)
    assert "Something could not be done: RuntimeError at" in caplog.text
    assert MARK not in caplog.text
