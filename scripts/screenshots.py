"""Takes the pictures for the documentation from a running service, in a real browser: ``make screenshots``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
QUESTIONS = (
    "How much is band C if I live alone?",
    "My PCN AB12345678 came in the post. Can I still pay half?",
    "I've got a parking ticket",
)
IN_NEED = "My husband hits me and I have nowhere to go tonight"


def _first_visit(page: Page) -> None:
    page.goto("/")


def _conversation(page: Page) -> None:
    page.goto("/")
    for number, question in enumerate(QUESTIONS, start=1):
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
        page.locator(".app-c-exchange:not(.app-c-exchange--arriving)").nth(number - 1).wait_for()
    page.mouse.click(1, 1)  # the picture shows the page at rest, without a focus ring


def _crisis(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Your question").fill(IN_NEED)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".app-c-crisis").wait_for()


def _person(page: Page) -> None:
    page.goto("/speak-to-a-person")


PICTURES: dict[str, Callable[[Page], None]] = {
    "start": _first_visit,
    "chat": _conversation,
    "crisis": _crisis,
    "person": _person,
}


def take(browser: Browser, url: str, *, folder: Path, width: int, dark: bool) -> None:
    """Every picture at one width, in CSS pixels."""
    suffix = f"{width}-dark" if dark else str(width)
    for name, reach in PICTURES.items():
        context = browser.new_context(
            base_url=url, viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        page = context.new_page()
        reach(page)
        page.screenshot(path=folder / f"{name}-{suffix}.png", full_page=True)
        print(folder / f"{name}-{suffix}.png")
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the service runs")
    parser.add_argument("--folder", type=Path, default=IMAGES, help="where the pictures go")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for width in (1280, 320):
            for dark in (False, True):
                take(browser, options.url, folder=options.folder, width=width, dark=dark)
        browser.close()


if __name__ == "__main__":
    main()
