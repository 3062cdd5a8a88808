"""XLIFF 1.2 that carries segments to a translator's tool and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape as escaped
from xml.sax.saxutils import quoteattr

from pipelines.documents.translated.xml_parts import elements, local
from pipelines.errors import ExtractionError
from pipelines.extraction.xml import parse_for_change
from pipelines.translation.markup import TagKind, escape, is_balanced, pieces, plain, unescape
from pipelines.translation.segments import Origin, Translated

_SPACE = "urn:oasis:names:tc:xliff:document:1.2"


def xliff_file(rows: Iterable[Translated], *, name: str, source: str, target: str) -> bytes:
    """The file."""
    units = "\n".join(_unit(row, target) for row in rows)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="{_SPACE}">\n'
        f"<file original={quoteattr(name)} source-language={quoteattr(source)} target-language={quoteattr(target)} "
        f'datatype="plaintext">\n<body>\n{units}\n</body>\n</file>\n</xliff>\n'
    ).encode()


def read_xliff(data: bytes, name: str) -> list[tuple[str, str, str]]:
    """Identifier, source and translation of every unit, in markup.

    Raises:
        ExtractionError: damaged, or no XLIFF 1.2.
    """
    root = parse_for_change(data, what=name)
    if not str(root.get("version") or "").startswith("1.2"):
        raise ExtractionError(f"{name} is not XLIFF 1.2, in which it was sent out. Save it as that.")
    found: list[tuple[str, str, str]] = []
    for unit in root.iter():
        if isinstance(unit.tag, str) and local(unit) == "trans-unit":
            parts = {local(one): one for one in elements(unit)}
            source, target = (_markup(parts[part]) if part in parts else "" for part in ("source", "target"))
            found.append((str(unit.get("id") or ""), source, target.strip()))
    return found


def _unit(row: Translated, target: str) -> str:
    drafted = row.origin is not Origin.UNTOUCHED
    state = "signed-off" if row.signed else "needs-review-translation"
    draft = f'<target xml:lang={quoteattr(target)} state="{state}">{_inline(row.text)}</target>'
    empty = f'<target xml:lang={quoteattr(target)} state="needs-translation"></target>'
    notes = [f"Score: {row.score:.2f} of 1 ({row.origin})"] if drafted else []
    notes += [fault.text for fault in row.faults]
    told = "".join(f"<note>{escaped(_writable(note))}</note>" for note in notes)
    return (
        f'<trans-unit id={quoteattr(row.id)} xml:space="preserve"><source>{_inline(row.source)}</source>'
        f"{draft if drafted else empty}{told}</trans-unit>"
    )


def _inline(markup: str) -> str:
    """Tags as g and x; markup that is not well-formed as its words."""
    if not is_balanced(markup):
        return escaped(plain(markup))
    signs = {TagKind.OPEN: '<g id="{}">', TagKind.CLOSE: "</g>", TagKind.ALONE: '<x id="{}"/>'}
    return "".join(
        escape(unescape(piece)) if isinstance(piece, str) else signs[piece.kind].format(piece.number)
        for piece in pieces(markup)
    )


def _writable(text: str) -> str:
    return plain(escape(text))


def _markup(parent: Any) -> str:
    pieces = [escape(parent.text or "")]
    for child in parent:
        if isinstance(child.tag, str):
            pieces.append(_tagged(child))
        pieces.append(escape(child.tail or ""))
    return "".join(pieces)


def _tagged(element: Any) -> str:
    number = str(element.get("id") or "")
    kind = local(element)
    if kind == "mrk":  # a tool's own marking, of a term or a sentence
        return _markup(element)
    if not number.isdecimal():
        return _markup(element) if kind == "g" else ""
    return f"<{number}>{_markup(element)}</{number}>" if kind == "g" else f"<{number}/>"
