"""A real service on a free port, a real browser, and the words residents use in these tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from staff_values import PASSWORD
from steps import OTHER_SITE_PORT

from app.main import create_app
from app.staff.records import Officer
from app.store import Store
from app.web.mount import mount
from app.web.staff.room import StaffRoom
from app.web.waiting import WaitingRoom
from pipelines.ingest import ingest
from pipelines.services import Services
from pipelines.settings import AnsweringSettings, EngineSettings, Settings, WebSettings

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
OTHER_SITE = f"http://127.0.0.1:{OTHER_SITE_PORT}"

COUNCIL = """
id = "testmere"
name = "Testmere Borough Council"
short_name = "Testmere"
demonstration = true
colour = "#5b2a86"
website = "https://www.testmere.example"
default_team = "council_tax"

[hours]
mon = "09:00-17:00"
tue = "09:00-17:00"
wed = "09:00-17:00"
thu = "09:00-17:00"
fri = "09:00-17:00"

[teams.council_tax]
name = "Council tax team"
phone = "01632 960101"
email = "counciltax@testmere.example"

[teams.parking]
name = "Parking team"
phone = "01632 960102"
"""

PAGE = """---
title: {title}
url: https://www.testmere.example/{path}
summary: {summary}
service: {service}
audience: public
owner: Revenues team
last_reviewed: 2026-10-05
review_by: {review_by}
{more}
---
{text}
"""

PAGES = {
    "single": {
        "title": "Single person discount",
        "path": "council-tax/single-person-discount",
        "summary": "25% off your bill when you are the only adult in your home.",
        "service": "council-tax",
        "review_by": "2099-04-01",
        "more": "asked_as:\n  - do i get money off if i live alone\n  - discount for living by myself",
        "text": "You get 25% off your council tax if you are the only adult in your home. "
        "But it must be your main home. To ask for it:\n\n- Fill in the form.\n- Send it to us.\n",
    },
    "permits": {
        "title": "Resident parking permits with a very long title that must wrap on a small screen",
        "path": "parking/resident-permits",
        "summary": "Who can have a parking permit and how to ask for one.",
        "service": "parking",
        "review_by": "2026-10-31",
        "more": "asked_as:\n  - how do i get a parking permit for my street",
        "text": "You can have a resident parking permit if you live on a street with permit bays. Ask for one online.",
    },
    "balance": {
        "title": "What you owe",
        "path": "council-tax/what-you-owe",
        "summary": "Your council tax balance.",
        "service": "council-tax",
        "review_by": "2099-04-01",
        "more": "action: hand_over\nhand_over_to: council_tax\nasked_as:\n  - what is my council tax balance\n"
        "  - how much do i owe on my council tax account",
        "text": "We cannot see your council tax balance here. The council tax team can tell you what you owe.",
    },
    "ticket": {
        "title": "Parking tickets",
        "path": "parking/tickets",
        "summary": "Which parking ticket do you have?",
        "service": "parking",
        "review_by": "2099-04-01",
        "more": "action: clarify\noptions:\n  - {label: The council, question: The council gave me a parking ticket}\n"
        "  - {label: A private firm, question: A private firm gave me a parking ticket}\n"
        "asked_as:\n  - i have a parking ticket\n  - got a parking ticket",
        "text": "Who gave you the parking ticket?",
    },
}


@dataclass(frozen=True, slots=True)
class Site:
    """The running service."""

    url: str
    app: FastAPI


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("browser")
    settings = Settings(
        council="testmere",
        knowledge_folder=folder / "knowledge",
        data_folder=folder / "var",
        database_url="",
        secret_key="a key for tests only",
        engines=EngineSettings(vector_index="exact"),
        answering=AnsweringSettings(min_confidence=0.3),  # in four pages no word is rare
        web=WebSettings(questions_per_minute=10_000, allowed_origins=(OTHER_SITE,)),
    )
    _write_knowledge(settings.knowledge_folder / "testmere")
    ingest(settings, [settings.knowledge_folder], today=date(2026, 11, 23))
    return settings


def _write_knowledge(council: Path) -> None:
    (council / "pages").mkdir(parents=True)
    (council / "council.toml").write_text(COUNCIL, encoding="utf-8")
    for name, page in PAGES.items():
        (council / "pages" / f"{name}.md").write_text(PAGE.format(**page), encoding="utf-8")


@pytest.fixture(scope="session")
def site(settings: Settings) -> Iterator[Site]:
    store = Store.open(f"sqlite:///{settings.data_folder / 'browser.sqlite3'}")
    app = mount(create_app(Services(settings), store, settings))
    with _served(app) as url:
        yield Site(url, app)
    store.close()


class _served:  # noqa: N801 (reads as a word where it is used)
    """A server in a thread, for as long as the block lasts."""

    def __init__(self, app: FastAPI) -> None:
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    expect.set_options(timeout=20_000)  # a model on a busy machine may need longer than the usual five seconds
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser, site: Site) -> Iterator[NewContext]:
    """Makes browser contexts at the service's address; nothing of theirs may leave this machine."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(15_000)
        context.route(
            lambda address: "//127.0.0.1:" not in address,
            lambda route: route.fulfill(body="<title>Elsewhere</title><h1>Elsewhere</h1>", content_type="text/html"),
        )
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context().new_page()


@pytest.fixture
def plain_page(new_context: NewContext) -> Page:
    """A browser without JavaScript."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def slow_answers(site: Site) -> Iterator[threading.Event]:
    """Every question waits in line behind a long one, until the event is set."""
    usual, room, door = site.app.state.waiting_room, WaitingRoom(workers=1), threading.Event()
    site.app.state.waiting_room = room
    room.begin("somebody else", "", lambda: door.wait(60))
    yield door
    door.set()
    site.app.state.waiting_room = usual
    room.close()


@pytest.fixture
def room(site) -> StaffRoom:
    return site.app.state.staff


@pytest.fixture
def officer(room: StaffRoom) -> Callable[[str], Officer]:
    """An account by name, made once."""

    def find(name: str) -> Officer:
        known = {account.officer.name: account.officer for account in room.accounts.all()}
        email = f"{name.split()[0].lower()}@council.example"
        return known.get(name) or room.accounts.accept(
            room.accounts.invite(name), name=name, email=email, password=PASSWORD
        )

    return find


@pytest.fixture
def desk(new_context: Callable, room: StaffRoom, officer: Callable[[str], Officer], site) -> Callable[..., Page]:
    """A page of an officer who is signed in."""

    def open_desk(name: str = "Ann Archer", **options: object) -> Page:
        context = new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        token = room.sign_in.open_for(officer(name))
        context.add_cookies([{"name": "front_door_staff", "value": token, "url": f"{site.url}/staff"}])
        return context.new_page()

    return open_desk
