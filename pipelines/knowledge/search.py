"""Search over one version of the index: dense and lexical, fused by reciprocal rank, one council at a time."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.bm25s_index import Bm25sIndex
from pipelines.engines.exact_index import ExactIndex
from pipelines.engines.passage_store import PassageStore
from pipelines.engines.protocols import Embedder, VectorIndex, Vectors
from pipelines.errors import EngineError
from pipelines.knowledge.index import Manifest, read_manifest
from pipelines.knowledge.spelling import Speller
from pipelines.knowledge.terms import official_words, stem, terms, words
from pipelines.types import Found, Passage

logger = logging.getLogger(__name__)

RRF_K = 20  # the usual 60 flattens the top of short lists; chosen on the development questions, docs/adr/0004
CANDIDATES = 60  # rows taken from each list before fusing
DENSE_SHARE = 0.6  # weight of the dense list's ranks; the lexical list has the rest
# Ranks alone cannot tell a perfect match from the best of a bad lot, so half of the score is how close the match is.
CLOSENESS = 0.5
DENSE_CLOSENESS = 0.7
# What a page says as a whole tells between passages that are alike: 'van permit for the tip' is about the page that has
# all three words, wherever they stand in it.
PAGE_COVERAGE = 0.2
# A question in the very words that a page names belongs to that page, whatever its other words weigh.
NEARLY_A_WORDING = 0.9
WORDING_BONUS = 0.15
# 'single person discount' asks what it is: the top of the page says so, and no section says it shorter.
TERSE_TERMS = 3
LEAD_BONUS = 0.04
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
# Words that carry the form of a question or who asks it, and seldom stand in the answer: 'how much', 'my mum'.
_FORM = """
much many long often soon quick quickly fast far ive theres whos anyone someone everyone somebody anybody mum mam mom
dad mother father husband wife boyfriend girlfriend partner son daughter sister brother nan gran grandad mate friend
tonight today tomorrow still really actually just currently maximum max minimum min highest lowest til im u ur gotta
"""
# What an answer says in figures: '£12' is a price without the word.
_FIGURE = (
    "cost price fee charge money pay phone telephone number ring call contact date deadline time day hour week year"
)
FORM_STEMS = frozenset(stem(word) for word in _FORM.split())
FIGURE_STEMS = frozenset(stem(word) for word in _FIGURE.split())
FIGURE_WEIGHT = 0.4  # of such a word, as a share of its own weight
LAY_WORDS = 4  # of the longest lay phrase
RECENT = 16  # searches remembered
MENTIONS = 3  # pages of a neighbour are named once or twice; the council's own places far more often


class Search:
    """One version of the index, opened for reading. Threads may share it."""

    def __init__(
        self,
        folder: Path,
        *,
        embedder: Embedder,
        vector_index: Callable[[Path], VectorIndex],
        lay_words: Mapping[str, Sequence[str]],
        known_words: frozenset[str] = frozenset(),
    ) -> None:
        self._folder = folder
        self.manifest: Manifest = read_manifest(folder)
        if self.manifest.embedder != embedder.name:
            raise EngineError(
                f"The index was built with {self.manifest.embedder}, but questions are embedded with {embedder.name}. "
                "Run 'frontdoor ingest'."
            )
        self._embedder = embedder
        self._store = PassageStore(folder / "passages.sqlite")
        self._passage_of_row: NDArray[np.int32] = np.load(folder / "rows.npy")
        self._councils = np.array(self._store.councils())
        self._leads = self._store.leads()
        addresses, page_of = np.unique(self._store.pages(), return_inverse=True)
        self._page_of: NDArray[np.intp] = page_of
        self._sites = {
            f"{council} {urlsplit(url).netloc}"
            for council, _, url in (str(address).partition(" ") for address in addresses)
        }
        # Rows of the vectors in the order of their passages, and where each passage's rows begin in it.
        self._rows_by_passage: NDArray[np.intp] = np.argsort(self._passage_of_row, kind="stable")
        self._starts = np.searchsorted(self._passage_of_row[self._rows_by_passage], np.arange(len(self._councils) + 1))
        self._exact = ExactIndex(folder / "exact")
        self._dense: VectorIndex = vector_index(folder)
        self._lexical = Bm25sIndex(folder / "bm25")
        self._lay_words = lay_words
        # 'moped' is no misspelling of 'moved': what residents are known to say stays as they say it.
        self._known_words = known_words.union(word for phrase in lay_words for word in words(phrase))
        self._official = _official_stems(lay_words)
        self._speller: Speller | None = None
        self._lock = threading.Lock()
        # The steps of one turn search for the same words again: to see whether a part of a message stands alone, and
        # then to answer it.
        self._find = lru_cache(maxsize=RECENT)(self._search)
        self._vectors = lru_cache(maxsize=RECENT)(self._embedded)

    def councils(self) -> tuple[str, ...]:
        return tuple(self.manifest.pages)

    def correct(self, text: str) -> str:
        """The text with misspelt words put right by the index's own vocabulary."""
        with self._lock:
            if self._speller is None:
                words = json.loads((self._folder / "words.json").read_text(encoding="utf-8"))
                self._speller = Speller(words, stems=self._lexical.vocabulary(), known=self._known_words)
        return self._speller.correct(text)

    def find(self, text: str, council: str, k: int) -> tuple[Found, ...]:
        """The k best passages of a council for a question, best first; fewer when it has fewer."""
        return self._find(text, council, k)

    def _search(self, text: str, council: str, k: int) -> tuple[Found, ...]:
        own = terms(text)
        by_term = {term: self._lexical.scores([term]) for term in dict.fromkeys(own)}
        official = self._official_for(text)
        said = {term: self._as_official(official.get(term, ()), scores) for term, scores in by_term.items()}
        rarest, rest = self._without_rarest(text)
        vector, without = self._vectors(text, rest)
        dense = self._dense_scores(vector, council)
        scores = self._lexical_scores(own, by_term, text, council)
        near = dense.keys() | {int(passage) for passage in np.argsort(-scores)[:CANDIDATES] if scores[passage] > 0}
        dense |= {passage: self._cosine(passage, vector) for passage in near - dense.keys()}
        lexical = {passage: float(scores[passage]) for passage in near}
        whole = self._page_coverage(said)
        fused = {
            passage: score
            + PAGE_COVERAGE * float(whole[self._page_of[passage]])
            + WORDING_BONUS * max(0.0, dense[passage] - NEARLY_A_WORDING) / (1 - NEARLY_A_WORDING)
            for passage, score in fuse(dense, lexical).items()
        }
        if len(own) <= TERSE_TERMS:
            fused = {passage: score + LEAD_BONUS * self._leads[passage] for passage, score in fused.items()}
        best = sorted(fused, key=lambda passage: (-fused[passage], passage))[:k]
        return tuple(
            Found(
                passage,
                score=fused[passage.id],
                dense=dense[passage.id],
                lexical=lexical[passage.id],
                coverage=self._coverage(said, passage.id),
                missing=self._missing(said, passage.id),
                page=float(whole[self._page_of[passage.id]]),
                spare=0.0
                if rarest not in said or said[rarest][passage.id] > 0
                else self._cosine(passage.id, without) - dense[passage.id],
                own=self._own_cosine(passage.id, vector),
            )
            for passage in self._store.get(best)
        )

    def _without_rarest(self, text: str) -> tuple[str, str]:
        """The stem that tells most, and the text without it (as it is, when nothing else is left)."""
        told = [word for word in _WORD.findall(text) if terms(word)]
        if len(told) < 2:
            return "", text
        rarest = max(told, key=lambda word: self.weight(terms(word)[0]))
        return terms(rarest)[0], " ".join(re.sub(rf"\b{re.escape(rarest)}\b", " ", text).split())

    def vectors(self, text: str, passage: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The vectors of a question and of a passage's own text, each of unit length, shape (dimensions,)."""
        vector, _ = self._vectors(text, self._without_rarest(text)[1])  # as the search has them already
        return vector, self._exact.vectors()[self._rows_by_passage[self._starts[passage]]]

    @property
    def embedder(self) -> str:
        """The name of the embedder whose vectors these are."""
        return self._embedder.name

    def _embedded(self, text: str, rest: str) -> Vectors:
        """Both in one run of the model, which costs little more than one."""
        return self._embedder.embed([text, rest])

    def _cosine(self, passage: int, vector: NDArray[np.float32]) -> float:
        """The best cosine of a passage that the dense list did not hold."""
        rows = self._rows_by_passage[self._starts[passage] : self._starts[passage + 1]]
        return float(np.max(self._exact.vectors()[rows] @ vector))

    def _own_cosine(self, passage: int, vector: NDArray[np.float32]) -> float:
        """The cosine of a passage's own text, which is the first of its rows."""
        return float(self._exact.vectors()[self._rows_by_passage[self._starts[passage]]] @ vector)

    def _dense_scores(self, vector: NDArray[np.float32], council: str) -> dict[int, float]:
        try:
            rows = self._dense.nearest(vector, council, CANDIDATES)
        except EngineError as error:
            logger.warning("vector_index_failed engine=%s error=%s fallback=exact", self._dense.name, error)
            rows = self._exact.nearest(vector, council, CANDIDATES)
        scores: dict[int, float] = {}
        for row, cosine in rows:
            passage = int(self._passage_of_row[row])
            scores[passage] = max(cosine, scores.get(passage, -1.0))
        return scores

    def _lexical_scores(
        self, own: Sequence[str], by_term: Mapping[str, NDArray[np.float32]], text: str, council: str
    ) -> NDArray[np.float32]:
        """BM25 of every passage for the question's own terms and of the official words for its lay words."""
        official = {term for phrase in official_words(text, self._lay_words) for term in terms(phrase)} - set(own)
        total = np.zeros(len(self._councils), dtype=np.float32)
        for term in own:
            total += by_term[term]
        if official:
            total += self._lexical.scores(sorted(official))
        return np.where(self._councils == council, total, 0.0).astype(np.float32)

    def _official_for(self, text: str) -> dict[str, list[list[str]]]:
        """For each term of a lay word or lay phrase in the text, the stems of its official phrases."""
        found = {term: list(self._official.get(term, ())) for term in terms(text)}
        tokens = words(text)
        for size in range(2, LAY_WORDS + 1):
            for start in range(len(tokens) - size + 1):
                phrase = " ".join(tokens[start : start + size])
                for term in terms(phrase) if phrase in self._lay_words else ():
                    found[term] += filter(None, map(terms, self._lay_words[phrase]))
        return found

    def _as_official(self, phrases: Sequence[Sequence[str]], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Where a term stands, or every word of an official phrase for it: 'bailiff' is said by 'enforcement agent'."""
        for phrase in phrases:
            scores = np.maximum(scores, np.min([self._lexical.scores([word]) for word in phrase], axis=0))
        return scores

    def _page_coverage(self, by_term: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
        """For every page, the share of the question's term weight that stands anywhere on it."""
        covered = np.zeros(int(self._page_of.max(initial=-1)) + 1, dtype=np.float32)
        for term, scores in by_term.items():
            covered[np.unique(self._page_of[scores > 0])] += self.weight(term)
        return covered / (sum(map(self.weight, by_term)) or 1.0)

    def _coverage(self, by_term: Mapping[str, NDArray[np.float32]], passage: int) -> float:
        """Share of the question's term weight that stands in the passage: 1 when every word does."""
        total = sum(map(self.weight, by_term))
        return sum(self.weight(term) for term, scores in by_term.items() if scores[passage] > 0) / (total or 1.0)

    def _missing(self, by_term: Mapping[str, NDArray[np.float32]], passage: int) -> float:
        """Weight of the rarest term that the passage lacks, as a share of the weight of a word no page has."""
        lacking = [self.weight(term) for term, scores in by_term.items() if not scores[passage] > 0]
        return max(lacking, default=0.0) / self.weight("\0")

    def vocabulary(self) -> Mapping[str, int]:
        """Every stem of the index and the number of passages it stands in."""
        return self._lexical.vocabulary()

    def knows(self, word: str) -> bool:
        """Whether a word is everyday English, a number, or stands anywhere in the index."""
        return word.isdigit() or word in self._known_words or stem(word) in self._lexical.vocabulary()

    def mentions(self, name: str, council: str) -> bool:
        """Whether the council's own pages use a name at least ``MENTIONS`` times, or their web address has it."""
        asked = terms(name)
        if not asked:
            return False
        if any(f"{council} " in site and "".join(words(name)) in site.partition(" ")[2] for site in self._sites):
            return True
        scores = np.min([self._lexical.scores([term]) for term in asked], axis=0)
        return int(np.count_nonzero(np.where(self._councils == council, scores, 0.0) > 0)) >= MENTIONS

    def says(self, name: str, passage: Passage) -> bool:
        """Whether a passage has a name in it, or what it is officially called: Camden is a part of London."""
        text = set(terms(" ".join((passage.title, *passage.heading, passage.text))))
        phrases = [terms(name), *map(terms, self._lay_words.get(" ".join(words(name)), ()))]
        return any(phrase and text.issuperset(phrase) for phrase in phrases)

    def weight(self, term: str) -> float:
        """How much a stem tells: how rare it is in the index, and less for the words that only form a question."""
        if term in FORM_STEMS:
            return 0.0
        return self._lexical.weight(term) * (FIGURE_WEIGHT if term in FIGURE_STEMS else 1.0)

    def close(self) -> None:
        self._store.close()
        self._dense.close()


def _official_stems(lay_words: Mapping[str, Sequence[str]]) -> dict[str, list[list[str]]]:
    """The stem of each lay word that stands alone → the stems of its official phrases."""
    found: dict[str, list[list[str]]] = {}
    for lay, phrases in lay_words.items():
        if len(own := terms(lay)) == 1:
            found.setdefault(own[0], []).extend(filter(None, map(terms, phrases)))
    return found


def fuse(dense: Mapping[int, float], lexical: Mapping[int, float]) -> dict[int, float]:
    """One score a passage, 0 to 1, from its ranks and its closeness in both lists.

    Args:
        dense: passage → cosine.
        lexical: passage → BM25, 0 where no word matches.
    """
    ranks: dict[int, float] = {}
    for share, scores in ((DENSE_SHARE, dense), (1 - DENSE_SHARE, lexical)):
        ranked = sorted(
            (passage for passage in scores if scores is dense or scores[passage] > 0),
            key=lambda passage: (-scores[passage], passage),
        )
        for rank, passage in enumerate(ranked):
            ranks[passage] = ranks.get(passage, 0.0) + share * (RRF_K + 1) / (RRF_K + rank + 1)
    top = max(lexical.values(), default=0.0) or 1.0
    return {
        passage: (1 - CLOSENESS) * rank
        + CLOSENESS * (DENSE_CLOSENESS * dense[passage] + (1 - DENSE_CLOSENESS) * lexical.get(passage, 0.0) / top)
        for passage, rank in ranks.items()
    }
