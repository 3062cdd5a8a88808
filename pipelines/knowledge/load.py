"""Reads a council's pages from its folder, whatever form they have, and says what is wrong with each file."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pipelines.errors import ExtractionError, Fault, KnowledgeError
from pipelines.extraction.characters import clean
from pipelines.extraction.docx import extract_docx
from pipelines.extraction.html import Extracted, decode_html, extract_html, looks_like_html
from pipelines.extraction.pdf import extract_pdf
from pipelines.knowledge.boilerplate import without_boilerplate
from pipelines.knowledge.crawl_state import STATE
from pipelines.knowledge.page import Page, parse_markdown_page

SUFFIXES = (".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".jsonl")
NOT_PAGES = ("national_facts.jsonl",)
MAX_TITLE = 120  # characters of a first line that can stand for a missing title


@dataclass(slots=True)
class Loaded:
    """What was read: pages, faults that need a person, and remarks that do not stop anything."""

    pages: list[Page] = field(default_factory=list[Page])
    faults: list[Fault] = field(default_factory=list[Fault])
    remarks: list[Fault] = field(default_factory=list[Fault])


def council_folders(root: Path) -> dict[str, Path]:
    """Each council of a knowledge folder and where its files lie.

    A folder with a ``council.toml``, a ``pages`` folder or a crawl is one council, and so is one with web pages or
    documents directly in it when none of its sub-folders is a council. Otherwise each sub-folder that holds pages is
    one, and JSON Lines files directly in ``root`` are councils named after the file. ``root`` may be such a file.
    """
    if root.is_file():
        return {root.stem: root}
    if (root / "council.toml").exists() or (root / "pages").is_dir() or (root / STATE).exists():
        return {root.name: root}
    inside = [path for path in sorted(root.iterdir()) if path.is_dir() and not path.name.startswith((".", "_"))]
    if not any((folder / "council.toml").exists() for folder in inside) and any(
        file.suffix.lower() != ".jsonl" for file in page_files(root) if file.parent == root
    ):
        return {root.name: root}
    folders = {folder.name: folder for folder in inside if next(page_files(folder), None)}
    files = {file.stem: file for file in sorted(root.glob("*.jsonl")) if file.name not in NOT_PAGES}
    return files | folders


def page_files(folder: Path) -> Iterator[Path]:
    """Files under the folder that hold pages, sorted; never the facts, the README or hidden files."""
    if folder.is_file():
        yield folder
        return
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.suffix.lower() not in SUFFIXES or file.name in NOT_PAGES or file.stem.upper() == "README":
            continue
        if parts[0] == "facts" or any(part.startswith(".") for part in parts) or file.is_dir():
            continue
        yield file


def load_pages(folder: Path, council: str) -> Loaded:
    """Read every page of a council. Never raises for a bad file: it becomes a fault."""
    loaded = Loaded()
    for file in page_files(folder):
        try:
            loaded.pages.extend(_read(file, folder, council, loaded))
        except KnowledgeError as error:
            loaded.faults.extend(error.faults)
        except ExtractionError as error:
            loaded.faults.append(Fault(file, 0, str(error).rstrip("."), "Mend or remove the file"))
        except OSError as error:
            loaded.faults.append(Fault(file, 0, f"the file cannot be read ({error.strerror})", "Check its permissions"))
    _check_unique(loaded)
    loaded.pages = without_boilerplate(loaded.pages)
    return loaded


def _read(file: Path, folder: Path, council: str, loaded: Loaded) -> list[Page]:
    suffix = file.suffix.lower()
    address = file.relative_to(folder).as_posix() if file != folder else file.name
    if suffix == ".jsonl":
        return list(_json_lines(file, council, loaded))
    if suffix == ".pdf":
        return [_from_document(extract_pdf(file), file, address, council)]
    if suffix == ".docx":
        return [_from_document(extract_docx(file), file, address, council)]
    if suffix in (".html", ".htm"):
        return [_from_document(extract_html(decode_html(file.read_bytes())), file, address, council)]
    source = _decoded(file.read_bytes(), file).replace("\r\n", "\n").replace("\r", "\n")
    if not source.startswith("---"):
        return [_from_document(Extracted(_first_line(source), source), file, address, council)]
    return [parse_markdown_page(source, council=council, file=file)]


def _decoded(body: bytes, file: Path, first_line: int = 1) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = first_line + body.count(b"\n", 0, error.start)
        raise KnowledgeError([Fault(file, line, "the file is not UTF-8 text", "Save it as UTF-8")]) from error


def _first_line(text: str) -> str:
    first = next((line.strip("#*= \t") for line in text.split("\n") if line.strip("#*= \t")), "")
    return first if len(first) <= MAX_TITLE else first[:MAX_TITLE].rsplit(" ", 1)[0] + "…"


def _from_document(extracted: Extracted, file: Path, address: str, council: str) -> Page:
    text = clean(extracted.text)
    if not text.strip():
        raise KnowledgeError([Fault(file, 0, "no text was found in it", "Open it and check, or delete it")])
    named = file.stem.replace("-", " ").replace("_", " ").capitalize()
    title = " ".join(clean(extracted.title).split()) or named
    return Page(council=council, url=extracted.url or address, title=title, text=text, file=file, deep_links=False)


def _json_lines(file: Path, council: str, loaded: Loaded) -> Iterator[Page]:
    cure = 'Write one object a line: {"url": "...", "title": "...", "text": "..."}'
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip(b" \t\r\n\xef\xbb\xbf"):
                continue
            try:
                row: object = json.loads(_decoded(line, file, number))
            except KnowledgeError as error:
                loaded.faults.extend(error.faults)
                continue
            except (ValueError, RecursionError) as error:
                problem = getattr(error, "msg", None) or "nested too deeply or a number too long"
                loaded.faults.append(Fault(file, number, f"not valid JSON: {problem}", cure))
                continue
            problem = _row_problem(row)
            if problem:
                loaded.faults.append(Fault(file, number, problem, cure))
                continue
            page = _from_row(cast("dict[str, Any]", row), file, number, council)
            if page.text.strip():
                yield page
            else:
                loaded.remarks.append(Fault(file, number, f"{page.url} has no text", "It is left out"))


def _row_problem(row: object) -> str:
    """What is wrong with a row, or an empty text."""
    if not isinstance(row, dict):
        return "the line is not an object"
    values = cast("dict[str, object]", row)
    for name in ("url", "text"):
        if name not in values:
            return f"'{name}' is missing"
    for name in ("url", "title", "text", "council"):
        if not isinstance(values.get(name), str | None):
            return f"'{name}' is not text in quotes"
    return "" if str(values["url"] or "").strip() else "'url' is empty"


def _from_row(row: dict[str, Any], file: Path, line: int, council: str) -> Page:
    url, text, title = row["url"].strip(), clean(row["text"] or ""), clean(row.get("title") or "")
    extracted = extract_html(text, url=url) if looks_like_html(text) else Extracted("", html.unescape(text))
    title = html.unescape(title) or extracted.title or _first_line(extracted.text) or url
    return Page(
        council=(row.get("council") or "").strip() or council,
        url=clean(url),
        title=" ".join(title.split()),
        text=clean(extracted.text),
        file=file,
        line=line,
        deep_links=False,
    )


def _check_unique(loaded: Loaded) -> None:
    """A written page's address must be its own; a crawled page may come twice, and then the first stays."""
    seen: dict[tuple[str, str], list[Page]] = {}
    kept: list[Page] = []
    for page in loaded.pages:
        same = seen.setdefault((page.council, page.url.rstrip("/")), [])
        if same and page.written_here:
            problem = f"the address {page.url} is also that of {same[0].file.name}"
            loaded.faults.append(Fault(page.file, 1, problem, "Give each its own"))
        elif any(page.text == other.text for other in same):
            loaded.remarks.append(Fault(page.file, page.line, f"{page.url} comes twice", "The second is left out"))
        else:  # a page may also come in parts: the same address with different texts
            kept.append(page)
        same.append(page)
    loaded.pages = kept
