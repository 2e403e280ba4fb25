"""What somebody may not do in a conversation, tried through the real event path: refused, and the other undisturbed."""

from __future__ import annotations

import pytest
from sqlmodel import update

from calmconnect.db.conversations import Conversation
from calmconnect.db.session import transaction
from calmconnect.domain.chat import ConversationStatus
from calmconnect.services import limits
from calmconnect.state.shared.chat import ChatState
from tests.state.test_chat import open_both, told
from tests.support.care import talking
from tests.support.cast import Cast
from tests.support.database import configured
from tests.support.house import House
from tests.support.rows import all_rows


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the limits, in seconds."""
    now = [1000.0]
    monkeypatch.setattr(limits, "clock", lambda: now[0])
    return now


async def test_a_hundred_messages_in_a_second(house: House, cast: Cast, at: list[float]) -> None:
    conversation = await talking(cast.asha, cast.meera)
    patient, doctor = await open_both(house, cast, conversation)
    with configured(messages_a_second=20):
        for number in range(100):
            at[0] += 0.01
            await patient.send(
                ChatState.send, conversation=conversation, client_id=f"flooding-{number}", text=f"{number}"
            )
        heard = [line["text"] for line in told(doctor, "line")]
        refused = told(patient, "refused")
        assert len(heard) == 59 and len(refused) == 41
        assert all(one["later"] and "waits here" in one["text"] for one in refused)
        # The other is not limited by it, and nothing is lost: what was refused is taken a little later.
        await doctor.send(ChatState.send, conversation=conversation, client_id="calm-one-1", text="Slowly, please.")
        assert told(patient, "line")[-1]["text"] == "Slowly, please."
        at[0] += 10
        for one in refused:
            at[0] += 0.05
            await patient.send(
                ChatState.send, conversation=conversation, client_id=one["client_id"], text=one["client_id"][9:]
            )
    assert sorted(int(line["text"]) for line in told(doctor, "line") if line["by"] == cast.asha.id) == list(range(100))


@pytest.mark.parametrize("forged", [{"by": 2}, {"seq": 1}, {"sender_id": 2}, {"actor": {"user_id": 2}}, {"at": 0}])
async def test_nobody_writes_as_somebody_else_or_elsewhere(house: House, cast: Cast, forged: dict[str, object]) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    patient, doctor = await open_both(house, cast, conversation)
    before = await all_rows()
    await patient.send(ChatState.send, conversation=conversation, client_id="client-one", text="Hello", **forged)
    assert (await all_rows())["messages"] == before["messages"] and told(doctor, "line") == []
    assert "nothing was changed" in patient.notices[-1]["text"]


async def test_writing_is_seen_by_the_other_who_has_it_open_and_not_too_often(
    house: House, cast: Cast, at: list[float]
) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    patient, doctor = await open_both(house, cast, conversation)
    elsewhere = await (await house.signed_in(cast.meera)).open("/doctor/messages")
    for _ in range(50):
        await patient.send(ChatState.write, conversation=conversation)
    assert told(doctor, "writing") == [{"kind": "writing", "conversation": conversation, "by": cast.asha.id}] * 3
    assert told(elsewhere, "writing") == [] and patient.notices == []


async def test_nobody_writes_where_they_are_not_or_where_it_is_closed(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    patient, doctor = await open_both(house, cast, conversation)
    stranger = await (await house.signed_in(cast.ben)).open("/patient/messages")
    await stranger.send(ChatState.write, conversation=conversation)
    await stranger.send(ChatState.find, conversation=conversation, search="line", before=10)
    await stranger.send(ChatState.change, conversation=conversation, after=0)
    await stranger.send(ChatState.around, conversation=conversation, seq=1)
    await stranger.send(ChatState.edit, conversation=conversation, seq=1, text="mine now")
    await stranger.send(ChatState.delete, conversation=conversation, seq=1)
    assert "line 1" not in "".join(stranger.frames)
    async with transaction() as rows:
        await rows.exec(update(Conversation).values(status=ConversationStatus.RESOLVED))
    await patient.send(ChatState.write, conversation=conversation)
    await patient.send(ChatState.send, conversation=conversation, client_id="client-one", text="One more thing.")
    assert "closed" in patient.notices[-1]["text"] and "closed" in told(patient, "refused")[-1]["text"]
    assert told(patient, "refused")[-1]["later"] is False
    assert told(doctor, "writing") == told(doctor, "line") == told(doctor, "changed") == []


async def test_a_change_reaches_both_and_is_asked_for_after_a_break(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    patient, doctor = await open_both(house, cast, conversation)
    await patient.send(ChatState.send, conversation=conversation, client_id="client-one", text="Helo")
    await patient.send(ChatState.edit, conversation=conversation, seq=1, text="Hello")
    await patient.send(ChatState.delete, conversation=conversation, seq=1)
    for tab in (patient, doctor):
        changes = [(one["number"], one["seq"], one["text"], one["state"]) for one in told(tab, "changed")]
        assert changes == [(1, 1, "Hello", "edited"), (2, 1, "", "deleted")]
    await doctor.go(f"/doctor/messages/{conversation}")
    assert told(doctor, "opened")[-1]["change"] == 2
    await doctor.send(ChatState.change, conversation=conversation, after=1)
    (page,) = told(doctor, "changes")
    assert page["number"] == 2 and [line["state"] for line in page["lines"]] == ["deleted"]


async def test_words_are_found_step_by_step(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=3)
    patient, _ = await open_both(house, cast, conversation)
    await patient.send(ChatState.find, conversation=conversation, search="LINE 2", before=100)
    (found,) = told(patient, "found")
    assert [hit["part"] for hit in found["hits"]] == ["line 2"] and found["before"] == 0
    assert found["search"] == "LINE 2"
