"""Easy Read as a tagged PDF (PDF/UA-1) by typst. Text is data: it never becomes typst code."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipelines.documents.look import Look
from pipelines.documents.render.sheet import CONTACT, FORMATS, SUMMARY, WORD_LIST, Line, Run, Sheet, SheetRow, sentences
from pipelines.documents.rows import RowKind
from pipelines.engines import typst_pdf
from pipelines.engines.protocols import PictureSet
from pipelines.errors import EngineError

_LONG_WORD = re.compile(r"[^\W_]{28,}")  # letters that fit a line of 22 points beside a picture
_LONGEST_PART = 28  # characters of an address that fit a line of 22 points beside a picture
_PART = re.compile(r".{1,14}")
FALLBACK_FONTS = ("Arial", "Liberation Sans", "DejaVu Sans")


def to_pdf(sheet: Sheet, look: Look, picture_set: PictureSet) -> bytes:
    """A4 pages.

    Raises:
        EngineError: no suitable font is installed, or a character is in none of the fonts; it says which.
    """
    fonts = [font for font in dict.fromkeys((look.font, *FALLBACK_FONTS)) if font in typst_pdf.font_families()]
    if not fonts:
        raise EngineError("no font for PDF is installed. On Debian: apt-get install fonts-liberation")
    symbols = sorted({row.picture.symbol for row in (*sheet.summary, *sheet.rows) if row.picture})
    names = {symbol: f"picture-{place}.svg" for place, symbol in enumerate(symbols)}
    files = {name: picture_set.svg(symbol) for symbol, name in names.items()}
    # The only way from text to page: a JSON file that the fixed program reads.
    files["sheet.json"] = json.dumps(_data(sheet, look, names, fonts), ensure_ascii=False).encode("utf-8")
    program = (Path(__file__).parent / "page.typ").read_text(encoding="utf-8")
    return typst_pdf.compile(program, files)


def _data(sheet: Sheet, look: Look, names: dict[str, str], fonts: list[str]) -> dict[str, object]:
    return {
        "title": sheet.title,
        "council": sheet.council,
        **_language(sheet.language),
        "rtl": sheet.right_to_left,
        "notices": sheet.notices,
        "parts": [
            *([_heading(SUMMARY, 2), *_rows(sheet.summary, names)] if sheet.summary else []),
            *_rows(sheet.rows, names),
        ],
        "word_list": WORD_LIST,
        "words": [{"term": word.term, "meaning": sentences(word.meaning)} for word in sheet.words],
        "contact_title": CONTACT,
        "contact": [{"label": label, "line": _line(line)} for label, line in sheet.contact],
        "formats_title": FORMATS,
        "formats": sentences(sheet.other_formats),
        "credit": sheet.credit,
        "look": {
            "fonts": fonts,
            "size": look.size,
            "spacing": look.line_spacing,
            "word_spacing": look.word_spacing,
            "align": look.align,
            "hyphenate": look.hyphenate,
            "side": look.picture_side,
            "width": look.picture_width,
            "ink": look.ink,
            "paper": look.paper,
            "link": look.link,
        },
    }


def _language(tag: str) -> dict[str, str]:
    """'en-GB' as typst takes it; a script between the two ('zh-Hant-TW') is left out."""
    first, *others = tag.split("-")
    region = next((part.upper() for part in others if len(part) == 2 and part.isalpha()), "")
    return {"language": first.lower() if first.isalpha() and len(first) in (2, 3) else "en", "region": region}


def _heading(text: str, level: int) -> dict[str, object]:
    return {"kind": "heading", "level": level, "lines": [[{"text": text, "bold": False, "link": "", "parts": []}]]}


def _rows(rows: tuple[SheetRow, ...], names: dict[str, str]) -> list[dict[str, object]]:
    """Steps and items that follow one another become one list, as a reader by ear needs it."""
    parts: list[dict[str, object]] = []
    last: list[dict[str, object]] = []
    for row in rows:
        one: dict[str, object] = {
            "kind": row.kind.value,
            "level": row.level,
            "number": row.number,
            "continues": row.continues,
            "leads": row.leads,
            "lines": [_line(line) for line in row.lines],
            "picture": names[row.picture.symbol] if row.picture else "",
            "alt": row.picture.alt if row.picture else "",
        }
        if row.kind not in (RowKind.STEP, RowKind.ITEM):
            parts.append(one)
            last = []
        elif last and last[-1]["kind"] == row.kind.value:
            last.append(one)
        else:
            last = [one]
            parts.append({"kind": "list", "rows": last})
    return parts


def _line(line: Line) -> list[dict[str, object]]:
    return [
        {"text": _breakable(run.text), "bold": run.bold, "link": run.link, "parts": _address_parts(run)} for run in line
    ]


def _address_parts(run: Run) -> list[str]:
    """An address cut where a line may end: behind '/', in a long part behind '.' and '@'. Empty for other words."""
    if not run.link or run.link.startswith("tel:"):
        return []
    parts = [
        part
        for whole in re.split(r"(?<=/)(?=[^/])", run.text)
        for part in ([whole] if len(whole) <= _LONGEST_PART else re.split(r"(?<=[.@])(?=[^.@])", whole))
    ]
    return parts if all(len(part) <= _LONGEST_PART for part in parts) else []


def _breakable(text: str) -> str:
    """A word that is longer than a line of large print may break; it would run over the edge of the paper."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(_PART.findall(word[0])), text)
