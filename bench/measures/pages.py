"""Pages: what a browser fetches and when the largest thing is painted, with an empty cache and then with a filled one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figure import Figure, of_rounds
from bench.options import Options
from bench.stage import Contender, Stage, say
from calmconnect.api.gate import COOKIE
from tests.support.programs import CHROMIUM_FLAGS, needed

_SIZE = {"width": 1280, "height": 800}
# The newest entry is the largest; a buffered observer is handed those from before it was made.
_LARGEST_PAINT = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
})"""


@dataclass(slots=True)
class Loads:
    """The loads of a page so far: kB over the network, headers included, and ms from navigation to the largest paint."""

    kilobytes: list[float] = field(default_factory=list)
    paints: list[float] = field(default_factory=list)


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """Size and paint for a page that anyone may see and for a conversation, cold and warm; medians over several loads."""
    side = stage.calmconnect()
    for name, path, cookie in _pages(side):
        cold, warm = _loads(f"{side.server.url}{path}", cookie, options.page_loads)
        for kind, loads in (("cold", cold), ("warm", warm)):
            yield Figure(f"page.{name}.{kind}.transferred", "kB", of_rounds(loads.kilobytes))
            yield Figure(f"page.{name}.{kind}.largest_paint", "ms", of_rounds(loads.paints))


def _pages(side: Contender) -> list[tuple[str, str, str]]:
    patient = json.loads(side.people.read_text(encoding="utf-8"))["chat"][0]
    return [("sign_in", "/sign-in", ""), ("conversation", patient["path"], patient["cookie"])]


def _loads(url: str, cookie: str, count: int) -> tuple[Loads, Loads]:
    cold, warm = Loads(), Loads()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needed("chromium"), args=CHROMIUM_FLAGS)
        for _ in range(count):
            # A context of its own has an empty cache; the second page finds what the first left there.
            context = _context(browser, url, cookie)
            for loads in (cold, warm):
                _load(context, url, loads)
            context.close()
        browser.close()
    say(f"{url}: cold {cold}, warm {warm}")
    return cold, warm


def _context(browser: Browser, url: str, cookie: str) -> BrowserContext:
    context = browser.new_context(viewport=_SIZE)  # type: ignore[arg-type]
    if cookie:
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
    return context


def _load(context: BrowserContext, url: str, loads: Loads) -> None:
    page = context.new_page()
    received = _count_bytes(context, page)
    page.goto(url, wait_until="networkidle")
    loads.paints.append(page.evaluate(_LARGEST_PAINT))
    loads.kilobytes.append(sum(received) / 1000)
    page.close()


def _count_bytes(context: BrowserContext, page: Page) -> list[float]:
    received: list[float] = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")

    def finished(event: dict[str, Any]) -> None:
        received.append(event["encodedDataLength"])

    network.on("Network.loadingFinished", finished)
    return received
