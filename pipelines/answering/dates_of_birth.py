"""Dates of birth: a date beside 'born', 'dob' or a birthday, or in brackets behind a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.answering.finders import Span
from pipelines.answering.people_names import names

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_DAY_WORDS = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh"
    r"|twelfth|thirteenth"
    r"|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_YEAR = (
    rf"(?:'?(?:19|20)?\d\d|(?:nineteen|twenty|two thousand(?: and)?)[ -](?:(?:{_TENS})(?:[ -](?:{_UNITS}))?"
    rf"|{_TEENS}|oh[ -](?:{_UNITS})|{_UNITS})"
    rf"|(?:{_TENS})(?:[ -](?:{_UNITS}))?|two thousand)"
)
_WORDS = (
    rf"(?:(?:{_DAY_WORDS}|[0-3]?\d(?:st|nd|rd|th)?),?(?: of)?[ -]?{_MONTH}|{_MONTH},? (?:the )?"
    rf"(?:{_DAY_WORDS})),?(?: of| in)?[ -]?{_YEAR}\b"
)
_DATE = (
    rf"(?<!\d)(?:\b{_WORDS}"
    r"|(?:19|20)\d\d[ ./-]{1,2}[01]?\d[ ./-]{1,2}[0-3]?\d"
    r"|[0-3]?\d[ ./-]{1,2}[01]?\d[ ./-]{1,2}(?:19|20)?\d\d"
    rf"|[0-3]?\d ?(?:st|nd|rd|th)?,?(?: of)?[ -]?{_MONTH},?[ -]?'?(?:19|20)?\d\d"
    rf"|{_MONTH} [0-3]?\d(?:st|nd|rd|th)?(?:, ?| )'?(?:19|20)?\d\d"
    rf"|(?:19|20)\d\d[ -]{_MONTH}[ -][0-3]?\d"
    r"|[0-3]\d[01]\d(?:19|20)\d\d)(?!\d)"
)
_BIRTH = r"(?:born|dob|d\.o\.b\.?|d o b|date of birth|birth ?date|birthday|b-?day|bday|birth)"
_BEFORE = re.compile(rf"\b{_BIRTH}\b[^\d\n.!?]{{0,35}}(?P<value>{_DATE})", re.IGNORECASE)
# 'dob 3/4/1956 and hers 1/2/1960'
_MORE = re.compile(
    rf"(?: and| &) (?:(?:his|hers?|my|mine|theirs?|the other|\w{{2,20}}'s)(?: is| was)? )?(?P<value>{_DATE})",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?P<value>{_DATE}),? "
    rf"(?:(?:is|was|as|being) (?:(?:my|his|her|their|the|our|a) )?{_BIRTH}\b|\(?(?:dob|date of birth)\b)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"\((?:b\.? ?|\* ?)?(?P<value>{_DATE})\)", re.IGNORECASE)


def dates_of_birth(text: str) -> Iterator[Span]:
    for match in _BEFORE.finditer(text):
        yield match.span("value")
        more = _MORE.match(text, match.end())
        if more:
            yield more.span("value")
    for match in _AFTER.finditer(text):
        yield match.span("value")
    yield from _behind_names(text)


def _behind_names(text: str) -> Iterator[Span]:
    """'Joan Smith (3/4/1956)'."""
    dates = list(_IN_BRACKETS.finditer(text))
    ends = {end for _, end in names(text)} if dates else set[int]()
    for match in dates:
        if len(text[: match.start()].rstrip()) in ends:
            yield match.span("value")
