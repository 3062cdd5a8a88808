"""What programs are told about the language of an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted_desk import ENGINE, ScriptedDesk
from starlette.testclient import TestClient

from app.main import create_app
from app.store import Store
from pipelines.services import Services
from pipelines.settings import Settings

SPANISH = "¿Cuándo tengo que pagar el impuesto municipal?"
ENGLISH = "When is my council tax due?"
DUE = "Council tax is due on the 1st of each month."


@pytest.fixture
def client(testmere: Settings, tmp_path: Path) -> Iterator[TestClient]:
    desk = ScriptedDesk({SPANISH: ENGLISH}, {DUE: "El impuesto municipal se paga el día 1st de cada mes."})
    services = Services(testmere, interpreter=desk.interpreter())
    store = Store.open(f"sqlite:///{tmp_path / 'languages.sqlite3'}")
    with TestClient(create_app(services, store, testmere)) as made:
        yield made
    store.close()


def _ask(client: TestClient, question: str, **more: str) -> dict[str, object]:
    response = client.post("/api/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def test_an_english_answer_says_so(client: TestClient) -> None:
    given = _ask(client, ENGLISH)

    assert [given[name] for name in ("language", "direction", "question_language", "english", "translated_by")] == [
        "en", "ltr", "en", [], "",
    ]  # fmt: skip


def test_a_translated_answer_carries_the_english_words(client: TestClient) -> None:
    given = _ask(client, SPANISH)

    assert [given[name] for name in ("language", "question_language", "translated_by")] == ["es", "es", ENGINE]
    assert str(given["answer"]).startswith("El impuesto municipal se paga")
    assert json.dumps(given["english"]).count(DUE)
    assert given["question"] == SPANISH


def test_a_language_can_be_asked_for(client: TestClient) -> None:
    assert _ask(client, ENGLISH, language="es")["language"] == "es"
    assert _ask(client, ENGLISH, language="pl")["language"] == "en"


@pytest.mark.parametrize("language", ["Spanish please", "e", "es_ES", "../x", "es-" + "a" * 20])
def test_what_is_no_language_tag_is_refused(client: TestClient, language: str) -> None:
    assert client.post("/api/v1/ask", json={"question": ENGLISH, "language": language}).status_code == 422


def test_an_urdu_reply_is_told_to_run_from_the_right(client: TestClient) -> None:
    given = _ask(client, "میں ٹیکس کیسے ادا کروں؟")

    assert [given[name] for name in ("outcome", "language", "direction")] == ["other_language", "ur", "rtl"]


def test_sentences_of_the_stream_are_in_the_answers_language(client: TestClient) -> None:
    text = client.post("/api/v1/stream", json={"question": SPANISH}).text

    said = [json.loads(data) for data in re.findall(r"event: sentence\ndata: (.+)\n", text)]
    assert said[0]["text"].startswith("El impuesto municipal")
    assert DUE not in [sentence["text"] for sentence in said]


def test_a_kept_answer_is_shown_again_in_its_language(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.chat.PATIENCE_SECONDS", 60)  # no waiting page, however busy the machine
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/").text)
    assert csrf
    page = client.post("/ask", data={"question": SPANISH, "csrf": csrf[1]}).text

    assert re.search(r'<div class="app-c-answer__text" lang="es" dir="ltr">', page)
    assert "Una máquina ha traducido esta respuesta." in page
    assert re.search(r'<span class="app-c-question__words" lang="es" dir="ltr">', page)
    assert "De nuestra página, en inglés" in page
