"""What can't be said passes the rule all the same: its writer sees the lines, those on duty hear of it, and nothing is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from calmconnect.domain.chat import MESSAGE_LENGTH
from calmconnect.domain.errors import Conflict, Invalid, Refused
from calmconnect.domain.risk import RiskLevel, RiskSource
from calmconnect.services import anonymous, chat, company, emergencies, limits, message_changes, risk, tickets, unkept
from tests.support.care import talking
from tests.support.cast import NOW, Cast
from tests.support.helpline import on_duty
from tests.support.risk import SIGN, every_flag, every_task, told
from tests.support.rows import all_rows
from tests.support.unnamed import began

LONG = f"{'It was a long day. ' * 600}{SIGN}"
HIDDEN = "I want to k\0ill my\x07self\x1b"
SET_APART = "I want to kill\0myself."
Way = Callable[[Cast], Awaitable[None]]
REFUSED = (LONG, HIDDEN, SET_APART, ["what", SIGN])


@pytest.mark.parametrize("words", REFUSED)
async def test_the_writer_sees_the_lines_and_those_on_duty_hear_of_it(database: str, cast: Cast, words: object) -> None:
    await on_duty(cast)
    conversation = await talking(cast.asha, cast.meera)
    with pytest.raises(Invalid):
        await chat.send(cast.asha.actor, conversation, "client-sign", words, NOW)
    (flag,), (task,) = await every_flag(), await every_task()
    assert (flag.conversation_id, flag.seq, flag.patient_id) == (conversation, None, cast.asha.id)
    assert (task.level, task.source, task.patient_id) == (RiskLevel.URGENT, RiskSource.MESSAGE, cast.asha.id)
    assert cast.tara.id in await told()
    assert await risk.wrote_signs(cast.asha.actor, conversation, NOW)
    assert await chat.newest(cast.asha.actor, conversation) == [] and "kill" not in str(await all_rows())


async def by_edit(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.jonas, lines=1)
    await message_changes.edit(cast.asha.actor, conversation, 1, LONG, NOW + timedelta(minutes=2))


async def too_late(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.jonas, lines=1)
    await message_changes.edit(cast.asha.actor, conversation, 1, SIGN, NOW + timedelta(days=1))


async def by_question(cast: Cast) -> None:
    await tickets.begin(cast.asha.actor, {"category": "other", "text": HIDDEN}, NOW)


async def without_category(cast: Cast) -> None:
    await tickets.begin(cast.asha.actor, {"text": SIGN}, NOW)


async def in_an_emergency(cast: Cast) -> None:
    await emergencies.ask(cast.asha.actor, NOW)
    _, conversation = await emergencies.place(cast.asha.actor)
    await chat.send(cast.asha.actor, conversation, "client-sign", LONG, NOW)


async def without_a_name(cast: Cast) -> None:
    await anonymous.say(await began(), "client-sign", LONG, NOW)


async def to_the_companion(cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await company.say(cast.asha.actor, "client-sign", HIDDEN, NOW)


@pytest.mark.parametrize(
    "way", [by_edit, too_late, by_question, without_category, in_an_emergency, without_a_name, to_the_companion]
)
async def test_no_way_goes_around_it(database: str, cast: Cast, way: Way) -> None:
    with pytest.raises(Refused):
        await way(cast)
    assert len(await every_flag()) == len(await every_task()) == 1


async def test_what_is_said_where_nothing_can_be_said_any_more_counts(database: str, cast: Cast) -> None:
    by = await began()
    speaker, conversation = await anonymous.place(by)
    await anonymous.end(by, NOW)
    with pytest.raises(Conflict):
        await chat.send(speaker, conversation, "client-sign", SIGN, NOW)
    assert len(await every_flag()) == 1


async def test_nothing_follows_from_what_is_no_sign_or_no_patients(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    before = await all_rows()
    for person, words in (
        (cast.asha, "x" * (MESSAGE_LENGTH + 1)),
        (cast.asha, ""),
        (cast.asha, None),
        (cast.meera, LONG),
        (cast.ben, LONG),
        (cast.tara, HIDDEN),
    ):
        with pytest.raises(Invalid):
            await chat.send(person.actor, conversation, "client-sign", words, NOW)
    assert await all_rows() == before


async def test_nobody_raises_flags_endlessly(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = await talking(cast.asha, cast.meera)
    monkeypatch.setattr(limits, "clock", lambda: 0.0)
    monkeypatch.setattr(limits, "_limit", lambda _what: (2, 1))
    for _ in range(4):
        with pytest.raises(Invalid):
            await chat.send(cast.asha.actor, conversation, "client-sign", LONG, NOW)
    assert len(await every_flag()) == 2 and len(await every_task()) == 1


def test_of_what_nobody_wrote_by_hand_the_beginning_and_the_end_are_looked_at() -> None:
    much = "Nothing. " * 200_000
    assert unkept.sounds_like_danger(f"{SIGN} {much}") and unkept.sounds_like_danger(f"{much} {SIGN}")
    assert not unkept.sounds_like_danger(much)
