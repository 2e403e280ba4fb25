"""What a patient agreed to, on the real event path: asked for before it is needed, listed afterwards."""

from __future__ import annotations

from sqlmodel import delete

from calmconnect.db.consents import Consent
from calmconnect.db.session import transaction
from calmconnect.domain.booking import Status
from calmconnect.domain.payments import CardNumber
from calmconnect.services.clock import utc_now
from calmconnect.state.public.doctor import DoctorPageState
from calmconnect.state.shared.agreements import AgreementsState
from calmconnect.state.shared.appointments import AppointmentsState
from tests.support.care import met
from tests.support.cast import Cast
from tests.support.house import House

PAGE = "/account/agreements"
FORM = {"mode": "chat", "reason": "", "card": CardNumber.WORKS.value}


async def nobody_agreed() -> None:
    async with transaction() as rows:
        await rows.exec(delete(Consent))


async def test_agreeing_and_taking_back_shows_in_every_tab(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    page, other = await browser.open(PAGE), await browser.open(PAGE)
    assert page.see(AgreementsState)["standing"] == {
        "telehealth": "given",
        "ai_use": "never",
        "score": "never",
        "matching": "never",
    }, "and nothing of a language model where there is none"
    await page.send(AgreementsState.give, subject="ai_use", version="3")
    await other.until(lambda: other.see(AgreementsState)["standing"]["ai_use"] == "given")
    await other.send(AgreementsState.withdraw, subject="ai_use")
    await page.until(lambda: page.see(AgreementsState)["standing"]["ai_use"] == "withdrawn")
    assert [(step["title"], step["withdrawn"]) for step in page.see(AgreementsState)["steps"]] == [
        ("Programs that read your words", True),
        ("Programs that read your words", False),
        ("Sessions over the internet", False),
    ]


async def test_garbage_is_refused_in_words(house: House, cast: Cast) -> None:
    page = await (await house.signed_in(cast.asha)).open(PAGE)
    for subject, version in (("naming", "1"), ("ai_use", "9"), (None, None), ({}, [])):
        await page.send(AgreementsState.give, subject=subject, version=version)
        assert page.see(AgreementsState)["problems"]["consent"]
    await page.send(AgreementsState.withdraw, subject="telehealth")
    assert page.see(AgreementsState)["problems"]["consent"]


async def test_the_first_request_asks_for_it_in_one_tick(house: House, cast: Cast) -> None:
    await nobody_agreed()
    page = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    await page.send(DoctorPageState.choose, at=page.see(DoctorPageState)["times"][0])
    assert page.see(DoctorPageState)["must_agree"]
    await page.send(DoctorPageState.request, form=FORM)
    assert page.see(DoctorPageState)["problems"] == {"consent": "Please read the text again and agree to it."}
    assert not page.see(DoctorPageState)["asked"]
    await page.send(DoctorPageState.request, form={**FORM, "consent": "1"})
    assert page.see(DoctorPageState)["asked"]
    await page.send(DoctorPageState.begin_again)
    await page.send(DoctorPageState.choose, at=page.see(DoctorPageState)["times"][1])
    assert not page.see(DoctorPageState)["must_agree"], "it is asked once"


async def test_who_comes_to_a_session_is_led_to_the_text_and_back(house: House, cast: Cast) -> None:
    session = await met(cast.asha, cast.meera, utc_now(), Status.BOOKED)
    await nobody_agreed()
    browser = await house.signed_in(cast.asha)
    page = await browser.open("/patient/appointments")
    await page.send(AppointmentsState.join, appointment_id=session)
    led = page.notices[-1]["path"]
    assert led == f"{PAGE}?to=telehealth&next=/patient/appointments"
    text = await browser.open(led)
    assert text.see(AgreementsState)["wanted"] == "telehealth"
    await text.send(AgreementsState.give, subject="telehealth", version="1")
    assert text.notices[-1] == {"kind": "leave", "path": "/patient/appointments"}
    told = len(page.notices)
    await page.send(AppointmentsState.join, appointment_id=session)
    assert page.notices[told:] == [], "nobody is asked twice"


async def test_an_address_leads_nowhere_else(house: House, cast: Cast) -> None:
    await nobody_agreed()
    page = await (await house.signed_in(cast.asha)).open(f"{PAGE}?to=telehealth&next=//evil.test/x")
    assert page.see(AgreementsState)["onward"] == "/home"
    other = await (await house.signed_in(cast.asha)).open(f"{PAGE}?to=<script>")
    assert other.see(AgreementsState)["wanted"] == ""
