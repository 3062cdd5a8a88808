"""An OpenDocument text from its parts."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from scripts.example_documents.content import Example, Piece, Table
from scripts.example_documents.inline import Run, runs
from scripts.example_documents.zipped import zipped

_MIME = "application/vnd.oasis.opendocument.text"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = {"office": "office", "text": "text", "table": "table", "style": "style", "meta": "meta"}
_SPACES = " ".join(
    [
        *(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for name, space in _NAMES.items()),
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIME}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta")
    )
    + "</manifest:manifest>"
)
_AUTOMATIC = (
    '<office:automatic-styles><style:style style:name="B" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/>'
    '</text:list-style><text:list-style style:name="Numbers">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
    "</office:automatic-styles>"
)


def open_document(example: Example) -> bytes:
    """The file."""
    body = "".join(part for piece in example.pieces for part in _piece(piece))
    return zipped(
        {
            "mimetype": _MIME,
            "META-INF/manifest.xml": _MANIFEST,
            "content.xml": f'{_HEAD}<office:document-content {_SPACES} office:version="1.3">{_AUTOMATIC}'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": _styles(example),
            "meta.xml": f'{_HEAD}<office:document-meta {_SPACES} office:version="1.3"><office:meta>'
            f"<dc:title>{escape(example.title)}</dc:title><dc:language>en-GB</dc:language>"
            "</office:meta></office:document-meta>",
        },
        stored="mimetype",
    )


def _styles(example: Example) -> str:
    edges = (
        f"<style:header><text:p>{escape(example.header)}</text:p></style:header>"
        f"<style:footer><text:p>{escape(example.footer)}</text:p></style:footer>"
    )
    headings = "".join(
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="paragraph" '
        f'style:default-outline-level="{level}"/>'
        for level in (1, 2)
    )
    return (
        f'{_HEAD}<office:document-styles {_SPACES} office:version="1.3"><office:styles>{headings}</office:styles>'
        '<office:automatic-styles><style:page-layout style:name="P"/></office:automatic-styles><office:master-styles>'
        f'<style:master-page style:name="Standard" style:page-layout-name="P">{edges}</style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


def _piece(piece: Piece) -> Iterator[str]:
    for level, text in ((1, piece.h1), (2, piece.h2)):
        if text:
            style = f'text:style-name="Heading_20_{level}" text:outline-level="{level}"'
            yield f"<text:h {style}>{_words(text)}</text:h>"
    if piece.p:
        yield f"<text:p>{_words(piece.p)}</text:p>"
    for style, items in (("Dots", piece.ul), ("Numbers", piece.ol)):
        if items:
            inside = "".join(f"<text:list-item><text:p>{_words(item)}</text:p></text:list-item>" for item in items)
            yield f'<text:list text:style-name="{style}">{inside}</text:list>'
    if piece.table:
        yield _table(piece.table)


def _words(text: str) -> str:
    return "".join(_run(run) for run in runs(text))


def _run(run: Run) -> str:
    match run.kind:
        case "bold":
            return f'<text:span text:style-name="B">{escape(run.text)}</text:span>'
        case "link":
            return f'<text:a xlink:type="simple" xlink:href={quoteattr(run.target)}>{escape(run.text)}</text:a>'
        case "line":
            return "<text:line-break/>"
        case _:
            return escape(run.text)


def _table(table: Table) -> str:
    def row(cells: tuple[str, ...]) -> str:
        inside = "".join(f"<table:table-cell><text:p>{_words(cell)}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row>{inside}</table:table-row>"

    first = f"<table:table-header-rows>{row(table.rows[0])}</table:table-header-rows>" if table.header else ""
    rest = "".join(row(cells) for cells in table.rows[1 if table.header else 0 :])
    columns = f'<table:table-column table:number-columns-repeated="{len(table.rows[0])}"/>'
    return f'<table:table table:name="Table1">{columns}{first}{rest}</table:table>'
