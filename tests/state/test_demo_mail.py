"""The outbox as a page: there for everyone in a demo, for nobody otherwise."""

from __future__ import annotations

from calmconnect.services import accounts
from calmconnect.services.clock import utc_now
from calmconnect.state.shared.demo_mail import DemoMailState
from tests.support.cast import Cast
from tests.support.database import configured
from tests.support.house import House

PASSWORD = "a long and winding road"


async def test_a_letter_appears_with_its_link(house: House) -> None:
    tab = await house.browser().open("/demo/mail")
    assert tab.see(DemoMailState)["rows"] == []
    await accounts.register_patient("Ada", "ada@calm.test", PASSWORD, "UTC", utc_now())
    (letter,) = await tab.until(lambda: tab.see(DemoMailState)["rows"])
    assert letter["recipient"] == "ada@calm.test"
    (link,) = [part for part in letter["parts"] if part["href"]]
    # As it was mailed, but to be followed under whatever address the page is read at.
    assert link["text"] == f"http://calm.test{link['href']}"
    assert link["href"].startswith("/verify-email?token=")


async def test_only_links_to_the_service_can_be_followed(house: House) -> None:
    name = "Ada https://evil.test/ http://calm.test.evil.test/x"
    await accounts.register_patient(name, "ada@calm.test", PASSWORD, "UTC", utc_now())
    tab = await house.browser().open("/demo/mail")
    (letter,) = tab.see(DemoMailState)["rows"]
    assert [part["href"].partition("?")[0] for part in letter["parts"] if part["href"]] == ["/verify-email"]


async def test_it_is_nobodys_to_read_when_demo_is_off(house: House, cast: Cast) -> None:
    await accounts.register_patient("Ada", "ada@calm.test", PASSWORD, "UTC", utc_now())
    with configured(demo=False):
        for browser in (house.browser(), await house.signed_in(cast.asha), await house.signed_in(cast.alex)):
            tab = await browser.open("/demo/mail")
            assert tab.see(DemoMailState)["missing"] and tab.see(DemoMailState)["rows"] == []
            await tab.send(DemoMailState.load)
            assert not [frame for frame in tab.frames if "token=" in frame]
