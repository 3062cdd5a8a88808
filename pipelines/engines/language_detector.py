"""Says which language a message is in: by its script, by everyday words, and by py3langid where those leave a doubt.

Residents write a few words, with names, postcodes and English terms in them. To take an English message for another
language is the worse fault, so English needs no proof and every other language does.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Protocol

from pipelines.engines.language_words import ENGLISH, FILE, Evidence, load_words, weigh

# Scripts by code points: first, last, language where the script has one here.
_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "el"), (0x0400, 0x052F, "Cyrl"), (0x0590, 0x05FF, "he"), (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"), (0x0900, 0x097F, "hi"), (0x0980, 0x09FF, "bn"), (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"), (0x0B80, 0x0BFF, "ta"), (0x0E00, 0x0E7F, "th"), (0x1200, 0x137F, "ti"),
    (0x3040, 0x30FF, "ja"), (0x3400, 0x9FFF, "zh"), (0xAC00, 0xD7AF, "ko"), (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
)  # fmt: skip
# Letters that one language of a shared script has and the others have not.
_LETTERS: dict[str, dict[str, str]] = {
    "Arab": {"ar": "ةىيكأإ", "ur": "ٹڈڑںےھہۓ", "fa": "", "ps": "ښځڼېۍډړټ", "ckb": "ڕێۆڵ"},
    "Cyrl": {"uk": "іїєґ", "ru": "ыэъё", "bg": ""},
}
_LONGEST = 600  # characters looked at; more would not change the answer
_SHARE = 0.4  # of a message's letters in another script, from which it is in that script's language
_SURE = 0.8  # of py3langid, beside one word of the language
_VERY_SURE = 0.92  # of py3langid, where no word of the lists was seen


class Detector(Protocol):
    """Tells the language of a message. Threads may share it."""

    def detect(self, text: str, *, is_english: Callable[[str], bool] | None = None) -> str:
        """The BCP 47 tag of the language; 'en' whenever there is a doubt."""
        ...


class LanguageDetector:
    """Fills ``Detector`` for the languages offered and a few more.

    Args:
        languages: BCP 47 tags that are offered; a message in any other language comes back under that language's tag
            where its script tells, else as English.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self._latin = tuple(tag for tag in languages if tag in _STATISTICAL)
        self._offered = frozenset(languages)
        self._lock = threading.Lock()
        self._loaded: Any = None

    def detect(self, text: str, *, is_english: Callable[[str], bool] | None = None) -> str:
        """The language of a message.

        Args:
            text: what somebody wrote; details that were hidden, as '[NAME]', say nothing.
            is_english: knows English words, the more the better: 'bailiff', 'rebate'.

        Returns:
            A BCP 47 tag; 'ur-Latn', 'pa-Latn' and 'ar-Latn' for what is written in Latin letters; 'en' when in doubt.
        """
        text = text[:_LONGEST]
        script = _script_of(text)
        if script:
            return _told_apart(script, text) if script in _LETTERS else script
        evidence = weigh(text, is_english)
        if evidence.greeting:
            return self._if_offered(evidence.greeting)
        return self._if_offered(self._latin_language(evidence))

    def _if_offered(self, tag: str) -> str:
        return tag if tag.partition("-")[0] in self._offered else ENGLISH

    def _latin_language(self, evidence: Evidence) -> str:
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
        guess, sure = self._statistics(" ".join(evidence.words))
        if weight >= 2 and weight >= evidence.english + 0.5:
            return guess if guess in near and len(near) > 1 else best
        if evidence.foreign.get(guess, 0) >= 1 and evidence.english < 1 and sure >= _SURE:
            return guess
        if weight < 1 and evidence.english < 0.5 and sure >= _VERY_SURE and guess != ENGLISH:
            return guess
        return ENGLISH

    def _statistics(self, text: str) -> tuple[str, float]:
        """The likeliest of the languages offered in Latin letters, and how likely it is, 0 to 1."""
        with self._lock:
            if self._loaded is None:
                self._loaded = _load((ENGLISH, *self._latin))
            found, sure = self._loaded.classify(text.lower())
        return str(found), float(sure)


# Languages in Latin letters that py3langid and the lists both know.
_STATISTICAL = ("cy", "pl", "ro", "pt", "es", "tr", "so", "lt", "it", "fr")


def _load(languages: Sequence[str]) -> Any:
    """py3langid for these languages; a second to load, so only when it is first needed."""
    vendor: Any = import_module("py3langid.langid")
    identifier = vendor.LanguageIdentifier.from_model_file(vendor.MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages))
    return identifier


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


def _told_apart(script: str, text: str) -> str:
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
    return best if weight > 0.5 else {"Arab": "ar", "Cyrl": "uk"}[script]
