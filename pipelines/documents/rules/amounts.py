"""Several prices in one sentence: a lead-in and a row for each, or the same verb said again with each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, in_open_clause, lone_verb, main_verb, word_count
from pipelines.documents.rules.lists import ITEM, MOST_ITEMS
from pipelines.documents.rules.tagging import Token, tagged

_AMOUNT = r"(?:ʘm\d+|ʘp\d+)"
_LIST = re.compile(
    rf"^(?P<lead>[^;:]+? (?:is|are|be|costs?|pay|charged?(?: at)?|of|at|get|charges?)) (?P<first>{_AMOUNT} [^,;:]+?)"
    rf"(?P<more>(?:, {_AMOUNT} [^,;:]+?)*),? (?:and|or) (?P<last>{_AMOUNT} [^,;:]+)$"
)
_AGAIN = re.compile(
    rf"^(?P<first>[^,;:]*{_AMOUNT} (?P<verb>is|are|will be|must be) (?P<done>\w+) [^,;:]+)"
    rf"(?P<more>(?:, (?:a further |another |an extra )?{_AMOUNT} (?:if|when|for|at|once|after) [^,;:]+)*),? and "
    rf"(?P<last>(?:a further |another |an extra )?{_AMOUNT} (?:if|when|for|at|once|after) [^,;:]+)$"
)


def at_amounts(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'They pay £55 for a first permit, £80 for a second and £140 for a third' → 'They pay:' and each of them."""
    if word_count(text) <= LONG or in_open_clause(text):
        return None
    again = _AGAIN.match(text.rstrip("."))
    if again:
        return _said_again(again)
    match = _LIST.match(text.rstrip("."))
    if (
        match is None
        or lone_verb(match["lead"]) is None
        or re.search(r"\b(?:between|not|no|than|both)\b", match["lead"])
    ):
        return None
    things = [match["first"], *match["more"].removeprefix(", ").split(", "), match["last"]]
    things = [thing for thing in things if thing]
    if len(things) > MOST_ITEMS or any(main_verb(tagged(thing)) is not None for thing in things):
        return None
    return [f"{match['lead']}:", *(f"{ITEM}{thing}" for thing in things)]


def _said_again(match: re.Match[str]) -> list[str]:
    """'A fee of £75 is added at first, a further £235 if we visit' → '…' 'A further £235 is added if we visit.'"""
    said = [match["first"]]
    for part in (*match["more"].removeprefix(", ").split(", "), match["last"]):
        found = re.match(rf"(?P<amount>(?:a further |another |an extra )?{_AMOUNT}) (?P<rest>.+)$", part)
        if found:
            said.append(f"{found['amount']} {match['verb']} {match['done']} {found['rest']}")
    return said
