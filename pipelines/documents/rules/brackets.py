"""Brackets and special signs: what a bracket says is said without it, or it stays; it is never dropped."""

from __future__ import annotations

import re

from pipelines.documents.rows import Trouble
from pipelines.documents.rules.clause_parts import main_verb
from pipelines.documents.rules.phrases import tidy
from pipelines.documents.rules.tagging import tagged

_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_JOINS = re.compile(
    r"(?:except|excluding|including|unless|if|or|and|but|not|only|from|to|with|within|by|at|in|on|for|up to|per|each|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|under|over|between|until|before|after|as|where|when|"
    r"which|who|plus|that is|aged|subject to|also)\b",
)
_DAYS = "Mon|Tues?|Weds?|Thurs?|Thu|Fri|Sat|Sun"
_FULL_DAY = {
    "Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday", "Sat": "Saturday",
    "Sun": "Sunday",
}  # fmt: skip
_EXAMPLE = re.compile(r"(?:for example|such as|for instance)[,:]? +", re.IGNORECASE)


def without_brackets(text: str) -> tuple[str, tuple[str, ...], Trouble | None]:
    """A sentence whose brackets are opened.

    Returns:
        The sentence, sentences that say what a bracket said, and a trouble where a bracket had to stay.
    """
    text = re.sub(r"(\w)\((e?s)\)", r"\1\2", text)
    text = re.sub(r"(\w)\(ies\)", r"\1ies", text)
    own: list[str] = []
    stays = False

    def opened(match: re.Match[str]) -> str:
        nonlocal stays
        inside, before = match[1].strip().rstrip("."), text[: match.start()]
        if not inside or _is_short_form(inside, before):
            return ""
        if _EXAMPLE.match(inside):
            own.append(f"For example, {_EXAMPLE.sub('', inside)}.")
            return ""
        if re.match(r"ʘ[mc]\d+ (?:if|for|when|on|in|with)\b", inside):
            own.append(f"It is {inside}.")
            return ""
        if _JOINS.match(inside) and "," not in inside:
            return f" {inside}"
        if _says_something(inside):
            own.append(f"{inside[:1].upper()}{inside[1:]}.")
            return ""
        stays = True
        return match[0]

    opened_text = tidy(_BRACKET.sub(opened, text))
    trouble = Trouble("bracket", "The bracket could not be made a sentence. Write what it says as its own sentence.")
    return opened_text, tuple(own), trouble if stays else None


def without_signs(text: str) -> str:
    """A sentence with words for signs: '&' → 'and', 'and/or' → 'or', '@' and '+' between words."""
    text = re.sub(r"(?<=\w)\s*&\s*(?=\w)", " and ", text)
    text = re.sub(r"\band/or\b", "or", text, flags=re.IGNORECASE)
    text = re.sub(r"\bs/he\b|\bhe/she\b", "they", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[a-z])\s?/\s?(?=[A-Za-z][a-z])", " or ", text)
    text = re.sub(rf"\b({_DAYS})\b\.?", lambda day: _FULL_DAY[day[1][:3]], text)
    text = re.sub(r"\b(between ʘ[tdm]\d+) ?[–—-] ?(?=ʘ)", r"\1 and ", text)
    text = re.sub(r"(ʘm\d+) ?/ ?(?=[a-z])", r"\1 for each ", text)
    text = re.sub(r"(ʘ[tdm]\d+|\w+day) ?[–—-] ?(?=ʘ[tdm]\d|\w+day)", r"\1 to ", text)
    return tidy(re.sub(r"[§#*•]+\s*", "", text))


def _is_short_form(inside: str, before: str) -> bool:
    """'(PCN)' after 'penalty charge notice': the words have just said it."""
    letters = re.sub(r"[^A-Z]", "", inside)
    if not 2 <= len(letters) <= 8 or len(inside) > len(letters) + 3:
        return False
    initials = [word[0].upper() for word in re.findall(r"[A-Za-z]\w*", before)][-len(letters) - 3 :]
    wanted = list(letters.removesuffix("S") or letters)
    return _in_order(wanted, initials)


def _in_order(wanted: list[str], initials: list[str]) -> bool:
    rest = iter(initials)
    return all(letter in rest for letter in wanted)


def _says_something(inside: str) -> bool:
    tokens = tagged(inside)
    verb = main_verb(tokens)
    return len(tokens) > 3 and ((verb is not None and verb > 0) or tokens[0].tag == "VB" or tokens[0].lower == "please")
