"""Words that stand neither in the source nor in the question: what a sentence has made up without a figure."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.reading import Reading
from pipelines.answering.support.vocabulary import Vocabulary, load_vocabulary

_NEW_WORDS = 2  # new words from which a sentence is no paraphrase any more
_SAME = 0.85  # cosine from which one more new word is taken for a synonym
_FEW = 3  # known words below which one new word is too many


def content_doubts(alignment: Alignment, question: Reading | None, *, similar: float = 0.0) -> Iterator[Doubt]:
    """Doubts about words that nobody has said.

    Args:
        alignment: the sentence beside its source.
        question: what was asked, where it is known.
        similar: cosine of the sentence to the nearest sentence of the source, when a model gave it.
    """
    new = new_words(alignment, question)
    if not new:
        return
    vocabulary = load_vocabulary()
    telling = [word for word in new if vocabulary.stem(word) in vocabulary.telling]
    known = sum(
        1 for row, word in enumerate(alignment.words) if alignment.matches[row] and word.kind in ("word", "value")
    )
    if telling or len(new) >= _NEW_WORDS + (similar >= _SAME) or known < _FEW:
        yield Doubt("content", f"the source does not speak of '{', '.join(telling or new)}'")


def new_words(alignment: Alignment, question: Reading | None) -> list[str]:
    """Words of the sentence that carry content and stand neither in the source nor in the question."""
    vocabulary = load_vocabulary()
    asked = frozenset[str]().union(*(token.keys for token in question.tokens)) if question else frozenset[str]()
    implied = frozenset[str]().union(
        *(vocabulary.implied.get(word.value.kind, ()) for word in alignment.words if word.value)
    )
    return [
        word.word
        for row, word in enumerate(alignment.words)
        if word.kind == "word"
        and not alignment.matches[row]
        and not word.echo
        and word.word != "~"
        and vocabulary.stem(word.word) not in vocabulary.harmless
        and vocabulary.stem(word.word) not in implied
        and not word.keys & asked
    ]


def is_harmless(reading: Reading) -> bool:
    """Whether a sentence claims nothing: 'Please ask if you need anything else.'"""
    vocabulary = load_vocabulary()
    return all(token.kind != "value" and _is_harmless(vocabulary, token.word) for token in reading.tokens if token.keys)


def _is_harmless(vocabulary: Vocabulary, word: str) -> bool:
    return vocabulary.stem(word) in vocabulary.harmless or word in ("you", "your", "we", "us", "our")
