"""Finding doctors, and what is shown of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from calmconnect.db.appointments import Rating
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import engines, transaction
from calmconnect.domain.booking import Status
from calmconnect.domain.doctors import Presence, PresenceChoice
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.domain.people import Role
from calmconnect.services import doctors, presence, schedule
from tests.support.care import met
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows


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
    assert shown.slots[:3] == card.next_slots and [one.text for one in shown.reviews] == ["Kind.", "Kind."]


async def test_the_number_of_queries_does_not_grow_with_the_doctors(cast: Cast) -> None:
    async def counted() -> int:
        asked: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)

        engine = engines().reader.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            await doctors.find("", "", False, 0, NOW)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    few = await counted()
    async with transaction() as rows:
        people = [
            User(role=Role.DOCTOR, email=f"dr-{n}@calm.test", name=f"Dr. {n:02}", created_at=NOW) for n in range(48)
        ]
        rows.add_all(people)
        await rows.flush()
        for person in people:
            assert person.id is not None
            rows.add(Doctor(user_id=person.id, licence_number=f"L{person.id}", verified_at=NOW))
        await rows.flush()
    found = await doctors.find("", "", False, 99, NOW)
    assert (found.total, found.page, len(found.cards)) == (50, 4, 2), "beyond the last page is the last page"
    assert await counted() == few <= 12


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


WEEK = [(0, "09:00", "12:00"), (0, "13:00", "17:00"), (4, "10:00", "11:00")]


async def test_hours_are_kept_as_written(cast: Cast) -> None:
    await schedule.save_schedule(cast.meera.actor, list(reversed(WEEK)), "50", "10")
    own = await schedule.own_schedule(cast.meera.actor, NOW)
    assert [(rule.weekday, f"{rule.starts:%H:%M}", f"{rule.ends:%H:%M}") for rule in own.hours] == WEEK
    assert own.time_zone == cast.meera.time_zone
    assert [f"{slot.starts:%a %H:%M}" for slot in own.next_slots][:2] == ["Fri 04:30", "Mon 03:30"]


@pytest.mark.parametrize(
    "hours",
    [
        [(0, "09:00", "12:00"), (0, "11:00", "13:00")],
        [(0, "12:00", "09:00")],
        [(0, "09:00", "09:00")],
        [(7, "09:00", "10:00")],
        [(-1, "09:00", "10:00")],
        [(True, "09:00", "10:00")],
        [(0, "9", "10:00")],
        [(0, "09:00", "24:00")],
        [(0, 9, 10)],
        [(0, "09:00")],
        ["monday"],
        "all day",
        None,
        {"0": "09:00"},
        [(0, "09:00", "10:00")] * 50,
    ],
)
async def test_hours_that_cannot_be_are_refused(cast: Cast, hours: object) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await schedule.save_schedule(cast.meera.actor, hours, "50", "10")
    assert set(refused.value.fields) == {"hours"}
    assert await all_rows() == before


@pytest.mark.parametrize(
    ("session", "buffer"), [("0", "10"), ("50", "-5"), (None, "10"), ("50", "x"), (True, "10"), ("9" * 5000, "10")]
)
async def test_lengths_that_are_not_offered(cast: Cast, session: object, buffer: object) -> None:
    with pytest.raises(Invalid):
        await schedule.save_schedule(cast.meera.actor, WEEK, session, buffer)


PROFILE: dict[str, object] = {
    "headline": "Worry, and how to live with it",
    "about": "Two lines\nof text.",
    "qualifications": "PhD",
    "years_experience": "12",
    "fee": "1500",
    "languages": ["hi", "en"],
    "modes": ["video"],
    "specialisations": ["sleep", "anxiety"],
}


async def test_a_profile_is_kept_as_written(cast: Cast) -> None:
    await schedule.save_profile(cast.meera.actor, PROFILE)
    own = await schedule.own_profile(cast.meera.actor)
    assert (own.doctor.fee_minor, own.doctor.years_experience, own.doctor.languages) == (150_000, 12, ["en", "hi"])
    assert set(own.specialisations) == {"anxiety", "sleep"}
    assert (await names("", "anxiety")) == [cast.meera.name]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", ""),
        ("headline", "x" * 121),
        ("headline", None),
        ("about", "x" * 2001),
        ("about", "bell \x07"),
        ("years_experience", "-1"),
        ("years_experience", "many"),
        ("years_experience", "9" * 30),
        ("fee", "1e9"),
        ("fee", None),
        ("languages", []),
        ("languages", ["klingon"]),
        ("languages", "en"),
        ("modes", ["telepathy"]),
        ("specialisations", [["sleep"]]),
        ("specialisations", None),
    ],
)
async def test_a_profile_that_cannot_be_names_the_field(cast: Cast, field: str, value: object) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await schedule.save_profile(cast.meera.actor, {**PROFILE, field: value})
    assert set(refused.value.fields) == {field}
    assert await all_rows() == before


async def test_only_doctors_have_hours_and_a_profile(cast: Cast) -> None:
    for person in (cast.asha, cast.tara, cast.alex):
        for attempt in (
            schedule.own_schedule(person.actor, NOW),
            schedule.own_profile(person.actor),
            schedule.save_schedule(person.actor, WEEK, "50", "10"),
            schedule.save_profile(person.actor, PROFILE),
        ):
            with pytest.raises(NotAllowed):
                await attempt
