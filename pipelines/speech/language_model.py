"""Which word follows which: trigrams of a council's own sentences, alone and mixed with everyday English.

Interpolated absolute discounting (Ney, Essen and Kneser, 1994): each count gives up ``DISCOUNT``, which is shared out
by the next shorter history. Written in the ARPA format, which every recogniser reads.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

Bigram = tuple[str, str]
Trigram = tuple[str, str, str]

START, END = "<s>", "</s>"
DISCOUNT = 0.7
_LEAST = 1e-10  # below, a chance is as good as none
_NEARLY_ALL = 0.999999
_RARE = 1e-8  # of a word that everyday English does not have
_WORD_ALONE = 0.1  # share of a word's own chance in what everyday English expects after another word

_History = TypeVar("_History", str, Bigram)
_Chain = TypeVar("_Chain", Bigram, Trigram)


@dataclass(slots=True)
class Counts:
    """How often words, pairs and triples stand in sentences."""

    words: Counter[str] = field(default_factory=Counter[str])
    pairs: Counter[Bigram] = field(default_factory=Counter[Bigram])
    triples: Counter[Trigram] = field(default_factory=Counter[Trigram])


@dataclass(frozen=True, slots=True)
class General:
    """Everyday English: chances of its most frequent words and pairs, and what a word leaves for unseen pairs."""

    words: Mapping[str, float]
    pairs: Mapping[Bigram, float]
    left: Mapping[str, float]

    def word(self, word: str) -> float:
        return self.words.get(word, _RARE)

    def pair(self, first: str, second: str) -> float:
        known = self.pairs.get((first, second))
        return self.left.get(first, 1.0) * self.word(second) if known is None else known


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Chances of words, pairs and triples; the words are all that can be heard."""

    words: Mapping[str, float]
    pairs: Mapping[Bigram, float]
    triples: Mapping[Trigram, float]


def count(sentences: Iterable[tuple[tuple[str, ...], int]], known: Collection[str]) -> Counts:
    """Count sentences, each with its weight. A word that is not known ends one sentence and begins another."""
    counts = Counts()
    for words, weight in sentences:
        for piece, first, last in _pieces(words, known):
            chain = (*((START,) if first else ()), *piece, *((END,) if last else ()))
            for word in chain[1 if first else 0 :]:
                counts.words[word] += weight
            for pair in pairwise(chain):
                counts.pairs[pair] += weight
            for triple in zip(chain, chain[1:], chain[2:], strict=False):
                counts.triples[triple] += weight
    return counts


def _pieces(words: tuple[str, ...], known: Collection[str]) -> Iterable[tuple[tuple[str, ...], bool, bool]]:
    """The runs of known words, with whether each begins and ends the sentence."""
    start = 0
    for place in range(len(words) + 1):
        if place == len(words) or words[place] not in known:
            if place > start:
                yield words[start:place], start == 0, place == len(words)
            start = place + 1


def council_model(counts: Counts, vocabulary: Collection[str]) -> LanguageModel:
    """The council's own words and nothing else."""
    words = _words(counts, dict.fromkeys((*vocabulary, END), 1.0))
    followed = _followed((first, number) for (first, _), number in counts.pairs.items())
    pairs = {pair: _chance(number, followed[pair[0]], words[pair[1]]) for pair, number in counts.pairs.items()}
    return LanguageModel(words, pairs, _triples(counts, pairs))


def mixed_model(
    counts: Counts, general: General, vocabulary: Collection[str], *, share: float = 0.7, known_well: float = 5.0
) -> LanguageModel:
    """The council's words among everyday English.

    Args:
        counts: of the council's sentences.
        general: everyday English.
        vocabulary: words that can be heard.
        share: of the council's model.
        known_well: times that a word is seen before what the council has after it counts for half of its share.
    """
    english = {word: general.word(word) for word in (*vocabulary, END)}
    own, total = _words(counts, english), sum(english.values())
    words = {word: share * own[word] + (1 - share) * chance / total for word, chance in english.items()}
    followed = _followed((first, number) for (first, _), number in counts.pairs.items())

    def chance(first: str, second: str) -> float:
        everyday = (1 - _WORD_ALONE) * general.pair(first, second) + _WORD_ALONE * words[second]
        after = followed.get(first)
        if after is None:
            return everyday
        weight = share * after[0] / (after[0] + known_well)
        return weight * _chance(counts.pairs.get((first, second), 0), after, words[second]) + (1 - weight) * everyday

    wanted = (pair for pair in general.pairs if pair[1] in english and (pair[0] in english or pair[0] == START))
    pairs = {pair: chance(*pair) for pair in dict.fromkeys((*wanted, *counts.pairs))}
    return LanguageModel(words, pairs, _triples(counts, pairs))


def write_arpa(model: LanguageModel, file: Path) -> None:
    """Write the model; each history gets the weight that it leaves for what was not seen after it."""
    left = _left(model.pairs.items(), lambda pair: pair[0], lambda pair: model.words[pair[1]])
    left_of_pairs = _left(model.triples.items(), lambda triple: triple[:2], lambda triple: model.pairs[triple[1:]])
    with file.open("w", encoding="utf-8") as out:
        out.write(f"\\data\\\nngram 1={len(model.words) + 1}\nngram 2={len(model.pairs)}\n")
        out.write(f"ngram 3={len(model.triples)}\n\n\\1-grams:\n-99 {START} {_log(left.get(START, 1.0))}\n")
        out.writelines(f"{_log(chance)} {word} {_log(left.get(word, 1.0))}\n" for word, chance in model.words.items())
        out.write("\n\\2-grams:\n")
        out.writelines(
            f"{_log(chance)} {' '.join(pair)} {_log(left_of_pairs.get(pair, 1.0))}\n"
            for pair, chance in model.pairs.items()
        )
        out.write("\n\\3-grams:\n")
        out.writelines(f"{_log(chance)} {' '.join(triple)}\n" for triple, chance in model.triples.items())
        out.write("\n\\end\\\n")


def _words(counts: Counts, rest: Mapping[str, float]) -> dict[str, float]:
    """Chances of single words; what discounting takes is shared out in proportion to ``rest``."""
    seen, total = sum(counts.words.values()) or 1, sum(rest.values())
    taken = DISCOUNT * len(counts.words) / seen if counts.words else 1.0
    return {
        word: max(counts.words.get(word, 0) - DISCOUNT, 0.0) / seen + taken * weight / total
        for word, weight in rest.items()
    }


def _triples(counts: Counts, pairs: Mapping[Bigram, float]) -> dict[Trigram, float]:
    followed = _followed(((first, second), number) for (first, second, _), number in counts.triples.items())
    return {
        triple: _chance(number, followed[triple[:2]], pairs[triple[1:]]) for triple, number in counts.triples.items()
    }


def _followed(seen: Iterable[tuple[_History, int]]) -> dict[_History, tuple[int, int]]:
    """For each history: how often anything followed, and how many different words."""
    followed: dict[_History, tuple[int, int]] = {}
    for history, number in seen:
        times, kinds = followed.get(history, (0, 0))
        followed[history] = times + number, kinds + 1
    return followed


def _chance(number: int, followed: tuple[int, int], shorter: float) -> float:
    times, kinds = followed
    return (max(number - DISCOUNT, 0.0) + DISCOUNT * kinds * shorter) / times


def _left(
    chances: Iterable[tuple[_Chain, float]], history: Callable[[_Chain], _History], shorter: Callable[[_Chain], float]
) -> dict[_History, float]:
    """What each history leaves for the unseen, as a factor on the chances of the next shorter history."""
    seen: dict[_History, float] = {}
    seen_shorter: dict[_History, float] = {}
    for chain, chance in chances:
        key = history(chain)
        seen[key] = seen.get(key, 0.0) + chance
        seen_shorter[key] = seen_shorter.get(key, 0.0) + shorter(chain)
    return {
        key: (1 - min(chance, _NEARLY_ALL)) / (1 - min(seen_shorter[key], _NEARLY_ALL)) for key, chance in seen.items()
    }


def _log(chance: float) -> str:
    return f"{math.log10(max(chance, _LEAST)):.4f}"
