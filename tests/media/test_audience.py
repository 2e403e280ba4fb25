"""The small media server within: what nobody keeps ends, and with the last of it all."""

from __future__ import annotations

import pytest

from calmconnect.media.audience.descriptions import cleaned, limited, without_estimates
from calmconnect.media.audience.sessions import Audience, Gone

MEDIA = "v=0\r\nm=audio 9 X 0\r\nc=IN IP4 0.0.0.0\r\nm=video 9 X 96\r\nc=IN IP4 0.0.0.0\r\n"


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time, in seconds."""
        return self.now


async def test_sessions_end_that_nobody_keeps_and_then_all() -> None:
    clock = Clock()
    audience = Audience(2, [], clock)
    kept, forgotten = await audience.begin(), await audience.begin()
    clock.now = 50
    await audience.keep(kept)
    clock.now = 70
    assert not await audience.look_after()
    await audience.keep(kept)
    with pytest.raises(Gone):
        await audience.keep(forgotten)
    await audience.end(kept)
    clock.now = 100
    assert not await audience.look_after(), "somebody may come again"
    clock.now = 131
    assert await audience.look_after()
    await audience.close()


async def test_one_to_which_nobody_ever_came_is_over_after_a_while() -> None:
    clock = Clock()
    audience = Audience(2, [], clock)
    clock.now = 59
    assert not await audience.look_after()
    clock.now = 61
    assert await audience.look_after()


def test_of_a_description_only_sound_picture_and_addresses_are_taken() -> None:
    hidden = "a=candidate:1 1 udp 1 4f8e.local 9 typ host\r\n"
    shown = "a=candidate:2 1 udp 1 192.0.2.1 9 typ host\r\n"
    assert cleaned(MEDIA + hidden + shown + "a=end-of-candidates\r\n") == MEDIA + shown
    for wrong in ("v=0\r\n", MEDIA + "m=video 9 X 96\r\n", MEDIA + "m=application 9 X 0\r\n", MEDIA + shown * 41):
        with pytest.raises(ValueError, match="one sound and one picture"):
            cleaned(wrong)


def test_how_much_a_page_could_send_is_left_to_it() -> None:
    guessed = "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n"
    other = "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
    assert without_estimates(MEDIA + guessed + other + guessed) == MEDIA + other


def test_an_answer_asks_for_a_picture_that_can_be_served() -> None:
    said = limited(MEDIA)
    assert said.endswith("m=video 9 X 96\r\nc=IN IP4 0.0.0.0\r\nb=AS:700\r\n") and said.count("b=AS") == 1
