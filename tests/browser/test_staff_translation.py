"""Officers translate in a real browser: from a Word file to a signed Spanish one, at two widths, and axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as WordFile
from playwright.sync_api import Page, expect
from steps import AXE, faults, sideways

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not AXE.exists(), reason="npm ci has not been run")]

WIDTHS = ({"width": 320, "height": 640}, {"width": 1280, "height": 900})


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = WordFile()
    file.add_heading("Your parking permit", 1)
    paragraph = file.add_paragraph("The permit costs ")
    paragraph.add_run("£45").bold = True
    paragraph.add_run(" for 12 months.")
    file.add_paragraph("You must not park on yellow lines. Call 01632 960105.")
    file.save(str(tmp_path / "permit.docx"))
    return tmp_path / "permit.docx"


def upload(page: Page, letter: Path, *languages: str) -> None:
    page.goto("/staff/translations")
    page.get_by_label("Translate a file").set_input_files(letter)
    for name in languages:
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("Your files are in the list.")).to_be_visible()
    expect(page.locator("[data-unfinished]")).to_have_count(0, timeout=120_000)


def test_from_a_word_file_to_a_signed_spanish_one(desk: Callable[..., Page], letter: Path) -> None:
    page = desk("Ann Archer")
    upload(page, letter, "Spanish")
    page.get_by_role("link", name="permit.docx in Spanish", exact=True).first.click()
    boxes = page.locator("textarea")
    expect(boxes).to_have_count(3)
    expect(page.locator("textarea[lang=es][dir=ltr]")).to_have_count(3)
    assert "01632 960105" in boxes.nth(2).input_value()

    for number, spanish in enumerate(
        ("Su permiso", "El permiso cuesta {1}£45{/1} por 12 meses.", "No aparque. 01632 960105.")
    ):
        boxes.nth(number).fill(spanish)
        page.get_by_role("button", name=f"Accept sentence {number + 1}").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_label(re.compile("I read Spanish well")).check()
    page.get_by_role("button", name="Sign off as Ann Archer").click()
    expect(page.get_by_text("Signed off by Ann Archer")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file in Spanish").click()

    file = WordFile(str(download.value.path()))
    assert [paragraph.text for paragraph in file.paragraphs] == [
        "Su permiso",
        "El permiso cuesta £45 por 12 meses.",
        "No aparque. 01632 960105.",
    ]
    assert [run.text for run in file.paragraphs[1].runs if run.bold] == ["£45"]


def test_a_language_that_nothing_here_drafts_is_for_a_translator(desk: Callable[..., Page], letter: Path) -> None:
    page = desk("Ann Archer")
    upload(page, letter, "Urdu")

    expect(page.locator(".app-s-state", has_text="For a translator").first).to_be_visible()
    page.get_by_role("link", name="permit.docx in Urdu", exact=True).first.click()
    expect(page.get_by_text("Not translated").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("for a translator .XLIFF")).click()
    assert 'target-language="ur"' in Path(download.value.path()).read_text()


@pytest.mark.parametrize("viewport", WIDTHS, ids=["phone", "desktop"])
def test_axe_finds_nothing_and_nothing_runs_sideways(
    desk: Callable[..., Page], letter: Path, viewport: dict[str, int], tmp_path: Path
) -> None:
    page = desk("Ann Archer", viewport=viewport)
    upload(page, letter, "Spanish", "Arabic")
    page.goto("/staff/translations")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults(page) == []
    assert not sideways(page)
    page.screenshot(path=str(tmp_path / "list.png"), full_page=True)

    page.get_by_role("link", name="permit.docx in Arabic", exact=True).first.click()
    expect(page.get_by_role("heading", name="permit.docx in Arabic")).to_be_visible()  # axe would look at a blank page
    assert faults(page) == []
    assert not sideways(page)
    page.screenshot(path=str(tmp_path / "review.png"), full_page=True)


TMX = """<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>Your parking permit</seg></tuv><tuv xml:lang="ar"><seg>تصريح وقوف سيارتك</seg></tuv>
<tuv xml:lang="ur"><seg>آپ کا پارکنگ پرمٹ</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>It costs £45.</seg></tuv><tuv xml:lang="ar"><seg>تكلفته ٥٤ جنيهاً.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Only English</seg></tuv></tu></body></tmx>"""


@pytest.mark.parametrize("viewport", WIDTHS, ids=["phone", "desktop"])
def test_a_memory_is_brought_in_looked_at_and_deleted(
    desk: Callable[..., Page], viewport: dict[str, int], tmp_path: Path
) -> None:
    (tmp_path / "agency.tmx").write_text(TMX, encoding="utf-8")
    (tmp_path / "wrong.csv").write_text("source,target\nbill,\n", encoding="utf-8")
    page = desk("Ann Archer", viewport=viewport)
    page.goto("/staff/translations")
    page.get_by_role("link", name="Translation memory and glossaries").click()

    page.get_by_label("A translation memory of an agency").set_input_files(tmp_path / "agency.tmx")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="3 sentences brought in")).to_be_visible()
    expect(page.locator("p[lang=ar][dir=rtl]", has_text="٥٤")).to_be_visible()
    _looks_right(page, tmp_path / f"report-{viewport['width']}.png")

    page.get_by_role("link", name="Back to the translation memory").click()
    expect(page.get_by_role("row", name=re.compile("^Arabic"))).to_be_visible()
    _looks_right(page, tmp_path / f"memory-{viewport['width']}.png")

    page.get_by_label("Language of the glossary").select_option("Polish")
    page.get_by_label("A glossary", exact=True).set_input_files(tmp_path / "wrong.csv")
    page.get_by_role("button", name="Use this glossary").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong.csv, line 2")
    expect(page.get_by_label("Language of the glossary")).to_have_value("pl")
    _looks_right(page, tmp_path / f"fault-{viewport['width']}.png")

    for name in ("Arabic", "Urdu"):
        page.goto("/staff/translation-memory")
        page.get_by_role("link", name=f"Delete {name}").click()
        expect(page.get_by_text("This cannot be undone.")).to_be_visible()
        _looks_right(page, tmp_path / f"delete-{viewport['width']}.png")
        page.get_by_role("button", name=re.compile("^Delete [12] sentence")).click()
        expect(page.get_by_text("Deleted from the translation memory.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Arabic"))).to_have_count(0)


def _looks_right(page: Page, picture: Path) -> None:
    assert faults(page) == []
    assert not sideways(page)
    page.screenshot(path=str(picture), full_page=True)
