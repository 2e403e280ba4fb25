"""Saved replies: who writes them, who may say them, and what they say."""

from __future__ import annotations

import asyncio

import pytest

from calmconnect.db.people import User
from calmconnect.db.session import transaction
from calmconnect.domain import replies as rules
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.services import emergencies, replies, tickets
from tests.support.cast import NOW, Cast
from tests.support.helpline import asked, on_duty
from tests.support.rows import all_rows

THANKS: dict[str, object] = {"title": "Thanks", "code": "thanks", "text": "Thank you, {{patient}}. {{agent}}"}
NUMBER: dict[str, object] = {
    "title": "About",
    "code": "about",
    "text": "{{greeting}} {{patient}}, about no. {{number}}:",
}


async def saved(actor: Actor, given: dict[str, object] = THANKS) -> int:
    """A reply of somebody's; gives its id."""
    await replies.add(actor, given, NOW)
    return max(one.id or 0 for one in await replies.every(actor) if one.code == given["code"])


async def with_tara(cast: Cast) -> int:
    """A ticket of Asha's that Tara sees through."""
    await on_duty(cast)
    return await tickets.begin(cast.asha.actor, {"category": "other", "text": "Hello"}, NOW)


async def another_agent() -> Actor:
    """A colleague of Tara's."""
    async with transaction() as rows:
        agent = User(role=Role.AGENT, name="Omar", email="omar@calm.test", created_at=NOW)
        rows.add(agent)
    return Actor(agent.id or 0, Role.AGENT, 0)


async def test_what_admins_write_is_for_all_and_what_an_agent_writes_for_them_alone(database: str, cast: Cast) -> None:
    omar = await another_agent()
    await saved(cast.alex.actor)
    # The same short word: one's own is one's own.
    await saved(cast.tara.actor, {**THANKS, "title": "My thanks"})
    assert [one.title for one in await replies.every(cast.tara.actor)] == ["My thanks", "Thanks"]
    assert [one.title for one in await replies.every(omar)] == ["Thanks"]
    assert [one.title for one in await replies.every(cast.alex.actor)] == ["Thanks"]


async def test_only_those_who_answer_the_helpline(database: str, cast: Cast) -> None:
    number, before = await with_tara(cast), await all_rows()
    for person in (cast.asha, cast.meera):
        for refused in (
            replies.every(person.actor),
            replies.add(person.actor, THANKS, NOW),
            replies.offered(person.actor, number, NOW),
            replies.fill(person.actor, number, 1, NOW),
        ):
            with pytest.raises(NotAllowed):
                await refused
    assert await all_rows() == before


async def test_agents_do_not_write_what_all_share(database: str, cast: Cast) -> None:
    shared, own = await saved(cast.alex.actor), await saved(cast.tara.actor)
    before = await all_rows()
    for actor, reply in ((cast.tara.actor, shared), (cast.alex.actor, own), (await another_agent(), own)):
        for refused in (
            replies.change(actor, reply, THANKS, NOW),
            replies.remove(actor, reply, NOW),
            replies.one(actor, reply),
        ):
            with pytest.raises(NotFound):
                await refused
    assert (await all_rows())["saved_replies"] == before["saved_replies"]


async def test_a_reply_is_written_anew_and_thrown_away(database: str, cast: Cast) -> None:
    number = await saved(cast.tara.actor)
    await replies.change(cast.tara.actor, number, {**THANKS, "title": "Many thanks", "text": "Thank you!"}, NOW)
    assert [(one.title, one.text) for one in await replies.every(cast.tara.actor)] == [("Many thanks", "Thank you!")]
    await replies.remove(cast.tara.actor, number, NOW)
    assert await replies.every(cast.tara.actor) == []


async def test_a_short_word_means_one_reply_also_when_many_take_it_at_once(database: str, cast: Cast) -> None:
    for actor in (cast.alex.actor, cast.tara.actor):
        outcomes = await asyncio.gather(*(replies.add(actor, THANKS, NOW) for _ in range(4)), return_exceptions=True)
        assert outcomes.count(None) == 1
        assert all(isinstance(one, Invalid) and set(one.fields) == {"code"} for one in outcomes if one is not None)
    other = await saved(cast.tara.actor, NUMBER)
    before = await all_rows()
    with pytest.raises(Invalid):
        await replies.change(cast.tara.actor, other, {**NUMBER, "code": "thanks"}, NOW)
    assert await all_rows() == before


async def test_nobody_saves_endlessly_many(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "MOST", 2)
    assert rules.MOST > 2
    tries = [replies.add(cast.tara.actor, {**THANKS, "code": f"thanks-{n}"}, NOW) for n in range(5)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert outcomes.count(None) == 2 and sum(isinstance(one, Conflict) for one in outcomes) == 3


@pytest.mark.parametrize("text", ["Hello {{name}}", "Hello {{patient", " "])
async def test_bad_input(database: str, cast: Cast, text: str) -> None:
    number = await saved(cast.tara.actor)
    before = await all_rows()
    for refused in (
        replies.add(cast.tara.actor, {**THANKS, "code": "other", "text": text}, NOW),
        replies.change(cast.tara.actor, number, {**THANKS, "text": text}, NOW),
    ):
        with pytest.raises(Invalid):
            await refused
    assert await all_rows() == before


class TestSaying:
    async def test_the_words_are_those_of_the_conversation(self, database: str, cast: Cast) -> None:
        number = await with_tara(cast)
        thanks, about = await saved(cast.alex.actor), await saved(cast.tara.actor, NUMBER)
        assert await replies.fill(cast.tara.actor, number, thanks, NOW) == "Thank you, Asha Rao. Tara Singh"
        # 14:30 where she is.
        said = f"Good afternoon Asha Rao, about no. {number}:"
        assert await replies.fill(cast.tara.actor, number, about, NOW) == said
        offers = await replies.offered(cast.tara.actor, number, NOW)
        assert [(one.title, one.words, one.own) for one in offers] == [
            ("About", said, True),
            ("Thanks", "Thank you, Asha Rao. Tara Singh", False),
        ]

    async def test_somebody_without_an_account_has_no_name_and_no_number(self, database: str, cast: Cast) -> None:
        emergency = await asked(None)
        await emergencies.take(cast.tara.actor, emergency.id or 0, NOW)
        thanks, about = await saved(cast.tara.actor), await saved(cast.tara.actor, NUMBER)
        (offer,) = await replies.offered(cast.tara.actor, emergency.conversation_id, NOW)
        assert (offer.id, offer.words) == (thanks, "Thank you. Tara Singh")
        with pytest.raises(NotFound):
            await replies.fill(cast.tara.actor, emergency.conversation_id, about, NOW)

    async def test_nobody_says_what_is_anothers_nor_where_they_are_not(self, database: str, cast: Cast) -> None:
        number, omar = await with_tara(cast), await another_agent()
        shared, omars = await saved(cast.alex.actor), await saved(omar)
        for refused in (
            replies.fill(cast.tara.actor, number, omars, NOW),
            replies.fill(cast.tara.actor, number, 987_654, NOW),
            replies.fill(omar, number, shared, NOW),
            replies.fill(cast.alex.actor, number, shared, NOW),
            replies.offered(omar, number, NOW),
        ):
            with pytest.raises(NotFound):
                await refused
