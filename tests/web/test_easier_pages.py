"""'Make this easier to read' as pages and for programs: only for those who asked, with pictures, links and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.main import create_app
from app.store import Store
from pipelines.services import Services
from pipelines.settings import Settings

ALONE = "do i get money off if i live by myself"
DANGER = "my husband hits me and i have to hide"


@pytest.fixture
def client(testmere: Settings, testmere_services: Services, tmp_path: Path) -> Iterator[TestClient]:
    store = Store.open(f"sqlite:///{tmp_path / 'front_door.sqlite3'}")
    with TestClient(create_app(testmere_services, store, testmere)) as made:
        yield made
    store.close()


def ask(client: TestClient, question: str, base: str = "") -> html.HtmlElement:
    """The page that a form without a script ends on."""
    stamp = html.fromstring(client.get(base or "/").text).xpath("string(//input[@name='csrf']/@value)")
    return html.fromstring(client.post(f"{base}/ask", data={"question": question, "csrf": stamp}).text)


def easier_link(page: html.HtmlElement) -> str:
    (link,) = page.xpath("//a[@data-module='app-easier']/@href")
    return link


def test_an_answer_has_a_page_with_its_easy_read_form(client: TestClient) -> None:
    shown = client.get(easier_link(ask(client, ALONE)))
    page = html.fromstring(shown.text)
    rows = page.xpath("//li[contains(@class, 'app-c-easier__row')]")

    assert shown.status_code == 200
    assert "25%" in rows[0].text_content()
    assert page.xpath("string(//h1)") == "Easier to read"
    assert page.xpath("//a[contains(@class,'govuk-link')][.='Single person discount']")
    assert "A person has not checked it." in page.text_content()
    assert "OpenMoji" in page.text_content()


def test_each_picture_is_in_the_page_and_says_what_it_shows(client: TestClient) -> None:
    page = html.fromstring(client.get(easier_link(ask(client, ALONE))).text)
    images = page.xpath("//section//img")

    assert images
    assert all(image.get("src").startswith("data:image/svg+xml;base64,") and image.get("alt") for image in images)


def test_a_script_gets_the_form_alone(client: TestClient) -> None:
    link = easier_link(ask(client, ALONE))
    fragment = client.get(link, headers={"Accept": "text/html; fragment=1"}).text

    assert fragment.lstrip().startswith("<section")
    assert "<html" not in fragment
    assert html.fragment_fromstring(fragment.strip()).xpath("string(//h4)") == "Easier to read"


def test_another_visitor_gets_nothing(client: TestClient) -> None:
    link = easier_link(ask(client, ALONE))
    client.cookies.delete("front_door_visitor")
    shown = client.get(link)

    assert shown.status_code == 404
    assert "We no longer have this answer" in shown.text
    assert "25%" not in shown.text


@pytest.mark.parametrize("name", ["nothing", "x" * 65, "..%2f..%2fetc"])
def test_an_unknown_name_is_refused_in_plain_words(client: TestClient, name: str) -> None:
    shown = client.get(f"/answer/{name}/easy-read")

    assert shown.status_code in (404, 422)
    assert "Traceback" not in shown.text


def test_help_in_a_crisis_is_by_hand_with_its_numbers_and_a_way_out(client: TestClient) -> None:
    crisis = ask(client, DANGER)
    page = html.fromstring(client.get(easier_link(crisis)).text)
    first = page.xpath("//li[contains(@class, 'app-c-easier__row')]")[0]

    assert first.xpath(".//a/@href") == ["tel:999"]
    assert "tel:08082000247" in page.xpath("//a/@href")
    assert page.xpath("//*[@data-module='govuk-exit-this-page']")
    assert "A person has not checked it." not in page.text_content()
    assert DANGER not in page.text_content()


def test_inside_the_widget_the_page_stays_inside(client: TestClient) -> None:
    link = easier_link(ask(client, ALONE, "/embed"))
    shown = client.get(link)

    assert link.startswith("/embed/answer/")
    assert shown.status_code == 200
    assert 'href="/embed/conversation#' in shown.text


def test_a_prompts_folder_without_easy_replies_uses_ours(
    testmere: Settings, testmere_services: Services, tmp_path: Path
) -> None:
    elsewhere = testmere.model_copy(update={"prompts_folder": tmp_path})
    store = Store.open(f"sqlite:///{tmp_path / 'front_door.sqlite3'}")
    with TestClient(create_app(testmere_services, store, elsewhere)) as client:
        page = html.fromstring(client.get(easier_link(ask(client, "hello"))).text)
    store.close()

    assert "This is a computer. It can be wrong." in re.sub(r"\s+", " ", page.text_content())


def test_an_unknown_picture_set_costs_no_resident_the_form(
    testmere: Settings, testmere_services: Services, tmp_path: Path
) -> None:
    lost = testmere.model_copy(update={"documents": testmere.documents.model_copy(update={"picture_set": "lost"})})
    store = Store.open(f"sqlite:///{tmp_path / 'front_door.sqlite3'}")
    with TestClient(create_app(testmere_services, store, lost)) as client:
        shown = client.get(easier_link(ask(client, ALONE)))
    store.close()

    assert "data:image/svg+xml" in shown.text


def test_a_program_gets_rows_pictures_and_citations(client: TestClient) -> None:
    asked = client.post("/api/v1/ask", json={"question": ALONE}).json()
    got = client.get(f"/api/v1/conversations/{asked['conversation_id']}/answers/{asked['answer_id']}/easy-read").json()

    assert "25%" in got["rows"][0]["text"]
    assert got["rows"][0]["picture"]["alt"] == "One person"
    assert got["citations"] == asked["citations"]
    assert not got["by_hand"]
    assert got["picture_credit"]


def test_a_program_with_another_cookie_gets_nothing(client: TestClient) -> None:
    asked = client.post("/api/v1/ask", json={"question": ALONE}).json()
    client.cookies.clear()
    got = client.get(f"/api/v1/conversations/{asked['conversation_id']}/answers/{asked['answer_id']}/easy-read")

    assert got.status_code == 404
    assert got.json()["error"]["code"] == "unknown_answer"
