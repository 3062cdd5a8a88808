"""What residents do and see in these tests, and the questions they ask."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bench.served import free_port
from pipelines.settings import PROJECT

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"

OTHER_SITE_PORT = free_port()  # the one other site that may show the chat

ANSWERED = "do i get money off council tax if i live alone"
CLARIFIED = "i have a parking ticket"
HANDED_OVER = "what is my council tax balance"
NOT_OURS = "who won the world cup in 1966"
CRISIS = "my husband hits me and i have to hide"
DESPAIR = "I want to kill myself"
LEAD = "You get 25% off your council tax if you are the only adult in your home."


def when_i_ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def faults(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands, for people to read."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['help']} at {node['target']} ({node['failureSummary']})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


def then_the_answer_is_there(page: Page, number: int = 1) -> None:
    expect(page.locator(".app-c-exchange")).to_have_count(number)
    expect(page.locator(".app-c-exchange--arriving")).to_have_count(0)
    expect(page.locator(".app-c-answer")).to_have_count(number)
