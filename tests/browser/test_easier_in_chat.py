"""'Make this easier to read' in the chat, as a resident with a browser meets it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from steps import ANSWERED, AXE, CRISIS, HANDED_OVER, faults, sideways, then_the_answer_is_there, when_i_ask

pytestmark = pytest.mark.browser

MAKE = "Make this easier to read"
CLOSE = "Close the easier words"
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="npm ci has not been run")


def given_an_answer(page: Page, question: str = ANSWERED) -> None:
    page.goto("/")
    when_i_ask(page, question)
    then_the_answer_is_there(page)


def when_i_make_it_easier(page: Page) -> None:
    page.get_by_role("button", name=MAKE).last.click()
    expect(page.locator(".app-c-easier")).to_be_visible()


def test_the_easier_words_come_in_place_and_focus_stays(page: Page) -> None:
    given_an_answer(page)
    when_i_make_it_easier(page)

    expect(page.get_by_role("heading", name="Easier to read")).to_be_visible()
    expect(page.locator(".app-c-easier__row").first).to_contain_text("25%")
    expect(page.get_by_role("button", name=CLOSE).first).to_be_focused()
    expect(page.locator(".app-c-easier-link [role=status]")).to_have_text("The easier words are below the answer")
    expect(page).to_have_url(re.compile("/$"))


def test_pictures_stand_left_of_their_words_and_are_drawn(new_context: Callable) -> None:
    page = new_context(viewport=DESKTOP).new_page()
    given_an_answer(page)
    when_i_make_it_easier(page)
    row = page.locator(".app-c-easier__row").first
    picture, words = row.locator("img").bounding_box(), row.locator(".app-c-easier__words").bounding_box()

    assert picture
    assert words
    assert picture["x"] + picture["width"] <= words["x"]
    assert picture["width"] >= 113  # 3 cm at 96 pixels an inch
    assert row.locator("img").evaluate("(image) => image.complete && image.naturalWidth > 0")


def test_they_can_be_closed_and_opened_again_with_the_keyboard(page: Page) -> None:
    given_an_answer(page)
    page.get_by_role("button", name=MAKE).focus()
    page.keyboard.press("Enter")
    region = page.locator(".app-c-easier")
    expect(region).to_be_visible()
    page.keyboard.press("Enter")
    expect(region).to_be_hidden()
    page.keyboard.press("Space")
    expect(region).to_be_visible()
    region.get_by_role("button", name=CLOSE).press("Enter")

    expect(region).to_be_hidden()
    expect(page.get_by_role("button", name=MAKE)).to_be_focused()
    expect(page.get_by_role("button", name=MAKE)).to_have_attribute("aria-expanded", "false")


def test_an_answer_from_earlier_can_be_made_easier_too(page: Page) -> None:
    given_an_answer(page, HANDED_OVER)
    page.reload()
    when_i_make_it_easier(page)

    expect(page.locator(".app-c-easier")).to_contain_text("A person needs to look at this with you.")


def test_without_javascript_it_is_a_page_of_its_own(plain_page: Page) -> None:
    given_an_answer(plain_page)
    plain_page.get_by_role("link", name=MAKE).click()

    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Easier to read")
    expect(plain_page.locator(".app-c-easier__row").first).to_contain_text("25%")
    plain_page.get_by_role("link", name="Go back to the answer").click()
    expect(plain_page.locator(".app-c-answer")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_help_in_a_crisis_can_be_made_easier_and_left(new_context: Callable, javascript: bool) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=javascript).new_page()
    page.goto("/")
    when_i_ask(page, CRISIS)
    expect(page.locator(".app-c-crisis")).to_be_visible()
    page.get_by_role("button" if javascript else "link", name=MAKE).click()
    easier = page.locator(".app-c-easier")

    expect(easier.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    expect(easier.get_by_role("link", name="0808 2000 247")).to_be_visible()
    expect(page.get_by_role("button", name="Exit this page").first).to_be_visible()
    assert sideways(page) == 0


def test_when_the_answer_is_gone_the_page_says_so(page: Page) -> None:
    given_an_answer(page)
    page.context.clear_cookies()
    page.get_by_role("button", name=MAKE).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("We no longer have this answer")


@needs_axe
@pytest.mark.parametrize("question", [ANSWERED, HANDED_OVER])
def test_axe_finds_nothing_in_light_or_dark(new_context: Callable, question: str) -> None:
    page = new_context(viewport=PHONE, color_scheme="light", reduced_motion="reduce").new_page()
    given_an_answer(page, question)
    when_i_make_it_easier(page)

    assert faults(page) == []
    assert sideways(page) == 0
    page.emulate_media(color_scheme="dark")
    assert faults(page) == []
    page.set_viewport_size(DESKTOP)
    assert faults(page) == []


@needs_axe
def test_axe_finds_nothing_on_the_page_of_its_own(new_context: Callable) -> None:
    page = new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    given_an_answer(page)
    page.goto(page.locator("[data-module='app-easier']").get_attribute("href") or "")

    assert faults(page) == []
    assert sideways(page) == 0


def test_nothing_breaks_the_pages_own_content_policy(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    given_an_answer(page)
    when_i_make_it_easier(page)

    assert complaints == []
