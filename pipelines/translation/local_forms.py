"""Writes dates and figures as the target language does: only where the council chose so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import yaml

from pipelines.translation.masks import Mask, mask

FILE = Path(__file__).with_name("data") / "local_forms.yaml"
ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)?\s([A-Za-z]{3,9})\.?(?:,?\s(\d{4}))?")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s(\d{1,2})(?:st|nd|rd|th)?(?:,?\s(\d{4}))?")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9})\.?\s(\d{4})")
_FIGURES = frozenset({"number", "money", "date", "time"})


@dataclass(frozen=True, slots=True)
class Forms:
    """How one language writes dates and figures."""

    months: tuple[str, ...]  # twelve, in the case that stands after a day
    day_month: str  # '{day} de {month}'
    day_month_year: str
    month_year: str
    digits: str = ""  # ten, where they are not 0 to 9


def months_of(language: str) -> tuple[str, ...]:
    """The twelve months of a language as they stand after a day; empty where they are not known."""
    tag = language.split("-")[0]
    forms = _forms().get(tag)
    return ENGLISH if tag == "en" else forms.months if forms else ()


def english_month(number: int) -> str:
    """The name of a month, from 1."""
    return ENGLISH[number - 1]


def local_facts(text: str, target: str, names: tuple[str, ...] = ()) -> str:
    """A translation whose dates and figures stand in the target's order, words and digits.

    Phones, references, links, addresses and postcodes stay: they are typed and searched for as they are. A date that is
    not written with its month's name stays in its order: '03/04/2026' is a different day in another order.
    """
    forms = _forms().get(target.split("-")[0])
    return mask(text, names).restored(mask(text, names).text, lambda one: _local(one, forms)) if forms else text


def _local(one: Mask, forms: Forms) -> str:
    written = _date(one.text, forms) if one.kind == "date" else one.text
    if forms.digits and one.kind in _FIGURES:
        written = written.translate(str.maketrans("0123456789", forms.digits))
    return written


def _date(text: str, forms: Forms) -> str:
    for pattern, places in ((_DAY_FIRST, (1, 2, 3)), (_MONTH_FIRST, (2, 1, 3)), (_MONTH_YEAR, (None, 1, 2))):
        found = pattern.fullmatch(text.replace("\u00a0", " "))
        if found:
            day, month, year = (found[place] if place else "" for place in places)
            return _filled(day or "", month, year or "", forms) or text
    return text


def _filled(day: str, month: str, year: str, forms: Forms) -> str:
    if month.lower()[:3] not in _MONTHS:
        return ""
    named = forms.months[_MONTHS.index(month.lower()[:3])]
    pattern = (forms.day_month_year if year else forms.day_month) if day else forms.month_year
    return pattern.format(day=day.lstrip("0"), month=named, year=year)


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, Forms]:
    said = cast(dict[str, dict[str, object]], yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return {
        language: Forms(
            months=tuple(cast(list[str], each["months"])),
            day_month=str(each.get("day_month", "{day} {month}")),
            day_month_year=str(each.get("day_month_year", "{day} {month} {year}")),
            month_year=str(each.get("month_year", "{month} {year}")),
            digits=str(each.get("digits", "")),
        )
        for language, each in said.items()
    }
