"""Rules 15, 17 and 18: a picture beside each idea, one meaning for each picture, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.checks.context import Context
from pipelines.documents.checks.finding import Cure, Spotted
from pipelines.documents.rows import Row, RowKind
from pipelines.engines.protocols import Picture

_FILE = re.compile(
    r"\.(?:png|jpe?g|svg|gif|webp|bmp|tiff?)\b|^(?:img|dsc|image|picture|photo)[_\s-]?\d*$"
    r"|^[0-9A-F]{4,}(?:-[0-9A-F]+)*$",
    re.I,
)
_EMPTY = re.compile(
    r"^(?:generated|a?\s?picture|an?\s?image|image|photo|icon|symbol|clip ?art|alt text|none|null|n/a|todo|-+)$", re.I
)
_STARTS = re.compile(r"^(?:an? )?(?:image|picture|photo|icon|graphic) (?:of|showing)\s+", re.IGNORECASE)


def pictures(row: Row, context: Context) -> Iterator[Spotted]:
    """Rules 15, 17 and 18 for one row; none where the pictures are turned off."""
    if not context.pictures:
        return
    if row.picture is None:
        if row.kind is not RowKind.HEADING and row.text.strip():
            yield Spotted(
                rule="15", text="This row has no picture. Choose one that fits. A wrong picture is worse than none."
            )
        return
    yield from _meanings(row, row.picture, context)
    yield from _alt(row, row.picture)


def _meanings(row: Row, picture: Picture, context: Context) -> Iterator[Spotted]:
    symbol = (picture.set_name, picture.symbol)
    first = context.symbols.get(symbol, picture.concept)
    if first != picture.concept:
        yield Spotted(
            rule="17",
            level="fail",
            text=f"This picture stands for '{first}' in another row and for '{picture.concept}' here. "
            "Choose another one.",
            words=picture.concept,
            cure=Cure(label="Take the picture out", kind="picture_off", row_id=row.id),
        )
        return
    used = context.pictures_of.get(picture.concept, symbol)
    if used != symbol:
        yield Spotted(
            rule="17",
            text=f"Another row has another picture for '{picture.concept}'. Use the same picture for the same thing.",
            words=picture.concept,
        )


def _alt(row: Row, picture: Picture) -> Iterator[Spotted]:
    alt = picture.alt.strip()
    words = picture.concept.replace("_", " ").strip()
    is_bad = not re.search(r"[^\W\d_]{2}", alt) or _FILE.search(alt) or _EMPTY.match(alt) or alt == picture.symbol
    begins = _STARTS.match(alt)
    if not is_bad and not begins:
        return
    new = alt[begins.end() :][:1].upper() + alt[begins.end() + 1 :] if begins and not is_bad else words.capitalize()
    text = "The picture has no words." if not alt else f"'{alt}' does not say what the picture shows."
    if begins and not is_bad:
        text = f"'{alt}' begins with what a screen reader says anyway."
    yield Spotted(
        rule="18",
        level="warn" if begins and not is_bad else "fail",
        text=f"{text} Write what it shows, in a few words.",
        words=alt,
        cure=Cure(label=f"Write '{new}'", kind="alt", row_id=row.id, old=alt, new=new) if new else None,
    )
