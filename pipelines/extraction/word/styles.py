"""What the styles and the numbering of a Word file say of a paragraph: heading, list item, hidden, bold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.extraction.lists import named_depth
from pipelines.extraction.word.numbering import Numbering, read_numbering
from pipelines.extraction.xml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"^heading (\d)$")
_MAX_BASES = 20  # styles that rest on one another; a circle ends here
_DEEPEST = 8  # levels of a list in Word, from 0


@dataclass(frozen=True, slots=True)
class Style:
    name: str = ""
    base: str = ""
    outline: str = ""
    list_id: str = ""
    list_level: str = ""
    hidden: bool | None = None  # None where the style does not say
    bold: bool | None = None
    first_row: bool = False  # of a table: the first row looks different


@dataclass(frozen=True, slots=True)
class ListPlace:
    level: int
    ordered: bool
    list_id: str
    own_level: int  # as the numbering has it; the style's name may put the item deeper


@dataclass(frozen=True, slots=True)
class Styles:
    """Styles by identifier, and the numbering definitions."""

    by_id: dict[str, Style] = field(default_factory=dict[str, Style])
    default: str = ""  # identifier of the paragraph style where none is named
    language: str = ""
    numbering: Numbering = field(default_factory=Numbering)

    def chain(self, identifier: str) -> Iterator[Style]:
        """The style and those it rests on, nearest first."""
        for _ in range(_MAX_BASES):
            style = self.by_id.get(identifier)
            if style is None:
                return
            yield style
            identifier = style.base

    def heading_level(self, identifier: str, paragraph: Element | None) -> int:
        """1 to 6 for a heading, 0 for anything else."""
        outline = value_of(paragraph, "outlineLvl")
        for style in self.chain(identifier):
            name = style.name.lower()
            if name == "title":
                return 1
            if match := _HEADING.match(name):
                return max(1, min(6, int(match[1])))
            outline = outline or style.outline
        return int(outline) + 1 if outline.isdecimal() and int(outline) < 6 else 0

    def list_place(self, identifier: str, paragraph: Element | None) -> ListPlace | None:
        """Depth and kind of a list item; None for a paragraph outside lists."""
        numbering = paragraph.find(f"{W}numPr") if paragraph is not None else None
        list_id, level = value_of(numbering, "numId"), value_of(numbering, "ilvl")
        depth = 0
        for style in self.chain(identifier):
            depth = max(depth, named_depth(style.name))
            if not list_id:
                list_id, level = style.list_id, level or style.list_level
        if not list_id or list_id == "0":
            return None
        own = min(_DEEPEST, int(level)) if level.isdecimal() else 0
        kind = self.numbering.kind(list_id, own)
        return None if kind == "none" else ListPlace(max(depth, own), kind != "bullet", list_id, own)

    def is_hidden(self, identifier: str) -> bool:
        return next((style.hidden for style in self.chain(identifier) if style.hidden is not None), False)

    def is_bold(self, identifier: str) -> bool:
        return next((style.bold for style in self.chain(identifier) if style.bold is not None), False)


def value_of(parent: Element | None, name: str) -> str:
    """The w:val of a child, or an empty string."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else ""


def switch(parent: Element | None, name: str) -> bool | None:
    """Whether a property such as w:b is on; None where it is not named."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return None if child is None else child.get(f"{W}val", "1").lower() not in ("0", "false", "off", "none")


def read_styles(styles: Element | None, numbering: Element | None) -> Styles:
    by_id: dict[str, Style] = {}
    default = ""
    for element in styles.findall(f"{W}style") if styles is not None else []:
        identifier = element.get(f"{W}styleId", "")
        by_id[identifier] = _style(element)
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
            default = identifier
    language = ""
    if styles is not None:
        found = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        language = found.get(f"{W}val", "") if found is not None else ""
    lists = {identifier: style.list_id for identifier, style in by_id.items()}
    return Styles(by_id, default, language, read_numbering(numbering, lists))


def _style(element: Element) -> Style:
    paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    numbers = paragraph.find(f"{W}numPr") if paragraph is not None else None
    return Style(
        name=value_of(element, "name"),
        base=value_of(element, "basedOn"),
        outline=value_of(paragraph, "outlineLvl"),
        list_id=value_of(numbers, "numId"),
        list_level=value_of(numbers, "ilvl"),
        hidden=switch(run, "vanish"),
        bold=switch(run, "b"),
        first_row=any(part.get(f"{W}type") == "firstRow" for part in element.findall(f"{W}tblStylePr")),
    )
