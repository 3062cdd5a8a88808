"""Names of people, places and bodies in a text, by capitals, titles and what names end with: a heuristic.

A single everyday word with a capital ('Bath') is not told from a word that a council writes large ('Council').
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.documents.tagging import is_dictionary_word
from pipelines.documents.values.days import MONTHS, WEEKDAYS

_WORD = r"[A-Z][\w'’-]*[a-z][\w'’-]*|[A-Z]\."
_RUN = re.compile(rf"(?:{_WORD})(?:\s(?:(?:of|the|and|for|upon|on|le|de)\s){{0,2}}(?:{_WORD}))*")
_LABEL = re.compile(
    r"\b(?:band|zone|tier|category|group|class|stage|part|section|schedule|room|flat)s?\s(?:[A-Z]|\d{1,3}[A-Z]?)\b",
    re.I,
)
_OWNED = re.compile(r"['’]s?$")
_TITLES = frozenset("mr mrs ms miss dr cllr councillor sir lady lord rev prof mx".split())
_TAILS = frozenset(
    "council road street avenue lane close court house hall centre park trust agency tribunal act ltd limited library "
    "school college hospital association society bureau university church station square drive crescent terrace "
    "gardens "
    "bridge market museum theatre authority ombudsman advice foundation commission court".split()
)
_NO_NAMES = frozenset(
    "the a an our your you we if for when please this that these those in on at by to from and or but it they he she i "
    "no "
    "not all any each every some most more many if as with under after before until unless why what how who where "
    "which "
    "do does did can may must will would should could is are was were there here yes call email contact "
    "visit pay dear hello hi yours".split()
) | {name.lower() for name in (*MONTHS, *WEEKDAYS, *(f"{day}s" for day in WEEKDAYS))}
_SMALL = frozenset("of the and for upon on le de".split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands."""

    text: str
    words: tuple[str, ...]  # that must be found for it to be kept: small letters, no titles
    start: int
    end: int


@lru_cache(maxsize=20_000)
def names(text: str) -> tuple[Name, ...]:
    """The names of a text in their order, and labels such as 'Band D'."""
    labels = [
        Name(match[0], tuple(_singular(match[0]).split()), match.start(), match.end())
        for match in _LABEL.finditer(text)
    ]
    runs = [name for name in _runs(text) if not any(one.start < name.end and name.start < one.end for one in labels)]
    return tuple(sorted([*labels, *runs], key=lambda name: name.start))


def _singular(label: str) -> str:
    word, mark = label.lower().split()
    return f"{word.removesuffix('s') if word != 'class' else word} {mark}"


def _runs(text: str) -> Iterator[Name]:
    for match in _RUN.finditer(text):
        words = match[0].split()
        start = match.start()
        if words[0].rstrip(".").lower() in _TITLES and "of" in words:  # 'Mrs Patel of Housing Services'
            words = words[: words.index("of")]
        while words and words[0].lower() in _NO_NAMES | _SMALL:
            start += len(words[0]) + 1
            words = words[1:]
        while words and words[-1].lower() in _NO_NAMES | _SMALL:
            words = words[:-1]
        if words and _is_name(words, opens=_opens(text, start)):
            said = " ".join(words)
            yield Name(said, name_key(said), start, start + len(said))


def _opens(text: str, start: int) -> bool:
    """Whether a word begins a sentence, where every word has a capital."""
    before = text[:start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".?!:\n•-–"


def _is_name(words: list[str], *, opens: bool) -> bool:
    plain = [_OWNED.sub("", word).lower() for word in words]
    if plain[0].rstrip(".") in _TITLES:
        return len(words) > 1
    large = [word for word in plain if word not in _SMALL]
    unknown = [at for at, word in enumerate(large) if _is_proper(word)]
    if len(large) == 1:
        return bool(unknown) and not opens
    return bool(unknown) or (large[-1] in _TAILS and large[0] not in ("the", "council"))


def _is_proper(word: str) -> bool:
    """Whether a word is in no dictionary: 'Patel', 'Northmere', but not a plural or a word with a hyphen of ours."""
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), *word.split("-"))
    return word.isalpha() and len(word) > 2 and not any(is_dictionary_word(form) for form in forms)


def name_key(name: str) -> tuple[str, ...]:
    """The words that must be found for a name to be kept."""
    words = [_OWNED.sub("", word).rstrip(".").lower() for word in name.split()]
    return tuple(word for word in words if word not in _SMALL and word not in _TITLES and word)
