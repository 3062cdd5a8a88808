"""Addresses of e-mail, also as people say them: 'jo dot bloggs at example dot org', 'jo (at) example.org'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.answering.finders import SMALL_WORDS, Span, by

_DOT = r"(?: ?\. ?| ?[\[({]? ?dot ?[\])}]? ?)"
_TOP = rf"(?:com|org|net|info|biz|me|email|gov|ac|co|ltd|plc|uk|eu|ie|scot|wales|cymru|london|example)(?:{_DOT}uk)?"
_PROVIDERS = (
    "gmail|googlemail|hotmail|outlook|yahoo|ymail|icloud|live|btinternet|aol|msn|sky|talktalk|protonmail|proton"
)
_LOCAL = r"(?P<local>[\w+-]{1,40}(?:(?:\.| (?:dot|underscore|dash|hyphen|minus|plus) )[\w+-]{1,40}){0,4})"
_DOMAIN = rf"(?P<domain>[\w-]{{2,40}}(?:{_DOT}[\w-]{{2,30}}){{0,3}}?{_DOT}{_TOP})\b"
_PLAIN = r"(?<![\w.+-])[\w.+-]++@(?:[\w-]++\.){1,6}[a-z]{2,24}\b"
_SPACED = rf"(?<![\w.+-])(?P<value>{_LOCAL} ?@ ?{_DOMAIN})"
_BRACKETED = rf"(?<![\w.+-])(?P<value>{_LOCAL} ?[\[({{<] ?(?:at|@) ?[\])}}>] ?{_DOMAIN})"
_SAID = rf"(?<![\w.+-])(?P<value>{_LOCAL} at {_DOMAIN})"
_MAIL_BEFORE = re.compile(r"\b(?:e-?mail(?:s|ed)?|mail|inbox)\b[^.!?\n]{0,30}\Z", re.IGNORECASE)
_PUBLIC = re.compile(r"(?:\.| dot )(?:gov|nhs|police)\b", re.IGNORECASE)


def emails(text: str) -> Iterator[Span]:
    for find in (_plain, _spaced, _bracketed, _said):
        yield from find(text)


def _is_said(match: re.Match[str]) -> bool:
    """'jo at gmail dot com', but not 'I looked at gov dot uk'."""
    local = match["local"].lower()
    if re.match(rf"(?:{_PROVIDERS})\b", match["domain"], re.IGNORECASE):
        return local not in SMALL_WORDS
    if _PUBLIC.search(match["domain"]):
        return False
    return bool(re.search(r"[ ._\d]", local) or _MAIL_BEFORE.search(match.string, 0, match.start()))


_plain = by(_PLAIN)
_spaced = by(_SPACED)
_bracketed = by(_BRACKETED)
_said = by(_SAID, _is_said)
