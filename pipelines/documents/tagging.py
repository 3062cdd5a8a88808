"""Words of a text with their part of speech and their place: the one door to TextBlob's tagger."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import cast

from pipelines.documents.rules.inflection import lemma

_TOKEN = re.compile(
    r"https?://[^\s<>]+|www\.[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:gov\.uk|org\.uk|co\.uk|nhs\.uk|com|org|uk)\b(?:/[\w/.-]*\w)?"
    r"|£?\d[\d,]*(?:[.:]\d+)*(?:am|pm|st|nd|rd|th|%|p)?\b%?"
    r"|(?:[ei]\.[ge]|a\.m|p\.m)\b\.?"
    r"|(?:do|does|did|is|are|was|were|have|has|had|ca|wo|could|should|would|must|need|might|sha|ai)n['’]t\b"
    r"|['’](?:s|re|ve|ll|d|m)\b"
    r"|[^\W\d_]+(?:-[^\W\d_]+)*|\d\w*|[^\w\s]",
    re.IGNORECASE,
)
_BE = frozenset("be is are was were been being am isn't aren't wasn't weren't 's 're 'm".split())
_HAVE = frozenset("have has had having haven't hasn't hadn't 've".split())
_MODALS = frozenset(
    "can could may might must shall should will would can't couldn't mightn't mustn't shan't shouldn't won't wouldn't "
    "cannot needn't 'll".split()
)
_DO = frozenset("do does did don't doesn't didn't".split())
_SKIPPED = frozenset("not also always never only just still then already usually often sometimes soon".split())
_PRONOUNS = frozenset("i you we they he she it who".split())
_VERBS = frozenset(("VB", "VBP", "VBZ", "VBD", "VBN", "VBG"))
_KINDS = {"N": "NOUN", "V": "VERB", "J": "ADJ", "R": "ADV"}
_CONTRACTIONS = {"'s": "POS", "'re": "VBP", "'ve": "VBP", "'ll": "MD", "'d": "MD", "'m": "VBP"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark."""

    text: str
    tag: str  # Penn Treebank: 'NN', 'VBD', 'PRP', …
    start: int  # place in the text that was tagged
    end: int
    low: str  # in small letters, with a straight apostrophe

    @property
    def lemma(self) -> str:
        """The dictionary form, in small letters."""
        kind = _KINDS.get(self.tag[:1])
        return lemma(self.low, kind) if kind and self.low.isalpha() else self.low


@lru_cache(maxsize=20_000)
def tag(text: str) -> tuple[Token, ...]:
    """The words and marks of a text, contractions split off ('you', "'re"), web addresses whole."""
    matches = list(_TOKEN.finditer(text))
    tags = _tagger()([match[0] for match in matches])
    tokens = [
        Token(match[0], tags[at], match.start(), match.end(), match[0].lower().replace("’", "'"))
        for at, match in enumerate(matches)
    ]
    for at, token in enumerate(tokens):
        if better := _mended(tokens, at):
            tokens[at] = replace(token, tag=better)
    return tuple(tokens)


def _mended(tokens: list[Token], at: int) -> str:
    """A tag that the words around demand and the tagger's word list does not know; empty to leave it."""
    token, before = tokens[at], _before(tokens, at)
    low = token.low
    if low in _MODALS:
        return "" if token.tag == "MD" or (low in ("may", "might", "can", "will") and _is_noun(tokens, at)) else "MD"
    if low in _CONTRACTIONS:
        return _CONTRACTIONS[low] if low != "'s" else _of_s(tokens, at)
    if low in _DO or low in _BE or low in _HAVE:
        return "VBP" if token.tag not in _VERBS else ""
    return _by_neighbour(token, before)


def _by_neighbour(token: Token, before: Token | None) -> str:
    if before is None:
        return ""
    if before.low in _MODALS or before.low in _DO:
        return "VB" if token.tag in ("NN", "VBP", "VBD") else ""
    if (before.low in _BE or before.low in _HAVE) and token.tag == "VBD":
        return "VBN"
    if before.low in _PRONOUNS and token.tag in ("NN", "VB") and token.text[0].islower():
        return "VBP"
    if before.low in ("the", "a", "an", "your", "our", "their", "this", "my") and token.tag in ("VB", "VBP"):
        return "NN"
    if before.low == "to" and token.tag in ("NN", "VBP") and token.low.isalpha():
        return token.tag if token.tag == "NN" else "VB"
    return ""


def _before(tokens: list[Token], at: int) -> Token | None:
    """The word before, over 'not' and the like."""
    place = at - 1
    while place >= 0 and tokens[place].low in _SKIPPED:
        place -= 1
    return tokens[place] if place >= 0 else None


def _is_noun(tokens: list[Token], at: int) -> bool:
    """'In May', 'a can', 'your will'."""
    before = tokens[at - 1].low if at else ""
    is_month = tokens[at].text == "May" and at > 0 and before not in (".", "?", "!", '"')
    return is_month or before in ("a", "the", "your", "his", "her", "a", "my")


def _of_s(tokens: list[Token], at: int) -> str:
    """'It's' is a verb, 'Anna's' is none."""
    before = tokens[at - 1].low if at else ""
    return "VBZ" if before in ("it", "he", "she", "that", "there", "what", "here", "who", "where") else "POS"


@lru_cache(maxsize=20_000)
def is_dictionary_word(word: str) -> bool:
    """Whether the tagger's word list has the word in small letters: 'blue' is one, 'Patel' and 'Leeds' are none."""
    _tagger()
    from textblob.en import parser  # pyright: ignore[reportMissingTypeStubs]

    return word.lower() in cast(dict[str, str], parser.lexicon)  # pyright: ignore[reportUnknownMemberType]


@cache
def _tagger() -> Callable[[list[str]], list[str]]:
    from textblob.en import parser  # pyright: ignore[reportMissingTypeStubs]  # takes a second

    find_tags = cast(Callable[[list[str]], list[list[str]]], parser.find_tags)  # pyright: ignore[reportUnknownMemberType]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its files to be closed by the collector
        find_tags(["a"])  # reads its word list; dict's own methods do not
    return lambda words: [pair[1] for pair in find_tags(words)]
