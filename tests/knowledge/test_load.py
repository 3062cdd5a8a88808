"""Pages load from whatever files a council has, and a broken file is a fault with file, line and cure."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from small_knowledge import page

from pipelines.errors import Fault
from pipelines.knowledge.load import council_folders, load_pages


def rows(file: Path, *items: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return file


def row(number: int, text: str = "", title: str = "") -> dict[str, str]:
    return {
        "url": f"https://c.example/{number}",
        "title": title or f"Page {number}",
        "text": text or f"This is the text of page {number}.",
    }


def only_fault(folder: Path) -> Fault:
    loaded = load_pages(folder, "c")
    assert (len(loaded.faults), loaded.pages) == (1, [])
    return loaded.faults[0]


# Which folder is which council


def test_two_json_lines_files_in_one_folder_are_two_councils(tmp_path: Path) -> None:
    rows(tmp_path / "alder.jsonl", row(1))
    rows(tmp_path / "birch.jsonl", row(1), row(2))

    folders = council_folders(tmp_path)

    assert {name: len(load_pages(path, name).pages) for name, path in folders.items()} == {"alder": 1, "birch": 2}


def test_json_lines_in_sub_folders_are_one_council_a_folder(tmp_path: Path) -> None:
    rows(tmp_path / "alder" / "pages.jsonl", row(1))
    rows(tmp_path / "birch" / "deep" / "a.jsonl", row(1))
    rows(tmp_path / "birch" / "b.jsonl", row(2))
    (tmp_path / "empty").mkdir()
    rows(tmp_path / ".hidden" / "pages.jsonl", row(1))

    folders = council_folders(tmp_path)

    assert {name: len(load_pages(path, name).pages) for name, path in folders.items()} == {"alder": 1, "birch": 2}


def test_a_council_key_in_a_row_names_its_council(tmp_path: Path) -> None:
    file = rows(tmp_path / "all.jsonl", row(1) | {"council": "alder"}, row(1) | {"council": "birch"}, row(2))

    assert [page.council for page in load_pages(file, "all").pages] == ["alder", "birch", "all"]


@pytest.mark.parametrize("marker", ["council.toml", "crawl.json", "index.html"])
def test_a_folder_of_pages_is_one_council(tmp_path: Path, marker: str) -> None:
    folder = tmp_path / "alder"
    rows(folder / "pages.jsonl", row(1))
    rows(folder / "parking" / "pages.jsonl", row(2))
    (folder / marker).write_text("")

    assert council_folders(folder) == {"alder": folder}


def test_councils_beside_a_readme_and_national_facts_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Read me")
    (tmp_path / "national_facts.jsonl").write_text("{}")
    rows(tmp_path / "alder" / "pages.jsonl", row(1))

    assert list(council_folders(tmp_path)) == ["alder"]


# Rows of JSON Lines


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"url": "https://c.example/1", "text": ', "not valid JSON: Expecting value"),
        (b"[" * 100_000, "not valid JSON: nested too deeply or a number too long"),
        (b'{"url": "u", "text": ' + b"9" * 5000 + b"}", "not valid JSON: nested too deeply or a number too long"),
        (b'["https://c.example/1", "text"]', "the line is not an object"),
        (b'{"title": "T", "text": "x"}', "'url' is missing"),
        (b'{"url": "https://c.example/1"}', "'text' is missing"),
        (b'{"url": "https://c.example/1", "text": ["a"]}', "'text' is not text in quotes"),
        (b'{"url": "https://c.example/1", "text": "a", "council": 3}', "'council' is not text in quotes"),
        (b'{"url": " ", "text": "a"}', "'url' is empty"),
        (b'{"url": "https://c.example/1", "text": "caf\xe9"}', "the file is not UTF-8 text"),
    ],
)
def test_a_broken_row_is_a_fault_with_its_line_and_the_others_stay(tmp_path: Path, line: bytes, problem: str) -> None:
    file = tmp_path / "c.jsonl"
    file.write_bytes(json.dumps(row(1)).encode() + b"\n\n" + line + b"\n" + json.dumps(row(2)).encode())

    loaded = load_pages(file, "c")

    assert [page.title for page in loaded.pages] == ["Page 1", "Page 2"]
    assert [(fault.file, fault.line, fault.problem) for fault in loaded.faults] == [(file, 3, problem)]
    assert loaded.faults[0].cure in (
        'Write one object a line: {"url": "...", "title": "...", "text": "..."}',
        "Save it as UTF-8",
    )


def test_a_row_without_text_is_remarked_and_left_out(tmp_path: Path) -> None:
    loaded = load_pages(rows(tmp_path / "c.jsonl", row(1) | {"text": None}, row(2) | {"text": "\u200b \n"}), "c")

    assert (loaded.pages, loaded.faults) == ([], [])
    assert [remark.line for remark in loaded.remarks] == [1, 2]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(row(1)).encode() + b"\r\n" + json.dumps(row(2)).encode() + b"\r\n")

    assert len(load_pages(file, "c").pages) == 2


def test_characters_that_cannot_be_stored_or_seen_are_taken_out(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    text = r"Pay\u00a0\u0000£45\u200b now\u00ad.\r\nNext &amp; last."
    file.write_text(rf'{{"url": "https://c.example/1", "title": "A\ud800 B", "text": "{text}"}}', encoding="utf-8")

    loaded = load_pages(file, "c").pages[0]

    assert loaded.title == "A B"
    assert loaded.text == "Pay  £45 now.\nNext & last."


def test_a_row_may_hold_html(tmp_path: Path) -> None:
    text = "<h1>Permits</h1><p>A permit costs £45.</p><ul><li>Bring proof</li></ul>"

    loaded = load_pages(rows(tmp_path / "c.jsonl", {"url": "https://c.example/1", "text": text}), "c").pages[0]

    assert loaded.title == "Permits"
    assert loaded.text == "# Permits\n\nA permit costs £45.\n\n- Bring proof"


def test_a_row_without_title_takes_its_first_line(tmp_path: Path) -> None:
    text = "How to pay\nPay online."

    assert load_pages(rows(tmp_path / "c.jsonl", {"url": "u", "text": text}), "c").pages[0].title == "How to pay"


def test_the_same_row_twice_is_left_out_once_and_parts_of_a_page_all_stay(tmp_path: Path) -> None:
    loaded = load_pages(
        rows(tmp_path / "c.jsonl", row(1), row(1), row(1, "Another part."), row(1, "Another part.")), "c"
    )

    assert [page.text for page in loaded.pages] == ["This is the text of page 1.", "Another part."]
    assert [(remark.line, remark.problem) for remark in loaded.remarks] == [
        (2, "https://c.example/1 comes twice"),
        (4, "https://c.example/1 comes twice"),
    ]


# Menus, footers and the site's name


def test_lines_that_many_pages_share_go_and_so_does_the_sites_name(tmp_path: Path) -> None:
    items = [
        row(
            number,
            f"Skip to main content\nTopic {number}\nYou pay {number} pounds.\n## How to apply\nAsk {number}.\n© Alder",
            f"Topic - {number} | Alder Council",
        )
        for number in range(30)
    ]

    pages = load_pages(rows(tmp_path / "alder.jsonl", *items), "alder").pages

    assert pages[7].title == "Topic - 7"
    assert pages[7].text == "Topic 7\nYou pay 7 pounds.\n## How to apply\nAsk 7."


def test_a_page_of_nothing_but_shared_lines_keeps_them(tmp_path: Path) -> None:
    items = [row(number, f"Home\nPage {number} says more.") for number in range(29)]

    pages = load_pages(rows(tmp_path / "c.jsonl", *items, row(99, "Home")), "c").pages

    assert pages[-1].text == "Home"


def test_a_few_pages_keep_every_line_and_title(tmp_path: Path) -> None:
    items = [row(number, f"Home\nText {number}.", f"T {number} | Site") for number in range(19)]

    page = load_pages(rows(tmp_path / "c.jsonl", *items), "c").pages[3]

    assert (page.title, page.text) == ("T 3 | Site", "Home\nText 3.")


def test_pages_with_front_matter_keep_what_they_share(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number}.md").write_text(
            page(f"Page {number}", f"Call us.\n\nText {number}.\n", slug=f"p{number}")
        )

    assert load_pages(tmp_path, "c").pages[0].text == "Call us.\n\nText 0.\n"


# Files of every kind


def test_two_pages_with_one_address_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(page("First", "One.\n", slug="same"))
    (tmp_path / "b.md").write_text(page("Second", "Two.\n", slug="same"))

    faults = load_pages(tmp_path, "c").faults

    assert [str(fault) for fault in faults] == [
        f"{tmp_path / 'b.md'}:1: the address https://www.oakvale.example/same is also that of a.md. Give each its own"
    ]


def test_markdown_without_front_matter_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "blue-badge.md").write_bytes("# Blue Badge\r\n\r\nIt costs £10.\r\n".encode())

    loaded = load_pages(tmp_path, "c").pages[0]

    assert (loaded.title, loaded.url, loaded.text) == ("Blue Badge", "blue-badge.md", "# Blue Badge\n\nIt costs £10.\n")


def test_files_of_one_name_in_two_folders_have_two_addresses(tmp_path: Path) -> None:
    for folder in ("tax", "parking"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.html").write_text(f"<main><h1>{folder}</h1><p>About {folder}.</p></main>")

    assert [page.url for page in load_pages(tmp_path, "c").pages] == ["parking/index.html", "tax/index.html"]


def test_a_saved_web_page_keeps_the_address_it_gives_itself(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(
        "<head><link rel='canonical' href='https://c.example/pay'></head><main><p>Pay us.</p></main>"
    )

    assert load_pages(tmp_path, "c").pages[0].url == "https://c.example/pay"


@pytest.mark.parametrize("name", ["README.md", "facts/a.md", "national_facts.jsonl", ".git/a.md", "a.txt", "a.png"])
def test_what_is_no_page_is_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")

    loaded = load_pages(tmp_path, "c")

    assert (loaded.pages, loaded.faults) == ([], [])


def test_markdown_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# A page\n\nIt costs \xa345.\n")

    assert str(only_fault(tmp_path)) == f"{tmp_path / 'a.md'}:3: the file is not UTF-8 text. Save it as UTF-8"


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_an_empty_file_is_a_fault(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(" \n")

    assert str(only_fault(tmp_path)) == f"{tmp_path / name}: no text was found in it. Open it and check, or delete it"


def test_a_scan_is_a_fault(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(tmp_path / "scan.pdf")

    assert str(only_fault(tmp_path)) == (
        f"{tmp_path / 'scan.pdf'}: scan.pdf has no text in it: it is empty or a scan. Save it with text recognition. "
        "Mend or remove the file"
    )


def test_a_locked_pdf_is_a_fault(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")

    assert "locked.pdf is locked with a password. Save it without one" in only_fault(tmp_path).problem


@pytest.mark.parametrize("body", [b"", b"not a pdf", b"%PDF-1.7\n1 0 obj\n<<", b"%PDF-1.4\ntrailer\n<</Root 1 0 R>>"])
def test_a_damaged_pdf_is_a_fault(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(body)

    assert "a.pdf is not a PDF that can be read" in only_fault(tmp_path).problem


def word_file(file: Path) -> None:
    document = docx.Document()
    document.add_heading("Permits", 1)
    document.add_paragraph("A permit costs £45.")
    document.save(str(file))


def damaged(file: Path, what: str) -> None:
    word_file(file)
    if what == "cut":
        file.write_bytes(file.read_bytes()[:2000])
    elif what == "other":
        file.write_bytes(b"\xd0\xcf\x11\xe0 an old .doc")
    else:
        parts = {name: zipfile.ZipFile(file).read(name) for name in zipfile.ZipFile(file).namelist()}
        with zipfile.ZipFile(file, "w") as archive:
            for name, body in parts.items():
                archive.writestr(name, b"<w:document" if name == "word/document.xml" else body)


@pytest.mark.parametrize("what", ["cut", "other", "xml"])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_damaged_word_file_is_a_fault(tmp_path: Path, what: str) -> None:
    damaged(tmp_path / "a.docx", what)

    assert "a.docx is not a Word file that can be read. Save it again as .docx" in only_fault(tmp_path).problem


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(21):
            archive.writestr(f"word/{number}.xml", b"\0" * 10_000_000)
    assert (tmp_path / "bomb.docx").stat().st_size < 1_000_000

    assert "bomb.docx unpacks to more than 200 MB. Split it" in only_fault(tmp_path).problem


def test_one_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no")
    word_file(tmp_path / "b.docx")

    loaded = load_pages(tmp_path, "c")

    assert [page.title for page in loaded.pages] == ["Permits"]
    assert [fault.file.name for fault in loaded.faults] == ["a.pdf"]
