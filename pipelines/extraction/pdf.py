"""The text of PDF files, by pypdf."""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import ExtractionError
from pipelines.extraction.html import Extracted

MAX_PAGES = 200
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
