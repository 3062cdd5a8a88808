"""The figures of a text in one form: amounts, dates, times, spans, phones, links and numbers, also those in words.

It reads more than ``pipelines.answering.claims`` does, and on purpose apart from it: the judge must not share the
mistakes of what it judges.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pipelines.answering.text import normalise

_WORDS: tuple[str, ...] = tuple("zero one two three four five six seven eight nine ten eleven twelve".split())
_PRONOUNS = frozenset({"zero", "one"})  # 'unhappy with one' claims no number
_MONTHS: tuple[str, ...] = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_N = rf"(?:{_DIGITS}|\b(?:{'|'.join(_WORDS)})\b)"
_AND = r"\s*(?:,|-|\bor\b|\bto\b|\band\b)\s*(?:\bor\b\s*)?"
_CHAIN = rf"(?:{_N}{_AND}){{0,6}}{_N}"  # in '14 or 28 days' both are days; bounded, so that time stays linear
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
# 'may' is a month only with a capital letter: 'rule 1 may apply'.
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May)|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_HOUR = r"[0-2]?\d(?:[.:][0-5]\d)?"
_UNIT = r"(?:minute|min|hour|hr|day|night|week|month|year|yr|metre|mile)"
_PHONE = (
    r"(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)"
    r"(?:\d{4}\)?[ -]?\d{3}[ -]?\d{3}|\d{3}\)?[ -]?\d{3}[ -]?\d{3,4}|\d{2}\)?[ -]?\d{4}[ -]?\d{4}|\d{4}\)?[ -]?\d{5})"
)
# The first kind that fits wins.
_KINDS: Mapping[str, str] = MappingProxyType({
    "mail": r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
    "link": r"https?://[^\s<>()\[\]]+|(?<![\w.-])(?:[\w-]{1,63}\.){1,6}(?:uk|org|com|net|info|example)\b(?:/[^\s<>()\[\]]*)?",
    "phone": rf"(?<![\w£.]){_PHONE}(?!\d)",
    "iso": r"(?<!\d)\d{4}-[01]\d-[0-3]\d(?!\d)",
    "slashed": r"(?<![\d/])[0-3]?\d/[01]?\d/(?:\d\d){1,2}(?![\d/])",
    "date": rf"(?<![\w£.])(?:{_DAY}{_AND}){{0,6}}{_DAY} (?:of )?{_MONTH}",
    "date_after": rf"\b{_MONTH} {_DAY}(?![\w%]|[.,]\d)",
    "time": rf"(?<![\w£.])(?:{_HOUR}\s?(?:-|\bto\b)\s?)?{_HOUR}\s?(?:am|pm|a\.m\b\.?|p\.m\b\.?)(?!\w)",
    "clock": r"(?<![\w£.])[0-2]?\d:[0-5]\d(?!\d)|\b(?:12 )?(?:noon|midday|midnight)\b",
    "money": rf"£\s?{_DIGITS}|(?<![\w.]){_N} pounds?\b",
    "pence": rf"(?<![\w£.]){_DIGITS}(?:p\b| pence\b)",
    "percent": rf"(?<![\w£.]){_CHAIN}\s?(?:%|per ?cent\b)",
    "span": rf"(?<![\w£.]){_CHAIN}[ -]{{0,2}}"
            rf"(?P<manner>(?:working |clear |calendar |full |whole |consecutive |school )?){_UNIT}s?\b",
    "ordinal": r"(?<![\w£.])\d+(?:st|nd|rd|th)\b",
    "number": rf"(?<![\w£]){_DIGITS}(?!\w)",
    "word": rf"\b(?:{'|'.join(_WORDS)})\b",
})  # fmt: skip
_FIGURE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()), re.IGNORECASE)
_EACH = re.compile(_N, re.IGNORECASE)
_LONG_UNITS = MappingProxyType({"min": "minute", "hr": "hour", "yr": "year"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: '£1,234.00' is ``1234`` of unit ``£``, '14 days' is ``14`` of unit ``day``, '21' has no unit."""

    value: str
    unit: str = ""  # also 'date', 'time', 'phone', 'link', 'mail'
    is_claim: bool = True  # not for a lone 'one', which may be a pronoun

    def matches(self, other: Figure) -> bool:
        """Whether the other says this; one of both may leave out the unit, and a site is said by any page of it."""
        if self.unit == other.unit == "link":
            return f"{other.value}/".startswith(f"{self.value}/")
        return self.value == other.value and (self.unit == other.unit or not (self.unit and other.unit))

    def __str__(self) -> str:
        return f"£{self.value}" if self.unit == "£" else f"{self.value} {self.unit}".strip()


def figures(text: str) -> tuple[Figure, ...]:
    """Every figure of a text, in order."""
    return tuple(figure for match in _FIGURE.finditer(normalise(text)) for figure in _read(match))


def claimed(text: str) -> tuple[Figure, ...]:
    """The figures that a text claims; a lone 'one' claims none."""
    return tuple(figure for figure in figures(text) if figure.is_claim)


def missing(wanted: Iterable[Figure], stated: Iterable[Figure]) -> tuple[Figure, ...]:
    """Those wanted that none of the stated ones matches."""
    have = tuple(stated)
    return tuple(figure for figure in wanted if not any(figure.matches(other) for other in have))


def without_figures(text: str) -> str:
    """The words around the figures; 'working' of '10 working days' stays."""
    return _FIGURE.sub(lambda match: f" {match['manner'] or ''} ", normalise(text))


def _read(match: re.Match[str]) -> Iterator[Figure]:
    kind = next(name for name in _KINDS if match[name] is not None)
    yield from _READERS[kind](match[0].lower())


def _number(text: str) -> str:
    """'1,234.50' and 'three' as '1234.5' and '3'."""
    if text in _WORDS:
        return str(_WORDS.index(text))
    whole, _, part = text.replace(",", "").partition(".")
    part = part.rstrip("0")
    plain = whole.lstrip("0") or "0"
    return f"{plain}.{part}" if part else plain


def _each(text: str, unit: str) -> Iterator[Figure]:
    return (Figure(_number(found), unit) for found in _EACH.findall(text))


def _address(unit: str) -> Callable[[str], Iterator[Figure]]:
    def read(text: str) -> Iterator[Figure]:
        yield Figure(re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip(".,;:!?'\"/"), unit)

    return read


def _phone(text: str) -> Iterator[Figure]:
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    yield Figure(f"0{digits[2:]}" if text.startswith("+44") else digits, "phone")


def _date(day: str, month: int) -> Figure:
    return Figure(f"{int(day)} {_MONTHS[(month - 1) % 12]}", "date")


def _iso(text: str) -> Iterator[Figure]:
    year, month, day = text.split("-")
    yield from (_date(day, int(month)), Figure(year))


def _slashed(text: str) -> Iterator[Figure]:
    day, month, year = text.split("/")
    yield from (_date(day, int(month)), Figure(year if len(year) == 4 else f"20{year}"))


def _dates(text: str) -> Iterator[Figure]:
    name = re.search(_MONTH, text.replace("may", "May"), re.IGNORECASE)
    month = _MONTHS.index(name[0].lower()[:3]) + 1 if name else 1
    return (_date(day, month) for day in re.findall(r"\d+", text))


def _time(text: str) -> Iterator[Figure]:
    """'7 to 9am' is 7am and 9am; '11 to 2pm' leaves the first alone, because it may be either."""
    late = "p" in text
    hours = [(int(hour), minute or "00") for hour, minute in re.findall(r"(\d{1,2})(?:[.:](\d\d))?", text)]
    last = hours[-1][0] % 12
    for hour, minute in hours:
        if hour % 12 <= last:
            yield Figure(f"{hour % 12 + 12 * late:02}:{minute}", "time")
        else:
            yield Figure(str(hour))


def _clock(text: str) -> Iterator[Figure]:
    hour, _, minute = text.partition(":")
    if minute:
        yield Figure(f"{int(hour):02}:{minute}", "time")
    else:
        yield Figure("00:00" if text.endswith("midnight") else "12:00", "time")


def _pence(text: str) -> Iterator[Figure]:
    yield Figure(_number(f"{float(_number(text.rstrip('penc '))) / 100:.4f}"), "£")


def _span(text: str) -> Iterator[Figure]:
    found = re.search(rf"({_UNIT})s?$", text)
    unit = found[1] if found else ""
    return _each(text, _LONG_UNITS.get(unit, unit))


def _word(text: str) -> Iterator[Figure]:
    yield Figure(_number(text), is_claim=text not in _PRONOUNS)


_READERS: Mapping[str, Callable[[str], Iterator[Figure]]] = MappingProxyType({
    "mail": _address("mail"),
    "link": _address("link"),
    "phone": _phone,
    "iso": _iso,
    "slashed": _slashed,
    "date": _dates,
    "date_after": _dates,
    "time": _time,
    "clock": _clock,
    "money": lambda text: _each(text, "£"),
    "pence": _pence,
    "percent": lambda text: _each(text, "%"),
    "span": _span,
    "ordinal": lambda text: _each(text, ""),
    "number": lambda text: _each(text, ""),
    "word": _word,
})  # fmt: skip
