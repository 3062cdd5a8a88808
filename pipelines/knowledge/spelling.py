"""Puts misspelt words right, but only towards words that the council's pages use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from pipelines.knowledge.terms import STOP_WORDS, stem

# Not inside '[PCN]', an address, a plate or a code: those are no words.
_TOKEN = re.compile(r"(?<![\w\[@./-])[A-Za-z]+(?:['’][A-Za-z]+)?(?![\w\]@/]|\.\w|-\d)")
MIN_LENGTH = 4  # shorter words are as likely to be names, codes and plates
LONG = 7  # letters from which two mistakes are forgiven
# Words that people write short on purpose; no dictionary has them and none is a misspelling.
_SHORTHAND = """
aint arent couldnt didnt doesnt gonna gotta hadnt hasnt havent hrs isnt kinda mins msg shouldnt shes thanx theres theyre
theyve thru till tomoz wanna wasnt werent weve wheres whos wouldnt yous youve yrs
"""
SHORTHAND = frozenset(_SHORTHAND.split())
NEAREST = 25  # words compared further: the nearest few may all start with another letter


class Speller:
    """Corrects single words by edit distance (letter swaps count as one)."""

    def __init__(
        self, words: Mapping[str, int], *, stems: Mapping[str, int], known: frozenset[str] = frozenset()
    ) -> None:
        """Take what is spelt right.

        Args:
            words: word of the pages → number of passages it stands in; corrections are chosen from these.
            stems: terms that the index finds as they are, residents' own wordings included.
            known: everyday English words.
        """
        self._words = words
        self._stems = stems
        self._known = known
        self._choices = [word for word in words if len(word) >= MIN_LENGTH and word.isalpha()]
        self._correct_word = lru_cache(maxsize=20_000)(self._look_up)

    def correct(self, text: str) -> str:
        """The text with each unknown word replaced by the nearest known one, or kept when none is near."""
        return _TOKEN.sub(lambda match: self._replacement(match, text), text)

    def _replacement(self, match: re.Match[str], text: str) -> str:
        word = match.group()
        # 'I am Mrs Perking': a capital inside a sentence is a name. In a text of capitals it says nothing.
        starts = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".!?:"
        is_name = word[0].isupper() and word[1:].islower() and not starts and not text.istitle()
        return word if is_name else self._correct_word(word)

    def _look_up(self, word: str) -> str:
        lower = word.lower()
        if len(lower) < MIN_LENGTH or "'" in lower or "’" in lower or self._is_known(lower):
            return word
        halves = self._two_words(lower)
        if halves:
            return halves
        # A word that only a resident's wording has may be a name of theirs: it moves by one letter at most.
        allowed = 1 if len(lower) < LONG or stem(lower) in self._stems else 2
        near = process.extract(lower, self._choices, scorer=OSA.distance, score_cutoff=allowed, limit=NEAREST)
        # Letters are left out more often than they are swapped for others: 'pavment' is 'pavement', not 'payment'.
        found = [
            (distance, not _leaves_out(lower, choice), -self._words[choice], choice)
            for choice, distance, _ in near
            if choice[0] == lower[0]
        ]
        return min(found)[3] if found else word

    def _is_known(self, lower: str) -> bool:
        return lower in STOP_WORDS or lower in SHORTHAND or lower in self._known or lower in self._words

    def _two_words(self, lower: str) -> str:
        """'counciltax' as 'council tax', when both halves are words of the pages; the pair used most."""
        pairs = [(lower[:cut], lower[cut:]) for cut in range(3, len(lower) - 2)]
        good = [pair for pair in pairs if all(map(self._is_half, pair))]
        return " ".join(max(good, key=lambda pair: min(self._words[half] for half in pair))) if good else ""

    def _is_half(self, half: str) -> bool:
        return half in self._words and (not self._known or half in self._known or len(half) >= MIN_LENGTH)


def _leaves_out(typed: str, word: str) -> bool:
    """Whether the typed letters all stand in the word, in order."""
    letters = iter(word)
    return all(letter in letters for letter in typed)


def likest(text: str, choices: Sequence[str], *, from_: float, limit: int = 10) -> list[tuple[int, float]]:
    """The choices that are most like a text as (place, likeness), best first.

    Likeness is 1 less the share of letters that must be put in, left out or changed; 1 for the same text.
    """
    scorer = Levenshtein.normalized_similarity
    found = process.extract(text, choices, scorer=scorer, score_cutoff=from_, limit=limit)
    return [(place, likeness) for _, likeness, place in found]
