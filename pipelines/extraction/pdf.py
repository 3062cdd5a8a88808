"""The text of PDF files, by pypdf."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Any, cast

from pipelines.errors import ExtractionError
from pipelines.extraction.html import Extracted

MAX_PAGES = 200
_MAX_ELEMENTS = 50_000  # of a tagged file that are looked at
_WRITERS = ("Microsoft Word - ", "Microsoft PowerPoint - ", "untitled")  # not titles: what a program leaves there


def extract_pdf(file: Path) -> Extracted:
    """Read the text layer of a PDF.

    Raises:
        ExtractionError: encrypted, damaged, too long, or a scan without text.
    """
    try:
        title, text = _read(file)
    except ExtractionError:
        raise
    except Exception as error:  # pypdf lets many built-in errors through on damaged files
        raise ExtractionError(f"{file.name} is not a PDF that can be read ({error}). Save it again.") from error
    if not text.strip():
        raise ExtractionError(f"{file.name} has no text in it: it is empty or a scan. Save it with text recognition.")
    return Extracted(title="" if title.startswith(_WRITERS) else title, text=text)


def _read(file: Path) -> tuple[str, str]:
    """Title and text."""
    import pypdf
    from pypdf.errors import DependencyError

    reader = pypdf.PdfReader(file)
    try:
        # Many files are locked against changes only, and open with an empty password.
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError:
        locked = True
    if locked:
        raise ExtractionError(f"{file.name} is locked with a password. Save it without one.")
    if len(reader.pages) > MAX_PAGES:
        raise ExtractionError(f"{file.name} has {len(reader.pages)} pages; at most {MAX_PAGES}. Split it.")
    title = str(reader.metadata.title or "") if reader.metadata else ""
    return title, "\n\n".join(page.extract_text() for page in reader.pages)


def figure_alts(data: bytes) -> dict[int, list[str]]:
    """The alternative texts of the figures of a tagged PDF, by page from 1; none where the tags are broken."""
    # Its warnings about damaged files quote the files.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return _figure_alts(data)
    except Exception:  # the text has been read already, by other means; a broken tree of tags must not lose it
        return {}


def _figure_alts(data: bytes) -> dict[int, list[str]]:
    import pypdf
    from pypdf.generic import DictionaryObject, IndirectObject

    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    numbers = {
        page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1) if page.indirect_reference
    }
    found: dict[int, list[str]] = {}
    waiting: list[Any] = [cast(DictionaryObject, reader.root_object["/StructTreeRoot"]).raw_get("/K")]
    seen: set[int] = set()
    while waiting and len(seen) < _MAX_ELEMENTS:
        element = waiting.pop()
        key = element.idnum if isinstance(element, IndirectObject) else -len(seen) - 1
        if key in seen:
            continue
        seen.add(key)
        element = element.get_object() if isinstance(element, IndirectObject) else element
        if isinstance(element, list):
            waiting += reversed(cast(list[Any], element))
        elif isinstance(element, DictionaryObject) and "/S" in element:
            page = element.raw_get("/Pg") if "/Pg" in element else None
            if str(element["/S"]) == "/Figure" and "/Alt" in element:
                found.setdefault(numbers.get(getattr(page, "idnum", 0), 1), []).append(str(element["/Alt"]))
            waiting += [element.raw_get("/K")] if "/K" in element else []
    return found
