"""Officers in a real browser: from a file to an approved document, with and without scripts, keys only, and axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document as WordFile
from playwright.sync_api import Page, expect
from staff_values import EASY_READ, PASSWORD
from steps import AXE, faults, sideways

from app.staff.records import Officer
from app.web.staff.room import StaffRoom

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not AXE.exists(), reason="npm ci has not been run")]

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
NewPage = Callable[..., Page]


@pytest.fixture
def ready(room: StaffRoom, officer: Callable[[str], Officer], request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a document of this test's own."""
    document_id, _ = room.documents.take_in(request.node.name.encode(), "bill.docx", officer("Ann Archer"))
    while (job := room.jobs.claim("test")) and job.document_id != document_id:
        room.jobs.give_back(job.document_id, "test")
    room.jobs.progress(document_id, "test", working=True)
    assert room.versions.first(document_id, EASY_READ, worker="test")
    yield f"/staff/documents/{document_id}"
    room.documents.delete(document_id, officer("Ann Archer"))


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = WordFile()
    file.add_heading("Your council tax bill", 1)
    file.add_paragraph("You must pay £1,500 by 1 April 2027.")
    file.add_paragraph("If you are in arrears, telephone 01632 960101.")
    file.save(str(tmp_path / "letter.docx"))
    return tmp_path / "letter.docx"


def words(page: Page, row: str):
    return page.locator(f"#text-{row}")


def test_from_a_word_file_to_an_approved_document(desk: NewPage, letter: Path) -> None:
    ann = desk("Ann Archer")
    ann.goto("/staff/documents")
    ann.get_by_label("Turn a document into Easy Read").set_input_files(letter)
    ann.get_by_role("button", name="Upload", exact=True).click()
    expect(ann.get_by_text("Your file is in the list.")).to_be_visible()
    expect(ann.locator(".app-s-news")).to_contain_text("is ready", timeout=120_000)
    ann.locator(".app-s-list__name a").first.click()
    expect(ann.get_by_role("heading", level=1)).to_have_text("Your council tax bill")
    expect(ann.get_by_text("Not yet checked by a person.")).to_be_visible()

    pay = ann.locator(".app-s-row", has_text="You must pay £1,500 by 1 April 2027.").locator(".app-s-text").first
    kept = pay.input_value()
    pay.fill("You must pay us.")
    expect(ann.locator(".app-s-total__in")).to_contain_text(re.compile(r"[1-9] facts? lost"))
    pay.press("Control+Enter")
    expect(ann.locator(".app-s-news")).to_contain_text("Saved")
    ann.get_by_role("link", name="Submit for approval").click()
    ann.get_by_role("button", name="Submit for approval").click()
    expect(ann.get_by_role("alert")).to_contain_text("lost")
    ann.get_by_role("link", name="Back to the document").click()
    ann.locator(".app-s-row", has_text="You must pay £1,500").locator(".app-s-text").first.fill(kept)
    ann.get_by_role("link", name="Submit for approval").click()
    ann.get_by_role("button", name="Submit for approval").click()
    expect(ann.get_by_text("Submitted. Another person must approve it.")).to_be_visible()
    expect(ann.get_by_role("button", name=re.compile("Approve"))).to_have_count(0)

    ben = desk("Ben Bright")
    ben.goto(ann.url.partition("?")[0])
    ben.get_by_role("button", name=re.compile("Approve version")).click()
    expect(ben.locator(".app-s-steps")).to_contain_text("by Ben Bright on")
    ben.get_by_role("link", name="Download the approved document").click()
    with ben.expect_download() as download:
        ben.get_by_role("link", name="16 point Word (DOCX)").click()
    text = "\n".join(
        cell.text for table in WordFile(str(download.value.path())).tables for row in table.rows for cell in row.cells
    )

    assert "£1,500" in text
    assert download.value.suggested_filename == "your-council-tax-bill-easy-read.docx"


def test_what_is_typed_is_checked_saved_and_never_takes_the_focus(desk: NewPage, ready: str, room: StaffRoom) -> None:
    page = desk()
    page.goto(ready)
    words(page, "r2").fill("You must pay £1,500 by 1 April 2027 and you must also telephone us before the end of May.")

    checks = page.locator("#checks-r2")
    expect(checks).to_contain_text("This sentence has")
    expect(words(page, "r2")).to_be_focused()
    words(page, "r3").focus()
    expect(page.locator(".app-s-news")).to_contain_text("Saved")
    expect(words(page, "r3")).to_be_focused()
    assert "telephone us" in room.versions.held(ready.rpartition("/")[2]).easy_read.rows[1].text


def test_rows_are_moved_and_saved_with_keys_alone(desk: NewPage, ready: str) -> None:
    page = desk()
    page.goto(ready)
    words(page, "r3").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_url("**#row-r3")

    expect(page.locator("#row-r3")).to_be_focused()
    expect(page.locator(".app-s-row__name").nth(1)).to_contain_text("Row 2")
    rows = [row.get_attribute("id") for row in page.locator("article.app-s-row").all()]
    assert rows == ["row-r1", "row-r3", "row-r2"]
    page.keyboard.press("Tab")  # from the row to what can be pressed in it
    assert page.evaluate("() => document.activeElement.closest('#row-r3') !== null")


def test_words_of_one_row_are_saved_when_a_button_of_another_is_pressed(
    desk: NewPage, ready: str, room: StaffRoom
) -> None:
    page = desk()
    page.goto(ready)
    words(page, "r2").fill("Pay £1,500 by Thursday 1 April 2027.")
    page.locator("#row-r3").get_by_role("button", name="Up").click()
    page.wait_for_url("**#row-r3")

    rows = room.versions.held(ready.rpartition("/")[2]).easy_read.rows
    assert [row.id for row in rows] == ["r1", "r3", "r2"]
    assert rows[2].text == "Pay £1,500 by Thursday 1 April 2027."


def test_a_row_is_split_at_the_cursor_and_undone(desk: NewPage, ready: str) -> None:
    page = desk()
    page.goto(ready)
    words(page, "r2").press("Control+Home")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.locator("#row-r2 summary", has_text="More").click()
    page.locator("#row-r2").get_by_role("button", name="Split").click()
    page.wait_for_url("**#row-r2")

    expect(words(page, "r2")).to_have_value("You must")
    page.get_by_role("button", name="Undo").click()
    expect(words(page, "r2")).to_have_value("You must pay £1,500.\nPay by 1 April 2027.")


def test_another_officers_words_are_not_overwritten(desk: NewPage, ready: str, room: StaffRoom) -> None:
    ann, ben = desk("Ann Archer"), desk("Ben Bright")
    ann.goto(ready)
    ben.goto(ready)
    words(ann, "r2").fill("Ann wrote this.")
    words(ann, "r2").press("Control+Enter")
    expect(ann.locator(".app-s-news")).to_contain_text("Saved")
    words(ben, "r3").fill("Call us.")
    words(ben, "r3").press("Control+Enter")
    expect(ben.locator(".app-s-news")).to_contain_text("Saved")
    words(ben, "r2").fill("Ben wrote that.")
    ben.locator("#row-r2").get_by_role("button", name="Down").click()

    expect(ben.get_by_role("heading", level=1)).to_have_text("This row was changed meanwhile")
    expect(ben.get_by_text("Ann wrote this.")).to_be_visible()
    expect(ben.get_by_label("Your words")).to_have_value("Ben wrote that.")
    rows = room.versions.held(ready.rpartition("/")[2]).easy_read.rows
    assert [row.text for row in rows[1:]] == ["Ann wrote this.", "Call us."]


def test_the_core_path_works_without_scripts(desk: NewPage, ready: str, letter: Path) -> None:
    page = desk(java_script_enabled=False)
    page.goto("/staff/documents")
    page.get_by_label("Turn a document into Easy Read").set_input_files(letter)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator(".govuk-notification-banner, h1").first).to_be_visible()
    page.goto(ready)
    words(page, "r2").fill("You must pay £1,500 by Thursday 1 April 2027.")
    page.locator("#row-r2").get_by_role("button", name="Save").click()
    expect(words(page, "r2")).to_have_value("You must pay £1,500 by Thursday 1 April 2027.")
    assert page.url.endswith("#row-r2")
    page.locator("#row-r2").get_by_role("button", name="Down").click()
    page.get_by_role("link", name="Submit for approval").click()
    page.get_by_role("button", name="Submit for approval").click()

    expect(page.get_by_text("Submitted. Another person must approve it.")).to_be_visible()


def test_signing_in_with_the_keyboard(new_context: Callable, officer: Callable[[str], Officer]) -> None:
    officer("Ann Archer")
    page = new_context(viewport=PHONE).new_page()
    page.goto("/staff/documents")
    page.get_by_label("E-mail address").fill("ann@council.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Easy Read documents")


PATHS = (
    "/history",
    "/history/1",
    "/approval",
    "/download",
    "/words",
    "/details",
    "/delete",
    "/rows/r3/picture?words=phone",
)


@pytest.mark.parametrize("path", ["", *PATHS])
def test_axe_finds_nothing_on_a_documents_pages(desk: NewPage, ready: str, path: str) -> None:
    page = desk(viewport=PHONE, color_scheme="light", reduced_motion="reduce")
    page.goto(ready + path)
    page.evaluate("() => document.querySelectorAll('details').forEach((details) => { details.open = true })")

    assert faults(page) == []
    assert sideways(page) == 0
    page.emulate_media(color_scheme="dark")
    assert faults(page) == []
    page.set_viewport_size(DESKTOP)
    assert faults(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize(
    "path", ["/staff/documents", "/staff/documents?state=deleted", "/staff/account", "/staff/documents/none"]
)
def test_axe_finds_nothing_on_the_other_pages(desk: NewPage, ready: str, path: str) -> None:
    page = desk(viewport=PHONE)
    page.goto(path)

    assert faults(page) == []
    assert sideways(page) == 0
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(DESKTOP)
    assert faults(page) == []


def test_source_and_row_stand_side_by_side_from_1024_pixels_and_under_each_other_below(
    desk: NewPage, ready: str
) -> None:
    page = desk()
    page.goto(ready)
    for width, side_by_side in ((1024, True), (1023, False)):
        page.set_viewport_size({"width": width, "height": 800})
        source = page.locator("#row-r2 .app-s-row__source").bounding_box()
        easy = page.locator("#row-r2 .app-s-row__easy").bounding_box()
        assert source
        assert easy
        assert (easy["x"] >= source["x"] + source["width"]) == side_by_side
        assert (easy["y"] >= source["y"] + source["height"]) != side_by_side


def test_paper_carries_both_columns_and_nothing_to_press(desk: NewPage, ready: str) -> None:
    page = desk()
    page.goto(ready)
    page.emulate_media(media="print")

    expect(page.locator("#row-r2 .app-s-row__source")).to_be_visible()
    expect(words(page, "r2")).to_be_visible()
    for button in page.get_by_role("button").all():
        expect(button).to_be_hidden()
