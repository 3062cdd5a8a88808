"""The main text of a web page as Markdown, without menus and footers, by trafilatura."""

# trafilatura and lxml come without types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from pipelines.extraction.xml import parse_page

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")  # of a character set that the text no longer has
_SPACES = re.compile(r"\s+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_TAGS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|body|main|br)\b[^>]*>", re.IGNORECASE)
_BETWEEN = re.compile(r"\s(?:[|–—-]|::)\s")  # between a page's title and its site's name
_UNSEEN = ("script", "style", "noscript", "template", "nav", "header", "footer", "form", "title")
_SIGNS = {  # what stands before and after the words of an element
    **{f"h{level}": (f"\n\n{'#' * level} ", "\n\n") for level in range(1, 7)},
    **dict.fromkeys(("p", "div", "section", "article", "table", "ul", "ol", "dl", "dt", "dd"), ("\n\n", "\n\n")),
    "li": ("\n- ", "\n"),
    "tr": ("\n| ", "\n"),
    "td": ("", " | "),
    "th": ("", " | "),
    "br": ("", "\n"),
}
SHORT = 500  # characters; in a main part shorter than this, trafilatura takes the menu for text


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file says: its title and its text as Markdown. Either may be empty."""

    title: str
    text: str
    url: str = ""  # the address that a web page gives as its own


def decode_html(body: bytes, declared: str = "") -> str:
    """Bytes of a web page as text: by the declared character set, the one in the page, UTF-8, or Windows-1252."""
    match = _CHARSET.search(body[:4096])
    for name in ("utf-8-sig" if body.startswith(codecs.BOM_UTF8) else declared, "utf-8", match and match[1].decode()):
        try:
            return body.decode(name or "utf-8")
        except (ValueError, LookupError):  # wrong for these bytes, or no character set at all
            continue
    return body.decode("cp1252", errors="replace")


def extract_html(source: str, *, url: str = "") -> Extracted:
    """Keep headings, paragraphs, lists and tables of the main part; drop navigation, forms and footers."""
    import trafilatura

    source = _DECLARATION.sub("", source).replace("\x00", " ")
    document = parse_page(source)
    if document is None:
        return Extracted("", "")
    options: dict[str, Any] = {
        "output_format": "markdown",
        "include_comments": False,
        "include_tables": True,
        "include_links": False,
        "favor_recall": True,
        "url": url or None,
    }
    text = trafilatura.extract(source, **options) or ""
    own = next((str(link) for link in document.xpath("//link[@rel='canonical']/@href")), "")
    title = page_title(document)
    shown = _shown_text(document)
    best = text if text.strip() and len(shown) >= SHORT else shown
    return Extracted(title, best, own if own.startswith("http") else "")


def looks_like_html(text: str) -> bool:
    return bool(_TAGS.search(text[:5000]))


def links_of(source: str, url: str) -> list[str]:
    """Every address that the page links to, whole."""
    document = parse_page(source)
    if document is None:
        return []
    start = next((str(base) for base in document.xpath("//base/@href")), "")
    links: list[str] = []
    for link in document.xpath("//a/@href"):
        try:
            links.append(urljoin(urljoin(url, start), str(link).strip()))
        except ValueError:  # not an address at all: 'http://[name]'
            continue
    return links


def page_title(document: Any) -> str:
    """The first main heading that is not the site's name, else the title."""
    title = next((name for name in map(_words, document.xpath("//title")) if name), "")
    site = _BETWEEN.split(title)[-1].casefold()
    for heading in map(_words, document.xpath("//h1")):
        if heading and (heading.casefold() != site or heading == title):
            return heading
    return title


def _words(element: Any) -> str:
    return " ".join(str(element.text_content()).split())


def _shown_text(document: Any) -> str:
    """Everything a reader sees of the main part, as Markdown. Changes the document."""
    for element in document.xpath("|".join(f"//{tag}" for tag in _UNSEEN)):
        element.drop_tree()
    main = next(iter(document.xpath("//main|//*[@role='main']")), document)
    for element in main.iter("*"):
        before, after = _SIGNS.get(str(element.tag), ("", ""))
        element.text = before + _SPACES.sub(" ", element.text or "")
        element.tail = after + _SPACES.sub(" ", element.tail or "")
    lines = (" ".join(line.split()) for line in str(main.text_content()).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
