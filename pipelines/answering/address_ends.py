"""Where an address ends: its village, town and postcode belong to it, the words of the sentence do not."""

from __future__ import annotations

import re

from pipelines.answering.finders import SMALL_WORDS
from pipelines.answering.name_list import name_list

MAX_PARTS = 4  # the rest of the street, a second street, a village and a town

_PART = re.compile(
    r"\.?(?P<comma>,? )(?P<place>[A-Z][a-z'-]{1,20}|St\.? [A-Z][a-z'-]{2,20})"
    r"(?P<more>(?: (?:[A-Z][a-z'-]{1,20}|upon|on|by|le|under|in)(?= [A-Z]|[ ,.;:!?)\n]|\Z)){0,3})"
)
_TO_POSTCODE = re.compile(
    r"\.?,? (?P<words>[a-z'-]{3,20}(?:,? [a-z'-]{3,20})?),? (?=[a-z]{1,2}\d[\da-z]?[ -]{0,2}\d[a-z]{2}(?!\w))",
    re.IGNORECASE,
)
_NOT_A_TOWN = re.compile(r" ?(?:car park|council|borough|city council|parish|school|library|station)\b", re.IGNORECASE)
# Of the words that are never people's names these begin names of places.
_OF_PLACES = frozenset(
    "church great green grove high hill king kingdom mill new north old park queen royal south st summer the upper"
    " water "
    "west bridge castle street lane road lower drive close court gardens walk house crescent terrace square row"
    " market park end avenue place "
    "green hall rd ave mews rise way grove st".split()
)
_STREETS = frozenset(
    "street st road rd avenue ave lane close drive court gardens walk "
    "crescent terrace mews grove square row rise way".split()
)
_LITTLE = frozenset("upon on by le under in".split())


def end_of_address(text: str, end: int) -> int:
    """The end of an address whose street ends at ``end``, with the places that are named behind it.

    In words all of capitals, capitals tell nothing: then only what leads to a postcode belongs to it.
    """
    for number in range(MAX_PARTS):
        match = _PART.match(text, end)
        if not match or not _is_place(match, first=number == 0):
            break
        end = match.start("more") + len(_names_only(match["more"]))
    before_postcode = _TO_POSTCODE.match(text, end)
    if before_postcode and not SMALL_WORDS & set(re.findall(r"[a-z'-]+", before_postcode["words"].lower())):
        end = before_postcode.end("words")
    return end


def _is_place(match: re.Match[str], *, first: bool) -> bool:
    word = match["place"].lower().split()[0].rstrip(".")
    if word in SMALL_WORDS - _STREETS or (word in name_list().never and word not in _OF_PLACES):
        return False
    comma = "," in match["comma"]
    rest = match.string[match.end() : match.end() + 20]
    return (
        (comma or (first and (not match["more"] or word in _STREETS)))
        and not _NOT_A_TOWN.match(rest)
        and not _NOT_A_TOWN.match(match["more"])
    )


def _names_only(more: str) -> str:
    """The further words of a place without little ones at its end: 'in May' is no part of a town."""
    words = more.split(" ")
    for at, word in enumerate(words):
        small = word.lower() in _LITTLE
        if word and (
            (not small and word.lower() in name_list().never and word.lower() not in _OF_PLACES) or word == "I"
        ):
            words = words[:at]
            break
    while words and (words[-1].lower() in _LITTLE):
        words.pop()
    return " ".join(words)
