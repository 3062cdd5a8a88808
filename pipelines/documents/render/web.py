"""Easy Read as one web page: no script, no address to load from, its pictures within it."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from pipelines.documents.look import Look
from pipelines.documents.render.sheet import CONTACT, FORMATS, SUMMARY, WORD_LIST, Sheet, SheetRow, sentences
from pipelines.documents.rows import RowKind
from pipelines.engines.protocols import PictureSet

_ID = re.compile(r"""\b(id=|(?:xlink:)?href=|url\()(["']?#?)([\w.:-]+)""")
_ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_VIEW_BOX = re.compile(r'\bviewBox="([\d\s.,+-]+)"')
_PRESENTATION = re.compile(r'\s(fill|stroke|stroke-width|color)="([^"<>]*)"')


def to_html(sheet: Sheet, look: Look, picture_set: PictureSet) -> bytes:
    """UTF-8. Pictures are hidden by a tick in the page itself, without a script."""
    symbols = sorted({row.picture.symbol for row in (*sheet.summary, *sheet.rows) if row.picture})
    drawings = {symbol: Drawing.of(picture_set.svg(symbol), f"p{place}") for place, symbol in enumerate(symbols)}
    page = _template().render(
        sheet=sheet,
        look=look,
        drawings=drawings,
        groups=(
            *([("title", SUMMARY), *_groups(sheet.summary)] if sheet.summary else ()),
            *_groups(sheet.rows),
        ),
        titles={"words": WORD_LIST, "contact": CONTACT, "formats": FORMATS},
        sentences=sentences,
    )
    return page.encode("utf-8")


class Drawing:
    """A picture of the page: kept once as a symbol with ids of its own, or as an image where it has styles."""

    def __init__(self, *, name: str, symbol: Markup, source: str) -> None:
        self.name = name
        self.symbol = symbol  # '<symbol …>', or empty
        self.source = source  # data: address where the drawing is no symbol

    @classmethod
    def of(cls, svg: bytes, name: str) -> Drawing:
        text = svg.decode("utf-8")
        root = _ROOT.search(text)
        box = _VIEW_BOX.search(root[0]) if root else None
        # Styles within a drawing would reach the whole page, and a photograph is no shape.
        if not root or not box or re.search(r"<(?:\w+:)?(?:style|image)\b|\bclass=", text):
            address = "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
            return cls(name=name, symbol=Markup(), source=address)
        inner = text[root.end() : text.rindex("</svg>")] if "</svg>" in text else ""
        inner = _ID.sub(lambda found: _own(found, name), inner).replace("xlink:href", "href")
        kept = " ".join(f'{key}="{value}"' for key, value in _PRESENTATION.findall(root[0]))
        symbol = f'<symbol id="{name}" viewBox="{box[1]}"><g {kept}>{inner}</g></symbol>'
        return cls(name=name, symbol=Markup(symbol), source="")  # noqa: S704  # the set has cleaned it


def _own(found: re.Match[str], name: str) -> str:
    reference = "#" in found[2] or found[1] == "id="
    return f"{found[1]}{found[2]}{name}-{found[3]}" if reference else found[0]


def _groups(rows: tuple[SheetRow, ...]) -> list[tuple[str, object]]:
    """Headings alone; rows of one kind that follow one another together, so that steps and items are one list."""
    groups: list[tuple[str, object]] = []
    last: tuple[RowKind, list[SheetRow]] | None = None
    for row in rows:
        if row.kind is RowKind.HEADING:
            groups.append(("heading", row))
            last = None
        elif last and last[0] is row.kind:
            last[1].append(row)
        else:
            last = (row.kind, [row])
            groups.append((row.kind.value, last[1]))
    return groups


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
