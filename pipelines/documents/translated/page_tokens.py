"""The source of a web page as tags, texts and the rest, so that it can be joined again to the byte."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Each alternative takes what it starts with, however broken the page: no bracket without end is looked at twice.
_TOKEN = re.compile(
    r"<!--(?:.*?-->|.*\Z)|<!\[CDATA\[(?:.*?\]\]>|.*\Z)|<[!?][^>]*+(?:>|\Z)|"
    r"</([a-zA-Z][^\s/>]*+)[^>]*+(?:>|\Z)|"
    r"""<([a-zA-Z][^\s/>]*+)(?>(?:[^>"']|=\s*+"[^"]*+(?:"|\Z)|=\s*+'[^']*+(?:'|\Z)|["'])*+)(?:>|\Z)|"""
    r"[^<]++|<",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(\s*+=\s*+)("[^"]*"|'[^']*'|[^\s"'>]++)|([^\s"'<>/=]++)""")
_RAW = frozenset("script style textarea title xmp iframe noembed noframes plaintext".split())


@dataclass(slots=True)
class Token:
    """A stretch of the source."""

    kind: str  # 'open', 'close', 'text', 'raw' (within a script or the like), 'other' (comment, document type)
    raw: str
    name: str = ""  # of a tag, in small letters

    def attributes(self) -> dict[str, str]:
        """Names in small letters with values, entities read."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.raw, len(self.name) + 1):
            name = (match[1] or match[4]).lower()
            value = match[3] or ""
            found.setdefault(name, html.unescape(value[1:-1] if value[:1] in ("'", '"') else value))
        return found

    def set_attribute(self, name: str, value: str) -> None:
        """Change or add an attribute; all others stay as they are written."""
        written = f'"{html.escape(value, quote=False).replace(chr(34), "&quot;")}"'
        for match in _ATTRIBUTE.finditer(self.raw, len(self.name) + 1):
            if (match[1] or match[4]).lower() == name:
                shown = match[1] or match[4]
                self.raw = f"{self.raw[: match.start()]}{shown}={written}{self.raw[match.end() :]}"
                return
        place = len(self.name) + 1
        self.raw = f"{self.raw[:place]} {name}={written}{self.raw[place:]}"

    @property
    def closes_itself(self) -> bool:
        return self.raw.endswith("/>")


def tokenise(source: str) -> Iterator[Token]:
    """The whole source, in order; joined again it is the same."""
    place = 0
    while place < len(source):
        match = _TOKEN.match(source, place)
        assert match is not None
        place = match.end()
        if match[1]:
            yield Token("close", match[0], match[1].lower())
        elif match[2]:
            name = match[2].lower()
            yield Token("open", match[0], name)
            if name in _RAW and not match[0].endswith("/>"):
                end = _end_of(name, source, place)
                if end > place:
                    yield Token("text" if name == "title" else "raw", source[place:end])
                place = end
        elif match[0].startswith(("<!", "<?")):
            yield Token("other", match[0])
        else:
            yield Token("text", match[0])


def in_another_language(token: Token, language: str) -> bool:
    """Whether an element of a page is marked as another language than the page's."""
    if token.kind != "open" or token.name in ("html", "body") or "lang" not in token.raw.lower():
        return False
    attributes = token.attributes()
    told = (attributes.get("lang") or attributes.get("xml:lang") or "").strip().lower()
    return bool(told) and told.partition("-")[0] != (language or "en").partition("-")[0].lower()


def _end_of(name: str, source: str, place: int) -> int:
    found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, place)
    return found.start() if found else len(source)
