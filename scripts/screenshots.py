"""Takes the pictures for the documentation from a real service in a real browser: ``make screenshots``."""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from app.main import create_app
from app.store import Store
from app.web.mount import mount
from pipelines.services import Services
from pipelines.settings import load_settings

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
    "My PCN AB12345678 came today. How long do I have to pay?",
    "How do I get a resident parking permit?",
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


@contextmanager
def served() -> Generator[str]:
    """The address of a service of our own, with the settings' index and a database that is thrown away."""
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/screenshots.sqlite3")
        app = mount(create_app(Services(settings), store, settings))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
        store.close()


def take_all(url: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for width in (1280, 320):
            for dark in (False, True):
                take(browser, url, folder=folder, width=width, dark=dark)
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="", help="a service that runs already; without it one is started")
    parser.add_argument("--folder", type=Path, default=IMAGES, help="where the pictures go")
    options = parser.parse_args()
    if options.url:
        take_all(options.url, options.folder)
        return
    with served() as url:
        take_all(url, options.folder)


if __name__ == "__main__":
    main()
