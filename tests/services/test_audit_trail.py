"""Reading who did what: admins all of it, patients who looked at their record, nobody else anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from calmconnect.db.people import User
from calmconnect.db.session import transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Invalid, NotAllowed
from calmconnect.services import (
    articles,
    audit,
    audit_trail,
    helpline,
    measure_trends,
    moderation,
    note_views,
    notes,
    replies,
    safety_plans,
)
from calmconnect.services.audit_trail import Deed
from calmconnect.services.work import work
from tests.services.test_ratings import rated
from tests.support.care import talking
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

DAY = timedelta(days=1)


async def did(person: Person, act: Act, subject: str, at: datetime = NOW, reason: str = "") -> None:
    """Somebody did something."""
    async with work() as w:
        audit.record(w, person.actor, act, subject, at, reason)


async def found(cast: Cast, **given: str) -> list[Deed]:
    """What an admin finds, but their own looking."""
    rows = (await audit_trail.trail(cast.alex.actor, given, 0, NOW)).rows
    return [one for one in rows if one.act is not Act.TRAIL_SEEN]


async def several(cast: Cast) -> None:
    """Some deeds of several people on several days."""
    await did(cast.meera, Act.NOTE_READ, "note:1", NOW - 2 * DAY)
    await did(cast.meera, Act.NOTE_SIGNED, "note:12", NOW - DAY)
    await did(cast.jonas, Act.TASK_CLOSED, "task:1", NOW, "reached")


async def test_an_admin_sees_all_the_last_first_and_that_they_looked_is_kept(database: str, cast: Cast) -> None:
    await several(cast)
    last = (await found(cast))[0]
    assert (last.by, last.role, last.act, last.subject, last.reason, last.at) == (
        cast.jonas.name, cast.jonas.role, Act.TASK_CLOSED, "task:1", "reached", NOW,
    )  # fmt: skip
    assert len(await found(cast)) == 3
    looked = (await audit_trail.trail(cast.alex.actor, {"act": "trail_seen"}, 0, NOW)).rows
    assert [one.by for one in looked] == [cast.alex.name], "several looks within a quarter of an hour are one"


async def test_filters(database: str, cast: Cast) -> None:
    await several(cast)
    subjects = {
        ("who", "meera"): ["note:12", "note:1"],
        ("who", cast.jonas.email): ["task:1"],
        ("who", "%"): [],
        ("act", "note_read"): ["note:1"],
        ("about", "note"): ["note:12", "note:1"],
        ("about", "note:1"): ["note:1"],
        ("about", "not_"): [],
        ("since", f"{NOW - DAY:%Y-%m-%d}"): ["task:1", "note:12"],
        ("until", f"{NOW - DAY:%Y-%m-%d}"): ["note:12", "note:1"],
    }
    for (name, value), expected in subjects.items():
        assert [one.subject for one in await found(cast, **{name: value})] == expected, (name, value)
    assert await found(cast, who="meera", about="task") == []
    assert (await audit_trail.trail(cast.alex.actor, {}, 9, NOW)).rows == ()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"since": "2026-03-11", "until": "2026-03-10"}, "until"),
        ({"since": "yesterday"}, "since"),
        ({"until": "0001-01-01"}, "until"),
        ({"act": "sing"}, "act"),
        ({"who": "x" * 99}, "who"),
        ({"about": "note\x00"}, "about"),
    ],
)
async def test_bad_filters_are_told_by_their_field(
    database: str, cast: Cast, given: dict[str, str], field: str
) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await audit_trail.trail(cast.alex.actor, given, 0, NOW)
    assert set(refused.value.fields) == {field} and await all_rows() == before


async def test_days_are_those_of_the_admins_time_zone(database: str, cast: Cast) -> None:
    async with transaction() as rows:
        (await rows.get_one(User, cast.alex.id)).time_zone = "Asia/Kolkata"
    # There, this is half past midnight of the next day.
    await did(cast.meera, Act.NOTE_READ, "note:1", datetime(2026, 3, 9, 19, tzinfo=UTC))
    asked = {
        day: [one.subject for one in await found(cast, since=day, until=day)] for day in ("2026-03-09", "2026-03-10")
    }
    assert asked == {"2026-03-09": [], "2026-03-10": ["note:1"]}


async def test_nobody_else_reads_it(database: str, cast: Cast) -> None:
    await several(cast)
    before = await all_rows()
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await audit_trail.trail(person.actor, {}, 0, NOW)
    for person in (cast.meera, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await audit_trail.own_views(person.actor, 0)
    assert await all_rows() == before


async def test_patients_see_who_looked_at_what(database: str, cast: Cast) -> None:
    await talking(cast.asha, cast.meera)
    number = await notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW)
    own = await notes.begin(cast.meera.actor, cast.asha.id, "psychotherapy", None, NOW)
    await notes.sign(cast.meera.actor, own, 0, {"text": "My own thoughts."}, NOW)
    await note_views.open_(cast.meera.actor, own, NOW)
    assert (await audit_trail.own_views(cast.asha.actor, 0)).total == 0, "a draft, and what nobody else ever sees"
    await notes.sign(cast.meera.actor, number, 0, {"plan": "Walk."}, NOW)
    await note_views.open_(cast.meera.actor, number, NOW)
    for at in (NOW, NOW + timedelta(minutes=5), NOW + timedelta(hours=1)):
        await measure_trends.of_patient(cast.meera.actor, cast.asha.id, at)
        await safety_plans.read(cast.meera.actor, cast.asha.id, at)
        await safety_plans.read(cast.asha.actor, cast.asha.id, at)
    seen = await audit_trail.own_views(cast.asha.actor, 0)
    assert sorted(one.act for one in seen.rows) == sorted(
        [Act.NOTE_READ, *[Act.MEASURES_SEEN] * 2, *[Act.PLAN_SEEN] * 2]
    )
    assert {(one.by, one.role) for one in seen.rows} == {(cast.meera.name, cast.meera.role)} and seen.total == 5
    assert (await audit_trail.own_views(cast.ben.actor, 0)).total == 0


async def test_what_admins_write_and_decide_is_kept(database: str, cast: Cast) -> None:
    alex = cast.alex.actor
    number = await articles.add(alex, {"title": "Sleep", "body": "Rest.", "published": "on"}, NOW)
    await articles.change(alex, number, {"title": "Sleep", "body": "Rest well.", "published": "on"}, NOW)
    await articles.remove(alex, number, NOW)
    await replies.add(alex, {"title": "Hello", "code": "hello", "text": "Hello."}, NOW)
    (shared,) = await replies.every(alex)
    await replies.remove(alex, shared.id or 0, NOW)
    await replies.add(cast.tara.actor, {"title": "Own", "code": "own", "text": "Mine."}, NOW)
    await helpline.close_on(alex, "2026-12-25", "Holiday", NOW)
    review = await rated(cast.asha, cast.meera, 1, "Bad words.")
    await moderation.hide(alex, review, "Insults.", False, NOW)
    await moderation.show(alex, review, NOW)
    kept = [(one.act, one.subject, one.reason) for one in reversed(await found(cast))]
    assert kept == [
        (Act.ARTICLE_WRITTEN, f"article:{number}", ""),
        (Act.ARTICLE_WRITTEN, f"article:{number}", ""),
        (Act.ARTICLE_REMOVED, f"article:{number}", ""),
        (Act.REPLY_WRITTEN, f"reply:{shared.id}", ""),
        (Act.REPLY_REMOVED, f"reply:{shared.id}", ""),
        (Act.TERMS_CHANGED, "helpline:1", "Closed on 25 December 2026: Holiday"),
        (Act.REVIEW_HIDDEN, f"review:{review}", "Insults."),
        (Act.REVIEW_SHOWN, f"review:{review}", ""),
    ]
