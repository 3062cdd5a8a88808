"""Letters said one by one, also by words that stand for them, written as one: 'pee cee en' is 'PCN'."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipelines.voice.number_words import DIGITS

# How recognisers write the names of letters.
CLEAR = {
    "ay": "A", "eh": "A", "bee": "B", "cee": "C", "dee": "D", "ef": "F", "eff": "F", "gee": "G", "jee": "G",
    "aitch": "H", "haitch": "H", "jay": "J", "kay": "K", "el": "L", "ell": "L", "em": "M", "en": "N", "pee": "P",
    "cue": "Q", "kew": "Q", "ar": "R", "ess": "S", "tee": "T", "vee": "V", "ex": "X", "zed": "Z", "zee": "Z",
} | {letter: letter.upper() for letter in "bcdefghjklmnpqrstuvwxyz"}  # fmt: skip
# Those that are everyday words count only among clear ones.
_EVERYDAY = {
    "a": "A", "be": "B", "sea": "C", "see": "C", "he": "E", "ee": "E", "eye": "I", "i": "I", "pea": "P", "queue": "Q",
    "are": "R", "tea": "T", "you": "U", "yew": "U", "why": "Y",
}  # fmt: skip
_NATO = {
    word: word[0].upper()
    for word in (
        "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar "
        "papa quebec romeo sierra tango uniform victor whiskey whisky yankee zulu"
    ).split()
} | {"xray": "X", "x-ray": "X"}
LETTERS = CLEAR | _EVERYDAY | _NATO | {"oh": "O", "o": "O"}
_OH = ("oh", "o")
_NEVER_FIRST = frozenset("a be see he i are you why".split())
_NEVER_LAST = _NEVER_FIRST - {"a"}
_DOTTED = re.compile(r"(?<![\w.])((?:[A-Za-z]\.){1,7}[A-Za-z])\b\.?(?!\w)(['’]?s\b)?")
_FOR = re.compile(
    r"\b(?P<letter>[a-z]{1,5}) (?:is for|for|as in|like) (?P<word>[a-z][a-z-]{1,11})\b(?! (?:the|my|a)\b)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z'’-]+|\d+|[^\sA-Za-z\d]+|\s+")


def letters_joined(text: str, acronyms: Collection[str]) -> str:
    """Runs of letters, and of letters and figures, as one: 'v five c' is 'V5C', 'n for nancy' is a letter.

    Args:
        text: single spaces.
        acronyms: in capitals; where a run is one and a word more, the word stays a word: 'p c n a week ago'.
    """
    text = _DOTTED.sub(lambda match: match[1].replace(".", "").upper() + ("s" if match[2] else ""), text)
    text = _FOR.sub(_letter_for, text)
    tokens = _TOKEN.findall(text)
    pieces: list[str] = []
    place = 0
    while place < len(tokens):
        end = _run_end(tokens, place, acronyms)
        if end > place:
            pieces.append(_joined([token for token in tokens[place:end] if token.isalnum()]))
            place = end
        else:
            pieces.append(tokens[place])
            place += 1
    return "".join(pieces)


def _letter_for(match: re.Match[str]) -> str:
    """'N' of 'n for nancy'; the letter and the word must agree."""
    letter = LETTERS.get(match["letter"].lower(), "")
    return letter.lower() if letter and letter == match["word"][0].upper() else match[0]


def _run_end(tokens: Sequence[str], start: int, acronyms: Collection[str]) -> int:
    """Where a run that is said sign by sign ends; ``start`` when none begins here."""
    if not _is_letter(tokens[start]) or tokens[start].lower() in _NEVER_FIRST:
        return start
    places = [start]
    for place in range(start + 1, len(tokens)):
        token = tokens[place]
        if _is_figure(token) and _joined([tokens[before] for before in places]) in acronyms:
            break  # 'NHS one one one' is a name and a number
        if _is_letter(token) or _is_figure(token):
            places.append(place)
        elif not token.isspace() and token.strip() != ",":
            break
    while len(places) > 1 and _is_word(tokens, places, acronyms):
        places.pop()
    return places[-1] + 1 if _is_spelled([tokens[place] for place in places]) else start


def _is_word(tokens: Sequence[str], places: Sequence[int], acronyms: Collection[str]) -> bool:
    """Whether the last of a run is a word of the sentence."""
    signs = _joined([tokens[place] for place in places])
    last = tokens[places[-1]].lower()
    if signs in acronyms:
        return False
    if signs[:-1] in acronyms or (last in _NEVER_LAST and not _is_figure(tokens[places[-2]])):
        return True
    # '... en gee one two people': a figure at the end of letters may count what follows.
    return _is_figure(last) and not any(_is_figure(tokens[place]) for place in places[:-1]) and len(places) > 3


def _is_spelled(run: Sequence[str]) -> bool:
    clear = [token for token in run if token.lower() in CLEAR | _NATO or (token.isupper() and token not in ("I", "A"))]
    figures = [token for token in run if _is_figure(token) and token not in clear]
    told = sum(token.lower() not in _NATO for token in run)  # 'papa' and 'india' alone are a father and a country
    return len(run) > 1 and (len(clear) >= 2 or bool(clear and figures)) and (told > 0 or len(run) > 2)


def _is_letter(token: str) -> bool:
    return token.lower() in LETTERS or (1 < len(token) <= 8 and token.isupper() and token.isalpha())


def _is_figure(token: str) -> bool:
    return token.lower() in DIGITS or (token.isdigit() and len(token) <= 2)


def _joined(run: Sequence[str]) -> str:
    """'Oh' is a figure among figures, and a letter among letters."""
    figures = any(_is_figure(token) and token.lower() not in _OH for token in run)
    return "".join("0" if figures and token.lower() in _OH else _sign(token) for token in run)


def _sign(token: str) -> str:
    lower = token.lower()
    if token.isupper():
        return token
    return LETTERS[lower] if lower in LETTERS else DIGITS.get(lower, token)
