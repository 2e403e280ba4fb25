"""Waiting for what a page can only say asynchronously: Playwright's own waiting takes any promise for an answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from playwright.sync_api import Page

Found = TypeVar("Found")

_PATIENCE_SECONDS = 20


def eventually(page: Page, look: Callable[[], Found], seconds: float = _PATIENCE_SECONDS) -> Found:
    """What a look gives, once it is true of anything; meanwhile the browser of `page` goes on.

    Raises:
        AssertionError: when it is not in time.
    """
    give_up = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < give_up, "This never came true."
        page.wait_for_timeout(100)
    return found


def until(page: Page, script: str, seconds: float = _PATIENCE_SECONDS) -> Any:
    """As `eventually`, for what an asynchronous function of the page gives."""
    return eventually(page, lambda: page.evaluate(script), seconds)
