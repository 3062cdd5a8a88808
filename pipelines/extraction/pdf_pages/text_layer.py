"""What a PDF file holds, by pypdfium2: characters with their places, links, and what is no text."""

# pypdfium2's bindings come without types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeArgument=false

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.errors import ExtractionError
from pipelines.extraction.archive import damaged
from pipelines.extraction.gathering import MAX_CHARACTERS, MAX_PAGES, too_long
from pipelines.extraction.pdf_pages.lines import Character, Segment, segments_of

_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600
_MAX_OBJECTS = 20_000  # of a page that are looked at for pictures
_MAX_LINKS = 1000  # of a page
_IMAGE, _URI = 3, 3  # FPDF_PAGEOBJ_IMAGE, PDFACTION_URI
_COMMENTS = {1: "comment", 3: "text added to the page", 9: "comment", 10: "comment", 13: "stamp"}  # FPDF_ANNOT_…
_WIDGET, _FILE = 20, 17


@dataclass(slots=True)
class Page:
    number: int  # from 1
    height: float  # points
    segments: list[Segment]
    images: int = 0
    extras: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # what else stands there, its words


@dataclass(slots=True)
class PdfText:
    pages: list[Page]
    title: str = ""
    language: str = ""
    tagged: bool = False  # whether the file says what is a heading, a figure, …
    extras: list[str] = field(default_factory=list[str])


def read_text_layer(data: bytes, name: str) -> PdfText:
    """Read a PDF. Nothing in it is run.

    Raises:
        ExtractionError: damaged, locked, or over 200 pages.
    """
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise ExtractionError(f"{name} is locked with a password. Save it without one.") from error
        raise damaged(name) from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise too_long(name, count)
        pages: list[Page] = []
        characters = 0
        for number in range(count):
            page = _read_page(document, number, raw)
            characters += sum(len(one.text) for one in page.segments)
            if characters > MAX_CHARACTERS:
                raise too_long(name)
            pages.append(page)
        title = str(document.get_metadata_dict().get("Title", ""))
        language = _wide(raw.FPDFCatalog_GetLanguage, document.raw)
        tagged = bool(raw.FPDFCatalog_IsTagged(document.raw))
        return PdfText(pages, title, language, tagged, _extras(document, raw))
    finally:
        document.close()


def _read_page(document: Any, number: int, raw: Any) -> Page:
    try:
        page = document[number]
    except Exception:  # a page that is damaged; the others may be whole
        return Page(number + 1, 0.0, [], extras=[("page that is damaged", "")])
    try:
        text = page.get_textpage()
        segments = segments_of(_characters(text.raw, raw))
        for segment in segments:
            segment.page = number + 1
        _add_links(page, text, segments, raw)
        found = Page(number + 1, page.get_height(), segments)
        objects = min(_MAX_OBJECTS, raw.FPDFPage_CountObjects(page.raw))
        kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, index)) for index in range(objects))
        found.images = sum(kind == _IMAGE for kind in kinds)
        found.extras = list(_annotations(page, raw))
        return found
    finally:
        page.close()


def _characters(text: Any, raw: Any) -> Iterator[Character]:
    """Every character with its place, in the order of the file; those that the library made up are left away."""
    box = raw.FS_RECTF()
    fonts: dict[int, bool] = {}
    high = 0  # first half of a character beyond the first plane
    for index in range(raw.FPDFText_CountChars(text)):
        sign = raw.FPDFText_GetUnicode(text, index)
        if sign in (0, 0xFFFE, 0xFFFF, 10, 13) or not raw.FPDFText_GetLooseCharBox(text, index, box):
            continue
        if raw.FPDFText_IsGenerated(text, index) == 1 and sign != 2:
            continue
        if 0xD800 <= sign < 0xDC00:
            high = sign
            continue
        if 0xDC00 <= sign < 0xE000:
            sign = 0x10000 + ((high - 0xD800) << 10) + sign - 0xDC00 if high else 0xFFFD
        high = 0
        left, right, bottom, top = box.left, box.right, box.bottom, box.top
        if not -10_000 < left <= right < 10_000 or top - bottom > 1000:
            continue
        owner = raw.FPDFText_GetTextObject(text, index)
        key = ctypes.addressof(owner.contents) if owner else 0
        if key not in fonts:
            fonts[key] = _is_bold(text, index, raw)
        size = max(1.0, top - bottom)
        yield Character(chr(sign), left, right, bottom, top, size, fonts[key])


def _is_bold(text: Any, index: int, raw: Any) -> bool:
    buffer = ctypes.create_string_buffer(256)
    length = raw.FPDFText_GetFontInfo(text, index, buffer, 256, ctypes.c_int())
    named = bool(0 < length <= 256 and _BOLD.search(buffer.value.decode("utf-8", "replace")))
    return named or raw.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT


def _add_links(page: Any, text: Any, segments: list[Segment], raw: Any) -> None:
    """Give each segment the links whose area it stands in."""
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    for _ in range(_MAX_LINKS):
        if not raw.FPDFLink_Enumerate(page.raw, position, link):
            return
        action, area = raw.FPDFLink_GetAction(link), raw.FS_RECTF()
        if not action or raw.FPDFAction_GetType(action) != _URI or not raw.FPDFLink_GetAnnotRect(link, area):
            continue
        target = _narrow(raw.FPDFAction_GetURIPath, page.pdf.raw, action)
        words = text.get_text_bounded(area.left, area.bottom, area.right, area.top)
        for segment in segments:
            overlap = min(segment.right, area.right) - max(segment.left, area.left)
            if overlap > 0 and area.bottom - 1 <= segment.middle <= area.top + 1:
                segment.links.append((" ".join(words.split()), target))


def _annotations(page: Any, raw: Any) -> Iterator[tuple[str, str]]:
    """Comments, fields of a form, and attached files of a page."""
    for index in range(min(_MAX_LINKS, raw.FPDFPage_GetAnnotCount(page.raw))):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind in _COMMENTS and (words := _wide(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")):
            yield _COMMENTS[kind], words
        elif kind == _WIDGET:
            name = _wide(raw.FPDFAnnot_GetStringValue, annotation, b"TU") or _wide(
                raw.FPDFAnnot_GetStringValue, annotation, b"T"
            )
            value = _wide(raw.FPDFAnnot_GetStringValue, annotation, b"V")
            yield "form field", f"{name}: {value}" if name and value else name or value
        elif kind == _FILE:
            yield "embedded file", _wide(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
        raw.FPDFPage_CloseAnnot(annotation)


def _extras(document: Any, raw: Any) -> list[str]:
    extras = ["embedded file"] * min(100, raw.FPDFDoc_GetAttachmentCount(document.raw))
    extras += ["script"] * (raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0)
    if raw.FPDF_GetFormType(document.raw) in (2, 3):  # FORMTYPE_XFA_…
        extras.append("form of Adobe LiveCycle")
    return extras


def _wide(call: Any, *arguments: Any) -> str:
    """A text that the library gives as UTF-16 in two calls: how long, then the text."""
    length = call(*arguments, None, 0)
    if not 2 < length < 100_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    # Some calls want characters of two bytes, others mere bytes.
    pointer = ctypes.cast(buffer, call.argtypes[len(arguments)])
    call(*arguments, pointer, length)
    return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\x00")


def _narrow(call: Any, *arguments: Any) -> str:
    length = call(*arguments, None, 0)
    if not 1 < length < 10_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    call(*arguments, buffer, length)
    return buffer.value.decode("utf-8", errors="replace")
