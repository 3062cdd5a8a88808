"""Every page and state, looked at by axe, at the width of a small phone, in dark, without scripts and on paper."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from steps import (
    ANSWERED,
    AXE,
    CLARIFIED,
    CRISIS,
    DESPAIR,
    HANDED_OVER,
    NOT_OURS,
    faults,
    sideways,
    when_i_ask,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="npm ci has not been run"),
]

LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


def _asked(*questions: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        page.goto("/")
        for question in questions:
            when_i_ask(page, question)
            page.locator(
                ".app-c-exchange:not(.app-c-exchange--arriving), .app-c-crisis, .govuk-error-summary"
            ).last.wait_for()
            expect(page.locator(".app-c-exchange--arriving")).to_have_count(0)

    return reach


def _opened(path: str) -> Callable[[Page], None]:
    return lambda page: page.goto(path)


def _asked_why(page: Page) -> None:
    _asked(ANSWERED)(page)
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("What was wrong?").wait_for()


def _wrong_call_back(page: Page) -> None:
    page.goto("/speak-to-a-person")
    page.get_by_role("button", name="Ask for a call").click()
    page.locator(".govuk-error-summary").wait_for()


def _opened_words(page: Page) -> None:
    _asked(ANSWERED)(page)
    page.get_by_text("See the words on the page").click()


STATES: dict[str, Callable[[Page], None]] = {
    "first visit": _opened("/"),
    "answered": _asked(ANSWERED),
    "the quoted words": _opened_words,
    "a page that is late for a check": _asked("how do i get a parking permit for my street"),
    "clarifying": _asked(CLARIFIED),
    "handed over": _asked(HANDED_OVER),
    "out of scope": _asked(NOT_OURS),
    "a hidden detail": _asked("My parking ticket PCN is AB12345678, do I have to pay?"),
    "a word that does not fit": _asked(LONG_WORD),
    "a long conversation": _asked(ANSWERED, CLARIFIED, HANDED_OVER),
    "asked what was wrong": _asked_why,
    "empty question": _asked(""),
    "too long": _asked("why " * 90),
    "crisis": _asked(CRISIS),
    "despair": _asked(DESPAIR),
    "speak to a person": _opened("/speak-to-a-person"),
    "a call-back with faults": _wrong_call_back,
    "call-back kept": _opened("/speak-to-a-person/TBC-7H2K"),
    "about": _opened("/about"),
    "privacy": _opened("/privacy"),
    "accessibility": _opened("/accessibility"),
    "switched off": _opened("/offline"),
    "no such page": _opened("/nowhere"),
    "in a frame": _opened("/embed"),
    "components": _opened("/developer/components"),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_light_or_dark(new_context: Callable, state: str) -> None:
    page = new_context(viewport=PHONE, color_scheme="light", reduced_motion="reduce").new_page()
    STATES[state](page)

    assert faults(page) == []
    assert sideways(page) == 0
    page.emulate_media(color_scheme="dark")
    assert faults(page) == []
    page.set_viewport_size(DESKTOP)
    assert faults(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("state", ["first visit", "answered", "too long", "crisis", "a call-back with faults"])
def test_axe_finds_nothing_without_javascript(new_context: Callable, state: str) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    STATES[state](page)
    content = page.content()
    # axe is itself a script, so the page as it was served is looked at in a browser that has one.
    looking = new_context(viewport=PHONE).new_page()
    looking.route(
        page.url.partition("#")[0],
        lambda route: route.fulfill(body=_without_scripts(content), content_type="text/html"),
    )
    looking.goto(page.url)

    assert faults(looking) == []
    assert sideways(page) == 0


def _without_scripts(content: str) -> str:
    return re.sub(r"<script.*?</script>", "", content, flags=re.DOTALL)


def test_the_waiting_page_has_no_faults(
    new_context: Callable, slow_answers: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.chat.PATIENCE_SECONDS", 0.05)
    plain = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    plain.goto("/")
    when_i_ask(plain, ANSWERED)
    page = plain.context.new_page()
    page.goto(plain.url)

    assert sideways(plain) == 0
    expect(plain.get_by_role("heading", level=1)).to_have_text("Looking in the council’s pages")
    slow_answers.set()


@pytest.mark.parametrize("state", ["first visit", "a long conversation", "crisis", "speak to a person"])
def test_at_four_times_the_size_everything_is_reached_by_scrolling_down(new_context: Callable, state: str) -> None:
    # 400 % of a window of 1280 by 1024 pixels, as WCAG 1.4.10 counts it.
    page = new_context(viewport={"width": 320, "height": 256}).new_page()
    STATES[state](page)

    assert sideways(page) == 0
    for control in page.get_by_role("button").all():
        if control.is_visible():
            control.scroll_into_view_if_needed()
            expect(control).to_be_in_viewport()


def test_text_may_be_spaced_out(new_context: Callable) -> None:
    page = new_context(viewport=PHONE).new_page()
    STATES["answered"](page)
    # The distances of WCAG 1.4.12, set through the style object, which the content policy leaves alone.
    page.evaluate(
        """() => document.querySelectorAll('*').forEach(({ style }) => Object.assign(style, {
          lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em'
        }))"""
    )

    assert sideways(page) == 0


def test_targets_are_large_enough_for_a_thumb(new_context: Callable) -> None:
    page = new_context(viewport=PHONE).new_page()
    STATES["clarifying"](page)

    for control in page.locator("main button:visible, main a.app-c-options__choice:visible").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 35  # 'Ask' is the design system's own button, 38 px; WCAG 2.5.8 asks for 24


def test_paper_carries_the_answer_and_the_words_but_no_form(new_context: Callable) -> None:
    page = new_context(viewport=DESKTOP).new_page()
    STATES["answered"](page)
    page.emulate_media(media="print")

    expect(page.locator(".app-c-answer__lead")).to_be_visible()
    expect(page.locator("blockquote")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_hidden()
    expect(page.get_by_role("button", name="Yes")).to_be_hidden()


def test_in_high_contrast_every_control_has_an_edge(new_context: Callable) -> None:
    page = new_context(viewport=DESKTOP, forced_colors="active").new_page()
    STATES["clarifying"](page)
    style = "(element) => getComputedStyle(element).borderTopStyle"

    for selector in (".app-c-options__choice", ".app-c-question__text", ".govuk-textarea", ".govuk-button"):
        assert page.locator(selector).first.evaluate(style) == "solid"


def test_each_page_says_its_language_and_has_one_main_heading(page: Page) -> None:
    for path in ("/", "/about", "/privacy", "/accessibility", "/speak-to-a-person", "/offline"):
        page.goto(path)

        assert page.locator("html").get_attribute("lang") == "en"
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.get_by_text("This is an automated service. It can be wrong.").first).to_be_visible()
