"""Puts names of the council right in what was heard: places, schemes and forms, by their sound and their letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipelines.knowledge.spelling import likest
from pipelines.knowledge.terms import STOP_WORDS

ALIKE = 0.6  # share of letters that a heard name must have right when it sounds the same
ALIKE_BY_LETTERS = 0.85  # and when it does not quite
LEAST = 6  # letters of a name that may be put together of everyday words: 'ash come' is Ashcombe
LONGEST = 4  # words

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SOUNDS = (
    (r"^(?:kn|gn)", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"tch", "C"), (r"sch", "sk"), (r"ch", "C"), (r"sh", "C"),
    (r"ph", "f"), (r"th", "t"), (r"ck", "k"), (r"gh(?=t|$)", ""), (r"mb$", "m"), (r"mb(?=[^aeiou])", "m"),
    (r"mbe$", "m"), (r"c(?=[eiy])", "s"), (r"[cq]", "k"), (r"x", "ks"), (r"z", "s"), (r"v", "f"), (r"dg(?=e)", "j"),
    (r"g(?=[ei])", "j"), (r"b", "p"), (r"d", "t"), (r"g", "k"), (r"j", "C"), (r"[wh]", ""), (r"[aeiouy]+", "a"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Name:
    written: str
    joined: str  # small letters only
    sound: str


class Vocabulary:
    """The names of one council. Threads may share it."""

    def __init__(self, names: Iterable[str], *, is_word: Callable[[str], bool]) -> None:
        """Take the names as they are written.

        Args:
            names: 'Tannery Lane', 'Crisis and Resilience Fund'.
            is_word: whether a word is everyday English or stands on the pages; such a word alone is never changed.
        """
        self._names = [_name(name) for name in dict.fromkeys(names) if len(_joined(name)) >= 4]
        self._choices = [name.joined for name in self._names]
        self._known = {name.joined for name in self._names}
        self._is_word = is_word

    def corrected(self, text: str) -> str:
        """The text with names that were nearly heard put right; everything else stays."""
        words = list(_WORD.finditer(text))
        pieces: list[str] = []
        place = end = 0
        while place < len(words):
            size, name = self._name_at([word[0] for word in words[place : place + LONGEST]])
            pieces.append(text[end : words[place].start()])
            last = words[place + max(size, 1) - 1]
            pieces.append(name or last[0])
            end, place = last.end(), place + max(size, 1)
        return "".join((*pieces, text[end:]))

    def _name_at(self, words: list[str]) -> tuple[int, str]:
        """How many words make a name, and the name; the longest first."""
        for size in range(len(words), 0, -1):
            if _joined(" ".join(words[:size])) in self._known:
                return (size, "") if size == 1 else (1, "")
            name = self._near(words[:size])
            if name:
                return size, name
        return 0, ""

    def _near(self, words: list[str]) -> str:
        joined = _joined(" ".join(words))
        lower = [word.lower() for word in words]
        everyday = all(map(self._is_word, lower))
        if len(joined) < 4 or lower[0] in STOP_WORDS or lower[-1] in STOP_WORDS or (everyday and len(words) == 1):
            return ""
        for place, likeness in likest(joined, self._choices, from_=ALIKE, limit=3):
            name = self._names[place]
            same_sound = _sound(joined) == name.sound
            if everyday and not (same_sound and len(name.joined) >= LEAST):
                continue
            if same_sound or likeness >= ALIKE_BY_LETTERS:
                return name.written
        return ""


def _name(written: str) -> _Name:
    joined = _joined(written)
    return _Name(written, joined, _sound(joined))


def _joined(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _sound(letters: str) -> str:
    """A rough key: vowels are one, voiced and unvoiced consonants are one, as on a bad line."""
    for pattern, sound in _SOUNDS:
        letters = re.sub(pattern, sound, letters)
    return re.sub(r"(.)\1+", r"\1", letters[:1] + letters[1:].replace("a", ""))
