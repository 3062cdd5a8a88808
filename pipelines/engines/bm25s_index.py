"""Lexical search by bm25s: one index a field, summed with weights."""

# bm25s comes with incomplete types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import json
import logging
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import EngineError

# A word in a title says more about a page than the same word in its text.
FIELD_WEIGHTS = {"title": 1.6, "heading": 1.3, "asked_as": 1.0, "text": 1.0}


class Bm25sIndex:
    """BM25 (Lucene form) over the fields of ``FIELD_WEIGHTS``, kept in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fields: dict[str, Any] = {}
        self._frequency: dict[str, int] = {}
        self._documents = 0

    @property
    def name(self) -> str:
        return "bm25s"

    def build(self, fields: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Write the index of every field that holds any term."""
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG when imported

        self._folder.mkdir(parents=True, exist_ok=True)
        documents = len(next(iter(fields.values())))
        frequency: Counter[str] = Counter()
        for row in range(documents):
            frequency.update({term for terms in fields.values() for term in terms[row]})
        for field, terms in fields.items():
            if any(terms):
                index = bm25s.BM25(k1=1.2, b=0.6)
                index.index([list(document) or [""] for document in terms], show_progress=False)
                index.save(str(self._folder / field), show_progress=False)
        stored = {"documents": documents, "frequency": frequency}
        (self._folder / "frequency.json").write_text(json.dumps(stored), encoding="utf-8")

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        self._load()
        total = np.zeros(self._documents, dtype=np.float32)
        for field, index in self._fields.items():
            known = [term for term in terms if term and term in index.vocab_dict]
            if known:
                total += FIELD_WEIGHTS.get(field, 1.0) * index.get_scores(known)
        return total

    def weight(self, term: str) -> float:
        self._load()
        count = self._frequency.get(term, 0)
        return math.log(1 + (self._documents - count + 0.5) / (count + 0.5))

    def vocabulary(self) -> Mapping[str, int]:
        self._load()
        return self._frequency

    def _load(self) -> None:
        if self._documents:
            return
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG when imported

        try:
            stored = json.loads((self._folder / "frequency.json").read_text(encoding="utf-8"))
            self._frequency = stored["frequency"]
            self._fields = {
                field.name: bm25s.BM25.load(str(field), show_progress=False)
                for field in sorted(self._folder.iterdir())
                if field.is_dir()
            }
            self._documents = int(stored["documents"])
        except (OSError, ValueError, KeyError) as error:
            raise EngineError(f"the lexical index in {self._folder} is damaged. Run 'frontdoor ingest'.") from error
