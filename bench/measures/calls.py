"""Calls: from the click that answers until both see each other, beside a bare page that does nothing else, and from a reload.

Each side's two people sit at browsers of their own, with the same flags and the same pretended cameras. Every call is the first
one on its pages, as most calls are.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from bench.figure import Figure, Goal, of_samples
from bench.options import Options
from bench.stage import Contender, Stage, say
from calmconnect.api.gate import COOKIE
from tests.support.programs import CHROMIUM_FLAGS, needed

_FLAGS = [*CHROMIUM_FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
_GOALS = {"call.first_picture": Goal("value", "<=", 1000), "call.first_picture.beside": Goal("ratio", "<=", 2)}
# When the first picture of the other one was put on the screen; both browsers go by the same clock.
_FIRST_PICTURE = """() => {
  window.painted = new Promise((resolve) => {
    const look = () => {
      const video = document.querySelector("video.call-other");
      if (video) video.requestVideoFrameCallback(() => resolve(Date.now()));
      else setTimeout(look, 5);
    };
    look();
  });
}"""
_ANSWER = "(button) => { const at = Date.now(); button.click(); return at; }"
_PATIENCE_MS = 60_000


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """Medians over all calls: the first picture as milliseconds and as a ratio, and the way back after a reload."""
    ours, theirs = stage.calmconnect(), stage.peer()
    with sync_playwright() as playwright, ExitStack() as stack:
        pair = _browser(playwright, stack), _browser(playwright, stack)
        first: list[list[float]] = []
        back: list[list[float]] = []
        bare: list[list[float]] = []
        for nth in range(options.rounds):
            found = [_ours(pair, ours, nth * options.calls + n) for n in range(options.calls)]
            first.append([one for one, _ in found])
            back.append([one for _, one in found])
            bare.append([_theirs(pair, theirs) for _ in range(options.calls)])
            say(f"calls, ms to the first picture: {first[-1]}, the bare page {bare[-1]}; after a reload {back[-1]}")
    for name, goal in _GOALS.items():
        yield Figure(name, "ms", of_samples(first, 0.5), of_samples(bare, 0.5), goal)
    yield Figure("call.reload", "ms", of_samples(back, 0.5), goal=Goal("value", "<=", 10_000))


def _browser(playwright: Playwright, stack: ExitStack) -> Browser:
    browser = playwright.chromium.launch(executable_path=needed("chromium"), args=_FLAGS)
    stack.callback(browser.close)
    return browser


def _ours(pair: tuple[Browser, Browser], side: Contender, nth: int) -> tuple[float, float]:
    """Until both see each other, and until who was called does so again after loading the page anew."""
    patient, doctor = json.loads(side.people.read_text(encoding="utf-8"))["chat"][2 * nth : 2 * nth + 2]
    with ExitStack() as stack:
        callee = _opened(pair[0], stack, side.server.url + patient["path"], side.server.url, patient["cookie"])
        caller = _opened(pair[1], stack, side.server.url + doctor["path"], side.server.url, doctor["cookie"])
        caller.get_by_role("button", name="Video call with").click()
        first, back = _until_both_see(caller, callee), _until_back(callee)
        caller.get_by_role("button", name="Hang up").click()
        callee.get_by_text("has ended").wait_for()
        return first, back


def _theirs(pair: tuple[Browser, Browser], side: Contender) -> float:
    with ExitStack() as stack:
        callee, caller = (
            _opened(browser, stack, f"{side.server.url}/call?{urlencode({'me': me, 'other': 3 - me})}")
            for browser, me in zip(pair, (1, 2), strict=True)
        )
        for page in (callee, caller):
            page.locator("[data-ready]").wait_for()
        caller.get_by_role("button", name="Call").click()
        return _until_both_see(caller, callee)


def _opened(browser: Browser, stack: ExitStack, address: str, site: str = "", cookie: str = "") -> Page:
    context: BrowserContext = stack.enter_context(browser.new_context(viewport={"width": 1280, "height": 800}))
    context.set_default_timeout(_PATIENCE_MS)
    # Both have called before: their browsers know that they may use the devices.
    context.grant_permissions(["camera", "microphone"])
    if cookie:
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": site}])
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    return page


def _until_both_see(caller: Page, callee: Page) -> float:
    answer = callee.get_by_role("button", name="Answer", exact=True)
    answer.wait_for()
    # It has rung for a while when somebody answers.
    caller.wait_for_timeout(2000)
    for page in (caller, callee):
        page.evaluate(_FIRST_PICTURE)
    at: float = answer.evaluate(_ANSWER)
    painted: list[float] = [page.evaluate("window.painted") for page in (caller, callee)]
    return max(painted) - at


def _until_back(callee: Page) -> float:
    # It asks before it is left: there is a call on it.
    callee.on("dialog", lambda dialog: dialog.accept())
    began = time.time() * 1000
    callee.reload(wait_until="commit")
    callee.evaluate(_FIRST_PICTURE)
    painted: float = callee.evaluate("window.painted")
    return round(painted - began)
