"""Claims about the JSON API, over a real index, a real database and the real middlewares."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.store import Store, database_url
from pipelines.services import Services
from pipelines.settings import Settings, WebSettings
from pipelines.types import Outcome

DUE = "When is my council tax due?"
QUEUED = re.compile(r"You are next$|\d+ (person is|people are) before you$")


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "front_door.sqlite3"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app_of(testmere_services: Services, file: Path, clock: Clock) -> Iterator[Callable[[Settings], FastAPI]]:
    store = Store.open(f"sqlite:///{file}")
    yield lambda settings: create_app(testmere_services, store, settings, clock=clock)
    store.close()


@pytest.fixture
def client(app_of: Callable[[Settings], FastAPI], testmere: Settings) -> Iterator[TestClient]:
    with TestClient(app_of(testmere)) as made:
        yield made


def events_of(text: str) -> list[tuple[str, dict[str, object]]]:
    found = re.findall(r"event: (\w+)\ndata: (.+)\n\n", text)
    return [(name, json.loads(data)) for name, data in found]


def test_a_question_gets_an_answer_with_its_source(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": DUE}, headers={"X-Request-ID": "request-1"})

    answer = response.json()
    assert response.status_code == 200
    assert answer["outcome"] == "answered"
    assert "due on the 1st of each month" in answer["answer"]
    assert answer["citations"][0]["page_url"] == "https://www.testmere.example/council-tax/pay"
    assert answer["sentences"][0]["cites"] == [0]
    assert answer["request_id"] == response.headers["x-request-id"] == "request-1"
    assert answer["index_version"]
    assert answer["answer_id"]


def test_a_follow_up_stays_in_the_conversation_of_its_visitor(client: TestClient, file: Path) -> None:
    first = client.post("/api/v1/ask", json={"question": DUE}).json()
    follow_up = {"question": "How can I pay it?", "conversation_id": first["conversation_id"]}
    second = client.post("/api/v1/ask", json=follow_up).json()
    strange = TestClient(client.app).post("/api/v1/ask", json=follow_up).json()

    assert second["conversation_id"] == first["conversation_id"]
    assert strange["conversation_id"] != first["conversation_id"]
    kept = sqlite3.connect(file).execute("select count(*) from answers group by conversation_id order by 1").fetchall()
    assert kept == [(1,), (2,)]


def test_a_phone_number_never_reaches_the_database_or_the_log(
    client: TestClient, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    answer = client.post("/api/v1/ask", json={"question": "When is council tax due? ring 07700 900461"}).json()
    client.post(
        "/api/v1/feedback", json={"answer_id": answer["answer_id"], "right": False, "reason": "ring 07700 900461"}
    )

    on_disk = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert "[PHONE]" in answer["question"]
    assert b"[PHONE]" in on_disk
    assert b"900461" not in on_disk
    assert "900461" not in caplog.text
    assert "council tax due" not in caplog.text


def test_a_crisis_gets_help_and_leaves_no_words(client: TestClient, file: Path) -> None:
    answer = client.post("/api/v1/ask", json={"question": "my husband hits me and controls the money"}).json()

    on_disk = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert answer["outcome"] == Outcome.CRISIS
    assert answer["exit_page"] is True
    assert b"husband" not in on_disk
    assert sqlite3.connect(file).execute("select outcome, question, body from answers").fetchall() == [
        ("crisis", "", "{}")
    ]


@pytest.mark.parametrize(
    ("body", "status", "code", "told"),
    [
        ({"question": "x" * 301}, 422, "question_too_long", "300 characters or fewer"),
        ({"question": ""}, 422, "empty_question", "Enter a question."),
        ({"question": " \n\t\x00 "}, 422, "empty_question", "Enter a question."),
        ({}, 422, "invalid_request", "question"),
        ({"question": 7}, 422, "invalid_request", "question"),
        ({"question": "\ud800"}, 422, "empty_question", "Enter a question."),
        ({"question": DUE, "council": "nowhere"}, 404, "unknown_council", "testmere"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/stream"])
def test_a_question_that_cannot_be_asked_is_told_why(
    client: TestClient, path: str, body: dict[str, object], status: int, code: str, told: str
) -> None:
    response = client.post(path, content=json.dumps(body), headers={"Content-Type": "application/json"})

    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    assert told in response.json()["error"]["message"] + response.json()["error"]["what_to_do"]
    assert response.json()["request_id"] == response.headers["x-request-id"]


def test_three_hundred_characters_are_taken(client: TestClient) -> None:
    assert client.post("/api/v1/ask", json={"question": "x" * 300}).status_code == 200


def test_an_emoji_cut_in_half_does_no_harm(client: TestClient) -> None:
    body = json.dumps({"question": f"{DUE} \ud83d", "conversation_id": "\ud83d"})
    response = client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})

    assert response.json()["question"] == DUE


def test_fields_we_do_not_know_are_ignored(client: TestClient) -> None:
    assert client.post("/api/v1/ask", json={"question": DUE, "colour": "blue"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken(client: TestClient, kind: str) -> None:
    response = client.post("/api/v1/ask", content=json.dumps({"question": DUE}), headers={"Content-Type": kind})

    assert response.status_code == 415
    assert response.json()["error"]["code"] == "wrong_content_type"


def test_broken_json_and_broken_text_and_too_much_are_told(client: TestClient) -> None:
    def send(body: bytes) -> tuple[int, str]:
        response = client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
        return response.status_code, response.json()["error"]["code"]

    assert send(b'{"question": ') == (400, "bad_json")
    assert send(b'{"question": "\xff\xfe"}') == (400, "broken_text")
    assert send(b'{"question": "' + b"x" * 1_000_000 + b'"}') == (413, "too_large")


def test_a_stream_says_what_it_does_then_each_sentence_then_the_whole(client: TestClient) -> None:
    response = client.post("/api/v1/stream", json={"question": DUE})

    events = events_of(response.text)
    names = [name for name, _ in events]
    whole = events[-1][1]
    sentences = whole["sentences"]
    assert isinstance(sentences, list)
    assert response.headers["content-type"].startswith("text/event-stream")
    statuses = [data["message"] for name, data in events if name == "status"]
    assert names[0] == "status"
    assert [name for name in names if name != "status"] == [*["sentence"] * len(sentences), "done"]
    assert statuses[0] == "Looking in the council's pages"
    # A model server that is busy lets a question wait, and its place in the queue is told.
    assert all(QUEUED.match(str(message)) for message in statuses[1:])
    assert [data for name, data in events if name == "sentence"] == sentences
    assert whole["answer_id"]


@pytest.mark.parametrize("version", ["2.0", "2.4"])
def test_a_visitor_who_leaves_is_not_answered(client: TestClient, file: Path, version: str) -> None:
    body = json.dumps({"question": DUE}).encode()
    arriving: list[dict[str, object]] = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[bytes] = []

    async def receive() -> dict[str, object]:
        return arriving.pop() if arriving else {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(bytes(message.get("body", b"")))  # type: ignore[arg-type]

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": version},
        "method": "POST",
        "scheme": "http",
        "path": "/api/v1/stream",
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"content-type", b"application/json")],
        "client": ("10.0.0.1", 1),
    }
    asyncio.run(client.app(scope, receive, send))  # type: ignore[arg-type]

    assert b"event: sentence" not in b"".join(sent)
    assert sqlite3.connect(file).execute("select * from answers").fetchall() == []


def test_a_visitor_who_asks_too_much_waits(
    app_of: Callable[[Settings], FastAPI], testmere: Settings, clock: Clock
) -> None:
    settings = testmere.model_copy(update={"web": WebSettings(questions_per_minute=2)})
    with TestClient(app_of(settings)) as client:
        first = [client.post("/api/v1/ask", json={"question": DUE}).status_code for _ in range(2)]
        refused = client.post("/api/v1/stream", json={"question": DUE})
        clock.seconds += 61
        later = client.post("/api/v1/ask", json={"question": DUE})

    assert first == [200, 200]
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert refused.json()["error"]["what_to_do"] == "Wait 60 seconds, then try again."
    assert later.status_code == 200


def test_a_mark_is_kept_for_ones_own_answer_only(client: TestClient, file: Path) -> None:
    answer_id = client.post("/api/v1/ask", json={"question": DUE}).json()["answer_id"]

    kept = client.post("/api/v1/feedback", json={"answer_id": answer_id, "right": True})
    strange = TestClient(client.app).post("/api/v1/feedback", json={"answer_id": answer_id, "right": False})

    assert kept.json()["kept"] is True
    assert strange.status_code == 404
    assert sqlite3.connect(file).execute("select is_right from feedback").fetchall() == [(1,)]


def test_a_call_back_gets_a_short_reference_and_the_conversation_as_its_summary(client: TestClient, file: Path) -> None:
    conversation = client.post("/api/v1/ask", json={"question": DUE}).json()["conversation_id"]
    wish = {"name": " Sam Okafor ", "phone": "01632 960123", "conversation_id": conversation}
    response = client.post("/api/v1/handover", json=wish)

    assert re.fullmatch(r"TBC-[2-9A-Z]{4}", response.json()["reference"])
    rows = sqlite3.connect(file).execute("select name, phone, summary, status from handovers").fetchall()
    assert rows == [("Sam Okafor", "01632 960123", DUE, "open")]


def test_what_a_call_back_is_about_is_masked(client: TestClient, file: Path) -> None:
    wish = {"name": "Sam", "phone": "01632 960123", "summary": "I moved. Also ring me on 07700 900461"}
    assert client.post("/api/v1/handover", json=wish).status_code == 200

    ((summary,),) = sqlite3.connect(file).execute("select summary from handovers").fetchall()
    assert summary == "I moved. Also ring me on [PHONE]"


@pytest.mark.parametrize("phone", ["", "12345", "ring the bell", "0" * 41, "01632 960123; drop table"])
def test_a_number_that_cannot_be_called_is_refused(client: TestClient, phone: str) -> None:
    response = client.post("/api/v1/handover", json={"name": "Sam", "phone": phone})

    assert response.status_code == 422
    assert "phone" in response.json()["error"]["what_to_do"]


def test_a_resident_gets_the_answer_when_the_database_fails(client: TestClient, file: Path) -> None:
    with sqlite3.connect(file) as connection:
        for table in ("answers", "conversations"):
            connection.execute(f"drop table {table}")

    answer = client.post("/api/v1/ask", json={"question": DUE}).json()

    assert "due on the 1st" in answer["answer"]
    assert (answer["conversation_id"], answer["answer_id"]) == ("", "")


def test_the_process_is_up_and_the_service_is_ready(client: TestClient) -> None:
    ready = client.get("/api/v1/ready").json()

    assert client.get("/api/v1/health").json() == {"status": "up"}
    assert ready["status"] == "ready"
    assert ready["councils"] == ["testmere"]
    composer = "generating" if Settings().language_model.url else "quoting"
    assert {"role": "composer", "name": composer} in ready["engines"]


def test_without_an_index_the_process_is_up_but_not_ready(unbuilt: Settings) -> None:
    store = Store.open(database_url(unbuilt))
    with TestClient(create_app(Services(unbuilt), store, unbuilt)) as client:
        ready = client.get("/api/v1/ready")
        asked = client.post("/api/v1/ask", json={"question": DUE})
        up = client.get("/api/v1/health")
    store.close()

    assert up.status_code == 200
    assert ready.status_code == 503
    assert "no index yet" in ready.json()["error"]["message"]
    assert asked.status_code == 503
    assert asked.json()["error"]["message"] == "We cannot answer questions right now."


def test_a_service_that_is_switched_off_says_so(app_of: Callable[[Settings], FastAPI], testmere: Settings) -> None:
    settings = testmere.model_copy(update={"web": WebSettings(switched_off=True)})
    with TestClient(app_of(settings)) as client:
        response = client.post("/api/v1/ask", json={"question": DUE})

    assert response.status_code == 503
    assert response.json()["error"]["code"] == "switched_off"


def test_only_sites_of_the_settings_may_call_from_a_browser(
    app_of: Callable[[Settings], FastAPI], testmere: Settings
) -> None:
    friend = "https://www.testmere.example"
    settings = testmere.model_copy(update={"web": WebSettings(allowed_origins=(friend,))})
    with TestClient(app_of(settings)) as client:
        good = client.post("/api/v1/ask", json={"question": DUE}, headers={"Origin": friend})
        bad = client.post("/api/v1/ask", json={"question": DUE}, headers={"Origin": "https://evil.example"})

    assert good.headers["access-control-allow-origin"] == friend
    assert bad.status_code == 403
    assert "access-control-allow-origin" not in bad.headers


def test_without_sites_in_the_settings_no_site_is_let_in(client: TestClient) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    assert "access-control-allow-origin" not in client.options("/api/v1/ask", headers=headers).headers


def test_starting_the_service_purges_and_leaves_a_receipt(
    app_of: Callable[[Settings], FastAPI], testmere: Settings, file: Path
) -> None:
    with TestClient(app_of(testmere)) as client:
        client.get("/api/v1/health")
        client.post("/api/v1/ask", json={"question": DUE})

    assert sqlite3.connect(file).execute("select action from audit").fetchall() == [("purge",)]


def test_somebody_in_danger_who_writes_too_much_gets_help(client: TestClient) -> None:
    words = "I cannot cope with the council tax any more and I want to kill myself. " * 6

    reply = client.post("/api/v1/ask", json={"question": words})

    assert reply.status_code == 200
    assert reply.json()["outcome"] == "crisis"
    assert "116 123" in reply.json()["answer"]
