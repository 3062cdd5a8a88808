"""The pages' own words in Welsh, and the switch between the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.store import Store
from app.web.cards import MASK_WORDS
from app.web.chat import EXAMPLES, STARTING_POINTS
from app.web.pages import TEMPLATES
from app.web.words import COOKIE, INTERFACE, LOCALE, days, entries_of, load_words
from pipelines.errors import KnowledgeError
from pipelines.services import Services
from pipelines.settings import Settings

PO = LOCALE / "cy" / "LC_MESSAGES" / "front_door.po"
_CALL = re.compile(r'_\("((?:[^"\\]|\\.)*)"\)')


@pytest.fixture
def client(testmere_services: Services, testmere: Settings, tmp_path: Path) -> Iterator[TestClient]:
    store = Store.open(f"sqlite:///{tmp_path / 'words.sqlite3'}")
    with TestClient(create_app(testmere_services, store, testmere)) as made:
        yield made
    store.close()


def _used() -> set[str]:
    files = [file for file in TEMPLATES.rglob("*.html") if "staff" not in file.parts]
    said = {text for file in files for text in _CALL.findall(file.read_text(encoding="utf-8"))}
    points = {point.label for point in (*STARTING_POINTS, *EXAMPLES)}
    return said | points | set(MASK_WORDS.values())


def test_every_word_of_the_pages_has_its_welsh() -> None:
    welsh = dict(entries_of(PO))

    assert {text for text in _used() if not welsh.get(text)} == set()


def test_welsh_fills_in_what_english_fills_in() -> None:
    names = re.compile(r"%?\{\w+\}")

    assert [
        source for source, text in entries_of(PO) if source and set(names.findall(source)) != set(names.findall(text))
    ] == []


def test_nobody_who_grew_up_with_welsh_has_read_it_yet() -> None:
    assert load_words("cy").info()["x-native-review"] == "needed"


def test_plural_forms_are_chosen_by_number() -> None:
    words = load_words("cy")

    assert words.ngettext("{count} person is before you", "{count} people are before you", 1).startswith(
        "Mae {count} person"
    )
    assert words.ngettext("{count} person is before you", "{count} people are before you", 5).startswith(
        "Mae {count} o bobl"
    )


@pytest.mark.parametrize(
    ("text", "welsh"),
    [
        ("5 October 2026", "5 Hydref 2026"),
        ("Monday to Friday, 9am to 5pm", "dydd Llun – dydd Gwener, 9am – 5pm"),
        ("24 hours a day, every day", "24 awr y dydd, bob dydd"),
        ("", ""),
    ],
)
def test_dates_and_hours_are_said_in_the_language_of_the_page(text: str, welsh: str) -> None:
    assert days(text, load_words("cy")) == welsh
    assert days(text, load_words("en")) == text


@pytest.mark.parametrize("written", ['msgid "a"\nmsgstr b\n', '"a"\n', "msgid\n"])
def test_a_broken_catalogue_is_named_with_its_line(tmp_path: Path, written: str) -> None:
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "front_door.po").write_text(written, encoding="utf-8")

    with pytest.raises(KnowledgeError, match="no part of an entry"):
        load_words("cy", tmp_path)


def test_a_missing_catalogue_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="missing"):
        load_words("cy", tmp_path)


def test_the_switch_is_remembered_and_leads_back(client: TestClient) -> None:
    response = client.get(
        "/language/cy", headers={"referer": "http://testserver/speak-to-a-person?answer=a"}, follow_redirects=False
    )

    assert response.headers["location"] == "/speak-to-a-person?answer=a"
    assert "HttpOnly" in response.headers["set-cookie"]
    page = client.get("/").text
    assert '<html lang="cy"' in page
    assert "Gofyn am dreth gyngor a pharcio" in page
    assert client.get("/language/en").text.count("Ask about council tax and parking")


@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/", "http://testserver//evil.example/", "http://testserver.evil.example/x", "nonsense", ""],
)
def test_the_switch_leads_to_no_other_site(client: TestClient, referer: str) -> None:
    response = client.get("/language/cy", headers={"referer": referer}, follow_redirects=False)

    assert response.headers["location"] == "/conversation"


@pytest.mark.parametrize("tag", ["xx", "pl", "..", "cy%00"])
def test_a_language_that_the_pages_do_not_speak_changes_nothing(client: TestClient, tag: str) -> None:
    client.get(f"/language/{tag}", follow_redirects=False)

    assert client.cookies.get(COOKIE) is None
    assert '<html lang="en"' in client.get("/").text


def test_a_forged_cookie_means_english(client: TestClient) -> None:
    client.cookies.set(COOKIE, "../../etc")

    assert '<html lang="en"' in client.get("/").text


def test_pages_that_are_english_only_say_so_in_welsh(client: TestClient) -> None:
    client.cookies.set(COOKIE, "cy")

    for path in ("/about", "/privacy", "/accessibility"):
        page = client.get(path).text
        assert re.search(r'<main [^>]*lang="en"', page)
        assert "Preifatrwydd a chwcis" in page


def test_errors_are_said_in_welsh(client: TestClient) -> None:
    client.cookies.set(COOKIE, "cy")
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/").text)
    assert csrf

    empty = client.post("/ask", data={"question": "", "csrf": csrf[1]}).text
    long = client.post("/ask", data={"question": "a" * 301, "csrf": csrf[1]}).text

    assert "Rhowch gwestiwn" in empty
    assert "Rhaid i’ch cwestiwn fod yn 300 nod neu lai" in long
    assert client.get("/nowhere").text.count("Does dim tudalen yma")


def test_officers_pages_stay_english(client: TestClient) -> None:
    client.cookies.set(COOKIE, "cy")

    assert '<html lang="en"' in client.get("/staff/sign-in").text


def test_english_comes_first_in_the_switch() -> None:
    assert INTERFACE == ("en", "cy")
