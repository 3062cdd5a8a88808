"""How words are said, in the 39 phones of CMUdict: its own entries, and British ones by the espeak-ng program."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

logger = logging.getLogger(__name__)

_SECONDS = 60  # for thousands of words at once; espeak-ng says some 1,500 a second
_VOICES = ("en-gb", "en-gb-x-rp")  # 'bath' as in the north, and as in the south
_VARIANT = re.compile(r"\(\d+\)$")
_NO_PHONES = re.compile(r"[ˈˌː‿.\u200d\u0303\u0361 ]|\([a-z-]+\)")  # stress, ties and marks of a change of language
_SYLLABIC = re.compile("([nlm])\u0329")

# IPA as espeak-ng's British voice writes it → phones of CMUdict. British vowels without a counterpart take
# the nearest: the vowel of 'lot' is AA, that of 'nurse' ER, and r after a vowel is not said.
_PHONES = {
    "tʃ": "CH", "dʒ": "JH", "eɪ": "EY", "aɪə": "AY AH", "aɪ": "AY", "ɔɪ": "OY", "aʊə": "AW AH", "aʊ": "AW", "əʊ": "OW",
    "oʊ": "OW", "iə": "IY AH", "ɪə": "IY AH", "eə": "EH", "ʊə": "UH AH", "əl": "AH L", "ɛ": "EH", "e": "EH", "æ": "AE",
    "a": "AE", "ʌ": "AH", "ɐ": "AH", "ɒ": "AA", "ɔ": "AO", "ə": "AH", "ɜ": "ER", "ɚ": "ER", "ɪ": "IH", "ᵻ": "IH",
    "iː": "IY", "i": "IY", "ʊ": "UH", "uː": "UW", "u": "UW", "ɑ": "AA", "o": "AO", "θ": "TH", "ð": "DH", "ʃ": "SH",
    "ʒ": "ZH", "ŋ": "NG", "ɡ": "G", "g": "G", "j": "Y", "ɹ": "R", "r": "R", "ɾ": "T", "ʔ": "T", "p": "P", "b": "B",
    "t": "T", "d": "D", "k": "K", "f": "F", "v": "V", "s": "S", "z": "Z", "h": "HH", "m": "M", "n": "N", "l": "L",
    "w": "W", "x": "K", "ɬ": "L", "ɫ": "L",
}  # fmt: skip
_PHONE = re.compile("|".join(sorted(map(re.escape, _PHONES), key=len, reverse=True)))
_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "EY,B IY,S IY,D IY,IY,EH F,JH IY,EY CH,AY,JH EY,K EY,EH L,EH M,EH N,OW,P IY,K Y UW,AA R,EH S,T IY,Y UW,V IY,"
        "D AH B AH L Y UW,EH K S,W AY,Z EH D".split(","),
        strict=True,
    )
)


def read_dictionary(file: Path) -> dict[str, list[str]]:
    """Words and how they are said, most usual first."""
    said: dict[str, list[str]] = {}
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, phones = line.strip().partition(" ")
            if phones:
                said.setdefault(_VARIANT.sub("", word), []).append(phones.strip())
    return said


def write_dictionary(said: Mapping[str, Sequence[str]], file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        for word in sorted(said):
            for number, phones in enumerate(dict.fromkeys(said[word]), start=1):
                out.write(f"{word}{f'({number})' if number > 1 else ''} {phones}\n")


def pronounce(
    words: Collection[str],
    acronyms: Collection[str],
    *,
    american: Mapping[str, Sequence[str]],
    british: Mapping[str, Sequence[str]],
) -> dict[str, list[str]]:
    """Every way that each word is said; a word that nobody knows to say is left out.

    Args:
        words: lower case.
        acronyms: those of them that may be said as letters.
        american: entries of CMUdict.
        british: by ``ask_espeak``.
    """
    said: dict[str, list[str]] = {}
    for word in words:
        ways = [*american.get(word, ()), *british.get(word, ())]
        if word in acronyms:
            ways.insert(0, spelt(word))
        if ways:
            said[word] = ways
    return said


def spelt(acronym: str) -> str:
    """Letter by letter; a plural's s as a sound: 'hmos'."""
    plural = len(acronym) > 2 and acronym.endswith("s")
    letters = acronym[:-1] if plural else acronym
    return " ".join([*(_LETTERS[letter] for letter in letters), *(["Z"] if plural else [])])


def has_espeak() -> bool:
    return shutil.which("espeak-ng") is not None


def ask_espeak(words: Iterable[str]) -> dict[str, list[str]]:
    """How British speakers say each word; empty when the program is not there or fails, which is logged."""
    asked = sorted(set(words))
    if asked and not has_espeak():
        logger.warning("espeak_missing words=%d cure='make speech'", len(asked))
    said: dict[str, list[str]] = {}
    for voice in _VOICES if asked and has_espeak() else ():
        for word, phones in _ask(asked, voice).items():
            if phones not in said.setdefault(word, []):
                said[word].append(phones)
    return said


def _ask(words: Sequence[str], voice: str) -> dict[str, str]:
    try:
        # The full stop keeps each word a sentence, and so a line, of its own.
        spoken = subprocess.run(
            ["espeak-ng", "-q", "-v", voice, "--ipa", "--stdin"],
            input="".join(f"{word}.\n" for word in words).encode(),
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("espeak_failed voice=%s error=%s", voice, error)
        return {}
    lines = [line for line in spoken.stdout.decode(errors="replace").splitlines() if line.strip()]
    if len(lines) != len(words):
        logger.warning("espeak_failed voice=%s words=%d lines=%d", voice, len(words), len(lines))
        return {}
    return {word: phones for word, line in zip(words, lines, strict=True) if (phones := phones_of(line))}


def phones_of(ipa: str) -> str:
    """CMUdict's phones of one word in IPA; a sound that it does not have is left out."""
    plain = _SYLLABIC.sub(r"ə\1", ipa)
    return " ".join(_PHONES[found] for found in _PHONE.findall(_NO_PHONES.sub("", plain)))
