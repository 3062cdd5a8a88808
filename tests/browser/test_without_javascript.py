"""The whole journey with forms and links alone."""

from __future__ import annotations

import re
import threading

import pytest
from playwright.sync_api import Page, expect
from steps import ANSWERED, CLARIFIED, CRISIS, LEAD, NOT_OURS, when_i_ask

from app.web import chat

pytestmark = pytest.mark.browser


def test_a_question_gets_its_answer_and_its_source(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, ANSWERED)

    expect(plain_page.locator(".app-c-question__words")).to_have_text(ANSWERED)
    expect(plain_page.locator(".app-c-answer__lead")).to_have_text(LEAD)
    source = plain_page.get_by_role("link", name="Single person discount")
    expect(source).to_have_attribute("href", re.compile(r"^https://www\.testmere\.example/council-tax/single-person"))
    expect(plain_page.get_by_text("last checked 5 October 2026")).to_be_visible()
    plain_page.get_by_text("See the words on the page").click()
    expect(plain_page.locator("blockquote")).to_contain_text("only adult in your home")


def test_a_starting_point_asks_for_real(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.get_by_role("button", name="Discounts").click()

    expect(plain_page.locator(".app-c-question__words")).to_have_text("What discounts can I get on my council tax?")
    expect(plain_page.locator(".app-c-answer")).to_have_count(1)


def test_a_choice_asks_for_real(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, CLARIFIED)
    plain_page.get_by_role("button", name="A private firm").click()

    expect(plain_page.locator(".app-c-question__words").last).to_have_text("A private firm gave me a parking ticket")


def test_a_slow_answer_can_be_waited_for(
    plain_page: Page, slow_answers: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "PATIENCE_SECONDS", 0.05)
    plain_page.goto("/")
    when_i_ask(plain_page, ANSWERED)

    expect(plain_page).to_have_title(re.compile("Looking in the council’s pages"))
    expect(plain_page.locator("meta[http-equiv=refresh]")).to_have_attribute("content", "3")
    slow_answers.set()
    plain_page.get_by_role("button", name="Check if your answer is ready").click()
    expect(plain_page.locator(".app-c-answer__lead")).to_have_text(LEAD)


@pytest.mark.parametrize(
    ("question", "error"), [("", "Enter a question"), ("a" * 301, "Your question must be 300 characters or fewer")]
)
def test_a_question_that_cannot_be_asked_is_kept_and_explained(plain_page: Page, question: str, error: str) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, question)

    expect(plain_page).to_have_title(re.compile("^Error: "))
    expect(plain_page.locator(".govuk-error-summary").get_by_role("link", name=error)).to_have_attribute(
        "href", "#question"
    )
    box = plain_page.get_by_label("Your question")
    expect(box).to_have_value(question)
    expect(box).to_have_accessible_description(re.compile(error))


def test_no_is_followed_by_a_question_nobody_has_to_answer(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, ANSWERED)
    plain_page.get_by_role("button", name="No", exact=True).click()
    plain_page.get_by_label("What was wrong?").fill("It is old")
    plain_page.get_by_role("button", name="Send").click()

    expect(plain_page.get_by_text("Thank you. We read what people tell us.")).to_be_visible()


def test_what_we_do_not_know_still_leads_somewhere(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, NOT_OURS)

    card = plain_page.locator(".app-c-answer")
    expect(card.get_by_role("link", name="Speak to a person")).to_be_visible()
    assert card.locator(".app-c-options__choice").count() >= 1


def test_a_hidden_detail_is_shown_in_words(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, "My parking ticket PCN is AB12345678, do I have to pay?")

    expect(plain_page.locator(".app-c-question__words")).to_contain_text("[your parking ticket number]")
    expect(plain_page.get_by_text("We hide personal details. You do not need them here.")).to_be_visible()
    assert "AB12345678" not in plain_page.content()


def test_help_in_a_crisis_stands_alone(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, ANSWERED)
    when_i_ask(plain_page, CRISIS)

    expect(plain_page.locator(".app-c-crisis")).to_be_visible()
    assert plain_page.locator(".app-c-crisis a[href^='tel:']").count() >= 1
    expect(plain_page.get_by_label("Your question")).to_have_count(0)
    expect(plain_page.get_by_text(LEAD)).to_have_count(0)


def test_leaving_forgets_the_conversation(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, CRISIS)
    crisis = plain_page.url
    plain_page.get_by_role("button", name="Exit this page").click()

    expect(plain_page.get_by_role("heading", name="Elsewhere")).to_be_visible()
    assert plain_page.url == chat.NEUTRAL_SITE
    assert not plain_page.context.cookies()
    plain_page.goto(crisis)
    expect(plain_page.locator(".app-c-crisis")).to_have_count(0)


def test_starting_again_empties_the_page(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, ANSWERED)
    plain_page.get_by_role("button", name="Start again").click()

    expect(plain_page.locator(".app-c-exchange")).to_have_count(0)
    expect(plain_page.get_by_role("button", name="Moving home")).to_be_visible()


def test_a_call_back_is_kept_under_a_reference(plain_page: Page) -> None:
    plain_page.goto("/speak-to-a-person")
    expect(plain_page.get_by_role("link", name="01632 960101")).to_have_attribute("href", "tel:01632960101")
    plain_page.get_by_role("button", name="Ask for a call").click()
    expect(plain_page.locator(".govuk-error-summary li")).to_have_text(
        [
            "Enter your name",
            "Enter a phone number, like 01632 960 001 or 07700 900 001",
            "Choose what it is about",
        ]
    )
    plain_page.get_by_label("Your name").fill("Sam Okafor")
    plain_page.get_by_label("Your phone number").fill("07700 900123")
    plain_page.get_by_label("Parking team").check()
    plain_page.get_by_role("button", name="Ask for a call").click()

    expect(plain_page.locator(".govuk-panel")).to_contain_text(re.compile(r"TBC-[A-Z0-9]{4}"))
    expect(plain_page.locator(".govuk-panel")).not_to_contain_text("<")


def test_the_conversation_can_be_kept_as_text(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, ANSWERED)
    with plain_page.expect_download() as download:
        plain_page.get_by_role("link", name="Save this conversation").click()

    text = download.value.path().read_text(encoding="utf-8")
    assert f"You asked: {ANSWERED}" in text
    assert LEAD in text
    assert "https://www.testmere.example/council-tax/single-person-discount" in text


def test_a_form_that_is_not_ours_is_refused(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.context.clear_cookies()
    when_i_ask(plain_page, ANSWERED)

    expect(plain_page.get_by_role("heading", level=1)).to_have_text("This page has expired")
    expect(plain_page.get_by_role("link", name="Ask a question")).to_be_visible()
