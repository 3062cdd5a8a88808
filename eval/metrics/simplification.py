"""SARI of a text or of many, counted as the EASSE package counts, and the lengths of the sentences of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eval.statistics.intervals import DRAWS, LEVEL, Interval
from pipelines.answering.text import normalise, sentences

ORDERS = 4  # n-grams of one to four tokens
_TOKEN = re.compile(r"\w+(?:['.,:/@-]\w+)*|[^\w\s]")
_LIST_MARK = re.compile(r"^\s*(?:[-•*]|\d+[.)])\s+", re.MULTILINE)
_MARK = re.compile(r"\*\*|__")
_ADD, _KEEP, _DELETE = range(3)
_RIGHT, _DONE, _WANTED = range(3)
Deletion = Literal["precision", "f1"]
Counts = NDArray[np.float64]  # (add, keep, delete) by order by (right, done, wanted): shape (3, 4, 3)


def tokens(text: str) -> list[str]:
    """Words and signs of a text in small letters.

    A word holds the points, commas, colons, hyphens and apostrophes inside it ('1,318.20', '6.30pm', 'full-time',
    'council's'), as do addresses; every other sign is a token of its own, the pound sign among them. Bold marks are no
    part of a text.
    """
    return _TOKEN.findall(_MARK.sub("", normalise(text)).lower())


def sari_counts(source: str, simplified: str, references: Sequence[str]) -> Counts:
    """What SARI is made of: of the n-grams added, kept and deleted, how many were right, done and wanted.

    Adding is counted by kind of n-gram: present or not. For keeping and deleting every occurrence counts once for each
    reference, so that what half of the references keep is half right to keep and half right to delete.

    Args:
        source: as the council wrote it.
        simplified: what the service made of it.
        references: what people made of it.

    Returns:
        Shape (3, 4, 3). Counts of several texts can be added up.

    Raises:
        ValueError: no reference.
    """
    if not references:
        raise ValueError("SARI needs at least one text that a person wrote.")
    before, after = tokens(source), tokens(simplified)
    people = [tokens(reference) for reference in references]
    return np.array(
        [
            _operations(_grams(before, size), _grams(after, size), [_grams(reference, size) for reference in people])
            for size in range(1, ORDERS + 1)
        ],
        dtype=np.float64,
    ).transpose(1, 0, 2)


def sari_of(counts: NDArray[np.float64], *, deletion: Deletion = "precision") -> NDArray[np.float64]:
    """SARI, 0 to 100: the mean of the scores of adding, keeping and deleting, each a mean over the four orders.

    Args:
        counts: of ``sari_counts``, or sums of them; shape (..., 3, 4, 3).
        deletion: how deleting is scored. 'precision' as in the paper, since to delete too little harms less than to
            delete too much; 'f1' as EASSE does unless told otherwise.

    Returns:
        Shape (...).

    Source: Xu et al., Optimizing statistical machine translation for text simplification (2016); Alva-Manchego et al.,
    EASSE (2019), whose averaging this is: F1 for each order first, then the mean. Where nothing was done or nothing was
    wanted, the score of that order is 0.
    """
    precision = _share(counts[..., _RIGHT], counts[..., _DONE])
    recall = _share(counts[..., _RIGHT], counts[..., _WANTED])
    scores = _share(2 * precision * recall, precision + recall)
    if deletion == "precision":
        scores[..., _DELETE, :] = precision[..., _DELETE, :]
    return 100 * scores.mean(axis=(-2, -1))


def sentence_sari(
    source: str, simplified: str, references: Sequence[str], *, deletion: Deletion = "precision"
) -> float:
    """SARI of one text, 0 to 100."""
    return float(sari_of(sari_counts(source, simplified, references), deletion=deletion))


def corpus_sari(
    counts: Mapping[str, Counts], *, deletion: Deletion = "precision", draws: int = DRAWS, seed: int = 0
) -> Interval:
    """SARI over all texts, of the sums of their counts: a long text weighs more than a short one.

    Args:
        counts: of each text, by its case.
        deletion: as for ``sari_of``.
        draws: how many times as many cases as there are are drawn, with replacement, for the interval.
        seed: of the draws.

    Raises:
        ValueError: no text.
    """
    if not counts:
        raise ValueError("There is no text to measure.")
    each = np.stack(list(counts.values()))
    drawn = np.random.default_rng(seed).multinomial(len(each), np.full(len(each), 1 / len(each)), size=draws)
    resampled = sari_of(np.tensordot(drawn.astype(np.float64), each, axes=1), deletion=deletion)
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(sari_of(each.sum(axis=0), deletion=deletion)), float(low), float(high))


def sentence_lengths(text: str) -> list[int]:
    """Words of each sentence, in order; a line of a list is a sentence, and its mark is no word."""
    lines = _LIST_MARK.sub("", _MARK.sub("", text)).splitlines()
    found = [len(_worded(sentence)) for line in lines for sentence in sentences(line)]
    return [length for length in found if length]


def _worded(sentence: str) -> list[str]:
    return [word for word in sentence.split() if any(character.isalnum() for character in word)]


def _operations(
    before: Counter[tuple[str, ...]], after: Counter[tuple[str, ...]], people: Sequence[Counter[tuple[str, ...]]]
) -> list[list[int]]:
    """Right, done and wanted of adding, keeping and deleting, for one order."""
    together = sum(people, Counter[tuple[str, ...]]())
    added, to_add = after.keys() - before.keys(), together.keys() - before.keys()
    keep, delete = [0, 0, 0], [0, 0, 0]
    for gram, times in before.items():
        had = len(people) * times
        stayed, wanted = min(had, len(people) * after[gram]), min(had, together[gram])
        for sums, done, to_do in ((keep, stayed, wanted), (delete, had - stayed, had - wanted)):
            sums[_RIGHT] += min(done, to_do)
            sums[_DONE] += done
            sums[_WANTED] += to_do
    return [[len(added & to_add), len(added), len(to_add)], keep, delete]


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _grams(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))
