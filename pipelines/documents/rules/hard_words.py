"""Hard words that stay are explained in the next sentence; other rare words are pointed out to the officer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.glossary import Found, Glossary
from pipelines.documents.rows import HardWord, Trouble
from pipelines.documents.rules.frequency import zipf
from pipelines.documents.rules.inflection import lemma
from pipelines.documents.rules.normal_forms import share_in_words
from pipelines.documents.rules.tagging import tagged

RARE = 3.3  # Zipf; chosen by reading the words of 240 council sentences: 'prescribed' is above, 'abatement' below
_CONTENT = {"NN": "NOUN", "NNS": "NOUN", "JJ": "ADJ", "VB": "VERB", "RB": "ADV"}
_PLAIN = frozenset("windscreen kerb pothole recycle recycling bin bins online fortnight landlord wheelie".split())


def explained(text: str, glossary: Glossary, known: set[str]) -> tuple[str, tuple[HardWord, ...]]:
    """A row's text with each hard word explained behind it, or before the lead-in of a list, and only once.

    Terms in ``known`` are not explained again.

    The terms that were explained are added to ``known``.
    """
    words: list[HardWord] = []
    for found in _hard(text, glossary):
        if found.term.term not in known and len(words) < 2:
            known.add(found.term.term)
            words.append(HardWord(found.text, found.term.meaning))
    if text.endswith(":"):
        return " ".join([*(word.meaning for word in words), text]), tuple(words)  # the list stands right behind it
    ended = text if text.endswith((".", "?", "!")) or not words else f"{text.rstrip(';,')}."
    return " ".join([ended, *(word.meaning for word in words)]), tuple(words)


def with_shares(text: str, known: set[str]) -> str:
    """A text that says behind it what its percentages are in everyday words, each once."""
    shares = dict.fromkeys(share_in_words(match[0]) for match in re.finditer(r"\d+(?:\.\d+)?%", text))
    new = [share for share in shares if share and share not in known]
    known.update(new)
    return " ".join([text if text.endswith((".", "?", "!", ":")) or not new else f"{text.rstrip(';,')}.", *new])


def rare_words(text: str, glossary: Glossary) -> tuple[Trouble, ...]:
    """A trouble for each rare word that no glossary explains; names and figures are no such words."""
    spans = [(found.start, found.end) for found in glossary.find(text)]
    rare: list[str] = []
    for token in tagged(text):
        if any(start <= token.start < end for start, end in spans) or not _is_content(token.text, token.tag):
            continue
        if token.lower not in rare and _commonest(token.lower, token.tag) < RARE and token.lower not in _PLAIN:
            rare.append(token.lower)
    message = "'{}' is a hard word. Use an everyday word, or explain it in the next sentence."
    return tuple(Trouble("hard_word", message.format(word)) for word in rare)


def _hard(text: str, glossary: Glossary) -> Iterator[Found]:
    return (found for found in glossary.find(text) if found.term.hard)


def _is_content(word: str, tag: str) -> bool:
    return tag[:2] in ("NN", "JJ", "VB", "RB") and bool(re.fullmatch(r"[a-z]{3,}", word))


def _commonest(word: str, tag: str) -> float:
    kind = _CONTENT.get(tag) or _CONTENT.get(tag[:2], "NOUN")
    return max(zipf(word), zipf(lemma(word, kind)))
