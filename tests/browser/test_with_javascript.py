"""What the scripts add, and that they add nothing that fails without them."""

from __future__ import annotations

import re
import threading

import pytest
from playwright.sync_api import Page, Route, expect
from steps import ANSWERED, CLARIFIED, CRISIS, LEAD, then_the_answer_is_there, when_i_ask

pytestmark = pytest.mark.browser


def test_an_answer_arrives_without_leaving_the_page(page: Page) -> None:
    page.goto("/")
    page.evaluate("() => { window.sameAsBefore = true }")
    when_i_ask(page, ANSWERED)
    then_the_answer_is_there(page)

    expect(page.locator(".app-c-answer__lead")).to_have_text(LEAD)
    assert page.evaluate("() => window.sameAsBefore")
    expect(page.get_by_label("Your question")).to_have_value("")


def test_the_question_is_echoed_within_a_tenth_of_a_second(page: Page, slow_answers: threading.Event) -> None:
    page.goto("/")
    page.get_by_label("Your question").fill(ANSWERED)
    waited = page.evaluate(
        """() => new Promise((resolve) => {
          const start = performance.now()
          const log = document.querySelector('.app-js-log')
          new MutationObserver(() => resolve(performance.now() - start)).observe(log, { childList: true })
          document.querySelector('#ask').requestSubmit()
        })"""
    )

    assert waited < 100  # milliseconds
    expect(page.locator(".app-c-question__words")).to_have_text(ANSWERED)
    expect(page.locator(".app-c-answer__looking")).to_have_text("Looking in the council’s pages")
    expect(page.get_by_role("status").first).to_have_text("Looking in the council’s pages")
    slow_answers.set()
    then_the_answer_is_there(page)


def test_one_region_tells_of_the_arrival_and_focus_stays(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("Your question")
    box.fill(ANSWERED)
    box.press("Enter")
    then_the_answer_is_there(page)

    expect(page.locator(".app-js-status")).to_contain_text(LEAD)
    expect(page.locator(".app-js-log")).to_have_attribute("aria-live", "off")
    expect(box).to_be_focused()


def test_the_first_line_of_a_new_answer_is_in_view(page: Page) -> None:
    page.goto("/")
    for number in (1, 2, 3):
        when_i_ask(page, ANSWERED)
        then_the_answer_is_there(page, number)

    expect(page.locator(".app-c-answer__lead").last).to_be_in_viewport()


def test_shift_and_enter_begin_a_new_line(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("Your question")
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")

    expect(box).to_have_value("one\ntwo")
    expect(page.locator(".app-c-exchange")).to_have_count(0)


def test_the_count_shows_near_the_limit_only(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("Your question")
    count = page.locator(".govuk-character-count__message[aria-hidden]")
    box.press_sequentially("a")
    expect(count).to_be_hidden()
    box.fill("a" * 260)
    box.press("End")
    box.press_sequentially("a")

    expect(count).to_be_visible()
    expect(count).to_have_text("You have 39 characters remaining")


def test_a_question_that_is_too_long_is_explained_by_the_server(page: Page) -> None:
    page.goto("/")
    when_i_ask(page, "a" * 301)

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Your question must be 300 characters or fewer").click()
    expect(page.get_by_label("Your question")).to_be_focused()


@pytest.mark.parametrize("ask", ["box", "choice"])
def test_when_the_stream_fails_the_form_is_sent(page: Page, ask: str) -> None:
    def fail(route: Route) -> None:
        is_script = "text/event-stream" in route.request.headers.get("accept", "")
        route.abort() if is_script else route.fallback()

    page.route("**/ask", fail)
    page.goto("/")
    if ask == "box":
        when_i_ask(page, ANSWERED)
        expect(page.locator(".app-c-answer__lead")).to_have_text(LEAD)
    else:
        page.get_by_role("button", name="Discounts").click()
        expect(page.locator(".app-c-question__words")).to_have_text("What discounts can I get on my council tax?")

    expect(page).to_have_url(re.compile("/conversation"))


def test_a_choice_is_asked_in_place(page: Page) -> None:
    page.goto("/")
    when_i_ask(page, CLARIFIED)
    then_the_answer_is_there(page)
    page.get_by_role("button", name="A private firm").click()
    then_the_answer_is_there(page, 2)

    expect(page.locator(".app-c-question__words").last).to_have_text("A private firm gave me a parking ticket")


def test_no_asks_why_in_place(page: Page) -> None:
    page.goto("/")
    when_i_ask(page, ANSWERED)
    then_the_answer_is_there(page)
    page.get_by_role("button", name="No", exact=True).click()
    reason = page.get_by_label("What was wrong?")
    expect(reason).to_be_focused()
    reason.fill("It is old")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Thank you. We read what people tell us.")).to_be_focused()


def test_a_crisis_clears_the_page(page: Page) -> None:
    page.goto("/")
    when_i_ask(page, ANSWERED)
    then_the_answer_is_there(page)
    when_i_ask(page, CRISIS)

    expect(page.locator(".app-c-crisis")).to_be_visible()
    expect(page.locator(".app-c-exchange")).to_have_count(0)
    expect(page).to_have_title(re.compile("^Help now"))


def test_three_presses_of_shift_leave_a_crisis(page: Page) -> None:
    page.goto("/")
    when_i_ask(page, CRISIS)
    page.locator("[data-govuk-exit-this-page-init]").wait_for()
    for _ in range(3):
        page.keyboard.press("Shift")

    expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible()


def test_everything_can_be_done_with_the_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "Moving home")
    page.keyboard.press("Enter")
    then_the_answer_is_there(page)
    _tab_to(page, "Your question", limit=25)
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Enter")
    then_the_answer_is_there(page, 2)
    page.keyboard.press("Shift+Tab")
    for _ in range(10):
        if page.evaluate("() => document.activeElement.value") == "yes":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Thank you. We read what people tell us.")).to_be_focused()


def _tab_to(page: Page, name: str, *, limit: int = 12) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        here = page.evaluate("() => (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()")
        if here == name:
            return
    raise AssertionError(f"{name!r} was not reached in {limit} presses of Tab")


def test_nothing_of_the_page_breaks_its_own_content_policy(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    when_i_ask(page, ANSWERED)
    then_the_answer_is_there(page)
    page.goto("/speak-to-a-person")

    assert complaints == []
