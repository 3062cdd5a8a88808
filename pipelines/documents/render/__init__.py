"""Puts an Easy Read document into a file: Word, PDF, web page, plain text, JSON or Braille."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from pipelines.documents.look import Look
from pipelines.documents.render.braille import to_brf
from pipelines.documents.render.data import to_json
from pipelines.documents.render.pdf import to_pdf
from pipelines.documents.render.plain import to_text
from pipelines.documents.render.sheet import lay_out
from pipelines.documents.render.web import to_html
from pipelines.documents.render.word import to_docx
from pipelines.documents.rows import EasyRead
from pipelines.engines.protocols import PictureSet
from pipelines.errors import EngineError

Format = Literal["docx", "pdf", "html", "txt", "json", "brf"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEDIA_TYPES: dict[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "brf": "application/x-brf",
}


def render(
    easy_read: EasyRead,
    format: Format,  # noqa: A002
    *,
    picture_set: PictureSet,
    look: Look | None = None,
    checks: Iterable[object] | None = None,
    facts: Iterable[object] | None = None,
) -> bytes:
    """The document as a file.

    Args:
        easy_read: the document; its notice says whether a person has checked it.
        format: docx, pdf, html, txt, json or brf.
        picture_set: the set whose symbols the rows name.
        look: type size, pictures on or off, colours; the defaults when not given.
        checks: findings to print into JSON; other formats are for residents and leave them out.
        facts: states of the facts, likewise.

    Raises:
        EngineError: the format is not known, a picture is not in the set, or what the format needs is not installed.
    """
    look = look or Look()
    if format == "json":
        return to_json(easy_read, checks=checks, facts=facts)
    sheet = lay_out(easy_read, look, credit=picture_set.credit)
    match format:
        case "docx":
            return to_docx(sheet, look, picture_set)
        case "pdf":
            return to_pdf(sheet, look, picture_set)
        case "html":
            return to_html(sheet, look, picture_set)
        case "txt":
            return to_text(sheet)
        case "brf":
            return to_brf(sheet)
        case _:
            raise EngineError(f"there is no format '{format}'; have: {', '.join(FORMATS)}.")
