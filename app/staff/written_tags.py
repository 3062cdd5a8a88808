"""Formatting marks as an officer sees and types them: ``{1}bold{/1}`` and ``{2/}``, with plain signs between them."""

from __future__ import annotations

import re
from html import escape, unescape

from app.staff.errors import FieldError

_TAG = re.compile(r"<(/?)(\d{1,6})(/?)>")
_MARK = re.compile(r"\{(/?)(\d{1,6})(/?)\}")


def shown(markup: str) -> str:
    """The markup of a segment as an officer reads it."""
    return unescape(_TAG.sub(r"{\1\2\3}", markup))


def typed(text: str, source: str) -> str:
    """What an officer typed as the markup of a segment.

    Args:
        text: as typed.
        source: markup of the sentence that it translates; only its marks are marks.

    Raises:
        FieldError: it is empty, or a mark of the source is missing, stands twice or closes before it opens.
    """
    if not text.strip():
        raise FieldError("text", "Write the sentence in the other language. To keep the English, copy it.")
    known = sorted(_TAG.findall(source))
    found = [match for match in _MARK.findall(text) if match in known]
    if sorted(found) != known or not _nests(found):
        wanted = " ".join(f"{{{opening}{number}{closing}}}" for opening, number, closing in _TAG.findall(source))
        raise FieldError("text", f"Keep each mark once and in pairs: {wanted}" if wanted else "Take the marks out.")
    parts: list[str] = []
    at = 0
    for match in _MARK.finditer(text):
        if match.groups() in known:
            parts += [escape(text[at : match.start()], quote=False), f"<{match[1]}{match[2]}{match[3]}>"]
            at = match.end()
    return "".join([*parts, escape(text[at:], quote=False)])


def _nests(marks: list[tuple[str, str, str]]) -> bool:
    is_open: list[str] = []
    for opening, number, closing in marks:
        if closing:
            continue
        if not opening:
            is_open.append(number)
        elif not is_open or is_open.pop() != number:
            return False
    return not is_open
