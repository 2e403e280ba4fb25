"""The second step at sign-in: setting it up, codes that count once, recovery, and being asked for it before grave things."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from calmconnect.db.audit import AuditEvent
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.second_factors import RecoveryCode, SecondFactor
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act, about
from calmconnect.domain.errors import CodeRequired, Conflict, Invalid, NotAllowed, NotFound, Refused
from calmconnect.domain.people import Role
from calmconnect.services import accounts, codes, lost_devices, second_factor, sessions, signing_in, step_up
from calmconnect.services.secrets import digest
from calmconnect.services.signing_in import SignedIn, TooLate
from calmconnect.services.work import work
from tests.support.cast import NOW, PASSWORD, Cast, Person
from tests.support.rows import all_rows
from tests.support.second_step import STEP, Phone, need, set_up, wrong_code

# A code later than the one that setting up has used.
THEN = NOW + 2 * STEP
WHY = "She called from the number we know."


async def half(person: Person, now: datetime = THEN, password: str = PASSWORD) -> str:
    """The token that the password gives."""
    with pytest.raises(CodeRequired) as needed:
        await sessions.sign_in(person.email, password, "Firefox on Linux", now)
    return needed.value.half


async def by_code(person: Person, code: object, now: datetime = THEN) -> SignedIn:
    """Sign in with the password and a code."""
    return await signing_in.by_code(await half(person, now), code, now)


async def acts() -> list[tuple[int, Act, str]]:
    """What was kept for good."""
    async with reading() as rows:
        return [(row.actor_id, row.act, row.subject) for row in await rows.exec(select(AuditEvent).order_by("id"))]


async def mailed(person: Person) -> list[str]:
    """What somebody was written, by its subject."""
    async with reading() as rows:
        return list(await rows.exec(select(OutgoingMail.subject).where(OutgoingMail.user_id == person.id)))


async def test_setting_it_up_takes_the_password_and_a_first_code(database: str, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        await second_factor.begin(cast.asha.actor, "not the password", None, NOW)
    assert refusal.value.fields.keys() == {"password"}
    shown = await second_factor.begin(cast.asha.actor, PASSWORD, None, NOW)
    assert shown.key in shown.address
    # Until it is confirmed the password is enough.
    assert await sessions.sign_in(cast.asha.email, PASSWORD, "Firefox", NOW)
    phone = Phone(shown.key, [])
    with pytest.raises(Invalid) as refusal:
        await second_factor.confirm(cast.asha.actor, wrong_code(phone, NOW), NOW)
    assert refusal.value.fields == {"code": codes.WRONG}
    recovery = await second_factor.confirm(cast.asha.actor, phone.code(NOW), NOW)
    assert len(set(recovery)) == 10
    assert await second_factor.standing(cast.asha.actor) == second_factor.Standing(NOW, 10, False)
    assert await acts() == [(cast.asha.id, Act.FACTOR_SET_UP, about(cast.asha.id))]
    assert await mailed(cast.asha) == ["Signing in now takes a second step"]


async def test_setting_it_up_signs_out_everywhere_else(database: str, cast: Cast) -> None:
    tokens = [await sessions.sign_in(cast.asha.email, PASSWORD, "Firefox", NOW) for _ in range(2)]
    here = await sessions.actor_with(tokens[0], NOW)
    assert here is not None
    key = (await second_factor.begin(here, PASSWORD, None, NOW)).key
    await second_factor.confirm(here, Phone(key, []).code(NOW), NOW)
    assert [await sessions.session_behind(token, NOW) for token in tokens] == [here.session_id, None]


async def test_a_new_key_is_good_for_a_quarter_of_an_hour_and_the_last_one_alone(database: str, cast: Cast) -> None:
    first = Phone((await second_factor.begin(cast.asha.actor, PASSWORD, None, NOW)).key, [])
    later = NOW + timedelta(minutes=15)
    with pytest.raises(Conflict):
        await second_factor.confirm(cast.asha.actor, first.code(later), later)
    second = Phone((await second_factor.begin(cast.asha.actor, PASSWORD, None, later)).key, [])
    with pytest.raises(Invalid):
        await second_factor.confirm(cast.asha.actor, first.code(later), later)
    assert await second_factor.confirm(cast.asha.actor, second.code(later), later)
    with pytest.raises(Conflict):
        await second_factor.confirm(cast.asha.actor, second.code(later + STEP), later + STEP)


async def test_the_key_and_the_codes_are_not_to_be_read_in_the_database(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    async with work() as w:
        connection = await w.rows.connection()
        (sealed,) = (await connection.exec_driver_sql("SELECT key FROM second_factors")).one()
        kept = (await connection.exec_driver_sql("SELECT code_hash FROM recovery_codes")).all()
    assert phone.key.encode() not in bytes(sealed)
    plain = {code.replace("-", "") for code in phone.recovery}
    assert {row[0] for row in kept} == {digest(code) for code in plain}


async def test_signing_in_takes_the_password_and_then_the_code(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    with pytest.raises(Refused) as refusal:
        await sessions.sign_in(cast.asha.email, "not the password", "Firefox", THEN)
    assert str(refusal.value) == sessions.WRONG
    found = await by_code(cast.asha, phone.code(THEN))
    assert found.left is None
    actor = await sessions.actor_with(found.token, THEN)
    assert actor is not None and actor.user_id == cast.asha.id
    # Ben has none, and needs none.
    assert await sessions.sign_in(cast.ben.email, PASSWORD, "Firefox", THEN)


@pytest.mark.parametrize(("drift", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_phones_clock_may_go_wrong_by_one_step(database: str, cast: Cast, drift: int, counts: bool) -> None:
    phone, then = await set_up(cast.asha, NOW), NOW + 10 * STEP
    code = phone.code(then + drift * STEP)
    if counts:
        assert await by_code(cast.asha, code, then)
    else:
        with pytest.raises(Refused, match="did not work"):
            await by_code(cast.asha, code, then)


async def test_a_code_counts_once_and_none_before_it(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    with pytest.raises(Refused, match="did not work"):
        await by_code(cast.asha, phone.code(NOW), NOW)
    assert await by_code(cast.asha, phone.code(THEN))
    for code in (phone.code(THEN), phone.code(THEN - STEP)):
        with pytest.raises(Refused, match="did not work"):
            await by_code(cast.asha, code)
    assert await by_code(cast.asha, phone.code(THEN + STEP), THEN + STEP)


async def test_of_one_code_that_comes_many_times_at_once_one_counts(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    halves = [await half(cast.asha) for _ in range(4)]
    tries = (signing_in.by_code(token, phone.code(THEN), THEN) for token in halves)
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, SignedIn) for one in found) == 1
    assert {str(one) for one in found if not isinstance(one, SignedIn)} == {codes.WRONG}


async def test_of_one_recovery_code_that_comes_many_times_at_once_one_counts(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    halves = [await half(cast.asha) for _ in range(4)]
    tries = (signing_in.by_code(token, phone.recovery[0], THEN) for token in halves)
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert [one.left for one in found if isinstance(one, SignedIn)] == [9]


async def test_half_a_session_leads_to_one_session(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    token = await half(cast.asha)
    assert await signing_in.by_code(token, phone.code(THEN), THEN)
    before = await all_rows()
    with pytest.raises(TooLate):
        await signing_in.by_code(token, phone.code(THEN + STEP), THEN + STEP)
    assert await all_rows() == before


async def test_half_a_session_lasts_five_minutes(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    token = await half(cast.asha)
    late = THEN + timedelta(minutes=5)
    for other in (token, "", "nonsense", "\ud800"):
        with pytest.raises(TooLate):
            await signing_in.by_code(other, phone.code(late), late)
    almost = late - timedelta(seconds=1)
    assert await signing_in.by_code(token, phone.code(almost), almost)


async def test_half_a_session_is_none(database: str, cast: Cast) -> None:
    await set_up(cast.asha, NOW)
    token = await half(cast.asha)
    assert await sessions.session_behind(token, THEN) is None
    assert await sessions.actor_with(token, THEN) is None
    assert await sessions.places(cast.asha.actor, THEN) == []


async def test_half_a_session_ends_with_the_password_that_gave_it(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    token = await half(cast.asha)
    await accounts.change_password(cast.asha.actor, PASSWORD, "another quiet place", THEN)
    with pytest.raises(TooLate):
        await signing_in.by_code(token, phone.code(THEN), THEN)
    # And a new password leaves the second step as it is.
    assert await half(cast.asha, password="another quiet place")


async def test_a_password_chosen_by_mail_leaves_it_on(database: str, cast: Cast) -> None:
    await set_up(cast.asha, NOW)
    await accounts.request_reset(cast.asha.email, NOW)
    async with reading() as rows:
        text = (await rows.exec(select(OutgoingMail.text).where(OutgoingMail.subject == "Choose a new password"))).one()
    await accounts.choose_password(text.partition("token=")[2].split()[0], "another quiet place", NOW)
    assert await half(cast.asha, password="another quiet place")


async def test_codes_can_not_be_guessed(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    for _ in range(5):
        with pytest.raises(Refused, match="did not work"):
            await by_code(cast.asha, wrong_code(phone, THEN))
    # The right password, which is asked for each time, gives no more tries; and it says nothing.
    for code in (phone.code(THEN), phone.recovery[0], wrong_code(phone, THEN)):
        with pytest.raises(Refused) as refusal:
            await by_code(cast.asha, code)
        assert str(refusal.value) == codes.LOCKED
    later = THEN + timedelta(minutes=16)
    assert await by_code(cast.asha, phone.code(later), later)


async def test_many_guesses_at_once_are_no_more_guesses(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    token = await half(cast.asha)
    guesses = [wrong_code(phone, THEN)] * 12
    said = await asyncio.gather(*(signing_in.by_code(token, guess, THEN) for guess in guesses), return_exceptions=True)
    assert sorted(str(one) for one in said) == sorted([codes.WRONG] * 5 + [codes.LOCKED] * 7)


async def test_every_code_that_does_not_count_is_told_the_same(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    assert await by_code(cast.asha, phone.recovery[0])
    for code in (phone.recovery[0], phone.code(NOW - 9 * STEP), wrong_code(phone, THEN), None):
        with pytest.raises(Refused) as refusal:
            await by_code(cast.asha, code)
        assert str(refusal.value) == codes.WRONG


async def test_a_recovery_code_works_once_and_is_told(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    assert (await by_code(cast.asha, phone.recovery[3].upper().replace("-", " "))).left == 9
    assert (await by_code(cast.asha, phone.recovery[4])).left == 8
    with pytest.raises(Refused, match="did not work"):
        await by_code(cast.asha, phone.recovery[3])
    assert (await mailed(cast.asha)).count("A recovery code was used") == 2
    assert (await acts())[-1] == (cast.asha.id, Act.FACTOR_RECOVERED, about(cast.asha.id))
    assert (await second_factor.standing(cast.asha.actor)).left == 8


async def test_nobody_gets_in_by_somebody_elses_codes(database: str, cast: Cast) -> None:
    asha, ben = await set_up(cast.asha, NOW), await set_up(cast.ben, NOW)
    for code in (asha.code(THEN), asha.recovery[0]):
        with pytest.raises(Refused, match="did not work"):
            await by_code(cast.ben, code)
    assert await by_code(cast.asha, asha.recovery[0]) and await by_code(cast.ben, ben.code(THEN))


async def test_new_recovery_codes_end_those_before(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    with pytest.raises(Invalid) as refusal:
        await second_factor.renew_codes(cast.asha.actor, PASSWORD, None, THEN)
    assert refusal.value.fields.keys() == {"code"}
    fresh = await second_factor.renew_codes(cast.asha.actor, PASSWORD, phone.code(THEN), THEN)
    assert len(set(fresh) | set(phone.recovery)) == 20
    with pytest.raises(Refused, match="did not work"):
        await by_code(cast.asha, phone.recovery[0])
    assert (await by_code(cast.asha, fresh[0])).left == 9
    with pytest.raises(Conflict):
        await second_factor.renew_codes(cast.ben.actor, PASSWORD, None, THEN)


async def test_turning_it_off_takes_both(database: str, cast: Cast) -> None:
    phone = await set_up(cast.asha, NOW)
    for password, code, field in (("a guess of mine", phone.code(THEN), "password"), (PASSWORD, "000", "code")):
        with pytest.raises(Invalid) as refusal:
            await second_factor.turn_off(cast.asha.actor, password, code, THEN)
        assert refusal.value.fields.keys() == {field}
    await second_factor.turn_off(cast.asha.actor, PASSWORD, phone.code(THEN), THEN)
    assert await sessions.sign_in(cast.asha.email, PASSWORD, "Firefox", THEN)
    async with reading() as rows:
        assert not (await rows.exec(select(SecondFactor))).all() and not (await rows.exec(select(RecoveryCode))).all()
    assert (await acts())[-1][1] is Act.FACTOR_TURNED_OFF
    assert (await mailed(cast.asha))[-1] == "The second step at sign-in is off"
    with pytest.raises(Conflict):
        await second_factor.turn_off(cast.asha.actor, PASSWORD, None, THEN)


async def test_moving_it_to_another_phone_asks_the_old_one(database: str, cast: Cast) -> None:
    old = await set_up(cast.asha, NOW)
    with pytest.raises(Invalid):
        await second_factor.begin(cast.asha.actor, PASSWORD, None, THEN)
    shown = await second_factor.begin(cast.asha.actor, PASSWORD, old.code(THEN), THEN)
    later = THEN + 2 * STEP
    # The old one counts until the new one does.
    assert await by_code(cast.asha, old.code(later), later)
    new = Phone(shown.key, await second_factor.confirm(cast.asha.actor, Phone(shown.key, []).code(later), later))
    after = later + 2 * STEP
    with pytest.raises(Refused, match="did not work"):
        await by_code(cast.asha, old.code(after), after)
    assert await by_code(cast.asha, new.code(after), after)


async def test_grave_things_take_a_fresh_code(database: str, cast: Cast) -> None:
    await step_up.prove(cast.alex.actor, PASSWORD, None, NOW)
    assert not await step_up.asks_for_code(cast.alex.actor)
    phone = await set_up(cast.alex, NOW)
    assert await step_up.asks_for_code(cast.alex.actor)
    await step_up.prove(cast.alex.actor, PASSWORD, phone.code(THEN), THEN)
    for code in (phone.code(THEN), None, "", 7):
        with pytest.raises(Invalid) as refusal:
            await step_up.prove(cast.alex.actor, PASSWORD, code, THEN)
        assert refusal.value.fields.keys() == {"code"}
    await step_up.prove(cast.alex.actor, PASSWORD, phone.recovery[0], THEN)
    for _ in range(5):
        with pytest.raises(Invalid):
            await step_up.prove(cast.alex.actor, PASSWORD, wrong_code(phone, THEN), THEN)
    with pytest.raises(Invalid) as refusal:
        await step_up.prove(cast.alex.actor, PASSWORD, phone.code(THEN + STEP), THEN + STEP)
    assert refusal.value.fields == {"code": codes.LOCKED}


async def test_who_needs_it_and_has_none_can_only_set_it_up(database: str, cast: Cast) -> None:
    token = await sessions.sign_in(cast.meera.email, PASSWORD, "Firefox", NOW)
    actor = await sessions.actor_with(token, NOW)
    assert actor is not None and await sessions.newcomer_of(actor.session_id, NOW) is None
    await need(cast, Role.DOCTOR, Role.ADMIN)
    assert await sessions.actor_with(token, NOW) is None
    assert await sessions.over_among([actor.session_id], NOW) == {actor.session_id}
    newcomer = await sessions.newcomer_of(actor.session_id, NOW)
    assert newcomer == actor
    key = (await second_factor.begin(newcomer, PASSWORD, None, NOW)).key
    await second_factor.confirm(newcomer, Phone(key, []).code(NOW), NOW)
    assert await sessions.actor_with(token, NOW) == actor
    assert await sessions.newcomer_of(actor.session_id, NOW) is None
    assert await sessions.over_among([actor.session_id], NOW) == set()
    with pytest.raises(Conflict, match="can't be turned off"):
        await second_factor.turn_off(actor, PASSWORD, Phone(key, []).code(THEN), THEN)
    # A patient's role does not need it.
    assert await sessions.actor_with(await sessions.sign_in(cast.asha.email, PASSWORD, "Firefox", NOW), NOW)


async def test_an_admin_takes_it_off_who_lost_their_phone(database: str, cast: Cast) -> None:
    phone = await set_up(cast.meera, NOW)
    there = (await by_code(cast.meera, phone.code(THEN))).token
    with pytest.raises(Invalid) as refusal:
        await lost_devices.take_off(cast.alex.actor, cast.meera.id, "", PASSWORD, None, THEN)
    assert refusal.value.fields.keys() == {"why"}
    with pytest.raises(Invalid):
        await lost_devices.take_off(cast.alex.actor, cast.meera.id, WHY, "a guess of mine", None, THEN)
    await lost_devices.take_off(cast.alex.actor, cast.meera.id, WHY, PASSWORD, None, THEN)
    assert await sessions.session_behind(there, THEN) is None
    assert await sessions.sign_in(cast.meera.email, PASSWORD, "Firefox", THEN)
    assert (await acts())[-1] == (cast.alex.id, Act.FACTOR_TAKEN_OFF, about(cast.meera.id))
    assert (await mailed(cast.meera))[-1] == "Your second step was taken off"
    with pytest.raises(Conflict):
        await lost_devices.take_off(cast.alex.actor, cast.meera.id, WHY, PASSWORD, None, THEN)


async def test_nobody_else_takes_it_off_and_no_admin_their_own(database: str, cast: Cast) -> None:
    await set_up(cast.alex, NOW)
    before = await all_rows()
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await lost_devices.take_off(person.actor, cast.alex.id, WHY, PASSWORD, None, THEN)
    with pytest.raises(Conflict):
        await lost_devices.take_off(cast.alex.actor, cast.alex.id, WHY, PASSWORD, None, THEN)
    with pytest.raises(NotFound):
        await lost_devices.take_off(cast.alex.actor, 987_654, WHY, PASSWORD, None, THEN)
    assert await all_rows() == before
