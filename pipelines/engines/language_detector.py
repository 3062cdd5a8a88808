"""Says which language a message is in: by its script, by everyday words, and by py3langid where those leave a doubt.

Residents write a few words, with names, postcodes and English terms in them. To take an English message for another
language is the worse fault, so English needs no proof and every other language does.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from pipelines.engines.language_elsewhere import Elsewhere, weigh_elsewhere
from pipelines.engines.language_statistics import LetterStatistics
from pipelines.engines.language_words import ENGLISH, FILE, Evidence, load_words, weigh

# Scripts by code points: first, last, language where the script has one here.
_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "el"), (0x0400, 0x052F, "Cyrl"), (0x0530, 0x058F, "hy"), (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "Arab"), (0x0750, 0x077F, "Arab"), (0x0900, 0x097F, "hi"), (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"), (0x0A80, 0x0AFF, "gu"), (0x0B80, 0x0BFF, "ta"), (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"), (0x0D00, 0x0D7F, "ml"), (0x0D80, 0x0DFF, "si"), (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"), (0x1000, 0x109F, "my"), (0x10A0, 0x10FF, "ka"), (0x1200, 0x137F, "ti"),
    (0x1780, 0x17FF, "km"), (0x1C80, 0x1CBF, "ka"), (0x1F00, 0x1FFF, "el"), (0x3040, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"), (0xAC00, 0xD7AF, "ko"), (0xFB50, 0xFDFF, "Arab"), (0xFE70, 0xFEFF, "Arab"),
)  # fmt: skip
# Letters that one language of a shared script has and the others have not.
_LETTERS: dict[str, dict[str, str]] = {
    "Arab": {"ar": "ةىيكأإ", "ur": "ٹڈڑںےھہۓ", "fa": "", "ps": "ښځڼېۍډړټ", "ckb": "ڕێۆڵ"},
    "Cyrl": {"uk": "іїєґ", "ru": "ыэъё", "bg": ""},
}
# What statistics choose among where neither letters nor words tell.
_OF_SCRIPT = {
    "Arab": ("ar", "fa", "ur", "ps", "ckb", "ug"),
    "Cyrl": ("uk", "ru", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"),
}
_LONGEST = 600  # characters looked at; more would not change the answer
_SHARE = 0.4  # of a message's letters in another script, from which it is in that script's language
_LIKELY = 0.7  # of py3langid, that a message is in no language offered
_HARDLY = 0.1  # of py3langid, below which a language offered is none, whatever its letters say
_SURE = 0.8  # of py3langid, beside one word of the language
_VERY_SURE = 0.92  # of py3langid, where no word of the lists was seen
# Languages in Latin letters that share many words with some that are offered, and how many more they need.
_KIN, _KIN_LEAD = frozenset({"hi-Latn", "bn-Latn", "ta-Latn"}), 1.0
_FEW_WORDS = 1.5  # that English does not have, from which statistics may say that a message is in another language


class Detector(Protocol):
    """Tells the language of a message. Threads may share it."""

    def detect(self, text: str, *, is_english: Callable[[str], bool] | None = None) -> str:
        """The BCP 47 tag of the language; 'en' whenever there is a doubt."""
        ...


class LanguageDetector:
    """Fills ``Detector``.

    Args:
        languages: BCP 47 tags that are offered: where words leave it open, a message is in one of these.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self._latin = tuple(tag for tag in languages if tag in _STATISTICAL)
        self._statistics = LetterStatistics()

    def detect(self, text: str, *, is_english: Callable[[str], bool] | None = None) -> str:
        """The language of a message.

        Args:
            text: what somebody wrote; details that were hidden, as '[NAME]', say nothing.
            is_english: knows English words, the more the better: 'bailiff', 'rebate'.

        Returns:
            A BCP 47 tag, offered or not; 'ur-Latn', 'pa-Latn' and the like for what is written in Latin letters; 'en'
            when in doubt.
        """
        text = unicodedata.normalize("NFKC", text[:_LONGEST])
        script = _script_of(text)
        if script:
            return _told_apart(script, text, self._statistics) if script in _LETTERS else script
        evidence = weigh(text, is_english)
        other = weigh_elsewhere(text, is_english)
        if evidence.greeting or other.greeting:
            return evidence.greeting or other.greeting
        return self._elsewhere(evidence, other) or self._offered(evidence)

    def _offered(self, evidence: Evidence) -> str:
        """The language of a message in Latin letters: words first, statistics where they leave a doubt."""
        best, weight = evidence.best
        if weight < 1 and (evidence.english >= 0.5 or evidence.unknown < 2):
            return ENGLISH
        if evidence.english > weight:
            return ENGLISH
        near = [tag for tag, other in evidence.foreign.items() if other > weight - 0.9 and tag in self._latin]
        if weight >= 2 and best not in self._latin:  # romanised: no statistics know it
            return best if weight > evidence.english + 0.5 else ENGLISH
        if weight >= 1 and evidence.english < 0.5 and not evidence.unknown and len(near) < 2:
            return best
        guess, sure = self._statistics.likeliest(" ".join(evidence.words), (ENGLISH, *self._latin))
        if weight >= 2 and weight >= evidence.english + 0.5:
            return guess if guess in near and len(near) > 1 else best
        if evidence.foreign.get(guess, 0) >= 1 and evidence.english < 1 and sure >= _SURE:
            return guess
        if weight < 1 and evidence.english < 0.5 and sure >= _VERY_SURE and guess != ENGLISH:
            return guess
        return ENGLISH

    def _elsewhere(self, evidence: Evidence, other: Elsewhere) -> str:
        """The language of a message that is in none of the offered ones; empty where it may be, or in English."""
        if not other.weights and other.unknown < _FEW_WORDS:
            return ""
        chances = self._statistics.chances(" ".join(evidence.words))
        guess, sure = next(iter(chances.items()))
        language, weight = other.best(guess)
        english, (best, offered) = other.against(language), evidence.best
        if weight >= 2 and weight > max(english + 0.5, offered + (_KIN_LEAD if language in _KIN else 0)):
            return language
        outside = 1 - chances[ENGLISH] - sum(chances[tag] for tag in self._latin)
        if english >= 0.5 or guess not in _OUTSIDE or (offered >= 1 and chances.get(best, 1.0) > _HARDLY):
            return ""
        if language == guess and weight >= 1 and outside >= _LIKELY:
            return guess
        words = other.unknown + (weight if language == guess else 0)
        return guess if words >= _FEW_WORDS and sure >= _LIKELY and outside >= _VERY_SURE else ""


# Languages in Latin letters that py3langid and the lists both know.
_STATISTICAL = ("cy", "pl", "ro", "pt", "es", "tr", "so", "lt", "it", "fr")
# Others in Latin letters that statistics may find.
_OUTSIDE = frozenset(
    "az ca cs da de et eu fi ga gd gl ha hr ht hu id ig is ku lg ln lv mg mt nb nl om rw sk sl sn sq st sv sw tl uz vi "
    "xh yo zu".split()
)


def _script_of(text: str) -> str:
    """The script that holds much of the text's letters, or its one language; empty for Latin letters."""
    found: Counter[str] = Counter()
    letters = 0
    for sign in text:
        script = next((name for first, last, name in _SCRIPTS if first <= ord(sign) <= last), "")
        letters += bool(script) or sign.isalpha()
        if script:
            found[script] += 1
    if not found:
        return ""
    if found["ja"]:  # Japanese is written with Chinese signs too
        found["ja"] += found.pop("zh", 0)
    script, count = found.most_common(1)[0]
    dense = 3 if script in ("zh", "ja", "ko") else 1  # a sign there is a word or a syllable
    return script if count * dense >= _SHARE * (letters - count + count * dense) and count > 1 else ""


def _told_apart(script: str, text: str, statistics: LetterStatistics) -> str:
    """The language of a script that several share: by the letters only one of them has, then by everyday words."""
    words = text.split()
    score: Counter[str] = Counter()
    for tag, letters in _LETTERS[script].items():
        score[tag] += sum(any(letter in word for letter in letters) for word in words)
    lists = load_words(FILE).by_script[script]
    for word in words:
        of = [tag for tag, listed in lists.items() if word.strip(".,?!؟،۔:;()") in listed]
        score.update(dict.fromkeys(of, 1 / len(of)) if of else {})
    best, weight = score.most_common(1)[0]
    if script == "Arab" and best in ("ar", "fa") and abs(score["fa"] - score["ar"]) < 1:
        # Farsi has letters that Arabic lacks, and writes two others in its own way.
        return "fa" if any(letter in text for letter in "پچژگکی") else "ar"
    return best if weight > 0.5 else statistics.likeliest(text, _OF_SCRIPT[script])[0]
