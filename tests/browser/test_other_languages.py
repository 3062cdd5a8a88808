"""Residents who write in another language, or read the pages in Welsh, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from scripted_desk import ScriptedDesk
from steps import ANSWERED, AXE, LEAD, faults, sideways, when_i_ask

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="npm ci has not been run"),
]

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
SPANISH = "¿Me hacen un descuento si vivo solo?"
URDU = "میں اپنا کونسل ٹیکس کیسے ادا کروں؟"
FARSI_ABUSE = "شوهرم منو می‌زنه"
LEAD_ES = "Tiene un 25% de descuento si es el único adulto en su casa."


@pytest.fixture(autouse=True)
def interpreter(site: object) -> Iterator[None]:
    """Spanish by a list, so that the journeys do not hang on an engine."""
    services = site.app.state.services  # type: ignore[attr-defined]
    usual = services.interpreter
    services.interpreter = ScriptedDesk({SPANISH: ANSWERED}, {LEAD: LEAD_ES}).interpreter()
    yield
    services.interpreter = usual


def _looked_at(page: Page) -> None:
    """Axe finds nothing and nothing stands out sideways, on a phone and on a desk."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        assert faults(page) == []
        assert sideways(page) == 0


def test_a_spanish_question_gets_a_spanish_answer_and_the_english_one_click_away(new_context: Callable) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/")
    when_i_ask(page, SPANISH)

    lead = page.locator(".app-c-answer__lead")
    expect(lead).to_have_text(LEAD_ES)
    expect(page.locator(".app-c-answer__text")).to_have_attribute("lang", "es")
    expect(page.get_by_text("Una máquina ha traducido esta respuesta.")).to_be_visible()
    expect(page.get_by_text("De nuestra página, en inglés")).to_be_visible()
    english = page.locator(".app-c-answer__english .govuk-details__text")
    expect(english).to_be_hidden()
    page.get_by_text("Ver en inglés").click()
    expect(english).to_contain_text(LEAD)
    expect(english).to_have_attribute("lang", "en")
    expect(page.locator("[role=status]").first).to_have_attribute("lang", "es")
    _looked_at(page)


def test_the_same_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/")
    when_i_ask(plain_page, SPANISH)

    expect(plain_page.locator(".app-c-answer__lead")).to_have_text(LEAD_ES)
    plain_page.get_by_text("Ver en inglés").click()
    expect(plain_page.locator(".app-c-answer__english .govuk-details__text")).to_contain_text(LEAD)


def test_an_urdu_question_gets_an_honest_urdu_reply_from_the_right(new_context: Callable) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/")
    when_i_ask(page, URDU)

    text = page.locator(".app-c-answer__text")
    expect(text).to_contain_text("ہم یہاں ابھی اردو میں جواب نہیں دے سکتے۔")
    expect(text).to_have_attribute("dir", "rtl")
    expect(text).to_have_css("text-align", "right")
    expect(page.locator(".app-c-question__words")).to_have_attribute("lang", "ur")
    number = text.get_by_role("link", name="01632 960101")
    expect(number).to_have_attribute("dir", "ltr")
    _looked_at(page)


def test_help_in_a_crisis_comes_in_both_languages(new_context: Callable) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/")
    when_i_ask(page, FARSI_ABUSE)

    crisis = page.locator(".app-c-crisis")
    expect(crisis).to_have_attribute("lang", "fa")
    expect(crisis.get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")
    expect(crisis.locator("[lang=en]").get_by_text("it is not your fault")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Exit this page"))).to_be_visible()
    _looked_at(page)


def test_the_pages_can_be_read_in_welsh_and_stay_so(new_context: Callable) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/")
    page.get_by_role("link", name="Cymraeg").click()

    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gofyn am dreth gyngor a pharcio")
    _looked_at(page)
    page.get_by_label("Eich cwestiwn").fill(ANSWERED)
    page.get_by_role("button", name="Gofyn", exact=True).click()
    expect(page.locator(".app-c-answer__lead")).to_have_text(LEAD)
    expect(page.locator(".app-c-answer__text")).to_have_attribute("lang", "en")
    expect(page.get_by_text("gwiriwyd ddiwethaf 5 Hydref 2026")).to_be_visible()
    expect(page.get_by_text("Oedd hyn yn gywir?")).to_be_visible()
    _looked_at(page)
    page.goto("/speak-to-a-person")
    expect(page.get_by_role("heading", level=1)).to_have_text("Siarad â pherson")
    _looked_at(page)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Speak to a person")


def test_the_frame_in_another_site_has_the_switch_too(page: Page) -> None:
    page.goto("/embed")
    page.get_by_role("link", name="Cymraeg").click()

    expect(page).to_have_url(re.compile(r"/embed$"))
    expect(page.get_by_label("Eich cwestiwn")).to_be_visible()
