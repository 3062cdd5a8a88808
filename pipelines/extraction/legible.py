"""Whether the letters of a file can be read: a damaged file, or one with a font of its own signs, gives rubbish."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\S+")
_ROW = re.compile(r"^(.)\1*$")  # '.....', '-', '•': a leader, a rule or a bullet
_USUAL = re.compile(r"^[()\[\]{}_.…,;:?!/|\\&+=<>–—-]*[()\[\]_.…/|&+=<>–—-][()\[\]{}_.…,;:?!/|\\&+=<>–—-]*$")
_ODD_KINDS = ("Cc", "Cn", "Co", "Cs")
_ONE_SCRIPT = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "KATAKANA-HIRAGANA"})
_ANY_SCRIPT = frozenset({"MICRO", "OHM", "KELVIN", "ANGSTROM", "FEMININE", "MASCULINE", "MODIFIER", "SUPERSCRIPT"})
_ENOUGH = 60  # letters from which letters that stand alone say something
RUBBISH, SOME = 0.3, 0.04  # shares: a file to refuse, a page to mark


def unreadable_share(text: str) -> float:
    """The share of the letters and signs of a text that cannot be words, figures or usual signs, from 0 to 1."""
    words: list[str] = _WORD.findall(text)
    whole = sum(map(len, words))
    if not whole:
        return 0.0
    odd = sum(_odd(word) for word in words)
    letters = re.findall(r"[^\W\d_]+", text)
    count = sum(map(len, letters))
    alone = sum(len(one) == 1 for one in letters if one.isascii())
    if count >= _ENOUGH and alone > 0.5 * count:  # 'T h e  o f f i c e'
        odd = max(odd, alone)
    return odd / whole


def _odd(word: str) -> int:
    """How many signs of a word are of no use to a reader."""
    if _ROW.match(word) and "\ufffd" not in word and len(word) != 1:
        return 0
    if not any(sign.isalnum() for sign in word):
        is_usual = _USUAL.match(word) or (len(word) == 1 and word not in "!\"$'@\ufffd¯¬`^~")
        return 0 if is_usual else len(word)
    scripts = {script for sign in word if (script := _script(sign))}
    if len(scripts) > 1:
        return len(word)
    return sum(sign == "\ufffd" or unicodedata.category(sign) in _ODD_KINDS for sign in word)


@lru_cache(maxsize=4096)
def _script(sign: str) -> str:
    """The script of a letter by its name in Unicode; scripts that are written together are one."""
    if not sign.isalpha():
        return ""
    name = unicodedata.name(sign, "").split(" ")[0]
    return "" if name in _ANY_SCRIPT else "CJK" if name in _ONE_SCRIPT else name
