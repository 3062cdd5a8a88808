"""An answer's sentence in words that a voice reads well: no figures, abbreviations, addresses or marks are left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, items, read_data_file, texts
from pipelines.voice.number_words import in_words
from pipelines.voice.spoken_figures import figures_said

WORDS = Path(__file__).with_name("spoken_words.yaml")

_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\[]+)\]\([^)\s]*\)")
_MARKS = re.compile(r"\*\*|__|`+|~~|^#{1,6}\s+|^>\s+|^\s*(?:[-*•·]|\d{1,2}[.)])\s+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])[*_](?=\S)([^*_]+)(?<=\S)[*_](?![\w*])")
_HOST = r"(?:[a-z0-9-]+\.)+(?:uk|com|org|net|example|gov|london|info|scot|wales|cymru|eu|io)\b"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_ADDRESS = rf"(?:https?://[^\s,;)]*[\w/]|(?:www\.)?{_HOST}(?:/[^\s,;)]*[\w/])?)"
_CALLED_OR_MAIL = re.compile(rf",? or (?:(?:e-?mail|write to|at) )+{_MAIL}", re.IGNORECASE)
_TO_MAIL = re.compile(
    rf"\b(?P<verb>e-?mail|write to|contact)(?: (?P<what>it|them|us|this) (?:to|at|on)|(?: us)? at|)? {_MAIL}",
    re.IGNORECASE,
)
_AT_MAIL = re.compile(rf"\b(?:at|by e-?mail at|to) {_MAIL}", re.IGNORECASE)
_ANY_MAIL = re.compile(_MAIL)
_PAREN_ADDRESS = re.compile(rf"\s?\((?:see |at )?{_ADDRESS}\)", re.IGNORECASE)
_ONLINE_AT = re.compile(rf"\bonline (?:at|on|via|through) {_ADDRESS}", re.IGNORECASE)
_GO_TO = re.compile(
    rf"\b(?P<verb>go to|visit|see|use|check|read|or|into|through|tell|from|and) (?P<address>{_ADDRESS})", re.IGNORECASE
)
_AT_ADDRESS = re.compile(rf"\b(?:at|on|via|by) (?P<address>{_ADDRESS})", re.IGNORECASE)
_ANY_ADDRESS = re.compile(rf"(?P<address>{_ADDRESS})", re.IGNORECASE)
_GOVERNMENT = re.compile(r"^(?:https?://)?(?:www\.)?gov\.uk\b", re.IGNORECASE)
_POSTCODE = re.compile(r"\b(?P<area>[A-Z]{1,2})(?P<district>\d[A-Z\d]?) ?(?P<sector>\d)(?P<unit>[A-Z]{2})\b")
_INITIALS_IN_BRACKETS = re.compile(r"\s?\((?:an? )?(?P<letters>[A-Z][A-Za-z0-9]{1,6})\)")
_BRACKETS = re.compile(r"\s?[(\[](?P<inside>[^()\[\]]{1,200})[)\]]")
_LETTER_FOR = re.compile(r"(?<=\b[A-Z])\s\((?P<inside>[A-Z][^()]{1,60})\)")
_MASK = re.compile(r"\[[A-Z][A-Z /-]+\]")
_SLASH = re.compile(r"(?<=[A-Za-z])\s?/\s?(?=[A-Za-z])")
_DASH = re.compile(r"\s+[-–—]+\s+|\s?[–—]\s?")
_QUOTES = re.compile(r"[\"“”«»]|(?<![\w])['‘’]|['‘’](?!\w)")
_CODE = re.compile(r"\b(?=[A-Z\d]{2,14}\b)(?:[A-Z]{1,4}\d[A-Z\d]*|\d[A-Z][A-Z\d]*)\b")
_CAPITALS = re.compile(r"\b(?P<word>[A-Z]{2,7})(?P<plural>s?)\b(?!\.[A-Z])")
_LONE_A = re.compile(
    r"(?P<before>\b(?:[Bb]ands?|[Cc]lass(?:es)?|[Zz]ones?|[Cc]odes?|[Gg]roup|[Pp]art|[Pp]lan|to|and|or),? )A(?= [a-z])"
)
_LIST_OF_LETTERS = re.compile(r"\bA(?=,? (?:to|and|or) [B-Z]\b)")
_COMMAS = re.compile(r"\s*,(?:\s*,)+")
_BEFORE_COMMA = re.compile(r"\s+([,.;:?!])")
_COMMA_END = re.compile(r",\s*([.;:?!])")
_BARE_SPACE = re.compile(r"\s+")
# Words that writers put in capitals for weight.
_WEIGHTY = frozenset(
    "not no never only must do does all any both and or if but before after always every free new now yes the you your "
    "we our at in on by to is are it".split()
)


@dataclass(frozen=True, slots=True)
class Manner:
    """What ``spoken_words.yaml`` says, ready to use."""

    as_words: frozenset[str]
    said: re.Pattern[str]
    means: dict[str, str]
    other_names: frozenset[str]
    of_the_screen: tuple[tuple[re.Pattern[str], str], ...]


def spoken(text: str, *, own_site: str = "") -> str:
    """One or more sentences as they are to be said; empty where nothing is left but a pointer to a screen.

    Args:
        text: of an answer, in English.
        own_site: the council's own website, whose addresses are 'our website'.
    """
    manner = load_manner(WORDS)
    text = _without_marks(text)
    text = _for_the_ear(text, manner)
    text = _without_addresses(text, own_site)
    text = _POSTCODE.sub(_postcode, text)
    text = manner.said.sub(lambda match: manner.means[match[0]], text)
    text = _without_brackets(text, manner)
    text = _CODE.sub(_code, text)
    text = figures_said(text)
    text = _SLASH.sub(" or ", text.replace("and/or", "and or"))
    text = _CAPITALS.sub(lambda match: _capitals(match, manner), text)
    text = _LIST_OF_LETTERS.sub("eh", text)
    text = _LONE_A.sub(r"\g<before>eh", text)
    return _tidy(_DASH.sub(", ", _QUOTES.sub("", text)))


def spelled(letters: str) -> str:
    """Letters one by one. Between dots a voice reads 'A' as a letter; a last dot would end the sentence."""
    return ".".join(letters)


@cache
def load_manner(file: Path) -> Manner:
    """Read the data file, once.

    Raises:
        KnowledgeError: it is missing or broken.
    """
    data = read_data_file(file)
    means = {written.strip(): str(said) for written, said in entries(data.get("said")).items()}
    longest = sorted(means, key=len, reverse=True)
    pattern = "|".join(rf"(?<![\w.]){re.escape(word)}(?![\w])" for word in longest)
    screen = [entries(row) for row in items(data.get("of_the_screen"))]
    return Manner(
        frozenset(word for line in texts(data.get("as_words")) for word in line.split()),
        re.compile(pattern),
        means,
        frozenset(name for line in texts(data.get("other_names")) for name in re.split(r",\s*", line)),
        tuple((re.compile(str(row["match"]), re.IGNORECASE), str(row["say"])) for row in screen),
    )


def _without_marks(text: str) -> str:
    text = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)
    text = _MARKS.sub("", _MARKDOWN_LINK.sub(r"\1", text))
    return _EMPHASIS.sub(r"\1", text).replace("…", ".").replace("’", "'").replace("‘", "'")


def _for_the_ear(text: str, manner: Manner) -> str:
    for pattern, said in manner.of_the_screen:
        text = pattern.sub(said, text)
    return text


def _without_addresses(text: str, own_site: str) -> str:
    """'Pay online at https://...' is 'Pay online'; an address of e-mail is 'by e-mail'."""
    text = _CALLED_OR_MAIL.sub(", or write us an e-mail", text)
    text = _TO_MAIL.sub(lambda match: _write_to_us(match), text)
    text = _AT_MAIL.sub("by e-mail", text)
    text = _ANY_MAIL.sub("our e-mail address", text)
    text = _PAREN_ADDRESS.sub("", text)
    text = _ONLINE_AT.sub("online", text)
    text = _GO_TO.sub(lambda match: f"{match['verb']} {_site(match['address'], own_site)}", text)
    text = _AT_ADDRESS.sub(lambda match: f"on {_site(match['address'], own_site)}", text)
    return _ANY_ADDRESS.sub(lambda match: _site(match["address"], own_site), text)


def _write_to_us(match: re.Match[str]) -> str:
    verb = "E-mail" if match["verb"][0].isupper() else "e-mail"
    return f"{verb} {match['what']} to us" if match["what"] in ("it", "them", "this") else f"{verb} us"


def _site(address: str, own_site: str) -> str:
    if _GOVERNMENT.match(address):
        return "the government website"
    own = re.sub(r"^https?://(?:www\.)?|/.*$", "", own_site.lower())
    return "our website" if own and own in address.lower() else "their website"


def _postcode(match: re.Match[str]) -> str:
    district = " ".join(in_words(int(sign)) if sign.isdigit() else sign for sign in match["district"])
    return f"{spelled(match['area'])} {district}, {in_words(int(match['sector']))} {spelled(match['unit'])}"


def _code(match: re.Match[str]) -> str:
    """'TE9' as 'T.E nine': a reference sign by sign."""
    parts = re.findall(r"[A-Z]+|\d+", match[0])
    said = [spelled(part) if part.isalpha() else " ".join(_sign(sign) for sign in part) for part in parts]
    joined = " ".join(said)
    return f"{joined}," if len(match[0]) > 7 and not match.string[match.end() :].startswith((".", ",")) else joined


def _sign(sign: str) -> str:
    return in_words(int(sign))


def _without_brackets(text: str, manner: Manner) -> str:
    text = _MASK.sub("", text)
    text = _INITIALS_IN_BRACKETS.sub(
        lambda match: (
            f", or {match['letters']},"
            if match["letters"][1:2].isupper() or match["letters"][1:2].isdigit()
            else match[0]
        ),
        text,
    )
    text = _LETTER_FOR.sub(r" for \g<inside>", text)
    return _BRACKETS.sub(
        lambda match: f", {'or ' if match['inside'] in manner.other_names else ''}{match['inside']},", text
    )


def _capitals(match: re.Match[str], manner: Manner) -> str:
    """'P.C.N'; a word in capitals for weight is a word."""
    word = match["word"]
    if word in manner.as_words:
        return match[0]
    if word.lower() in _WEIGHTY:
        return word.lower() + match["plural"]
    return spelled(word) + ("'s" if match["plural"] else "")


def _tidy(text: str) -> str:
    text = _BEFORE_COMMA.sub(r"\1", _COMMAS.sub(",", _BARE_SPACE.sub(" ", text)))
    text = re.sub(r"^[\s,;:.]+", "", _COMMA_END.sub(r"\1", _COMMAS.sub(",", text))).strip()
    if not re.search(r"\w", text):
        return ""
    return text[0].upper() + text[1:]
