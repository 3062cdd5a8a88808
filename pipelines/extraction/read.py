"""Any file that the product reads, as blocks; a file that is none is refused with a plain message."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.errors import ExtractionError
from pipelines.extraction.archive import Archive, damaged
from pipelines.extraction.blocks import Document
from pipelines.extraction.formats import Format, format_of
from pipelines.extraction.gathering import plain_name


def read_document(data: bytes, name: str) -> Document:
    """Read a file. Nothing is run, fetched or written.

    Args:
        data: the whole file.
        name: its name; asked only where the content does not tell the format.

    Raises:
        ExtractionError: empty, over 20 MB, over 200 pages, damaged, locked, without text, or no document at all.
    """
    name = plain_name(name)
    try:
        document = _READERS[format_of(data, name)](data, name)
    except ExtractionError:
        raise
    except (RecursionError, MemoryError) as error:
        raise ExtractionError(f"{name} is nested too deep, or too large. Save it again in a simpler form.") from error
    except Exception as error:  # a damaged file breaks readers in ways that nobody can list
        raise damaged(name) from error
    if not document.blocks and not document.left_out:
        raise ExtractionError(f"{name} has no text in it. Choose another file.")
    return document


def _word(data: bytes, name: str) -> Document:
    from pipelines.extraction.word.reader import read_word

    return read_word(Archive(data, name))


def _slides(data: bytes, name: str) -> Document:
    from pipelines.extraction.slides.reader import read_slides

    return read_slides(Archive(data, name))


def _sheets(data: bytes, name: str) -> Document:
    from pipelines.extraction.sheets.reader import read_sheets

    return read_sheets(Archive(data, name))


def _open_text(data: bytes, name: str) -> Document:
    from pipelines.extraction.odt.reader import read_open_text

    return read_open_text(Archive(data, name))


def _web_page(data: bytes, name: str) -> Document:
    from pipelines.extraction.web_page import read_web_page

    return read_web_page(data, name)


def _markdown(data: bytes, name: str) -> Document:
    from pipelines.extraction.markdown_file import read_markdown

    return read_markdown(data, name)


def _text(data: bytes, name: str) -> Document:
    from pipelines.extraction.plain_text import read_plain_text

    return read_plain_text(data, name)


def _rich_text(data: bytes, name: str) -> Document:
    from pipelines.extraction.rtf.reader import read_rich_text

    return read_rich_text(data, name)


def _pdf(data: bytes, name: str) -> Document:
    from pipelines.extraction.pdf_pages.reader import read_pdf

    return read_pdf(data, name)


_READERS: dict[Format, Callable[[bytes, str], Document]] = {
    Format.DOCX: _word,
    Format.PPTX: _slides,
    Format.XLSX: _sheets,
    Format.ODT: _open_text,
    Format.HTML: _web_page,
    Format.MARKDOWN: _markdown,
    Format.PDF: _pdf,
    Format.TEXT: _text,
    Format.RTF: _rich_text,
}
