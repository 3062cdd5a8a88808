"""The evaluation's report as a file in a browser: for everyone, at any width, on paper, without network or scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import example_reports
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from steps import AXE, faults, sideways

from eval.report.page import write_report

pytestmark = pytest.mark.browser
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="npm ci has not been run")

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
REPORTS = {
    "full": example_reports.full,
    "empty": example_reports.empty,
    "hostile": example_reports.hostile,
    "thousands": example_reports.thousands,
}
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    for name, make in REPORTS.items():
        write_report(make(), folder / name)
    return {name: folder / name / "report.html" for name in REPORTS}


@pytest.fixture
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[Opened]:
    """Opens a report; it may ask for nothing but itself, and no script of it may break."""
    made: list[BrowserContext] = []
    wrong: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: request.url in addresses or wrong.append(request.url))

    addresses = {file.as_uri() for file in files.values()}

    def opening(name: str, **options: object) -> Page:
        context = browser.new_context(**options)
        made.append(context)
        page = context.new_page()
        watch(page)
        page.goto(files[name].as_uri())
        return page

    yield opening
    for context in made:
        context.close()
    assert wrong == []


def _open_all(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")


@needs_axe
@pytest.mark.parametrize("name", ["full", "empty", "hostile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone_or_a_desk(opened: Opened, name: str, scheme: str) -> None:
    page = opened(name, viewport=PHONE, color_scheme=scheme)

    assert faults(page) == []
    assert sideways(page) == 0
    _open_all(page)
    assert faults(page) == []
    assert sideways(page) == 0
    page.set_viewport_size(DESKTOP)
    assert faults(page) == []
    assert sideways(page) == 0


def test_the_page_fits_at_every_width_between(opened: Opened) -> None:
    page = opened("full", viewport=PHONE)
    _open_all(page)

    for width in (320, 375, 480, 640, 768, 859, 860, 861, 1024, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert sideways(page) == 0, f"at {width} px"
        assert page.locator("figure .drawing:visible").count() == page.locator("figure").count(), f"at {width} px"


def test_text_may_be_spaced_out(opened: Opened) -> None:
    page = opened("full", viewport=PHONE)
    _open_all(page)
    page.evaluate(
        """() => document.querySelectorAll('*').forEach(({ style }) => Object.assign(style, {
          lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em'
        }))"""
    )

    assert sideways(page) == 0


def test_a_hostile_case_is_shown_and_does_nothing(opened: Opened) -> None:
    page = opened("hostile")
    title = page.title()
    page.locator(".group summary").first.click()
    page.locator(".case summary").first.click()

    expect(page.locator(".said").first).to_have_text(example_reports.HOSTILE)
    assert page.title() == title
    assert title != "taken"


def test_finding_words_leaves_the_cases_that_have_them(opened: Opened) -> None:
    page = opened("full")
    box, count = page.get_by_label("Find in the failing cases"), page.locator("#find-count")

    box.fill("retrieve bins")
    expect(count).to_have_text("1 of 44 failing cases have these words.")
    expect(page.locator("[data-case]:visible")).to_have_count(1)
    expect(page.locator("[data-case]:visible")).to_contain_text("ANS-0090")

    box.fill("age: 24")
    expect(count).to_have_text("3 of 44 failing cases have these words.")
    box.fill("")
    expect(count).to_have_text("")
    expect(page.locator("[data-case]:visible")).to_have_count(0)  # groups are closed again
    expect(page.locator(".group:visible")).to_have_count(7)


def test_thousands_of_cases_open_and_are_found(opened: Opened) -> None:
    page = opened("thousands", viewport=DESKTOP)
    page.get_by_label("Find in the failing cases").fill("ANS-0777")

    expect(page.locator("#find-count")).to_have_text("1 of 5,000 failing cases have this word.")
    page.locator(".case:visible summary").click()
    expect(page.locator(".case:visible")).to_contain_text("form CT21; from /council-tax/discounts")


def test_everything_is_read_without_scripts(opened: Opened) -> None:
    page = opened("full", java_script_enabled=False, viewport=PHONE)

    expect(page.get_by_role("search")).to_have_count(0)
    expect(page.get_by_role("table", name="Gates, fallen ones first")).to_be_visible()
    page.locator(".group summary").first.click()
    page.locator(".case summary").first.click()
    expect(page.get_by_text("You need form CT12.").first).to_be_visible()


def test_the_keyboard_reaches_tables_that_scroll(opened: Opened) -> None:
    page = opened("full", viewport=PHONE)
    _open_all(page)
    tables = page.locator(".scroll")

    for number in range(tables.count()):
        tables.nth(number).focus()
        expect(tables.nth(number)).to_be_focused()


def test_stacked_tables_are_still_tables(opened: Opened) -> None:
    page = opened("full", viewport=PHONE)
    gates = page.get_by_role("table", name="Gates, fallen ones first")

    expect(gates.get_by_role("row")).to_have_count(8)
    expect(gates.get_by_role("columnheader")).to_have_count(4)
    expect(gates.get_by_role("rowheader", name="Contradicts a checked fact")).to_be_visible()


def test_paper_has_the_tables_and_few_cases_in_full(opened: Opened) -> None:
    page = opened("full", viewport={"width": 690, "height": 900})
    page.emulate_media(media="print")

    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_text("You need form CT12.").first).to_be_visible()
    expect(page.get_by_role("cell", name="misspelling 100%").first).to_be_visible()
    assert sideways(page) == 0


def test_paper_does_not_carry_thousands_of_cases(opened: Opened) -> None:
    page = opened("thousands")
    page.emulate_media(media="print")

    expect(page.locator(".case:visible")).to_have_count(0)
    expect(page.get_by_text("On paper, only what you open is printed in full.")).to_be_visible()


def test_in_high_contrast_a_fallen_gate_is_told_by_word_and_mark(opened: Opened) -> None:
    page = opened("full", forced_colors="active")
    tag = page.locator(".tag--fallen").first

    expect(tag).to_have_text("Fallen")
    assert tag.evaluate("(one) => getComputedStyle(one).borderTopStyle") == "solid"
    expect(tag.locator("svg")).to_be_visible()
