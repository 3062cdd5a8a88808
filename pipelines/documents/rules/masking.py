"""Facts are taken out of a sentence before it is rewritten, and put back afterwards, so that no rule can change one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.documents.rows import Trouble
from pipelines.documents.rules.normal_forms import (
    DATE,
    FIGURES_DATE,
    TIME,
    date_in_full,
    has_weekday,
    phone_in_groups,
    time_of_day,
    without_weekday,
)

MARK = "ʘ"  # a letter without upper case that no council writes; a placeholder is 'ʘm3': the kind and a number
_LOST = re.compile(rf"{MARK}([a-z])(\d+)")
_AMOUNT = r"(?:£ ?\d(?:\d|,(?=\d))*(?:\.\d+)?(?: ?(?:million|billion|thousand|m|bn|k)\b)?|(?<![\w.])\d+(?:\.\d+)?p\b)"
# The kinds in the order of trial: a link before the date in it.
_KINDS = {
    "u": r"(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]'\"]"
    r"|(?<![\w@.])(?:[\w-]+\.)*[a-z][\w-]+\.(?:uk|org|com|net|info|io|ly|eu|scot|wales|london)/[^\s,;)]*[^\s,;).?!'\"]"
    r"|(?<![\w@.])(?:gov|nhs|police)\.uk\b"
    r"|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:gov|co|org|nhs|ac|com)(?:\.uk)?\b(?:/[^\s,;)]*[^\s,;).])?",
    "e": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "l": r"\b(?:[Ss]ections?|[Rr]egulations?|[Pp]aragraphs?|[Aa]rticles?|[Ss]chedules?|[Pp]art) \d+[A-Z]?(?:\(\w+\))*"
    r"(?: of the [A-Z][\w' -]+? (?:Act|Regulations|Order) \d{4})?"
    r"|\b(?:[A-Z][\w']+ (?:(?:and|of|for|the|etc\.?|\([A-Z][\w ]+\)) ){0,3}){1,8}(?:Act|Regulations|Order) \d{4}",
    "d": f"{FIGURES_DATE}|(?i:{DATE})",
    "t": f"(?i:{TIME})",
    "m": _AMOUNT,
    "c": r"\d+(?:\.\d+)? ?(?:%|per cent\b|percent\b)",
    "p": r"(?<![\w-])(?:\+44 ?(?:\(0\))?|\(?0)\d[\d ()-]{7,13}\d(?![\w-])",
    "o": r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    "y": r"\b20\d\d ?[/–-] ?(?:20)?\d\d\b",
    "r": r"\b(?=[A-Z/-]*\d)(?:[A-Z]{1,4}[-/]?){1,3}\d[\dA-Z/-]{3,}\b|\b\d{6,}\b|\b\d+/\d+(?:/[\dA-Z]+)+\b",
}


def _nameless(pattern: str) -> str:
    """A pattern whose groups have no names, so that it can stand beside others."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern).replace("(?P=sep)", "[/.-]")


_FACT = re.compile("|".join(f"(?P<k_{kind}>{_nameless(pattern)})" for kind, pattern in _KINDS.items()))


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of a sentence that must stay true: a placeholder stands for it."""

    mark: str  # 'ʘm3'
    source: str  # as it stood
    written: str  # as Easy Read prints it


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence without its facts."""

    text: str
    facts: tuple[Fact, ...]
    troubles: tuple[Trouble, ...] = ()

    def restored(self, text: str) -> str:
        """A rewritten text with its facts, as Easy Read prints them."""
        by_mark = {fact.mark: fact.written for fact in self.facts}
        return _LOST.sub(lambda match: by_mark.get(match[0], match[0]), text)

    def restored_briefly(self, text: str) -> str:
        """The same without the days of the week that the source did not name: they make a long sentence longer."""
        facts = tuple(
            replace(fact, written=without_weekday(fact.written))
            if fact.mark[1] == "d" and not has_weekday(fact.source)
            else fact
            for fact in self.facts
        )
        return replace(self, facts=facts).restored(text)

    def as_it_was(self, text: str) -> str:
        """A text with its facts word for word as in the source."""
        return replace(self, facts=tuple(replace(fact, written=fact.source) for fact in self.facts)).restored(text)

    def missing(self, text: str) -> tuple[Fact, ...]:
        """The facts whose placeholder a rewritten text has lost."""
        marks = {match[0] for match in _LOST.finditer(text)}
        return tuple(fact for fact in self.facts if fact.mark not in marks)


def mask(text: str) -> Masked:
    """Put a placeholder for every amount, percentage, date, time, number to call, link, reference, postcode and law."""
    facts: list[Fact] = []
    troubles: list[Trouble] = []

    def hide(match: re.Match[str]) -> str:
        kind = next(name for name in _KINDS if match[f"k_{name}"] is not None)
        of_many = kind == "d" and re.search(r"\b\d{1,2}(?:st|nd|rd|th)?(?:,| and| or) ?$", text[: match.start()])
        written, trouble = (match[0], None) if of_many else _written(kind, match[0])  # '9 and 10 May 2026'
        if trouble:
            troubles.append(trouble)
        facts.append(Fact(f"{MARK}{kind}{len(facts)}", match[0], written))
        return facts[-1].mark

    return Masked(_FACT.sub(hide, text), tuple(facts), tuple(troubles))


def _written(kind: str, text: str) -> tuple[str, Trouble | None]:
    if kind == "d":
        return date_in_full(text)
    if kind == "t":
        return time_of_day(text), None
    if kind == "p":
        return phone_in_groups(text), None
    if kind == "c":
        return re.sub(r" ?(?:per cent|percent|%)$", "%", text), None
    if kind == "y":
        first, second = re.split(r" ?[/–-] ?", text)
        return f"{first} to {second if len(second) == 4 else first[:2] + second}", None
    return re.sub(r"^£ ", "£", text), None
