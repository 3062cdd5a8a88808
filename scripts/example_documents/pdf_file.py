"""A PDF as a council's own word processor makes it: header, footer and page numbers on every page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from scripts.example_documents.content import Example, Piece, Table
from scripts.example_documents.inline import Run, runs

_PAGE = """
#set document(title: {title}, date: datetime(year: 2026, month: 12, day: 1))
#set page(paper: "a4", margin: 2.3cm, header: text(8pt)[#{header}],
  footer: text(8pt)[#{footer} #h(1fr) Page #context counter(page).display("1 of 1", both: true)])
#set text(font: "Liberation Sans", size: 10.5pt, lang: "en", region: "GB")
#set par(justify: true)
"""


def pdf(example: Example) -> bytes:
    """The file."""
    typst: Any = import_module("typst")
    page = _PAGE.format(title=_text(example.title), header=_text(example.header), footer=_text(example.footer))
    source = page + "\n\n".join(part for piece in example.pieces for part in _piece(piece))
    return bytes(typst.compile(source.encode("utf-8")))


def _piece(piece: Piece) -> Iterator[str]:
    for level, text in ((1, piece.h1), (2, piece.h2)):
        if text:
            yield f"#heading(level: {level})[{_words(text)}]"
    if piece.p:
        yield f"#par[{_words(piece.p)}]"
    for kind, items in (("list", piece.ul), ("enum", piece.ol)):
        if items:
            yield f"#{kind}({', '.join(f'[{_words(item)}]' for item in items)})"
    for number, words in piece.clauses:
        yield f"#grid(columns: (1.2cm, 1fr), [#{_text(number)}], [{_words(words)}])"
    if piece.table:
        yield _table(piece.table)


def _words(text: str) -> str:
    return "".join(_run(run) for run in runs(text))


def _run(run: Run) -> str:
    words = f"#{_text(run.text)};"
    match run.kind:
        case "bold":
            return f"#strong[{words}]"
        case "link":
            return f"#link({_text(run.target)})[{words}]"
        case "line":
            return "#linebreak()"
        case "deleted" | "comment" | "note":
            return ""
        case _:
            return words


def _table(table: Table) -> str:
    cells = ", ".join(f"[{_words(cell)}]" for row in table.rows for cell in row)
    return f"#table(columns: {len(table.rows[0])}, {cells})"


def _text(text: str) -> str:
    """As a string of the typesetter's language, in which nothing has a meaning."""
    return json.dumps(text, ensure_ascii=False)
