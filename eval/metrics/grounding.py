"""Whether an answer rests on what it cites, without a judge: figures, quotes, words, negations, citations."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.metrics.facts import denies
from eval.metrics.figures import claimed, figures, missing
from eval.metrics.share import Share, share
from pipelines.answering.text import normalise, sentences
from pipelines.knowledge.terms import terms, words

_COVERED = 0.5
_MARKS: Mapping[str, frozenset[str]] = {
    "must": frozenset({"must", "mustnt", "required", "obliged", "need", "needs", "neednt"}),
    "may": frozenset({"may", "might", "can", "could", "cannot", "cant"}),
    "unless": frozenset({"unless", "except"}),
    "only": frozenset({"only"}),
}
_CHANGES_MEANING_WHEN_LEFT_OUT = frozenset({"not", "unless", "only"})
Gram = tuple[str, ...]
Supports = Callable[[str, Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer and the texts that it cites."""

    text: str
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GramWeights:
    """What a word or a pair of words weighs: the rarer in the pages, the more."""

    by_gram: Mapping[Gram, float]
    unseen: float = 1.0

    def weight(self, gram: Gram) -> float:
        """Inverse document frequency of one or two terms."""
        return self.by_gram.get(gram, self.unseen)


ALL_ALIKE = GramWeights({})


@dataclass(frozen=True, slots=True)
class MarkChange:
    """Words that steer a sentence's meaning ('not', 'must', 'may', 'unless', 'only') and that its source has not."""

    added: frozenset[str]
    lost: frozenset[str]  # of 'not', 'unless' and 'only': without one of the others, less is said, not something else

    def __bool__(self) -> bool:
        return bool(self.added or self.lost)


def number_grounding(statements: Iterable[Statement]) -> Share:
    """Share of the figures of an answer that stand in the text that their sentence cites."""
    counts = [(len(ungrounded_numbers(item)), len(claimed(item.text))) for item in statements]
    return Share(sum(of - lacking for lacking, of in counts), sum(of for _, of in counts))


def ungrounded_numbers(statement: Statement) -> tuple[str, ...]:
    """Figures of a sentence that none of its cited texts has."""
    stated = [figure for text in statement.cited for figure in figures(text)]
    return tuple(str(figure) for figure in missing(claimed(statement.text), stated))


def verbatim(quote: str, page: str) -> bool:
    """Whether the very words of a quote stand on the page; white space and shapes of quotes and dashes apart."""
    wanted = " ".join(normalise(quote).split())
    return bool(wanted) and wanted in " ".join(normalise(page).split())


def gram_weights(pages: Sequence[str]) -> GramWeights:
    """Weights ln((1 + N) / (1 + df)) + 1 of the terms and pairs of terms of N pages; unseen ones have df 0."""
    frequency = Counter(gram for page in pages for gram in set(_grams(page)))
    above = 1 + len(pages)
    weights = {gram: math.log(above / (1 + count)) + 1 for gram, count in frequency.items()}
    return GramWeights(weights, math.log(above) + 1)


def claim_coverage(
    statements: Iterable[Statement], weights: GramWeights = ALL_ALIKE, *, floor: float = _COVERED
) -> Share:
    """Share of the sentences of which one cited sentence has at least ``floor`` of the weight of their terms and pairs.

    A sentence without any term that carries meaning ('Yes.') is left out.
    """
    judged = [item for item in statements if terms(item.text)]
    return share(_best_sentence(item, weights)[0] >= floor for item in judged)


def negation_modal_check(statement: Statement, weights: GramWeights = ALL_ALIKE) -> MarkChange:
    """What a sentence adds to, or leaves out of, the steering words of the cited sentence that is nearest to it."""
    said, source = _marks(statement.text), _marks(_best_sentence(statement, weights)[1])
    return MarkChange(said - source, (source - said) & _CHANGES_MEANING_WHEN_LEFT_OUT)


def citation_recall(statements: Iterable[Statement], supports: Supports) -> Share:
    """Share of the statements that their citations together support (ALCE, Gao et al., 2023); an uncited one is not."""
    return share(_is_supported(item, supports) for item in statements)


def citation_precision(statements: Iterable[Statement], supports: Supports) -> Share:
    """Share of the citations that support alone, or without which the statement is no longer supported (ALCE).

    No citation of a statement that all of them together do not support counts as one that does.
    """
    return share(
        _is_supported(item, supports)
        and (supports(item.text, (one,)) or not supports(item.text, (*item.cited[:place], *item.cited[place + 1 :])))
        for item in statements
        for place, one in enumerate(item.cited)
    )


def _is_supported(statement: Statement, supports: Supports) -> bool:
    return bool(statement.cited) and supports(statement.text, statement.cited)


def _grams(text: str) -> list[Gram]:
    single = terms(text)
    return [*((term,) for term in single), *pairwise(single)]


def _best_sentence(statement: Statement, weights: GramWeights) -> tuple[float, str]:
    """The cited sentence that has most of the statement's weight, with its share."""
    wanted = Counter(_grams(statement.text))
    total = sum(weights.weight(gram) * count for gram, count in wanted.items())
    best = (0.0, "")
    for sentence in (sentence for text in statement.cited for sentence in sentences(text)):
        shared = wanted & Counter(_grams(sentence))
        recall = sum(weights.weight(gram) * count for gram, count in shared.items()) / total if total else 0.0
        best = max(best, (recall, sentence), key=lambda found: found[0])
    return best


def _marks(text: str) -> frozenset[str]:
    said = words(text.replace("have to", "must").replace("has to", "must"))
    found = {mark for mark, ways in _MARKS.items() if not ways.isdisjoint(said)}
    return frozenset(found | {"not"} if denies(text) else found)
