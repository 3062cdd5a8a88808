"""The main text of a web page as Markdown, without menus and footers, by trafilatura."""

# trafilatura and lxml come without types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_TAGS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|body|main|br)\b[^>]*>", re.IGNORECASE)
_BETWEEN = re.compile(r"\s(?:[|–—-]|::)\s")  # between a page's title and its site's name
_UNSEEN = ("script", "style", "noscript", "template", "nav", "header", "footer", "form", "title")
_BLOCKS = ("p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section", "table", "ul", "ol", "dd", "dt")


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

    document = _parse(source)
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
    title = _title(document)
    return Extracted(title, text if text.strip() else _all_text(document), own if own.startswith("http") else "")


def looks_like_html(text: str) -> bool:
    return bool(_TAGS.search(text[:5000]))


def links_of(source: str, url: str) -> list[str]:
    """Every address that the page links to, whole."""
    document = _parse(source)
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


def _parse(source: str) -> Any:
    """The parsed page, or None when nothing in it can be read."""
    from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

    # Bytes with a fixed encoding, because lxml refuses text that declares an encoding of its own.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return html.document_fromstring(source.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _title(document: Any) -> str:
    """The first main heading that is not the site's name, else the title."""
    title = next((name for name in map(_words, document.xpath("//title")) if name), "")
    site = _BETWEEN.split(title)[-1].casefold()
    for heading in map(_words, document.xpath("//h1")):
        if heading and (heading.casefold() != site or heading == title):
            return heading
    return title


def _words(element: Any) -> str:
    return " ".join(str(element.text_content()).split())


def _all_text(document: Any) -> str:
    """Everything a reader sees, a block a line: for pages too small for trafilatura."""
    for element in document.xpath("|".join(f"//{tag}" for tag in _UNSEEN)):
        element.drop_tree()
    for element in document.xpath("|".join(f"//{tag}" for tag in _BLOCKS)):
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in str(document.text_content()).split("\n"))
    return "\n\n".join(line for line in lines if line)
