"""A patient, the companion, and a language model elsewhere: only with an agreement, only from then on, and never in the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.dialogue_texts import IN_DANGER, LISTENING
from calmconnect.domain.errors import Invalid, NotAllowed
from calmconnect.hub import Fact, hub
from calmconnect.ml.reader import Reading
from calmconnect.services import anonymous, chat, company, consents, readings, topics
from tests.services.test_company import lines, says
from tests.support.cast import NOW, Cast, Person
from tests.support.language_model import is_silent, language_model, waits
from tests.support.language_model import says as answers
from tests.support.risk import SIGN, every_flag
from tests.support.rows import all_rows
from tests.support.unnamed import began

LATER = NOW + timedelta(minutes=1)
QUIET = "The house is so quiet since they left."
MORE = "Even the clock sounds louder now."
BOTH = (Subject.AI_USE, Subject.LANGUAGE_MODEL)


@pytest.fixture(autouse=True)
def plain_reading(monkeypatch: pytest.MonkeyPatch) -> dict[str, Reading]:
    """The models find nothing but what a test lets them find in a text."""
    found = dict[str, Reading]()

    async def read(text: str) -> Reading:
        return found.get(text, Reading(0.0, 0.0, (), (), (), 0.0, False, (), ()))

    monkeypatch.setattr(readings, "read", read)
    return found


async def agrees(person: Person, *subjects: Subject) -> None:
    for subject in subjects:
        await consents.give(person.actor, subject.value, str(AGREEMENTS[subject].version), NOW)


async def asks(person: Person) -> Subject | None:
    return (await company.shown(person.actor, NOW)).asks


async def test_it_hears_what_was_said_since_they_agreed_and_no_name(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW - LATER.resolution)
    await company.say(cast.asha.actor, "client-before", "My secret of last week.", NOW - LATER.resolution)
    await company.answer(cast.asha.actor, NOW - LATER.resolution)
    await agrees(cast.asha, *BOTH)
    async with language_model(answers("A quiet house can be loud. ", "What do you miss?")) as model:
        await says(cast.asha, QUIET, MORE)
    assert (await lines(cast.asha))[-1] == "A quiet house can be loud. What do you miss?"
    told = [one["content"] for one in model.asked[-1]["messages"][1:]]
    assert told == [QUIET, "A quiet house can be loud. What do you miss?", MORE]
    assert not [
        word for word in ("secret", cast.asha.name, cast.asha.email) if word in str((model.asked, model.headers))
    ]


@pytest.mark.parametrize("subjects", [(), (Subject.AI_USE,), (Subject.LANGUAGE_MODEL,)])
async def test_without_both_agreements_nothing_goes_there(
    database: str, cast: Cast, subjects: tuple[Subject, ...]
) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await agrees(cast.asha, *subjects)
    async with language_model(answers("Hello.")) as model:
        await says(cast.asha, QUIET)
        assert (await lines(cast.asha))[-1] == LISTENING[0] and model.asked == []


async def test_once_taken_back_nothing_more_goes_there(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await agrees(cast.asha, *BOTH)
    async with language_model(answers("Hello to you.")) as model:
        await says(cast.asha, QUIET)
        await consents.withdraw(cast.asha.actor, "language_model", NOW)
        await says(cast.asha, MORE)
    assert len(model.asked) == 1 and "Hello to you." not in (await lines(cast.asha))[-1]


async def test_nobody_without_a_name_is_sent_anywhere(database: str, cast: Cast) -> None:
    by = await began(cast.asha.actor)
    await agrees(cast.asha, *BOTH)
    async with language_model(answers("Hello.")) as model:
        await anonymous.say(by, "client-unnamed", QUIET, NOW)
        await anonymous.answer(by, NOW)
        assert model.asked == [] and (await anonymous.shown(by, NOW)).asks is None


async def test_it_asks_once_kindly_and_after_the_first_answer(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    assert await asks(cast.asha) is None
    await says(cast.asha, QUIET)
    assert await asks(cast.asha) is Subject.AI_USE
    await says(cast.asha, "Paced breathing")
    assert await asks(cast.asha) is None, "not in an exercise"
    await says(cast.asha, "stop")
    await agrees(cast.asha, Subject.AI_USE)
    assert await asks(cast.asha) is None, "there is no language model"
    async with language_model(is_silent):
        assert await asks(cast.asha) is Subject.LANGUAGE_MODEL
        await company.decline(cast.asha.actor, "language_model", NOW)
        assert await asks(cast.asha) is None
        await says(cast.asha, MORE)
        assert await asks(cast.asha) is None, "nor ever again"


async def test_who_declines_is_asked_for_nothing_else_and_answered_all_the_same(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    async with language_model(is_silent) as model:
        await says(cast.asha, QUIET)
        await company.decline(cast.asha.actor, "ai_use", NOW)
        await says(cast.asha, "I can't sleep")
        assert await asks(cast.asha) is None and model.asked == []
    assert (await lines(cast.asha))[-1].startswith("Nights can be very long.")


async def test_who_took_it_back_is_not_asked_again(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await agrees(cast.asha, Subject.AI_USE)
    await says(cast.asha, QUIET)
    await consents.withdraw(cast.asha.actor, "ai_use", NOW)
    assert await asks(cast.asha) is None


@pytest.mark.parametrize("subject", ["", "naming", "everything", None, 7, ["ai_use"]])
async def test_what_nobody_asked_for_is_not_declined(database: str, cast: Cast, subject: object) -> None:
    await company.open_own(cast.asha.actor, NOW)
    before = await all_rows()
    with pytest.raises(Invalid):
        await company.decline(cast.asha.actor, subject, NOW)
    for person in (cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await company.decline(person.actor, "ai_use", NOW)
        with pytest.raises(NotAllowed):
            await company.stop(person.actor, 1)
    with pytest.raises(Invalid):
        await company.stop(cast.asha.actor, "1")
    assert await all_rows() == before


class Heard:
    """What pages of a person hear of an answer on its way."""

    def __init__(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        self.words: list[str] = []
        self.first = asyncio.Event()
        self._topic, self._publish = topics.inbox(person.id), hub().publish
        monkeypatch.setattr(hub(), "publish", self._heard)

    async def _heard(self, topic: str, fact: Fact) -> None:
        if topic == self._topic and fact["kind"] == "saying":
            self.words.append(fact["text"])
            if fact["text"]:
                self.first.set()
        await self._publish(topic, fact)


async def test_stop_keeps_what_was_heard(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await agrees(cast.asha, *BOTH)
    heard, never = Heard(cast.asha, monkeypatch), asyncio.Event()
    async with language_model(waits(never, "A quiet house can be loud. What", " do you miss?")):
        await company.say(cast.asha.actor, "client-one", QUIET, NOW)
        answering = asyncio.create_task(company.answer(cast.asha.actor, NOW))
        await heard.first.wait()
        await company.stop(cast.asha.actor, 2)
        await answering
        never.set()
    assert heard.words == ["", "A quiet house can be loud."]
    assert (await lines(cast.asha))[-1] == "A quiet house can be loud."


async def test_danger_waits_for_no_answer(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await agrees(cast.asha, *BOTH)
    heard, never = Heard(cast.asha, monkeypatch), asyncio.Event()
    async with language_model(waits(never, "A quiet house can be loud. What", " do you miss?")) as model:
        await company.say(cast.asha.actor, "client-one", QUIET, NOW)
        answering = asyncio.create_task(company.answer(cast.asha.actor, NOW))
        await heard.first.wait()
        await company.say(cast.asha.actor, "client-two", SIGN, NOW)
        assert (await company.shown(cast.asha.actor, NOW)).danger, "before anything answers"
        await company.answer(cast.asha.actor, NOW)
        await answering
        never.set()
    assert (await lines(cast.asha))[-1] == IN_DANGER and len(model.asked) == 1
    assert await asks(cast.asha) is None


async def test_what_only_the_models_find_shows_the_lines_at_once(
    database: str, cast: Cast, plain_reading: dict[str, Reading]
) -> None:
    plain_reading[QUIET] = Reading(-1.0, 1.0, (), (), (), 0.7, True, (("crisis", 0.7),), ())
    await company.open_own(cast.asha.actor, NOW)
    await says(cast.asha, QUIET)
    assert (await lines(cast.asha))[-1] == IN_DANGER and (await company.shown(cast.asha.actor, NOW)).danger
    assert await every_flag() == [], "the second look flags it, as it does everywhere"


async def test_it_remembers_within_the_conversation(database: str, cast: Cast) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await says(cast.asha, "I can't sleep", "Thought record", "My friend walked past me.", "Are you a person?")
    shown = await company.shown(cast.asha.actor, NOW)
    assert [one.label for one in shown.choices] == ["Go on with: Thought record", "Talk to a person"]
    await company.choose(cast.asha.actor, "resume", NOW)
    await company.answer(cast.asha.actor, NOW)
    assert (await lines(cast.asha))[-1].startswith("We go on where we were.")
    await says(cast.asha, "stop", "I can't sleep")
    assert (await lines(cast.asha))[-1].startswith("Sleep again, then."), "it knows that this was said before"


@pytest.mark.parametrize("before", [(), ("I can't sleep",), ("Thought record", "My friend walked past me.")])
async def test_a_person_is_one_step_away_at_any_point(database: str, cast: Cast, before: tuple[str, ...]) -> None:
    await company.open_own(cast.asha.actor, NOW)
    await says(cast.asha, *before)
    assert not (await company.shown(cast.asha.actor, NOW)).person
    await says(cast.asha, "Can I talk to a real person?")
    assert (await company.shown(cast.asha.actor, NOW)).person
    assert await chat.newest(cast.asha.actor, await company.place(cast.asha.actor))
