"""Draws the app's icons from the mark (assets/mark.svg) into assets/icons. Run it when the mark changes:

python -m tools.icons
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.programs import CHROMIUM_FLAGS, needed

ASSETS = Path(__file__).resolve().parent.parent / "assets"
GROUND = "#f7f4ee"


@dataclass(frozen=True, slots=True)
class Icon:
    """One picture: name, side in px, how much of it the mark takes, ground, how round, and whether it is of one colour."""

    name: str
    side: int
    share: float
    ground: str = GROUND
    round: int = 0
    flat: bool = False


ICONS = (
    Icon("icon-192", 192, 0.84, round=22),
    Icon("icon-512", 512, 0.84, round=22),
    # Systems cut these to their own shape; only the circle of 80 % in the middle is sure to be seen.
    Icon("maskable-192", 192, 0.66),
    Icon("maskable-512", 512, 0.66),
    Icon("apple-touch", 180, 0.74),
    # Android shows the badge as a shape of one colour.
    Icon("badge-96", 96, 1.0, ground="transparent", flat=True),
)


def draw(page: Page, icon: Icon, mark: str) -> None:
    """Make one picture."""
    page.set_viewport_size({"width": icon.side, "height": icon.side})
    flat = "path, circle { fill: #fff !important; mix-blend-mode: normal !important; }" if icon.flat else ""
    page.set_content(
        f"<style>* {{ margin: 0; }} html {{ background: transparent; }} {flat}"
        "body { display: grid; place-items: center; height: 100vh; }"
        f"body {{ background: {icon.ground}; border-radius: {icon.round}%; }}"
        f"svg {{ width: {icon.share:.0%}; }}</style>{mark}"
    )
    page.screenshot(path=ASSETS / "icons" / f"{icon.name}.png", omit_background=True)


def main() -> None:
    """Make them all."""
    mark = (ASSETS / "mark.svg").read_text()
    (ASSETS / "icons").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needed("chromium"), args=CHROMIUM_FLAGS)
        page = browser.new_page()
        for icon in ICONS:
            draw(page, icon, mark)
        browser.close()


if __name__ == "__main__":
    main()
