"""Which language a few words are in, by everyday words and letters: what statistics over letters cannot tell."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, read_data_file, texts
from pipelines.errors import Fault, KnowledgeError

FILE = Path(__file__).parent / "language_words.yaml"
ENGLISH = "en"

# Details that redaction hid, and addresses.
_NO_WORDS = re.compile(r"\[[A-Z ]{2,30}\]|\S+@\S+|(?:https?://|www\.)\S+|\S+\.(?:uk|com|org|net)\b\S*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LINK = 3  # most letters of a word that links the parts of a name
_ACROSS = re.compile(r"(?<=[.?!:;\n])\s+")
_UNMARKED = str.maketrans("łŁıøđß", "lLiods")


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of ``language_words.yaml``, with and without accents."""

    english: frozenset[str]
    subject: frozenset[str]
    greetings: dict[str, str]  # greeting, language
    borrowed: re.Pattern[str]  # sayings of other languages that English has
    letters: dict[str, frozenset[str]]  # letter, languages
    languages: dict[str, frozenset[str]]  # word, languages
    by_script: dict[str, dict[str, frozenset[str]]]  # script, language, its words


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the words of one message speak for."""

    english: float  # words that English has and the language below has not
    foreign: dict[str, float]  # by language
    unknown: int  # words of no list
    words: tuple[str, ...]  # all that were looked at, as typed
    greeting: str = ""  # language of which the whole message is a greeting

    @property
    def best(self) -> tuple[str, float]:
        """The language most spoken for, and by how many words; English when none is."""
        if not self.foreign:
            return ENGLISH, 0.0
        return max(self.foreign.items(), key=lambda item: item[1])


def unmarked(text: str) -> str:
    """The text in small letters without accents: 'Zniżkę' is 'znizke'."""
    plain = unicodedata.normalize("NFD", text.casefold().translate(_UNMARKED))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_UNMARKED)


def everyday_words(language: str) -> frozenset[str]:
    """The everyday words of a language, with and without accents."""
    return frozenset(word for word, of in load_words(FILE).languages.items() if language in of)


def subject_words() -> frozenset[str]:
    """English words of the subject, in small letters, that people use in any language: 'council', 'permit'."""
    return load_words(FILE).subject


def words_of(text: str) -> tuple[str, ...]:
    """The words that can tell: without details, addresses, borrowed sayings and names inside a sentence.

    Words with figures stay out, as postcodes have them; of Arabic in Latin letters the known ones stay ('adfa3').
    """
    lists = load_words(FILE)
    found: list[str] = []
    for sentence in _ACROSS.split(lists.borrowed.sub(" ", _NO_WORDS.sub(" ", text))):
        words = [word.replace("’", "'") for word in _WORD.findall(sentence)]
        words = [word for word in words if word.isalpha() or "'" in word or word.casefold() in lists.languages]
        shouted = sum(word.isupper() for word in words) > len(words) / 2
        words = [word for at, word in enumerate(words) if not _in_a_name(words, at)]
        found += [word for at, word in enumerate(words) if at == 0 or shouted or word[0].islower() or word.isupper()]
    return tuple(found)


def _in_a_name(words: Sequence[str], at: int) -> bool:
    """Whether a short word stands inside a name: 'Rue de la Paix', 'Maria dos Santos'."""
    if len(words[at]) > _LINK or not words[at].islower():
        return False
    before = next((word for word in reversed(words[:at]) if len(word) > _LINK or not word.islower()), "")
    after = next((word for word in words[at + 1 :] if len(word) > _LINK or not word.islower()), "")
    return before[:1].isupper() and before != words[0] and after[:1].isupper()


def weigh(text: str, is_english: Callable[[str], bool] | None = None) -> Evidence:
    """What the words of a message speak for.

    Args:
        text: what somebody wrote.
        is_english: knows more English words than the list; asked only of words of no list.
    """
    lists = load_words(FILE)
    words = words_of(text)
    told = " ".join(word.casefold() for word in words)
    greeting = lists.greetings.get(told) or lists.greetings.get(unmarked(told), "")
    foreign: Counter[str] = Counter()
    english = 0.0
    unknown = 0
    for small in dict.fromkeys(word.casefold() for word in words):
        of = lists.languages.get(small, frozenset()) | _by_letters(small, lists)
        if small in lists.subject:
            continue
        if small in lists.english:
            english += 0.4 if of else 1.0
            foreign.update(dict.fromkeys(of, 0.25))
        elif of:
            foreign.update(dict.fromkeys(of, 1.0))
        elif is_english is not None and is_english(small):
            english += 0.7
        else:
            unknown += 1
    return Evidence(english, dict(foreign), unknown, words, greeting)


def _by_letters(word: str, lists: Words) -> frozenset[str]:
    """Languages that have a letter of this word that few languages have."""
    return frozenset[str]().union(*(lists.letters.get(letter, frozenset()) for letter in word))


@cache
def load_words(file: Path) -> Words:
    """Read the lists once.

    Raises:
        KnowledgeError: the file is missing or lacks a list.
    """
    data = read_data_file(file)
    lists = {tag: _listed(written) for tag, written in entries(data.get("words")).items()}
    if not lists or not data.get("english"):
        raise KnowledgeError([Fault(file, 0, "'english' or 'words' is missing", "Put the file back from the release")])
    letters = {tag: str(written) for tag, written in entries(data.get("letters")).items()}
    greetings = {tag: texts(written) for tag, written in entries(data.get("greetings")).items()}
    return Words(
        english=frozenset(_listed(data.get("english"))),
        subject=frozenset(_listed(data.get("subject"))),
        greetings={form: tag for tag, said in greetings.items() for one in said for form in (one, unmarked(one))},
        borrowed=_any_of(texts(data.get("borrowed"))),
        letters=_turned({tag: list(signs) for tag, signs in letters.items()}),
        by_script={
            script: {tag: frozenset(_listed(written)) for tag, written in entries(of).items()}
            for script, of in entries(data.get("by_script")).items()
        },
        languages=_turned({tag: [*words, *map(unmarked, words)] for tag, words in lists.items()}),
    )


def _any_of(sayings: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sayings)) or '(?!)'})\b", re.IGNORECASE)


def _listed(written: object) -> list[str]:
    return str(written or "").split()


def _turned(by_language: dict[str, Sequence[str]] | dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """Languages by word."""
    found: dict[str, set[str]] = {}
    for tag, words in by_language.items():
        for word in words:
            found.setdefault(word, set()).add(tag)
    return {word: frozenset(tags) for word, tags in found.items()}
