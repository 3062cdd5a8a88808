"""Who does a thing when nobody is named: the council or the reader, by a reviewed table of verbs with their objects.

What the table does not hold is left passive. A verb such as 'pay' or 'apply' is never given to the council.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from pipelines.documents.glossary import DATA
from pipelines.documents.rules.inflection import lemma
from pipelines.documents.rules.tagging import Token, tagged

Who = Literal["council", "reader"]
_DUTIES = ("must", "should", "can", "may", "could")
# With these the council acts: it states, plans, or says what it cannot do. A 'must' is somebody's duty, not plainly
# its, and what can be done may be the reader's right.
_DEEDS = ("", "will", "may", "cannot")
# Somebody else is the subject of the sentence's other half, or owns the thing.
_OTHERS = re.compile(
    r"\b(?:landlord|employer|court|tribunal|police|government|contractor|school|hospital|bank|company|committee|"
    r"cabinet|members|councillors?|driving licence|birth|marriage|appeals?)\b",
    re.IGNORECASE,
)


def actor(verb: str, subject: str, modal: str) -> str:
    """'we', 'you', or nothing where nobody can say who acts.

    Args:
        verb: in its dictionary form.
        subject: of the passive, what the deed is done to: 'Your application for a permit'.
        modal: 'must', 'will', …; empty for 'is', 'was' and 'has been'.
    """
    if _OTHERS.search(subject):
        return ""
    things = _things(subject)
    if modal in _DUTIES and things & _table()["reader"].get(verb, frozenset()):
        return "you"
    if modal in _DEEDS and things & _table()["council"].get(verb, frozenset()):
        return "we"
    return ""


def _things(subject: str) -> frozenset[str]:
    """What the subject names: its head, and where two are joined, both."""
    tokens = tagged(subject)
    heads: set[str] = set()
    for place, token in enumerate(tokens):
        follows = tokens[place + 1] if place + 1 < len(tokens) else None
        if place and (token.tag in ("IN", "TO", "WDT", "WP", "WRB") or token.text == "," or token.lower == "that"):
            break
        if place and token.tag in ("VBN", "VBD", "VBG") and tokens[place - 1].tag.startswith("NN"):
            break  # 'payments received …'
        if token.lower in ("you", "we", "they"):
            heads.add(token.lower)
        elif token.tag.startswith("NN") and not _goes_on(follows):
            one = lemma(token.lower, "NOUN")
            heads |= {one, f"{tokens[place - 1].lower} {one}"} if place else {one}
    return frozenset(heads)


def _goes_on(follows: Token | None) -> bool:
    return follows is not None and follows.tag.startswith(("NN", "POS"))


@cache
def _table() -> dict[str, dict[str, frozenset[str]]]:
    table: dict[str, dict[str, frozenset[str]]] = {"council": {}, "reader": {}}
    with (DATA / "deeds.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[row["who"]][row["verb"]] = frozenset(_split(row["things"]))
    return table


def _split(things: str) -> Sequence[str]:
    return [thing.strip() for thing in things.split(";") if thing.strip()]
