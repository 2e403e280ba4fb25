"""Waiting for what a page can only say asynchronously: Playwright's own waiting takes any promise for an answer."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

_PATIENCE_SECONDS = 20


def until(page: Page, script: str) -> Any:
    """What an asynchronous function of the page gives, once it is true of anything.

    Raises:
        AssertionError: when it is not in time.
    """
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while not (found := page.evaluate(script)):
        assert time.monotonic() < give_up, f"This never came true: {script}"
        page.wait_for_timeout(100)
    return found
