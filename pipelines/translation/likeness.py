"""Finds like sentences among many: candidates by shared words, then letter by letter, with the facts left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.knowledge.spelling import likest
from pipelines.translation.facts import facts
from pipelines.translation.markup import OBJECT, plain

if TYPE_CHECKING:
    from pipelines.translation.memory import Entry

CANDIDATES = 60  # looked at letter by letter
_WORD = re.compile(r"\w+")
_COMMON = 3000  # entries with a word beyond which the word tells nothing


def bare(text: str, names: Sequence[str] = ()) -> str:
    """Plain text with one sign for each fact, so that figures neither part nor join two sentences."""
    shown = plain(text, OBJECT)
    parts: list[str] = []
    at = 0
    for fact in facts(shown, names):
        parts += [shown[at : fact.start], "\ue000"]
        at = fact.end
    return " ".join("".join([*parts, shown[at:]]).split())


@dataclass(frozen=True, slots=True)
class Likeness:
    """An index over the sources of one pair of languages."""

    entries: tuple[Entry, ...]
    shown: tuple[str, ...]
    by_word: dict[str, list[int]]
    names: tuple[str, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry], names: Sequence[str] = ()) -> Likeness:
        kept = tuple(entries)
        shown = tuple(bare(entry.source, names) for entry in kept)
        by_word: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(shown):
            for word in _words(text):
                by_word[word].append(place)
        return cls(kept, shown, dict(by_word), tuple(names))

    def likest(self, text: str, *, from_: float, limit: int) -> list[tuple[Entry, float]]:
        """Entries as (entry, likeness), best first."""
        wanted = bare(text, self.names)
        shared: Counter[int] = Counter()
        lists = sorted((self.by_word[word] for word in _words(wanted) if word in self.by_word), key=len)
        for places in lists:
            if len(places) > _COMMON and shared:
                break
            shared.update(places[:_COMMON])
        # More letters apart than may differ: no need to look.
        near = [
            place
            for place, _ in shared.most_common(4 * CANDIDATES)
            if min(len(wanted), len(self.shown[place])) >= from_ * max(len(wanted), len(self.shown[place]))
        ][:CANDIDATES]
        found = likest(wanted, [self.shown[place] for place in near], from_=from_, limit=limit)
        return [(self.entries[near[place]], likeness) for place, likeness in found]


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)} or {text}
