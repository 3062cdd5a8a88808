"""The chat on a page of another site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect
from steps import ANSWERED, LEAD, OTHER_SITE_PORT

from bench.served import free_port

pytestmark = pytest.mark.browser

PORTS = {"allowed": OTHER_SITE_PORT, "strange": free_port()}


def _page(site: str) -> bytes:
    return (
        f'<!doctype html><html lang="en"><title>Libraries</title><h1>Libraries</h1>'
        f"<style>iframe, button {{ display: none !important }}</style>"
        f'<script src="{site}/widget.js" defer></script></html>'
    ).encode()


@pytest.fixture
def hosts(site) -> Iterator[dict[str, str]]:
    """Two sites with the script on them, of which the settings allow one."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Security-Policy", f"script-src {site.url}; frame-src {site.url}")
            self.end_headers()
            self.wfile.write(_page(site.url))

        def log_message(self, *_: object) -> None:
            return

    servers = {name: ThreadingHTTPServer(("127.0.0.1", port), Host) for name, port in PORTS.items()}
    for server in servers.values():
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {name: f"http://127.0.0.1:{port}" for name, port in PORTS.items()}
    for server in servers.values():
        server.shutdown()
        server.server_close()


def test_a_question_can_be_asked_on_another_site_by_keyboard(page: Page, hosts: dict[str, str]) -> None:
    page.goto(hosts["allowed"])
    opener = page.get_by_role("button", name="Ask about council tax and parking")
    expect(opener).to_be_visible()
    page.keyboard.press("Tab")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    chat = page.frame_locator("iframe")
    # Before its script has come, Enter starts a new line in the box, as on any page without a script.
    chat.locator("[data-app-question-form-init]").wait_for()
    box = chat.get_by_label("Your question")
    box.focus()
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Enter")

    expect(chat.locator(".app-c-answer__lead")).to_have_text(LEAD)
    expect(chat.get_by_role("link", name="Single person discount")).to_have_attribute("target", "_blank")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_conversation_is_still_there_when_it_is_opened_again(page: Page, hosts: dict[str, str]) -> None:
    page.goto(hosts["allowed"])
    opener = page.get_by_role("button", name="Ask about council tax and parking")
    opener.click()
    chat = page.frame_locator("iframe")
    chat.get_by_role("button", name="Discounts").click()
    expect(chat.locator(".app-c-answer")).to_have_count(1)
    page.get_by_role("button", name="Close").click()
    opener.click()

    expect(chat.locator(".app-c-answer")).to_have_count(1)


def test_a_site_that_is_not_allowed_cannot_show_the_chat(page: Page, hosts: dict[str, str]) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(hosts["strange"])
    page.get_by_role("button", name="Ask about council tax and parking").click()
    page.wait_for_timeout(500)

    assert any("frame-ancestors" in complaint for complaint in complaints)
    expect(page.frame_locator("iframe").get_by_label("Your question")).to_have_count(0)


def test_no_key_stands_in_the_script(page: Page, site) -> None:
    response = page.request.get(f"{site.url}/widget.js")

    assert response.headers["content-type"].startswith("text/javascript")
    assert "tests only" not in response.text()
    assert not any(word in response.text().lower() for word in ("api_key", "apikey", "token", "authorization"))
