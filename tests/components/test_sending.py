"""How much of a picture is sent as the network changes: the rule of `sending.js`, run by Node as browsers run it."""

from __future__ import annotations

from itertools import pairwise

from tests.support.scripts import after_each

GOOD, LITTLE, NOTHING = {"room": 900, "loss": 0}, {"room": 200, "loss": 0}, {"room": 60, "loss": 0}
LOSSY, UNKNOWN = {"room": 900, "loss": 40}, {"room": 0, "loss": 0}


def pictures(*seen: dict[str, int] | None) -> list[str]:
    """What is sent after each look."""
    return [state["picture"] for state in after_each("sending.js", seen)]


def test_a_picture_shrinks_stops_and_comes_back() -> None:
    assert pictures(GOOD, UNKNOWN) == ["whole"] * 2, "whole at once, also where browsers do not say what fits"
    assert pictures(GOOD, LITTLE, GOOD, LITTLE, GOOD) == ["whole"] * 5, "one bad moment is none"
    assert pictures(GOOD, *[LITTLE] * 4) == ["whole", "whole", "small", "small", "small"]
    for bad in (NOTHING, LOSSY):
        stopped = pictures(GOOD, *[bad] * 20)
        assert stopped[:6] == ["whole", "whole", "small", "small", "none", "none"]
        assert stopped.count("none") > 10, "it is tried again seldom"
    back = pictures(GOOD, *[NOTHING] * 4, *[GOOD] * 10)
    assert back[4] == "none" and back[-1] == "whole" and "small" in back[5:]


def test_each_try_that_fails_is_followed_by_a_longer_wait() -> None:
    seen = pictures(GOOD, *[NOTHING] * 60)
    tried = [nth for nth in range(5, len(seen)) if (seen[nth - 1], seen[nth]) == ("none", "small")]
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert len(tried) >= 3 and waits == sorted(waits) and waits[0] < waits[-1]


def test_what_was_lost_during_a_cut_says_nothing_of_the_connection_that_comes_back() -> None:
    assert set(pictures(GOOD, *[None] * 4, LOSSY, LOSSY, *[GOOD] * 5)) == {"whole"}
    assert pictures(GOOD, *[None] * 4, *[LOSSY] * 6)[-1] == "none", "what goes on being lost does"


def test_after_a_cut_a_paused_picture_is_tried_again_as_soon_as_for_the_first_time() -> None:
    paused = [GOOD, *[NOTHING] * 60]
    assert "small" not in pictures(*paused, *[GOOD] * 6)[len(paused) :]
    assert "small" in pictures(*paused, None, *[GOOD] * 6)[len(paused) :]
