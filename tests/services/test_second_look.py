"""What the rule passes over the model looks at, after it was said: each line once, whatever breaks, and nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from calmconnect.domain.anonymous import Unnamed
from calmconnect.domain.danger import in_danger
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.risk import RiskLevel, RiskSource, TaskStatus
from calmconnect.hub import Fact, hub
from calmconnect.ml.reader import Reading
from calmconnect.ml.store import Unfit
from calmconnect.services import (
    chat,
    company,
    message_changes,
    readings,
    risk,
    second_look,
    task_views,
    tasks,
    topics,
)
from tests.services.test_risk import KNOWN, NOT_KNOWN, by_chat, unnamed
from tests.support.care import talking
from tests.support.cast import NOW, Cast
from tests.support.helpline import on_duty
from tests.support.risk import SIGN, every_flag, every_task, told
from tests.support.unnamed import row_of

MINUTE = timedelta(minutes=1)
# No rule knows it; the model of these tests goes by its last word.
HIDDEN = "I gave my dog to the neighbours and watered the plants for good."
NOTHING = Reading(0.0, 0.0, (), (), (), 0.1, False, (), ())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the model read."""
    texts: list[str] = []

    async def read(words: str) -> Reading:
        texts.extend([words] if words else [])
        return replace(NOTHING, crisis=0.9, crisis_found=True) if words.endswith("for good.") else NOTHING

    monkeypatch.setattr(readings, "read", read)
    return texts


async def say(cast: Cast, conversation: int, words: str, nth: int) -> None:
    await chat.send(cast.asha.actor, conversation, f"client-{nth:06}", words, NOW)


async def test_no_way_of_saying_goes_around_it(database: str, cast: Cast, asked: list[str]) -> None:
    assert not in_danger(HIDDEN)
    await on_duty(cast)
    for nth, way in enumerate([*KNOWN, *NOT_KNOWN]):
        conversation = await way(cast, HIDDEN)
        assert len(await every_flag()) == nth, "the rule saw nothing"
        assert await second_look.look(NOW + MINUTE) == 1, way.__name__
        flags, found = await every_flag(), await every_task()
        flag, task, who = flags[-1], found[-1], cast.asha.id if way in KNOWN else None
        assert len(flags) == len(found) == nth + 1
        assert (flag.conversation_id, flag.patient_id, flag.task_id) == (conversation, who, task.id), way.__name__
        assert (task.level, task.source, task.hits) == (RiskLevel.URGENT, RiskSource.MODEL, 1)
        assert (task.status, task.due_at) == (TaskStatus.REQUESTED, NOW + 6 * MINUTE)
    assert await second_look.look(NOW + MINUTE) == 0 and len(await every_flag()) == len(KNOWN + NOT_KNOWN)


async def test_what_is_written_to_the_companion_is_looked_at_and_its_answers_are_not(
    database: str, cast: Cast, asked: list[str]
) -> None:
    conversation = await company.open_own(cast.asha.actor, NOW)
    await chat.send(cast.asha.actor, conversation, "client-hidden", HIDDEN, NOW)
    await company.answer(cast.asha.actor, NOW)
    await second_look.look(NOW)
    (task,) = await every_task()
    assert (task.conversation_id, task.patient_id) == (conversation, cast.asha.id) and set(asked) == {HIDDEN}
    assert set(await told()) == {cast.alex.id}
    assert (await company.shown(cast.asha.actor, NOW)).danger, "its page shows whom to call"


async def test_what_the_rule_flagged_is_not_read_again_nor_what_others_write(
    database: str, cast: Cast, asked: list[str]
) -> None:
    conversation = await by_chat(cast)
    await chat.send(cast.meera.actor, conversation, "client-doctor", HIDDEN, NOW)
    await say(cast, conversation, "taken back for good.", 1)
    await message_changes.delete(cast.asha.actor, conversation, 3, NOW)
    await say(cast, conversation, "I slept well.", 2)
    await second_look.look(NOW)
    assert asked == ["I slept well."] and len(await every_flag()) == 1


async def test_a_second_sign_belongs_to_the_task_that_is_open(database: str, cast: Cast, asked: list[str]) -> None:
    conversation = await by_chat(cast)
    await say(cast, conversation, HIDDEN, 1)
    await second_look.look(NOW)
    (task,) = await every_task()
    assert (task.hits, task.source) == (2, RiskSource.MESSAGE)
    await tasks.take(cast.meera.actor, task.id or 0, NOW)
    assert [line.text for line in await task_views.words(cast.meera.actor, task.id or 0, NOW)] == [SIGN, HIDDEN]


async def test_many_processes_at_once_make_one_flag_and_one_task(database: str, cast: Cast, asked: list[str]) -> None:
    conversation = await by_chat(cast, HIDDEN)
    await asyncio.gather(*(second_look.look(NOW) for _ in range(6)))
    assert len(await every_flag()) == len(await every_task()) == 1
    for nth in range(3):
        await say(cast, conversation, f"{nth}, for good.", nth)
    await asyncio.gather(*(second_look.look(NOW) for _ in range(6)))
    (task,) = await every_task()
    assert [flag.seq for flag in await every_flag()] == [1, 2, 3, 4] and task.hits == 4


@pytest.mark.parametrize("breaks", ["before the flag", "after the flag"])
async def test_a_process_that_dies_in_between_has_lost_nothing(
    database: str, cast: Cast, asked: list[str], breaks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if the process ended here."""

    async def dies(*_: object, **__: object) -> None:
        raise Killed

    await by_chat(cast, HIDDEN)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        what = (risk, "flag_line") if breaks == "before the flag" else (second_look, "move_on")
        patch.setattr(*what, dies)
        await second_look.look(NOW)
    assert await every_flag() == [] == await every_task()
    assert await second_look.look(NOW) == 1
    assert await second_look.look(NOW) == 0
    assert len(await every_flag()) == len(await every_task()) == 1


async def test_what_cannot_follow_is_tried_again(
    database: str, cast: Cast, asked: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError(HIDDEN)

    await by_chat(cast, HIDDEN)
    with monkeypatch.context() as patch:
        patch.setattr(risk, "raise_flag", broken)
        assert await second_look.look(NOW) == 0
    assert "RuntimeError" in caplog.text and HIDDEN not in caplog.text
    assert await second_look.look(NOW) == 1


async def test_a_line_that_was_changed_is_read_anew_and_never_flagged_twice(
    database: str, cast: Cast, asked: list[str]
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast, conversation, "I watered the plants.", 1)
    assert await second_look.look(NOW) == 0
    await message_changes.edit(cast.asha.actor, conversation, 1, HIDDEN, NOW + MINUTE)
    assert await second_look.look(NOW + MINUTE) == 1
    await message_changes.edit(cast.asha.actor, conversation, 1, f"Yes. {HIDDEN}", NOW + 2 * MINUTE)
    assert await second_look.look(NOW + 2 * MINUTE) == 0
    assert asked == ["I watered the plants.", HIDDEN]
    assert len(await every_flag()) == len(await every_task()) == 1


async def test_what_is_changed_while_it_is_read_counts_as_it_stands(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await say(cast, conversation, HIDDEN, 1)
    wordings = iter(["No, for two days.", f"No. {HIDDEN}"])

    async def read(words: str) -> Reading:
        if words and (other := next(wordings, None)):
            await message_changes.edit(cast.asha.actor, conversation, 1, other, NOW + MINUTE)
        return replace(NOTHING, crisis_found=words.endswith("for good."))

    monkeypatch.setattr(readings, "read", read)
    assert await second_look.look(NOW) == 0, "it does not say so any more"
    assert await second_look.look(NOW) == 0 and await every_flag() == []
    assert await second_look.look(NOW) == 1, "and now it does"
    assert await second_look.look(NOW) == 0 and len(await every_flag()) == 1


async def test_of_much_that_waits_nothing_is_left_out_or_read_twice(
    database: str, cast: Cast, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_look, "_LINES_IN_A_RUN", 2)
    conversation = await talking(cast.asha, cast.meera)
    for nth in range(5):
        await say(cast, conversation, f"line {nth}", nth)
    for _ in range(4):
        await second_look.look(NOW)
    assert asked == [f"line {nth}" for nth in range(5)]
    for nth in range(5):
        await message_changes.edit(cast.asha.actor, conversation, nth + 1, f"changed {nth}", NOW)
    await say(cast, conversation, "line 5", 5)
    for _ in range(4):
        await second_look.look(NOW)
    assert sorted(asked[5:]) == [*(f"changed {nth}" for nth in range(5)), "line 5"]


async def test_without_models_the_rule_goes_on_and_it_is_said_once(
    database: str, cast: Cast, asked: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_words: str) -> Reading:
        raise Unfit("crisis: no such file")

    monkeypatch.setattr(second_look, "_reported", set())
    conversation = await by_chat(cast, HIDDEN)
    with monkeypatch.context() as patch:
        patch.setattr(readings, "read", broken)
        assert [await second_look.look(NOW) for _ in range(3)] == [0, 0, 0]
        await say(cast, conversation, SIGN, 1)
    (said,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert "rule alone" in said and "crisis: no such file" in said
    assert len(await every_flag()) == 1, "the rule"
    assert await second_look.look(NOW) == 1, "and once they are there again, what was said meanwhile"


async def test_the_writer_sees_the_lines_and_the_other_does_not(
    database: str, cast: Cast, asked: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    heard = list[tuple[str, Fact]]()

    async def keep(topic: str, fact: Fact) -> None:
        heard.append((topic, fact))

    monkeypatch.setattr(hub(), "publish", keep)
    caplog.set_level(logging.DEBUG)
    known, nobody = await by_chat(cast, HIDDEN), await unnamed(cast, HIDDEN)
    heard.clear()
    await second_look.look(NOW)
    shown = {topic for topic, fact in heard if fact["kind"] == "help"}
    assert shown == {topics.inbox(cast.asha.id), topics.lines(GUEST_ID, nobody)}
    assert await risk.wrote_signs(cast.asha.actor, known, NOW)
    assert (await row_of(Unnamed(nobody))).urgent_at == NOW, "who talks without a name comes first now"
    assert HIDDEN not in caplog.text and HIDDEN not in str(heard)
