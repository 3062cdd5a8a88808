"""Plain text in any usual encoding, as paragraphs."""

from __future__ import annotations

import codecs
import re

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import BlockKind, Document
from pipelines.extraction.gathering import MAX_CHARACTERS, Gathering, too_long
from pipelines.extraction.lists import bullet_of, number_of
from pipelines.extraction.wrapped_lines import go_on, joined

_MARKS = (  # the longer one first: the mark of UTF-32 starts with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LOOKED_AT = 100_000  # bytes that tell whether a file is text
# What Windows, the old Macintosh and DOS write for the signs of English that ASCII lacks. The first wins a tie.
_EIGHT_BIT = ("cp1252", "mac_roman", "cp850")
_USUAL = re.compile("(?<!\\w)[£‘“](?=\\w)|(?<=\\w)[’é](?=\\w)|(?<=\\s)[–—•](?=\\s)|(?<=[\\w.,!?])[’”…](?!\\w)")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_UNDERLINE = re.compile(r"^\s*(?:=+|-{3,}|~{3,}|_{3,}|\*{3,})\s*$")


def is_text(data: bytes) -> bool:
    """Whether bytes are text, by their mark, by their zero bytes, or for having next to no control characters."""
    start = data[:_LOOKED_AT]
    return _wide(start) != "" or len(_BINARY.findall(start)) <= len(start) // 1000


def decode_text(data: bytes) -> str:
    """Bytes as text: by their mark, UTF-8, UTF-16 told by zero bytes, else the usual one-byte encodings."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if wide := _wide(data[:_LOOKED_AT]):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        candidates = [data.decode(encoding, errors="replace") for encoding in _EIGHT_BIT]
        return max(candidates, key=lambda text: len(_USUAL.findall(text)) - text.count("\ufffd"))


def _wide(start: bytes) -> str:
    """The encoding of two or four bytes a character, or an empty string."""
    for mark, encoding in _MARKS[1:]:
        if start.startswith(mark):
            return encoding
    if len(start) < 4 or b"\x00" not in start:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else ""


def read_plain_text(data: bytes, name: str) -> Document:
    """Paragraphs parted by empty lines; typed bullets and numbers are lists, underlined lines are headings."""
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    if len(text) > 2 * MAX_CHARACTERS:
        raise too_long(name)
    gathering = Gathering(name)
    for part in _PARAGRAPHS.split(text):
        for kind, words in _pieces(part.strip("\n")):
            gathering.add(kind, words, level=int(kind is BlockKind.HEADING))
    document = gathering.document("text")
    if not document.blocks:
        raise ExtractionError(f"{name} has no text in it. Choose another file.")
    return document


def _pieces(part: str) -> list[tuple[BlockKind, str]]:
    """Headings, list items and paragraphs of lines that stand together."""
    lines = part.split("\n")
    if len(lines) >= 2 and _UNDERLINE.match(lines[1]) and lines[0].strip():
        return [(BlockKind.HEADING, lines[0]), *(_pieces("\n".join(lines[2:])) if lines[2:] else [])]
    pieces: list[str] = []
    lines = [line for line in lines if line.strip()]
    for line, is_on in zip(lines, go_on(lines), strict=True):
        if _UNDERLINE.match(line):
            continue
        stripped = line.strip()
        if not pieces or bullet_of(stripped) or number_of(stripped):
            pieces.append(stripped)
        else:
            pieces[-1] = joined([pieces[-1], line]) if is_on else f"{pieces[-1]}\n{stripped}"
    return [(BlockKind.PARAGRAPH, piece) for piece in pieces]
