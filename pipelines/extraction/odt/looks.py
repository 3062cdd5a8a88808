"""What the styles of an OpenDocument file say of its text, and the names of its elements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.lists import named_depth
from pipelines.extraction.xml import Element

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, DRAW, STYLE, OFFICE = (_NS % name for name in ("text", "table", "drawing", "style", "office"))
SVG = _NS % "svg-compatible"
_BOLD = ("bold", "600", "700", "800", "900")
_FO = _NS % "xsl-fo-compatible"


@dataclass(frozen=True, slots=True)
class Looks:
    """What the styles say: which lists are numbered, which text is hidden or bold, which styles are titles."""

    numbered: dict[str, tuple[bool, ...]]  # by list style, of each level
    hidden: frozenset[str]
    titles: frozenset[str]
    bold: frozenset[str]
    depths: dict[str, int]  # by paragraph style: the depth that its name, or its parent's, gives a list item
    language: str


def read_looks(roots: Sequence[Element]) -> Looks:
    numbered: dict[str, tuple[bool, ...]] = {}
    hidden: set[str] = set()
    titles: set[str] = set()
    bold: set[str] = set()
    depths: dict[str, int] = {}
    language = ""
    for root in roots:
        for style in root.iter(f"{TEXT}list-style"):
            levels = [level.tag == f"{TEXT}list-level-style-number" for level in style]
            numbered[style.get(f"{STYLE}name", "")] = tuple(levels)
        for style in root.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name", "")
            if any(part.get(f"{TEXT}display") == "none" for part in style.iter(f"{STYLE}text-properties")):
                hidden.add(name)
            if any(part.get(f"{_FO}font-weight") in _BOLD for part in style.iter(f"{STYLE}text-properties")):
                bold.add(name)
            parent = style.get(f"{STYLE}parent-style-name", "")
            depths[name] = max(named_depth(one.replace("_20_", " ")) for one in (name, parent))
            if name == "Title" or parent == "Title":
                titles.add(name)
        for part in root.iter(f"{STYLE}default-style"):
            for words in part.iter(f"{STYLE}text-properties"):
                found, country = words.get(f"{_FO}language", ""), words.get(f"{_FO}country", "")
                if found and found != "none" and part.get(f"{STYLE}family") == "paragraph":
                    language = f"{found}-{country}" if country and country != "none" else found
    return Looks(numbered, frozenset(hidden), frozenset(titles), frozenset(bold), depths, language)
