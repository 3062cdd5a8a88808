"""XML and HTML by lxml, from strangers: no document types, no entities, no network, no bottomless trees."""

# lxml comes without types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, MutableMapping
from typing import Any, Protocol, cast, overload

from pipelines.errors import ExtractionError

_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
# Others, UTF-7 among them, could spell a document type so that it is not seen here.
_PLAIN_ENCODINGS = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252")


class Element(Protocol):
    """What the readers use of lxml's element. No comments or processing instructions are left in the tree."""

    tag: str
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> MutableMapping[str, str]: ...
    @overload
    def get(self, key: str) -> str | None: ...
    @overload
    def get(self, key: str, default: str) -> str: ...
    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...
    def iter(self, *tags: str) -> Iterator[Element]: ...
    def iterancestors(self, *tags: str) -> Iterator[Element]: ...
    def itertext(self) -> Iterator[str]: ...
    def find(self, path: str) -> Element | None: ...
    def findall(self, path: str) -> list[Element]: ...
    @overload
    def findtext(self, path: str) -> str | None: ...
    @overload
    def findtext(self, path: str, default: str) -> str: ...
    def getparent(self) -> Element | None: ...


def parse_xml(data: bytes, *, what: str, doctype: bool = False) -> Element:
    """The root of an XML document. Nothing outside it is ever read.

    Args:
        data: the whole document.
        what: what it is, for the message: 'word/document.xml in letter.docx'.
        doctype: whether a document type may stand in it, as in many SVG files. Entities may not.

    Raises:
        ExtractionError: damaged, nested more than 256 deep, a document type or entities of its own.
    """
    from lxml import etree

    refuse_entities(data, what=what, doctype=doctype)
    try:
        root = etree.fromstring(data, etree.XMLParser(**_SAFE))
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError(f"{what} is damaged. Open the file in its own program and save it again.") from error
    return cast(Element, root)


def stream_xml(data: bytes, tags: tuple[str, ...], *, what: str) -> Iterator[Element]:
    """Each element of these names when it is complete, in order, forgotten after its turn.

    Raises:
        ExtractionError: as parse_xml; damage far inside is found only when it is reached.
    """
    from lxml import etree

    refuse_entities(data, what=what)
    try:
        for _, element in etree.iterparse(io.BytesIO(data), events=("end",), tag=tags, **_SAFE):
            yield cast(Element, element)
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError(f"{what} is damaged. Open the file in its own program and save it again.") from error


def parse_for_change(data: bytes, *, what: str) -> Any:
    """As parse_xml, with comments, instructions and CDATA kept, so that the whole can be written again.

    Raises:
        ExtractionError: as parse_xml.
    """
    from lxml import etree

    refuse_entities(data, what=what)
    kept = {**_SAFE, "remove_comments": False, "remove_pis": False, "strip_cdata": False}
    try:
        return etree.fromstring(data, etree.XMLParser(**kept))
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError(f"{what} is damaged. Open the file in its own program and save it again.") from error


def write_xml(root: Any) -> bytes:
    """A tree as UTF-8, its declaration as it was."""
    from lxml import etree

    tree = root.getroottree()
    return cast(
        bytes, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=tree.docinfo.standalone or None)
    )


def parse_page(source: str) -> Any:
    """The root of an HTML page, or None when nothing in it can be read. Comments stay in the tree."""
    from lxml import etree, html

    # Bytes with a fixed encoding, because lxml refuses text that declares an encoding of its own.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return html.document_fromstring(source.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def parse_whole_page(source: str, *, what: str) -> Element:
    """The root of an HTML page of which nothing was dropped.

    Raises:
        ExtractionError: nothing in it can be read, or it is nested more than 256 deep.
    """
    from lxml import etree, html

    # Bytes and encoding as in parse_page.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError(f"{what} has no text in it. Choose another file.") from error
    # The parser drops what is deeper without an error of its own.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ExtractionError(f"{what} is nested too deep, or has too long a part. Save it again in a simpler form.")
    return cast(Element, root)


_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def refuse_entities(data: bytes, *, what: str, doctype: bool = False) -> None:
    """Raise ExtractionError for a document type or entities, which can fetch files or grow without end."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\x00", b"\x00<")):
        # Without the zero bytes the marks below read the same in both byte orders.
        data = data.replace(b"\x00", b"")
    elif (declared := _ENCODING.match(data)) and declared[1].decode().lower() not in _PLAIN_ENCODINGS:
        raise ExtractionError(f"{what} is written in the unusual encoding {declared[1].decode()}. Save it as UTF-8.")
    if b"<!ENTITY" in data or (not doctype and b"<!DOCTYPE" in data):
        raise ExtractionError(
            f"{what} has a document type of its own in it, which can harm the reader. "
            "Open the file in its own program and save it again."
        )
