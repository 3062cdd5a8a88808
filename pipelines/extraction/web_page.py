"""A web page as blocks: its main part, with what surrounds and what is hidden listed as left out."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines.extraction.blocks import BlockKind, Document
from pipelines.extraction.gathering import MAX_CHARACTERS, Gathering, too_long
from pipelines.extraction.headings import reads_as_heading
from pipelines.extraction.html import decode_html, page_title
from pipelines.extraction.page_tables import read_page_table
from pipelines.extraction.pictures import plain_alt
from pipelines.extraction.plain_text import decode_text
from pipelines.extraction.words import Words, useful_target
from pipelines.extraction.xml import Element, parse_whole_page

_SPACES = re.compile(r"[ \t\r\n\f]+")
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")  # of a character set that the text no longer has
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SILENT = {"head", "style", "template", "rt", "rp", "link", "meta", "title", "datalist", "colgroup", "param", "source"}
_LEFT_OUT = {  # elements that are no part of the text, and what is said of them
    "nav": "navigation",
    "script": "script",
    "noscript": "text for browsers without scripts",
    "iframe": "embedded page",
    "object": "embedded file",
    "embed": "embedded file",
    "video": "video",
    "audio": "sound",
    "canvas": "drawing",
    "button": "button",
    "select": "form field",
    "textarea": "form field",
    "input": "form field",
    "del": "deleted text of a tracked change",
}
_OF_PAGE = {"header": "page header", "footer": "page footer", "aside": "text beside the main part"}
_ROLES = {"navigation": "navigation", "banner": "page header", "contentinfo": "page footer", "search": "search box"}
_INLINE = set(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark output q rb ruby s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_web_page(data: bytes, name: str) -> Document:
    """Read an HTML file.

    Raises:
        ExtractionError: no text, nested too deep or too long.
    """
    text = decode_text(data) if data.startswith(_WIDE_MARKS) or b"\x00" in data[:200] else decode_html(data)
    return read_html(text, name, format="html")


def read_html(text: str, name: str, *, format: str) -> Document:  # noqa: A002
    """As read_web_page, from text."""
    if len(text) > 10 * MAX_CHARACTERS:  # tags are most of a page
        raise too_long(name)
    root = parse_whole_page(_DECLARATION.sub("", text).replace("\x00", " "), what=name)
    gathering = Gathering(name)
    reader = PageReader(gathering)
    main = next((part for part in root.iter("*") if part.tag == "main" or part.get("role") == "main"), None)
    reader.read(root if main is None else main)
    if main is not None:
        _around(root, main, gathering)
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return gathering.document(format, title=page_title(root), language=language)


class PageReader:
    """Walks a page once; words between two block elements are one block."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self._words = Words()
        self._images: list[str] = []
        self._kind = BlockKind.PARAGRAPH
        self._level = 0
        self._lists: list[bool] = []  # of each list around: whether it is numbered
        self._preformatted = 0
        self._heading_level = 0
        self._bold = 0  # elements around that make the words bold
        self._all_bold = True  # every word of the block so far
        self._special: dict[str, Callable[[Element], None]] = {
            **dict.fromkeys(_HEADINGS, self._heading),
            "li": self._item,
            "ul": self._list,
            "ol": self._list,
            "menu": self._list,
            "table": self._table,
            "img": self._image,
            "svg": self._image,
            "a": self._link,
            "br": lambda _: self._words.write("\n"),
            "pre": self._preformat,
            "q": self._quote,
        }

    def read(self, element: Element) -> None:
        self._children(element)
        self.flush()

    def flush(self) -> None:
        """End the block under way."""
        words, self._words = self._words, Words()
        images, self._images = self._images, []
        all_bold, self._all_bold = self._all_bold, True
        ordered = self._kind is BlockKind.LIST_ITEM and bool(self._lists) and self._lists[-1]
        if words.text:
            kind, level = self._kind, self._level
            if kind is BlockKind.PARAGRAPH and all_bold and reads_as_heading(words.text):
                kind, level = BlockKind.HEADING, self._heading_level + 1
            self.gathering.add(kind, words.text, level=level, ordered=ordered, links=words.links)
            if self._kind is BlockKind.LIST_ITEM:
                self._kind, self._level = BlockKind.PARAGRAPH, 0  # of what follows inside the same item
        for alt in images:
            self.gathering.add(BlockKind.IMAGE, alt)

    def left_out(self, element: Element) -> bool:
        """Whether an element is no part of the text; if so, it is listed."""
        what = left_out_as(element)
        if what:
            self.gathering.leave_out(what, "", _words_in(element))
        return bool(what)

    def _children(self, parent: Element) -> None:
        self._write(parent.text)
        for child in parent:
            if self.left_out(child):
                pass
            elif step := self._special.get(child.tag):
                step(child)
            elif child.tag in _INLINE:
                bold = child.tag in ("b", "strong") or bool(_HEAVY.search(child.get("style", "")))
                self._bold += bold
                self._children(child)
                self._bold -= bold
            elif child.tag not in _SILENT:
                self.flush()
                self._children(child)
                self.flush()
            self._write(child.tail)

    def _write(self, text: str | None) -> None:
        if text:
            self._words.write(text if self._preformatted else _SPACES.sub(" ", text))
            self._all_bold = self._all_bold and (self._bold > 0 or not text.strip())

    def _heading(self, element: Element) -> None:
        self._heading_level = _HEADINGS[element.tag]
        self._as(element, BlockKind.HEADING, self._heading_level)

    def _item(self, element: Element) -> None:
        self._as(element, BlockKind.LIST_ITEM, max(0, len(self._lists) - 1))

    def _as(self, element: Element, kind: BlockKind, level: int) -> None:
        self.flush()
        before, self._kind, self._level = (self._kind, self._level), kind, level
        self._children(element)
        self.flush()
        self._kind, self._level = before

    def _list(self, element: Element) -> None:
        self.flush()
        before = self._kind, self._level
        self._lists.append(element.tag == "ol")
        self._children(element)
        self.flush()
        self._lists.pop()
        self._kind, self._level = before

    def _table(self, element: Element) -> None:
        self.flush()
        read_page_table(self, element)

    def _image(self, element: Element) -> None:
        title = element.find("title") if element.tag == "svg" else None
        alt = (title.text if title is not None else None) or element.get("alt") or element.get("aria-label") or ""
        source = element.get("src", "")
        if described := plain_alt(alt):
            self._images.append(described)
        elif element.get("alt") == "" or element.get("role") in ("presentation", "none"):
            self.gathering.leave_out("decorative picture")
        else:
            self.gathering.leave_out("picture without alt text", "", "" if source.startswith("data:") else source)

    def _link(self, element: Element) -> None:
        target = element.get("href", "").strip()
        self._words.link(target)
        self._children(element)
        self._words.link("")
        if target and not target.startswith("#") and not useful_target(target):
            self.gathering.leave_out("link without a full address", "", f"{_words_in(element)} {target}")

    def _preformat(self, element: Element) -> None:
        self.flush()
        self._preformatted += 1
        self._children(element)
        self.flush()
        self._preformatted -= 1

    def _quote(self, element: Element) -> None:
        self._words.write("“")
        self._children(element)
        self._words.write("”")


def left_out_as(element: Element) -> str:
    """What an element is called that is no part of the text; empty for one that is."""
    tag, role = element.tag, element.get("role", "").strip().lower()
    if tag in _SILENT or (tag == "input" and element.get("type", "").lower() == "hidden"):
        return ""
    if "hidden" in element.attrib or _HIDING.search(element.get("style", "")):
        return "hidden text"
    if tag == "div" and element.get("title") in ("header", "footer"):  # as LibreOffice writes them
        return f"page {element.get('title')}"
    if tag in _OF_PAGE and next(element.iterancestors("main", "article", "section"), None) is None:
        return _OF_PAGE[tag]
    return _LEFT_OUT.get(tag, "") or _ROLES.get(role, "")


def _words_in(element: Element) -> str:
    """What an element says or names, for the list of what is left out. Of a script, nothing."""
    if element.tag == "script":
        return ""
    named = element.get("title") or element.get("aria-label") or element.get("placeholder") or element.get("src") or ""
    return " ".join("".join(element.itertext()).split()) or named or element.get("value", "")


def _around(root: Element, main: Element, gathering: Gathering) -> None:
    """List what stands outside the main part."""
    path = [main, *main.iterancestors()]
    for parent in path[1:]:
        for child in parent:
            if child in path or child.tag in _SILENT:
                continue
            words = _words_in(child)
            if words or child.tag in _LEFT_OUT:
                gathering.leave_out(left_out_as(child) or "text outside the main part of the page", "", words)
