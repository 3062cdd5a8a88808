"""The text of Word files as Markdown, for the knowledge base."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pipelines.errors import ExtractionError
from pipelines.extraction.html import Extracted
from pipelines.extraction.word_file import as_table, open_document

if TYPE_CHECKING:
    from pipelines.extraction.word_file import WordParagraph, WordTable

MAX_UNPACKED_BYTES = 200_000_000


def extract_docx(file: Path) -> Extracted:
    """Read headings, paragraphs, lists and tables of a Word file as Markdown.

    Raises:
        ExtractionError: not a Word file, damaged, or it unpacks to more than 200 MB.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise ExtractionError(f"{file.name} unpacks to more than 200 MB. Split it.")
        return _read(file)
    except ExtractionError:
        raise
    except Exception as error:  # python-docx lets lxml's and built-in errors through on damaged files
        raise ExtractionError(f"{file.name} is not a Word file that can be read. Save it again as .docx.") from error


def _read(file: Path) -> Extracted:
    document = open_document(file)
    lines: list[str] = []
    title = ""
    for block in document.iter_inner_content():
        if table := as_table(block):
            lines.append("\n".join(_rows(table)) + "\n")
            continue
        paragraph = cast("WordParagraph", block)
        line, style = _line(paragraph)
        if not title and style in ("Title", "Heading 1"):
            title = paragraph.text.strip()
        lines.append(line if line.startswith("- ") else line + "\n")
    return Extracted(title=title or document.core_properties.title or "", text="\n".join(lines).strip())


def _rows(table: WordTable) -> list[str]:
    """Each row as a list item: the first cell, a colon, the others."""
    rows: list[str] = []
    for row in table.rows:
        # A merged cell comes once for each column that it covers.
        cells = list(dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells))
        parts = filter(None, (", ".join(cells[:1]), ", ".join(filter(None, cells[1:]))))
        rows.append("- " + ": ".join(parts))
    return rows


def _line(paragraph: WordParagraph) -> tuple[str, str]:
    """The paragraph as Markdown, and the name of its style."""
    style = (paragraph.style.name or "") if paragraph.style else ""
    text = paragraph.text.strip()
    if text and style == "Title":
        return f"# {text}", style
    if text and style.startswith("Heading"):
        level = int(style[-1]) if style[-1].isdigit() else 1
        return f"{'#' * max(1, min(6, level))} {text}", style
    if text and style.startswith("List"):
        return f"- {text}", style
    return text, style
