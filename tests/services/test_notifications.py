"""Telling somebody something: by the ways they want, after quiet hours, never of work that failed, and taken back whole."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

import pytest
from sqlmodel import SQLModel, col, select, update

from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.notifications import Notification, OutgoingPush
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.errors import Invalid, NotAllowed, Refused
from calmconnect.domain.notifications import Channel, Kind, Quiet
from calmconnect.services import notifications, preferences
from calmconnect.services.letters import Letter
from calmconnect.services.notifications import Notice
from calmconnect.services.post_office import send_due
from calmconnect.services.work import work
from tests.support.cast import NOW, Cast, Person
from tests.support.database import configured
from tests.support.push_service import Subscriber, subscribed
from tests.support.rows import all_rows
from tests.support.smtp import mail_server

Row = TypeVar("Row", bound=SQLModel)
HELLO = Letter("Hello", "Hello,", ("this is a letter.",))
BOOKED = Notice(
    Kind.BOOKING, "Your session is confirmed", "Thursday at 10:00.", "/patient/appointments", "appointment:7", HELLO
)
# 22:30 in Asha's zone, and the 07:00 after it.
LATE = datetime(2026, 3, 11, 17, tzinfo=UTC)
MORNING = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)


async def tell(person: Person, notice: Notice = BOOKED, now: datetime = NOW) -> None:
    """Tell somebody something, as a use case does."""
    async with work() as w:
        await notifications.notify(w, person.id, notice, now)


async def device_of(person: Person, name: str = "one") -> None:
    """Let somebody's device take pushes."""
    await subscribed(person, Subscriber(f"https://push.example.com/{person.id}/{name}"))


async def every(table: type[Row]) -> list[Row]:
    """All rows of a table."""
    async with reading() as rows:
        return list((await rows.exec(select(table))).all())


async def test_by_every_way_at_once(database: str, cast: Cast) -> None:
    await device_of(cast.asha, "phone")
    await device_of(cast.asha, "laptop")
    await device_of(cast.ben)
    await tell(cast.asha)
    (shown,), (mail,), pushes = await every(Notification), await every(OutgoingMail), await every(OutgoingPush)
    assert (shown.user_id, shown.kind, shown.title, shown.text, shown.path, shown.about, shown.read_at) == (
        cast.asha.id, Kind.BOOKING, BOOKED.title, BOOKED.text, BOOKED.path, BOOKED.about, None,
    )  # fmt: skip
    assert (mail.user_id, mail.subject, mail.kind, mail.about, mail.next_attempt_at) == (
        cast.asha.id, "Hello", Kind.BOOKING, "appointment:7", NOW,
    )  # fmt: skip
    assert [(push.user_id, push.title, push.path, push.notification_id, push.next_attempt_at) for push in pushes] == [
        (cast.asha.id, BOOKED.title, BOOKED.path, shown.id, NOW)
    ] * 2


async def test_without_a_letter_nothing_is_mailed(database: str, cast: Cast) -> None:
    await tell(cast.asha, Notice(Kind.BOOKING, "Hello", "", "/patient"))
    assert len(await every(Notification)) == 1
    assert await every(OutgoingMail) == []


async def test_nothing_is_told_of_work_that_failed(database: str, cast: Cast) -> None:
    before = await all_rows()
    with pytest.raises(Refused):
        async with work() as w:
            await notifications.notify(w, cast.asha.id, BOOKED, NOW)
            raise Refused("no")
    assert await all_rows() == before


async def test_a_disabled_person_is_told_nothing(database: str, cast: Cast) -> None:
    await device_of(cast.asha)
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == cast.asha.id).values(disabled_at=NOW))
    before = await all_rows()
    await tell(cast.asha)
    assert await all_rows() == before


@pytest.mark.parametrize("channel", list(Channel))
async def test_not_by_ways_that_are_switched_off(database: str, cast: Cast, channel: Channel) -> None:
    await device_of(cast.asha)
    await preferences.choose(cast.asha.actor, "booking", channel.value, False)
    await tell(cast.asha)
    come = [len(await every(table)) for table in (Notification, OutgoingMail, OutgoingPush)]
    assert come == [int(channel is not one) for one in (Channel.IN_APP, Channel.EMAIL, Channel.PUSH)]
    await preferences.choose(cast.asha.actor, "booking", channel.value, True)
    await tell(cast.asha)
    assert [len(await every(table)) for table in (Notification, OutgoingMail, OutgoingPush)] == [n + 1 for n in come]


async def test_another_kind_and_another_person_are_not_touched(database: str, cast: Cast) -> None:
    await preferences.choose(cast.asha.actor, "message", "email", False)
    await preferences.choose(cast.ben.actor, "booking", "email", False)
    await tell(cast.asha)
    assert len(await every(OutgoingMail)) == 1


async def test_mail_and_push_wait_for_the_end_of_quiet_hours(database: str, cast: Cast) -> None:
    await device_of(cast.asha)
    await preferences.keep_quiet(cast.asha.actor, "22:00", "07:00")
    await tell(cast.asha, now=LATE)
    (shown,), (mail,), (push,) = await every(Notification), await every(OutgoingMail), await every(OutgoingPush)
    assert shown.created_at == LATE
    assert mail.next_attempt_at == push.next_attempt_at == MORNING


async def test_what_is_urgent_or_about_the_account_does_not_wait(database: str, cast: Cast) -> None:
    await preferences.keep_quiet(cast.asha.actor, "22:00", "07:00")
    await tell(cast.asha, Notice(Kind.REMINDER, "Soon", "", "/patient", letter=HELLO, urgent=True), LATE)
    await tell(cast.asha, Notice(Kind.ACCOUNT, "New sign-in", "", "/account", letter=HELLO), LATE)
    assert [mail.next_attempt_at for mail in await every(OutgoingMail)] == [LATE] * 2


async def test_taken_back(database: str, cast: Cast) -> None:
    other = Notice(Kind.BOOKING, "Another", "", "/patient", "appointment:8", HELLO)
    for person in (cast.asha, cast.meera):
        await device_of(person)
        await tell(person)
        await tell(person, other)
    async with work() as w:
        await notifications.withdraw(w, cast.asha.id, "appointment:7", NOW + timedelta(minutes=1))
    taken = [(one.user_id, one.about) for one in await every(Notification) if one.read_at]
    assert taken == [(cast.asha.id, "appointment:7")]
    for sent in (await every(OutgoingMail), await every(OutgoingPush)):
        dropped = [(one.user_id, one.about) for one in sent if one.status is MailStatus.DROPPED]
        assert dropped == [(cast.asha.id, "appointment:7")]


async def test_what_was_sent_or_given_up_stays_so_when_taken_back(database: str, cast: Cast) -> None:
    await tell(cast.asha)
    for status in (MailStatus.SENT, MailStatus.FAILED):
        async with transaction() as rows:
            await rows.exec(update(OutgoingMail).values(status=status))
        async with work() as w:
            await notifications.withdraw(w, cast.asha.id, "appointment:7", NOW)
        assert [mail.status for mail in await every(OutgoingMail)] == [status]


async def test_a_mail_taken_back_while_it_was_tried_is_not_tried_again(database: str, cast: Cast) -> None:
    await tell(cast.asha)
    async with mail_server() as server:
        server.refusals[cast.asha.email] = 99

        async def take_back(*_: object) -> str:
            async with work() as w:
                await notifications.withdraw(w, cast.asha.id, "appointment:7", NOW)
            return "451 Please try again later"

        server.handle_RCPT = take_back  # type: ignore[assignment, method-assign]
        with configured(smtp_url=server.url):
            assert await send_due(NOW) == 0
    assert [mail.status for mail in await every(OutgoingMail)] == [MailStatus.DROPPED]


async def test_mail_asks_again_before_it_leaves(database: str, cast: Cast) -> None:
    await tell(cast.asha)
    await tell(cast.ben)
    await tell(cast.asha, Notice(Kind.ACCOUNT, "New sign-in", "", "/account", letter=HELLO))
    await preferences.choose(cast.asha.actor, "booking", "email", False)
    async with mail_server() as server:
        with configured(smtp_url=server.url):
            assert await send_due(NOW) == 2
    assert sorted(server.addresses) == [cast.asha.email, cast.ben.email]
    statuses = {(mail.user_id, mail.kind): mail.status for mail in await every(OutgoingMail)}
    assert statuses[cast.asha.id, Kind.BOOKING] is MailStatus.DROPPED


async def test_quiet_hours_begun_meanwhile_hold_mail_back_without_an_attempt(database: str, cast: Cast) -> None:
    await tell(cast.asha)
    await preferences.keep_quiet(cast.asha.actor, "22:00", "07:00")
    async with mail_server() as server:
        with configured(smtp_url=server.url):
            assert await send_due(LATE) == 0
            (mail,) = await every(OutgoingMail)
            assert (mail.status, mail.attempts, mail.next_attempt_at) == (MailStatus.QUEUED, 0, MORNING)
            assert await send_due(MORNING) == 1


async def test_wishes_are_kept(database: str, cast: Cast) -> None:
    actor = cast.asha.actor
    assert (await preferences.own_wishes(actor)).chosen == {}
    await preferences.choose(actor, "booking", "email", False)
    await preferences.choose(actor, "booking", "email", False)
    await preferences.choose(actor, "booking", "push", True)
    await preferences.keep_quiet(actor, "22:00", "07:00")
    await preferences.switch_sound(actor, False)
    kept = await preferences.own_wishes(actor)
    assert kept.chosen == {(Kind.BOOKING, Channel.EMAIL): False, (Kind.BOOKING, Channel.PUSH): True}
    assert (kept.quiet, kept.sound, kept.zone.key) == (
        Quiet(time(22), time(7)),
        False,
        "Asia/Kolkata",
    )
    await preferences.forget_quiet(actor)
    await preferences.switch_sound(actor, True)
    kept = await preferences.own_wishes(actor)
    assert (kept.quiet, kept.sound) == (None, True)
    assert (await preferences.own_wishes(cast.ben.actor)).chosen == {}


async def test_wishes_that_can_not_be_kept(database: str, cast: Cast) -> None:
    actor, before = cast.asha.actor, await all_rows()
    for kind, channel in (("", "email"), ("booking", "pigeon"), (None, None)):
        with pytest.raises(Invalid):
            await preferences.choose(actor, kind, channel, True)
    for channel in ("in_app", "email"):
        with pytest.raises(NotAllowed):
            await preferences.choose(actor, "account", channel, False)
    with pytest.raises(Invalid):
        await preferences.choose(actor, "booking", "email", "yes")
    with pytest.raises(Invalid):
        await preferences.switch_sound(actor, None)
    with pytest.raises(Invalid):
        await preferences.keep_quiet(actor, "22:00", "22:00")
    assert await all_rows() == before
