"""A set of pictures that a council has imported: Mulberry Symbols, or its own photographs and drawings."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.engines.picture_concepts import Concept, read_concepts, table, tokens
from pipelines.engines.picture_matching import concepts_of
from pipelines.engines.picture_search import Named, search
from pipelines.engines.protocols import Picture, Symbol
from pipelines.engines.typst_pdf import draw
from pipelines.errors import EngineError

MANIFEST = "set.json"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SIZE = re.compile(rb"\x89PNG\r\n\x1a\n.{8}(.{4})(.{4})", re.DOTALL)
# Of Mulberry: words here are shapes and letters, and 'flat' there is no home.
_NOT_THINGS = (
    "Alphabet",
    "Descriptive Shape",
    "Descriptive Position",
    "Descriptive Direction",
    "Art Colour",
    "Country Flags",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSymbol:
    """One picture as kept in the set's folder."""

    symbol: str  # its id and the stem of its file
    file: str  # 'bus.svg' or 'town-hall.png'
    label: str
    alt: str
    words: tuple[str, ...]  # that call it: as in the table of concepts
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a set is, as kept in set.json."""

    name: str
    kind: str  # 'mulberry': called by our table of concepts; 'library': by its own words
    credit: str
    symbols: tuple[ImportedSymbol, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def read_manifest(folder: Path) -> Manifest:
    """The set in a folder.

    Raises:
        EngineError: it is absent or damaged.
    """
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        symbols = tuple(_symbol(one) for one in data.pop("symbols"))
        return Manifest(**data, symbols=symbols)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(f"the picture set in {folder} is not there or damaged. Import it again.") from error


def _symbol(one: dict[str, Any]) -> ImportedSymbol:
    words = tuple(str(word) for word in one.pop("words"))
    return ImportedSymbol(**one, words=words)


def imported_sets(folder: Path) -> list[Manifest]:
    """Every set that was imported into a folder, by name; damaged ones are left out."""
    found: list[Manifest] = []
    for place in sorted(folder.glob("*/" + MANIFEST)) if folder.is_dir() else ():
        try:
            found.append(read_manifest(place.parent))
        except EngineError:
            continue
    return found


class ImportedPictures:
    """Fills PictureSet."""

    def __init__(self, folder: Path, concepts: Path) -> None:
        """Open a set.

        Args:
            folder: of the set, with its set.json.
            concepts: our table, which calls the symbols of a set that has no words of its own.

        Raises:
            EngineError: the set is absent or damaged.
        """
        self._folder = folder
        self._manifest = read_manifest(folder)
        self._files = {one.symbol: one for one in self._manifest.symbols}
        own = self._manifest.kind == "library"
        self._table = table(_own(self._manifest) if own else _by_name(self._manifest, read_concepts(concepts)))

    @property
    def name(self) -> str:
        return self._manifest.name

    @property
    def credit(self) -> str:
        return self._manifest.credit

    @property
    def concepts(self) -> tuple[Concept, ...]:
        return self._table.concepts

    def picture_for(self, text: str) -> Picture | None:
        found = concepts_of(text, self._table)
        if not found:
            return None
        best = found[0].concept
        return Picture(self.name, best.symbol, best.id, best.alt)

    def search(self, words: str, k: int = 12) -> list[Symbol]:
        named = (
            Named(one.symbol, one.alt, (one.label, one.alt), tuple(_bare(word) for word in one.words))
            for one in self._manifest.symbols
        )
        return search(words, named, k)

    def svg(self, symbol: str) -> bytes:
        kept = self._read(symbol)
        if not self._files[symbol].file.endswith(".png"):
            return kept  # cleaned when it was imported
        width, height = _png_size(kept)
        image = base64.b64encode(kept).decode("ascii")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
            f'<image href="data:image/png;base64,{image}" width="{width}" height="{height}"/></svg>'
        ).encode()

    def png(self, symbol: str, pixels: int = 512) -> bytes:
        kept = self._read(symbol)
        return kept if self._files[symbol].file.endswith(".png") else draw(kept, pixels)

    def _read(self, symbol: str) -> bytes:
        one = self._files.get(symbol)
        try:
            if one is not None:
                return (self._folder / Path(one.file).name).read_bytes()
        except OSError as error:
            raise EngineError(
                f"the picture '{symbol}' of the set {self.name} is gone. Import the set again."
            ) from error
        raise EngineError(f"there is no picture '{symbol}' in the set {self.name}. Choose another picture.")


def _bare(word: str) -> str:
    return word.lstrip("~").split(":")[0]


def _png_size(data: bytes) -> tuple[int, int]:
    found = _SIZE.match(data)
    if not found:
        raise EngineError("a photograph of the set is damaged. Import the set again.")
    return int.from_bytes(found[1]), int.from_bytes(found[2])


def _own(manifest: Manifest) -> tuple[Concept, ...]:
    return tuple(
        Concept(one.symbol, one.label, one.words, (), one.symbol, one.alt) for one in manifest.symbols if one.words
    )


def _by_name(manifest: Manifest, concepts: Iterable[Concept]) -> tuple[Concept, ...]:
    """Our concepts that a symbol of the set is named after; a symbol serves one concept only."""
    free = {
        " ".join(tokens(one.label)): one
        for one in reversed(manifest.symbols)
        if not one.category.startswith(_NOT_THINGS)
    }
    found: list[Concept] = []
    for concept in concepts:
        first = concept.words[0].lstrip("~").split(":")[0]
        names = (" ".join(tokens(concept.name)), " ".join(tokens(first)))
        one = next((free.pop(name) for name in dict.fromkeys(names) if name in free), None)
        if one:
            found.append(Concept(concept.id, concept.name, concept.words, concept.never, one.symbol, one.alt))
    return tuple(found)
