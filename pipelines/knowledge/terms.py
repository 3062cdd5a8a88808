"""Words as search sees them: lower case, stemmed, without stop words, with lay words turned into the official ones."""

# PyStemmer comes without types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import Stemmer
import yaml

from pipelines.errors import Fault, KnowledgeError

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")

# Closed-class English words. 'not', 'no', 'without' stay in: they change what is asked.
_STOP_WORDS = """
a about above after again all also am an and any are as at be because been before being but by can cant cannot
could did do does doing dont down during each few for from further get getting got had has have having he her
here hers him his how i id if ill im in into is isnt it its ive just let like me more most my myself need of off
on once only or other our out over own please pls same she should so some such tell than thank thanks that thats
the their them then there these they this those through to too under until up us very want was we were what
whats when where which while who whom whose why will with would wont you your yours youre hi hello hey
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def words(text: str) -> list[str]:
    """Lower-case words and numbers in order, apostrophes dropped ("don't" -> "dont")."""
    return [word.replace("'", "").replace("’", "") for word in _WORD.findall(text.lower())]


def _new_stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball stem of one lower-case word."""
    # A stemmer object keeps state while it works, so threads must not share one; results are cached instead.
    return _new_stemmer().stemWord(word)


def terms(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order, repeats kept."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


def load_lay_words(file: Path) -> dict[str, tuple[str, ...]]:
    """Read the lay word list: what residents say → what pages say.

    Raises:
        KnowledgeError: the file is not a mapping of phrases to lists of phrases.
    """
    if not file.exists():
        return {}
    cure = "Write one line per phrase: 'bailiff: [enforcement agent]'"
    try:
        data: object = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise KnowledgeError([Fault(file, 0, f"not valid YAML ({error})", cure)]) from error
    if not isinstance(data, Mapping):
        raise KnowledgeError([Fault(file, 0, "not a mapping of phrases", cure)])
    lay: dict[str, tuple[str, ...]] = {}
    for phrase, official in data.items():  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(phrase, str) or not isinstance(official, list):
            raise KnowledgeError([Fault(file, 0, f"entry {phrase!r} is not a phrase with a list", cure)])
        lay[" ".join(words(phrase))] = tuple(str(item) for item in official)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return lay


def official_words(text: str, lay: Mapping[str, Sequence[str]]) -> list[str]:
    """The official phrases for every lay phrase (1 to 4 words) that stands in the text."""
    found: list[str] = []
    tokens = words(text)
    for size in range(1, 5):
        for start in range(len(tokens) - size + 1):
            found.extend(lay.get(" ".join(tokens[start : start + size]), ()))
    return list(dict.fromkeys(found))
