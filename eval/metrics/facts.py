"""Whether an answer tells the key facts, and whether it gives a value that contradicts them."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.figures import claimed, figures, missing, without_figures
from eval.metrics.share import Share, share
from pipelines.answering.text import sentences
from pipelines.knowledge.terms import STOP_WORDS, stem, words

_ENOUGH = 0.6  # share of a wording's content words that an answer must have
_ENOUGH_BESIDE_FIGURES = 0.5  # where its figures stand there already
_DENIED = "do does did is are was were will would could should has have had need must ca"
_WITH_NOT = frozenset(f"{verb}nt" for verb in _DENIED.split()) | {"wont"}
_DENIES = frozenset({"not", "no", "never", "cannot", "without"}) | _WITH_NOT
NEGATIONS = _DENIES | {"nothing", "none", "nobody", "nor", "neither", "nowhere"}


def has_fact(answer: str, wordings: Sequence[str]) -> bool:
    """Whether an answer tells a fact in one of its wordings.

    A wording with figures: each of them must stand in the answer, and half of the content words beside them. One
    without: 0.6 of its stemmed content words. Where the wording denies something, a sentence that covers it best must
    deny something too.
    """
    return any(_says(answer, wording) for wording in wordings)


def fact_recall(answer: str, facts: Sequence[Sequence[str]]) -> Share:
    """The share of the facts that an answer tells; it is right only where all are told."""
    return share(has_fact(answer, wordings) for wordings in facts)


def wrong_values(answer: str, wrong: Sequence[str]) -> tuple[str, ...]:
    """Those of the wrong values that a sentence of the answer gives, with their unit and the words beside them."""
    said = [(set(figures(sentence)), set(_stems(sentence)), words(sentence)) for sentence in sentences(answer)]

    def is_given(value: str) -> bool:
        wanted, content = set(claimed(value)), set(_content(value))
        if not wanted:
            return any(_stands_in_order(words(value), order) for _, _, order in said)
        return any(wanted <= have and content <= stems for have, stems, _ in said)

    return tuple(value for value in wrong if is_given(value))


def denies(text: str) -> bool:
    """Whether there is a negation."""
    return any(word in NEGATIONS for word in words(text))


def _says(answer: str, wording: str) -> bool:
    wanted, content = claimed(wording), set(_content(wording))
    if missing(wanted, figures(answer)):
        return False
    if not content:
        return bool(wanted) or _stands_in_order(words(wording), words(answer))
    needed = _ENOUGH_BESIDE_FIGURES if wanted else _ENOUGH
    if len(content & set(_stems(answer))) < needed * len(content):
        return False
    return not _is_denial(wording) or any(denies(sentence) for sentence in _best(answer, content))


def _is_denial(wording: str) -> bool:
    return any(word in _DENIES for word in words(wording))


def _best(answer: str, content: set[str]) -> list[str]:
    """The sentences that have most of the content words; several where they have as many."""
    covered = {sentence: len(content & set(_stems(sentence))) for sentence in sentences(answer)}
    most = max(covered.values(), default=0)
    return [sentence for sentence, count in covered.items() if count == most]


def _content(wording: str) -> list[str]:
    """Stems of the words that are neither figures, nor stop words, nor the negation itself."""
    return [stem(word) for word in words(without_figures(wording)) if word not in STOP_WORDS | _DENIES]


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def _stands_in_order(wanted: Sequence[str], said: Sequence[str]) -> bool:
    size = len(wanted)
    return bool(size) and any(said[start : start + size] == list(wanted) for start in range(len(said) - size + 1))
