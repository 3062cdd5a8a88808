"""The web page: one file, no script, nothing loaded, ids that do not clash, and what axe says in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipelines.documents.look import Look
from pipelines.documents.pictures import embedded_pictures
from pipelines.documents.render import render
from pipelines.documents.rows import EasyRead, HardWord, Row
from pipelines.engines.imported_pictures import ImportedPictures
from pipelines.engines.picture_import import import_pictures
from tests.documents.easy_read_example import example

PICTURES = embedded_pictures()
PROJECT = Path(__file__).parents[2]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
needs_browser = pytest.mark.skipif(not (AXE.exists() and CHROMIUM.exists()), reason="no Chromium or no axe-core")


@pytest.fixture(scope="module")
def page() -> str:
    return render(example(), "html", picture_set=PICTURES).decode()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def test_it_is_one_file_that_loads_nothing(page: str) -> None:
    assert not re.search(r"<script|<link|<iframe|\bon\w+=\"|@import|src=\"http", page)
    assert "default-src 'none'" in page


def test_ids_do_not_clash_and_every_reference_has_its_target(page: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page)
    references = re.findall(r'<use href="#([^"]+)"', page) + re.findall(r"url\(#([^)]+)\)", page)

    assert len(ids) == len(set(ids))
    assert set(references) <= set(ids)


def test_every_picture_has_its_alt_text(page: str) -> None:
    labels = re.findall(r'role="img" aria-label="([^"]+)"', page)

    assert labels == [row.picture.alt for row in example().rows if row.picture]


def test_text_is_data() -> None:
    word = HardWord("<i>", "<script>alert(1)</script>")
    odd = EasyRead(title="<b>", council='"&', rows=(Row(id="r", text="{{ 7*7 }} <img src=x onerror=alert(1)>"),))
    page = render(replace(odd, word_list=(word,)), "html", picture_set=PICTURES).decode()

    assert "{{ 7*7 }} &lt;img src=x onerror=alert(1)&gt;" in page
    assert "<script>" not in page
    assert "<img" not in page


def test_it_says_its_language_and_direction() -> None:
    page = render(replace(example(), language="ar"), "html", picture_set=PICTURES).decode()

    assert '<html lang="ar" dir="rtl">' in page


def test_steps_and_items_are_lists(page: str) -> None:
    assert page.count('<ol role="list">') == 1
    assert page.count('<ul role="list">') == 1
    assert page.count("<li ") == 7


def test_photographs_of_an_imported_set_stay_within_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.csv").write_text("file,words,alt,credit,licence\ntel.png,telephone,Our phone,Jo,CC0\n")
    (folder / "tel.png").write_bytes(PICTURES.png("260E", 64))
    own = ImportedPictures(import_pictures(folder, "own", tmp_path / "sets").folder, tmp_path)
    row = Row(id="r", text="Pick up the telephone.", picture=own.picture_for("Pick up the telephone."))

    page = render(EasyRead(title="T", council="C", rows=(row,)), "html", picture_set=own).decode()
    pdf = render(EasyRead(title="T", council="C", rows=(row,)), "pdf", picture_set=own)

    assert '<img src="data:image/svg+xml;base64,' in page
    assert 'alt="Our phone"' in page
    assert "Pictures: Jo (CC0)." in page
    assert pdf.startswith(b"%PDF")


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("size", [16.0, 22.0])
def test_axe_finds_nothing_and_nothing_runs_over(browser: Browser, width: int, size: float) -> None:
    made = render(example(), "html", picture_set=PICTURES, look=Look(size=size)).decode()
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    try:
        opened = context.new_page()
        opened.set_content(made)
        opened.evaluate(AXE.read_text(encoding="utf-8"))
        found = opened.evaluate("async () => (await axe.run(document)).violations.map(one => one.id)")

        assert found == []
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        context.close()


@pytest.mark.browser
@needs_browser
def test_pictures_can_be_hidden_without_a_script(browser: Browser, page: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        opened = context.new_page()
        opened.set_content(page)
        before = opened.locator(".picture:visible").count()
        opened.get_by_label("Hide the pictures").check()

        assert before > 10
        assert opened.locator(".picture:visible").count() == 0
    finally:
        context.close()


@pytest.mark.browser
@needs_browser
def test_on_a_wide_screen_the_picture_stands_left_of_its_words(browser: Browser, page: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        opened = context.new_page()
        opened.set_content(page)
        row = opened.locator(".row:has(svg)").first
        picture, words = row.locator(".picture").bounding_box(), row.locator(".words").bounding_box()

        assert picture is not None
        assert words is not None
        assert picture["x"] + picture["width"] <= words["x"]
        assert picture["width"] >= 113  # 3 cm
    finally:
        context.close()
