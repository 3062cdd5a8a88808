"""How easy a text is to read, whether it keeps the facts, and whether it follows the rules of Easy Read.

What it scores against people's versions (SARI) is in ``eval.metrics.simplification``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

from eval.metrics.facts import fact_recall
from eval.metrics.share import Share, share
from pipelines.answering.text import normalise, sentences
from pipelines.knowledge.terms import words

_MOST_WORDS = 15  # in a sentence
_VOWELS = re.compile(r"[aeiouy]+")
# An e that is not heard inside a word made of two ('sometimes', 'household', 'statement') or before an ending.
_MUTE_INSIDE = re.compile(
    r"(?<=[^aeiouyl])e(?=(?:times?|things?|fore|holds?|ments?|ly|less|ful|fully|ness|ones?|where)$)"
)
_MUTE_ENDING = re.compile(
    r"(?:[^aeiouytd]ed|(?<=[qg])ues?|(?<![sxzcg])(?<!ch)(?<!sh)(?<![^aeiouy]l)es|(?<![aeiouy])(?<![^aeiouy]l)e)$"
)
_TWO_SOUNDS = re.compile(r"i(?:a|o|u)(?!us)|(?<![tc])iou|eo(?!p)|[^qg]ua|uie|[aeo]ing|eate|ie(?:nce|t)|ea$|[^l]ier$")
_ONE_SOUND = re.compile(r"[tcsg]i(?:o|a|e)")
Rule = Callable[[str], bool]


def flesch_kincaid_grade(text: str) -> float:
    """US school grade: 0.39 * words per sentence + 11.8 * syllables per word - 15.59.

    Raises:
        ValueError: a text without a word.
    """
    said = _spoken(text)
    if not said:
        raise ValueError("A text without a word has no reading grade.")
    lines = sum(bool(_spoken(sentence)) for sentence in sentences(text))
    return 0.39 * len(said) / lines + 11.8 * sum(map(syllables, said)) / len(said) - 15.59


def syllables(word: str) -> int:
    """Syllables of an English word by its spelling, at least one; an estimate, right for most words."""
    plain = _MUTE_ENDING.sub("", _MUTE_INSIDE.sub("", word.lower()))
    count = len(_VOWELS.findall(plain)) + len(_TWO_SOUNDS.findall(_ONE_SOUND.sub("-", word.lower())))
    return max(1, count)


def fact_survival(simplified: str, facts: Sequence[Sequence[str]]) -> Share:
    """Share of the key facts of a text that its simple version still tells."""
    return fact_recall(simplified, facts)


def rule_conformance(text: str, *, hard_words: Collection[str] = ()) -> Mapping[str, Share]:
    """For each rule of Easy Read that a machine can check, the share of the sentences that keep it.

    Args:
        text: sentences, or list items on lines of their own.
        hard_words: words or phrases to which there is an easy alternative, in small letters.

    Source: Inclusion Europe, Information for all (2009); Department of Health, Making written information easier to
    understand (2010).
    """
    lines = sentences(text)
    hard = [f" {' '.join(words(phrase))} " for phrase in hard_words]

    def has_no_hard_word(sentence: str) -> bool:
        return not any(phrase in f" {' '.join(words(sentence))} " for phrase in hard)

    rules = {**_RULES, "no hard word": has_no_hard_word}
    return {name: share(map(keeps, lines)) for name, keeps in rules.items()}


def _lacks(pattern: str) -> Rule:
    unwanted = re.compile(pattern)
    return lambda sentence: unwanted.search(normalise(sentence)) is None


_RULES: Mapping[str, Rule] = MappingProxyType({
    "short sentence": lambda sentence: len(sentence.split()) - sentence.startswith("- ") <= _MOST_WORDS,
    "numbers in figures": _lacks(r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"),
    "no percentage": _lacks(r"(?i)%|\bper ?cent\b"),
    "no bracket, semicolon or dash": _lacks(r"[();\[\]]|\s-\s(?<!^- )"),
    "no abbreviation": _lacks(r"(?i)\b(?:e\.g|i\.e|etc|approx|incl|asap|n/a)\b"),
    "no shortened word": _lacks(r"(?i)\b\w+'(?:t|re|ve|ll|d|m)\b"),
    "no word in capitals": _lacks(r"\b(?!GOV|UK|PCN|NHS)[A-Z]{4,}\b"),
    "not passive with 'by'": _lacks(r"(?i)\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?\w+(?:ed|en)\s+by\b"),
})  # fmt: skip


def _spoken(text: str) -> list[str]:
    return [word for word in words(normalise(text)) if word]
