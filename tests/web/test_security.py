"""Claims about headers, cookies, form stamps, bodies and errors, on a small app behind the real middlewares."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.testclient import TestClient

from app.web import errors
from app.web.bodies import Bodies
from app.web.security import COOKIE, SecureHeaders, check_csrf, check_origin, issue_csrf, signing_key, visitor_of
from pipelines.settings import Settings, WebSettings

KEY = "a key for tests only"


def app_with(settings: Settings) -> FastAPI:
    app = FastAPI(
        middleware=[
            Middleware(SecureHeaders, settings=settings, key=KEY),
            Middleware(errors.CatchAll),
            Middleware(Bodies, limit=settings.web.max_body_bytes),
        ]
    )
    app.state.key = KEY
    errors.install(app)

    @app.get("/plain")
    def plain() -> PlainTextResponse:
        return PlainTextResponse("plain")

    @app.get("/form")
    def form(request: Request) -> PlainTextResponse:
        return PlainTextResponse(issue_csrf(request))

    @app.post("/form")
    async def send(request: Request) -> PlainTextResponse:
        fields = await request.form()
        check_csrf(request, str(fields.get("csrf", "")))
        return PlainTextResponse(visitor_of(request))

    @app.post("/api/v1/origin")
    def origin(request: Request) -> PlainTextResponse:
        check_origin(request, settings.web.allowed_origins)
        return PlainTextResponse("in")

    @app.get("/broken")
    def broken() -> None:
        raise ValueError("the resident wrote: my secret quokka")

    @app.get("/api/v1/broken")
    def broken_api() -> None:
        raise ValueError("the resident wrote: my secret quokka")

    @app.get("/half")
    def half() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"first "
            raise ValueError("my secret quokka")

        return StreamingResponse(parts())

    return app


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(app_with(Settings())) as made:
        yield made


def policy(headers: str) -> dict[str, str]:
    return {part.split()[0]: part.strip().partition(" ")[2] for part in headers.split(";")}


def test_scripts_and_styles_need_the_nonce_of_this_request(client: TestClient) -> None:
    first = policy(client.get("/plain").headers["content-security-policy"])
    second = policy(client.get("/plain").headers["content-security-policy"])

    assert re.fullmatch(r"'self' 'nonce-[\w-]{20,}'", first["script-src"])
    assert first["script-src"] != second["script-src"]
    assert first["default-src"] == "'none'"
    assert first["frame-ancestors"] == "'self'"
    assert "unsafe" not in " ".join(first.values())


def test_every_response_is_guarded_and_not_stored(client: TestClient) -> None:
    for path in ("/plain", "/nowhere", "/broken", "/api/v1/broken"):
        headers = client.get(path).headers

        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "strict-transport-security" not in headers


def test_only_sites_of_the_settings_may_embed_a_page() -> None:
    settings = Settings(web=WebSettings(allowed_origins=("https://www.northmere.example",)))
    headers = TestClient(app_with(settings)).get("/plain").headers

    assert policy(headers["content-security-policy"])["frame-ancestors"] == "'self' https://www.northmere.example"


def test_a_page_that_asks_for_no_visitor_sets_no_cookie(client: TestClient) -> None:
    assert "set-cookie" not in client.get("/plain").headers


def test_the_visitor_cookie_is_out_of_reach_of_scripts_and_strange_sites(client: TestClient) -> None:
    cookie = client.get("/form").headers["set-cookie"]

    assert cookie.startswith(f"{COOKIE}=")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert "set-cookie" not in client.get("/form").headers  # it is kept, not made anew


def test_over_https_the_cookie_is_secure() -> None:
    settings = Settings(web=WebSettings(secure_cookies=True))
    response = TestClient(app_with(settings), base_url="https://testserver").get("/form")

    assert response.headers["set-cookie"].endswith("; HttpOnly; SameSite=Lax; Secure")
    assert response.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("forged", ["", "someone-elses-identifier", "a" * 32 + ".forged", "é", "." * 500])
def test_a_cookie_that_we_did_not_sign_is_replaced(client: TestClient, forged: str) -> None:
    response = client.get("/form", headers={"Cookie": f"{COOKIE}={forged}".encode()})

    assert f"{COOKIE}=" in response.headers["set-cookie"]


def test_a_form_with_its_stamp_is_taken(client: TestClient) -> None:
    stamp = client.get("/form").text

    assert client.post("/form", data={"csrf": stamp}).status_code == 200


@pytest.mark.parametrize("stamp", ["", "made-up", "WyJhIl0.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_form_without_a_good_stamp_is_refused_in_plain_words(client: TestClient, stamp: str) -> None:
    client.get("/form")
    response = client.post("/form", data={"csrf": stamp})

    assert response.status_code == 403
    assert "This page has expired." in response.text
    assert "Reload it and try again." in response.text
    assert "token" not in response.text.lower()


def test_another_visitors_stamp_is_refused(client: TestClient) -> None:
    stamp = TestClient(client.app).get("/form").text
    client.get("/form")

    assert client.post("/form", data={"csrf": stamp}).status_code == 403


def test_a_stamp_of_yesterday_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = client.get("/form").text
    monkeypatch.setattr("app.web.security.FORM_HOURS", -1)

    assert client.post("/form", data={"csrf": stamp}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "https://testserver"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_a_strange_site_may_not_call(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/api/v1/origin", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abc-12345.DEF", True), ("short", False), ("x" * 65, False), ("has space in it", False), ("né-12345678", False)],
)
def test_a_sane_request_id_is_kept(client: TestClient, given: str, kept: bool) -> None:
    answered = client.get("/plain", headers={"X-Request-ID": given.encode()}).headers["x-request-id"]

    assert (answered == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", answered)


def test_a_megabyte_is_refused(client: TestClient) -> None:
    response = client.post("/api/v1/origin", content=b"x" * 1_000_000)

    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too_large"
    assert "65536" in response.json()["error"]["what_to_do"]


def test_a_body_that_hides_its_length_is_read_only_up_to_the_limit(client: TestClient) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b"x" * 1024

    assert client.post("/form", content=pieces()).status_code == 413


@pytest.mark.anyio
async def test_nothing_is_read_past_the_limit() -> None:
    asked = 0
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"x" * 1024, "more_body": True}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [], "app": FastAPI()}
    await Bodies(app_with(Settings()), limit=4096)(scope, receive, send)  # type: ignore[arg-type]

    assert sent[0]["status"] == 413
    assert asked == 5


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/api/v1/origin", "application/json", b'{"question": "\xff"}'),
        ("/form", "application/x-www-form-urlencoded", b"question=%FF"),
        ("/form", "application/x-www-form-urlencoded", b"question=\xff"),
        ("/form?question=%C3%28", "application/json", b"{}"),
    ],
)
def test_broken_utf_8_is_told(client: TestClient, path: str, kind: str, body: bytes) -> None:
    response = client.post(path, content=body, headers={"Content-Type": kind})

    assert response.status_code == 400
    assert "We could not read the text you sent." in response.text


def test_what_breaks_is_told_without_a_trace(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    page = client.get("/broken")
    program = client.get("/api/v1/broken", headers={"X-Request-ID": "request-1"})

    assert page.status_code == program.status_code == 500
    assert page.headers["content-type"].startswith("text/html")
    assert program.json() == {
        "error": {
            "code": "broken",
            "message": "Sorry, something went wrong.",
            "what_to_do": "Try again in a few minutes, or speak to a person.",
        },
        "request_id": "request-1",
    }
    for said in (page.text, program.text, caplog.text):
        assert "quokka" not in said
        assert "Traceback" not in said
    assert "error=ValueError" in caplog.text


def test_a_stream_that_breaks_ends_without_a_trace(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    assert client.get("/half").text == "first "
    assert "quokka" not in caplog.text


def test_a_page_that_is_not_there_is_told_as_a_page_and_as_json(client: TestClient) -> None:
    assert "<h1>There is no page here.</h1>" in client.get("/nowhere").text
    assert client.get("/api/v1/nowhere").json()["error"]["code"] == "not_found"
    assert client.get("/api/v1/origin").json()["error"]["code"] == "wrong_method"


def test_a_broken_error_page_still_gives_a_page(client: TestClient) -> None:
    def fails(request: Request, problem: errors.Problem) -> PlainTextResponse:
        raise KeyError("error.html")

    client.app.state.error_page = fails  # type: ignore[attr-defined]

    assert "<h1>There is no page here.</h1>" in client.get("/nowhere").text


@pytest.mark.parametrize("kind", sorted(errors.TABLE, key=lambda kind: kind.__name__))
def test_every_row_of_the_table_fills_its_words(kind: type[Exception]) -> None:
    details = {"limit": 300, "length": 301, "known": "northmere", "retry_after": 5, "reason": "no index"}
    error = kind(**details) if issubclass(kind, errors.DoorError) else kind("broken")

    problem = errors.problem_of(error)

    assert not set("{}") & set(problem.message + problem.what_to_do)
    assert 400 <= problem.status < 600


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "var", secret_key="")

    first, second = signing_key(settings), signing_key(settings)

    assert first == second
    assert len(first) >= 48
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]
    assert signing_key(Settings(data_folder=tmp_path, secret_key="given")) == "given"
