"""Finding doctors, and what is shown of them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.ratings import Rating
from calmconnect.db.session import transaction
from calmconnect.domain.booking import Mode, Status
from calmconnect.domain.doctors import Presence, PresenceChoice
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.domain.people import Role
from calmconnect.services import doctors, presence
from tests.support.care import met
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows
from tests.support.statements import statements


async def names(words: object = "", need: object = "", now_only: bool = False) -> list[str]:
    return [card.name for card in (await doctors.find(words, need, now_only, 0, NOW)).cards]


async def test_found_by_name_need_and_presence(cast: Cast) -> None:
    assert set(await names()) == {cast.meera.name, cast.jonas.name}
    assert await names("mEErA") == [cast.meera.name]
    assert await names("", "grief") == [cast.jonas.name]
    assert await names("meera", "grief") == []
    assert set(await names("", "no such need")) == {cast.meera.name, cast.jonas.name}
    assert await names("100% _") == [], "signs of the search language are plain signs"
    assert await names("panic attacks") == [cast.meera.name], "what patients call it"
    assert await names("lost someone") == [cast.jonas.name]
    assert await names("not the") == []
    await presence.choose(cast.jonas.actor, "online")
    assert await names(now_only=True) == [], "who is not connected is not there"
    await presence.here(cast.jonas.id, "a tab")
    assert await names(now_only=True) == [cast.jonas.name]
    assert (await names())[0] == cast.jonas.name, "who is there comes first"


@pytest.mark.parametrize("words", ["x" * 81, "bell \x07", None, 7, ["meera"]])
async def test_searches_that_are_no_line_of_text(cast: Cast, words: object) -> None:
    with pytest.raises(Invalid):
        await doctors.find(words, "", False, 0, NOW)


async def test_a_card_shows_mean_rating_and_the_next_times(cast: Cast) -> None:
    for day, stars in ((1, 5), (2, 4)):
        number = await met(cast.asha, cast.meera, NOW - timedelta(days=day), Status.FULFILLED)
        async with transaction() as rows:
            rows.add(
                Rating(appointment_id=number, doctor_id=cast.meera.id, stars=stars, review="Kind.", created_at=NOW)
            )
    card = (await doctors.find("meera", "", False, 0, NOW)).cards[0]
    assert (card.stars, card.ratings, len(card.next_slots)) == (4.5, 2, 3)
    shown = await doctors.profile(cast.meera.id, NOW)
    assert shown.slots[:3] == card.next_slots


async def queries() -> list[str]:
    """What the database is asked when someone opens the list of doctors."""
    with statements() as asked:
        await doctors.find("", "", False, 0, NOW)
    return asked


async def add_people(role: Role, number: int) -> list[int]:
    people = [User(role=role, email=f"{role}-{n}@calm.test", name=f"Dr. {n:02}", created_at=NOW) for n in range(number)]
    async with transaction() as rows:
        rows.add_all(people)
        await rows.flush()
        if role is Role.DOCTOR:
            rows.add_all(Doctor(user_id=one.id or 0, licence_number=f"L{one.id}", verified_at=NOW) for one in people)
    return [one.id or 0 for one in people]


async def test_the_number_of_queries_does_not_grow_with_the_doctors(cast: Cast) -> None:
    few = await queries()
    await add_people(Role.DOCTOR, 48)
    found = await doctors.find("", "", False, 99, NOW)
    assert (found.total, found.page, len(found.cards)) == (50, 4, 2), "beyond the last page is the last page"
    assert len(await queries()) == len(few)


async def test_fifty_doctors_with_ten_thousand_appointments_are_listed_in_seven_queries(cast: Cast) -> None:
    listed = [cast.meera.id, cast.jonas.id, *await add_people(Role.DOCTOR, 48)]
    patients = await add_people(Role.PATIENT, len(listed))
    hours, fifty = range(-100, 100), timedelta(minutes=50)
    async with transaction() as rows:
        rows.add_all(
            Appointment(
                doctor_id=doctor,
                patient_id=patient,
                status=Status.BOOKED,
                mode=Mode.VIDEO,
                starts_at=starts,
                ends_at=starts + fifty,
                busy_from=starts,
                busy_until=starts + fifty,
                created_at=NOW,
            )
            for doctor, patient in zip(listed, patients, strict=True)
            for starts in (NOW + timedelta(hours=hour) for hour in hours)
        )
    asked = [one for one in await queries() if one.startswith("SELECT")]
    assert len(asked) == 7
    tables = Counter(re.findall(r"FROM (\w+)", " ".join(asked)))
    # The doctors themselves, and whether they are there, or in a call or a room; their pictures; and who leaves.
    assert (tables.pop("doctors"), tables.pop("users")) == (2, 2)
    assert set(tables.values()) == {1} and tables.total() == 9, tables
    (card,) = (await doctors.find("meera", "", False, 0, NOW)).cards
    assert all(slot.starts > NOW + 100 * timedelta(hours=1) for slot in card.next_slots) and card.next_slots


async def test_who_is_not_listed_is_neither_found_nor_shown(cast: Cast) -> None:
    async with transaction() as rows:
        doctor = await rows.get(Doctor, cast.meera.id)
        assert doctor is not None
        doctor.verified_at = None
        rows.add(doctor)
    assert await names() == [cast.jonas.name]
    for nobody in (cast.meera.id, cast.asha.id, 10**6):
        with pytest.raises(NotFound):
            await doctors.profile(nobody, NOW)


async def test_presence_is_the_doctors_own_choice_while_connected(cast: Cast) -> None:
    async def seen() -> Presence:
        return (await doctors.profile(cast.meera.id, NOW)).card.presence

    await presence.choose(cast.meera.actor, "online")
    assert await seen() is Presence.OFFLINE
    await presence.here(cast.meera.id, "a tab")
    assert await seen() is Presence.ONLINE
    await presence.choose(cast.meera.actor, PresenceChoice.AWAY)
    assert await seen() is Presence.AWAY
    before = await all_rows()
    for word in ("on_call", "", None, 1, ["online"]):
        with pytest.raises(Invalid):
            await presence.choose(cast.meera.actor, word)
    with pytest.raises(NotAllowed):
        await presence.choose(cast.asha.actor, "online")
    assert await all_rows() == before
