"""What a file is, told by its content; its name is asked only where the content leaves it open."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from pipelines.errors import ExtractionError
from pipelines.extraction.archive import Archive, damaged
from pipelines.extraction.office import main_part
from pipelines.extraction.plain_text import decode_text, is_text

MAX_BYTES = 20_000_000


class Format(StrEnum):
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    ODT = "odt"
    HTML = "html"
    MARKDOWN = "markdown"
    PDF = "pdf"
    TEXT = "text"
    RTF = "rtf"


READABLE = "Word (.docx), PowerPoint (.pptx), Excel (.xlsx), .odt, .pdf, .html, .md, .txt or .rtf"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_OFFICE = (  # a name in the file's own directory, what it is, what to do
    ("EncryptedPackage", "is locked with a password", "Save it without one"),
    ("WordDocument", "is a Word file of the kind before 2007", "Save it as .docx"),
    ("PowerPoint Document", "is a PowerPoint file of the kind before 2007", "Save it as .pptx"),
    ("Workbook", "is an Excel file of the kind before 2007", "Save it as .xlsx"),
    ("Book", "is an Excel file of the kind before 2007", "Save it as .xlsx"),
    ("__substg1.0", "is an e-mail of Outlook", "Save its text as .docx"),
)
_ODF = "application/vnd.oasis.opendocument."
_ODF_OTHERS = {
    "spreadsheet": ("table", ".xlsx"),
    "presentation": ("set of slides", ".pptx"),
    "graphics": ("drawing", ".pdf"),
}
_SIGNATURES = (  # how a file of this kind starts, what it is
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"8BPS", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"BZh", "a packed file"),
    (b"\xfd7zXZ", "a packed file"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"SQLite format 3", "a database"),
)
_HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html\b)", re.I | re.S
)
_HTML_TAG = re.compile(rb"<(?:body|div|p|h[1-6]|ul|ol|table|br|span)(?:\s[^<>]*)?/?>", re.I)
_OTHER_XML = re.compile(rb"^\s*<(?:\?xml|office:document|pkg:package|svg\b)", re.I)


_JSON_START = re.compile(rb'^\s*(?:\[\s*)*\{\s*"(?:[^"\\]|\\.){0,300}"\s*:')
_XML_WHOLE = re.compile(rb"^\s*<([A-Za-z_][\w.:-]{0,99})(?:\s[^<>]*)?>.*</\1\s*>\s*$", re.S)
_HTML_NAME = re.compile(
    rb"(?:[bius]|h[1-6]|p|br|hr|[ou]l|li|dl|div|span|body|head|table|section|article|main|nav|font)", re.I
)


def format_of(data: bytes, name: str, *, readable: str = READABLE) -> Format:
    """The format of a file.

    Args:
        data: the whole file.
        name: its name.
        readable: kinds of files that are named as a choice where this one is none of them.

    Raises:
        ExtractionError: empty, over 20 MB, damaged, locked, or of a kind that is not read; says what it seems to be.
    """
    if not data.strip(b"\x00\t\r\n "):
        raise ExtractionError(f"{name} is empty. Choose another file.")
    if len(data) > MAX_BYTES:
        megabytes = len(data) / 1_000_000
        raise ExtractionError(f"{name} has {megabytes:.0f} MB; at most {MAX_BYTES // 1_000_000}. Split it.")
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _of_archive(Archive(data, name))
    if data.startswith(_OLE):
        raise _old_office(data, name)
    if data.lstrip()[:5] == b"{\\rtf":
        return Format.RTF
    return _of_text(data, name, readable)


def _of_archive(archive: Archive) -> Format:
    if "[Content_Types].xml" in archive:
        root = archive.xml(main_part(archive)).tag.rpartition("}")[2]
        kinds = {"document": Format.DOCX, "presentation": Format.PPTX, "workbook": Format.XLSX}
        if root in kinds:
            return kinds[root]
    if "mimetype" in archive:
        kind = archive.read("mimetype")[:200].decode("ascii", "replace").strip()
        if kind.startswith(f"{_ODF}text"):
            return Format.ODT
        raise _other_archive(archive, kind)
    raise _other_archive(archive, "")


def _other_archive(archive: Archive, kind: str) -> ExtractionError:
    """What is said of an archive that is not read here."""
    name = archive.name
    for word, (what, better) in _ODF_OTHERS.items():
        if kind.startswith(_ODF + word):
            return ExtractionError(f"{name} is a {what} of OpenDocument. Save it as {better}.")
    if kind == "application/epub+zip":
        return ExtractionError(f"{name} is an e-book. Save its text as .docx.")
    if any(part.endswith(".iwa") for part in archive.names):
        return ExtractionError(f"{name} is a file of Apple's Pages, Numbers or Keynote. Export it as Word or PDF.")
    if any(part.startswith("xl/") and part.endswith(".bin") for part in archive.names):
        return ExtractionError(f"{name} is a binary Excel file. Save it as .xlsx.")
    if any(part.startswith(("word/", "ppt/", "xl/")) or part == "content.xml" for part in archive.names):
        return damaged(name)
    return ExtractionError(f"{name} is a zip folder. Unpack it and choose a file inside.")


def _old_office(data: bytes, name: str) -> ExtractionError:
    for stream, what, cure in _OLD_OFFICE:
        if stream.encode("utf-16-le") in data:
            return ExtractionError(f"{name} {what}. {cure}.")
    return ExtractionError(f"{name} is an old Office file. Save it as .docx, .pptx or .xlsx.")


def _of_text(data: bytes, name: str, readable: str) -> Format:
    for signature, what in _SIGNATURES:
        if data.startswith(signature) and not is_text(data):
            raise ExtractionError(f"{name} is {what}, not a document with text. Choose {readable}.")
    if not is_text(data):
        raise ExtractionError(f"{name} is damaged, or no document that can be read here. Choose {readable}.")
    start = _narrow(data[:20_000])
    ending = name.lower().rpartition(".")[2]
    if _HTML_START.match(start) or (ending in ("html", "htm", "xhtml") and _HTML_TAG.search(start)):
        return Format.HTML
    if start.lstrip().startswith(b"MIME-Version:"):
        raise ExtractionError(
            f"{name} is a web page archive or an e-mail. Save the page as .html, or the text as .docx."
        )
    if _is_json(data, start):
        raise ExtractionError(f"{name} is JSON, which is data for programs, not a document. Choose {readable}.")
    if _OTHER_XML.match(start) or (ending not in ("md", "markdown") and _is_xml(data)):
        raise ExtractionError(f"{name} is an XML file, not a document with text. Choose {readable}.")
    if ending in ("md", "markdown"):
        return Format.MARKDOWN
    return Format.HTML if len(_HTML_TAG.findall(start)) > 3 and ending != "txt" else Format.TEXT


def _is_json(data: bytes, start: bytes) -> bool:
    """Whether a text is an object or a list of JSON, or rows of such, however it is called."""
    if not start.lstrip().startswith((b"{", b"[")):
        return False
    if _JSON_START.match(start):
        return True
    try:
        return isinstance(json.loads(decode_text(data)), dict | list)
    except ValueError:
        return False
    except RecursionError:
        return True


def _is_xml(data: bytes) -> bool:
    """Whether a text is one element of XML from its first sign to its last, and that no element of web pages."""
    narrow = _narrow(data)
    whole = _XML_WHOLE.match(narrow) if narrow.lstrip()[:1] == b"<" else None
    return whole is not None and not _HTML_NAME.fullmatch(whole[1])


def _narrow(start: bytes) -> bytes:
    """The start of a text with one byte a letter, without its byte order mark."""
    return start.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
