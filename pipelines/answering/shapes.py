"""The shape an answer must have: a question for a price wants an amount, one for a deadline wants a time."""

from __future__ import annotations

import re

_MONEY = re.compile(r"£\s?\d|\d+p\b|\bfree\b|\bpercent\b|%")
_WHEN = re.compile(
    r"\b\d+\s*(?:days?|weeks?|months?|years?|hours?|minutes?)\b|\b(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b|\b\d{1,2}(?::\d\d)?\s*[ap]m\b",
    re.IGNORECASE,
)
_REACH = re.compile(r"\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|@\w|\b116 123\b|\b101\b")
_WANTED = (
    # 'House price' names a thing, and asks for no amount.
    (re.compile(r"\b(?:how much|costs?|(?<!house )(?<!property )(?<!market )price|fees?)\b", re.IGNORECASE), _MONEY),
    (
        re.compile(r"\b(?:phone|ring|email|contact|telephone|(?:phone|emergency|team|line) number)\b", re.IGNORECASE),
        _REACH,
    ),
    (re.compile(r"\b(?:when|how long|how soon|deadline|dates?|hours|open|time limit|days?)\b", re.IGNORECASE), _WHEN),
    (re.compile(r"\b(?:charges?|pay for|rate|fine|penalty)\b", re.IGNORECASE), _MONEY),
    (re.compile(r"\b(?:number|call)\b", re.IGNORECASE), _REACH),
)


def wanted_pattern(question: str) -> re.Pattern[str] | None:
    """What an answer to this question must hold: an amount, a time, a way to reach somebody; None when unclear."""
    return next((shape for asks, shape in _WANTED if asks.search(question)), None)
