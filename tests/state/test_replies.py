"""Saved replies on the real event path: written on a page, offered to the composer, never kept with the words of anybody."""

from __future__ import annotations

from calmconnect.services import tickets
from calmconnect.services.clock import utc_now
from calmconnect.state.agent.replies import OfferState, RepliesState
from tests.state.test_tickets import ASKED, told
from tests.support.cast import Cast
from tests.support.helpline import on_duty
from tests.support.house import House
from tests.support.rows import all_rows

THANKS = {"title": "Thanks", "code": "/thanks", "text": "Thank you, {{patient}}."}


async def test_from_writing_one_to_saying_it(house: House, cast: Cast) -> None:
    await on_duty(cast)
    number = await tickets.begin(cast.asha.actor, {**ASKED}, utc_now())
    admin = await (await house.signed_in(cast.alex)).open("/admin/tickets/replies")
    agent = await (await house.signed_in(cast.tara)).open("/agent/tickets/replies")
    await admin.send(RepliesState.begin)
    await admin.send(RepliesState.save, form={**THANKS, "text": "Thank you, {{name}}."})
    assert admin.see(RepliesState)["open"] is True and "{{name}}" in admin.see(RepliesState)["problems"]["text"]
    await admin.send(RepliesState.save, form=THANKS)
    assert admin.see(RepliesState)["open"] is False
    (row,) = await agent.until(lambda: agent.see(RepliesState)["shared"])
    assert row["code"] == "thanks" and agent.see(RepliesState)["rows"] == []

    await agent.go(f"/agent/tickets/{number}")
    await agent.send(OfferState.offer, conversation=number)
    offers = told(agent, "replies", "offers")[-1]
    assert [(one["code"], one["words"]) for one in offers["rows"]] == [("thanks", "Thank you, Asha Rao.")]
    await agent.send(OfferState.choose, conversation=number, reply=row["id"])
    chosen = {"kind": "text", "conversation": number, "reply": row["id"], "text": "Thank you, Asha Rao."}
    assert told(agent, "replies", "text") == [chosen]
    assert "Thank you, Asha" not in str(agent._state)

    await admin.send(RepliesState.edit, reply=row["id"])
    await admin.send(RepliesState.save, form={**THANKS, "title": "Many thanks"})
    await agent.go("/agent/tickets/replies")
    assert [row["title"] for row in agent.see(RepliesState)["shared"]] == ["Many thanks"]
    await admin.send(RepliesState.remove, reply=row["id"])
    await agent.until(lambda: agent.see(RepliesState)["shared"] == [])


async def test_what_is_not_theirs_is_not_found(house: House, cast: Cast) -> None:
    await on_duty(cast)
    number = await tickets.begin(cast.asha.actor, {**ASKED}, utc_now())
    admin = await (await house.signed_in(cast.alex)).open("/admin/tickets/replies")
    await admin.send(RepliesState.begin)
    await admin.send(RepliesState.save, form=THANKS)
    (row,) = admin.see(RepliesState)["rows"]
    agent = await (await house.signed_in(cast.tara)).open("/agent/tickets/replies")
    before = await all_rows()
    await agent.send(RepliesState.edit, reply=row["id"])
    assert agent.see(RepliesState)["open"] is False
    await agent.send(RepliesState.remove, reply=row["id"])
    await admin.send(OfferState.offer, conversation=number)
    await admin.send(OfferState.choose, conversation=number, reply=row["id"])
    assert told(admin, "replies") == [] and await all_rows() == before
