"""The figures of a plain text, each with its kind: amounts, shares, times, dates, telephones, links, codes, counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pipelines.facts.dates import MONTHS

Family = Literal["figure", "date", "phone", "link"]
Amount = tuple[object, ...]

FAMILIES: dict[str, Family] = {
    "date": "date", "clock": "date", "weekday": "date", "tax year": "date", "duration": "date",
    "phone": "phone", "link": "link", "email": "link",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with one right value; figures of one kind could be mistaken for each other."""

    kind: str  # money, share, duration, date, clock, weekday, tax year, phone, link, email, letter, code, ...
    amount: Amount
    text: str
    compare: str = ""  # most, least, more, less, about, before, after, within, every, range; empty for the bare figure
    soft: bool = False  # a figure that may be a mere word: 'one permit', 'a day', 'first'
    number: Fraction = Fraction(0)  # as written, before units
    unit: str = ""  # as written, of a length of time

    @property
    def family(self) -> Family:
        return FAMILIES.get(self.kind, "figure")


_N = r"(?:\d{1,3}(?:,\d{3}){1,3}(?!\d)(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?)"
_MONTH = "|".join((*(month.lower() for month in MONTHS if month != "May"), "maymonth"))
_SHORT_MONTH = "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SHORT_WEEKDAY = "mon|tues|tue|wed|thurs|thur|thu|fri|sat|sun"
_DURATION = r"minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|mths?|years?|yrs?"
_QUALITY = (
    r"(?:calendar|full|whole|clear|consecutive|consec|more|further|extra|additional|other|remaining|complete|straight)"
)
_MEASURES = {
    "m": "metre", "metre": "metre", "meter": "metre", "mile": "mile", "km": "km", "kg": "kg", "tonne": "tonne",
    "cm": "cm", "mm": "mm", "kw": "kw", "kwh": "kwh",
    "mph": "mph", "feet": "foot", "ft": "foot", "foot": "foot", "inch": "inch",
    "inche": "inch", "litre": "litre", "cc": "cc", "g": "g",
}  # fmt: skip
_TOP = r"(?:uk|org|com|example|london|net|gov|wales|scot|info|eu|co|io|tv|app|cymru)"
_ORDINALS = {
    word: number
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)
}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "ninth": 9, "tenth": 10}
_LABELS = r"section|regulation|reg|schedule|paragraph|article|stage|step|option|zone|tariffs?|level|form|group|table|annex|part|phase|tier|line|room|platform|floor"  # noqa: E501


VALUE = re.compile(
    rf"(?P<link>https?://[^\s<>()\[\]\"']{{1,400}}"
    rf"|(?<![\w@.+-])(?:[a-z0-9-]{{1,63}}\.){{1,6}}{_TOP}(?![\w-]|\.\w)(?:/[^\s<>()\[\]\"',;]{{0,300}})?)"
    r"|(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})"
    r"|@(?P<letter>[a-z])\b"
    rf"|£ ?(?P<money>{_N})(?: ?(?P<scale>million|billion|bn|m|k)\b)?"
    r"|(?<![\w£.,/-])(?P<iso>\d{4}-\d\d-\d\d)(?![\w-])"
    r"|(?<![\w£.,/-])(?P<slash>\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d))(?![\w/-]|\.\d)"
    r"|(?<![\w£.,/])(?P<phone>(?:\+44[ (]{0,2}0?\)?[ -]?|\(?0)\d(?:[ ()-]{0,2}\d){6,10}(?![\d%])"
    r"|(?:999|111|101|112|105|119|159|7726|116 ?117|116 ?123|116 ?000)"
    r"(?![\w%,.]*\d| ?%| (?:to|-|days?|weeks?|months?|years?|hours?|minutes?)\b))"
    rf"|(?<![\w£.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH}|(?:{_SHORT_MONTH})\b\.?)"
    r"(?:,? (?P<year>(?:19|20)\d\d)(?![\w/-]))?"
    rf"|(?<!\w)(?P<month2>{_MONTH}|{_SHORT_MONTH}) (?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]|\.\d)"
    r"(?:,? (?P<year2>(?:19|20)\d\d)(?![\w/-]))?"
    rf"|(?<!\w)(?P<month3>{_MONTH})(?:,? (?P<year3>(?:19|20)\d\d)(?![\w/-]))?(?!\w)"
    r"|(?<![\w£.,/-])(?P<taxyear>20\d\d) ?(?:[-/]|to|and) ?(?:20)?\d\d(?![\w/-]|\.\d)"
    r"|(?<![\w£.,/])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\w£.,/])(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\w:])"
    r"|\b(?:12 )?(?P<noon>noon|midday|midnight)\b"
    rf"|(?<![\w£.,])(?P<percent>{_N}) ?(?:%|per ?cent\b|percentage\b|pc\b)"
    rf"|(?<![\w£.,])(?P<pounds>{_N}) ?(?:pounds?|quid|gbp)\b"
    r"|(?<![\w£.,])(?P<pence>\d{1,3}) ?(?:p|pence)\b"
    rf"|(?<![\w£.,])(?P<amount>{_N}|an?)[ -]"
    rf"(?:(?P<working>working|business|school)[ -]|{_QUALITY}[ -]){{0,2}}(?P<unit>{_DURATION})\b"
    r"|\bday (?P<daynumber>\d{1,3})\b"
    rf"|(?<![\w£.,])(?P<measured>{_N})[ -]?(?P<measure>metres?|meters?|miles?|km|kg|tonnes?|cm|mm|kwh?|mph|feet|ft|foot"
    r"|inch(?:es)?|litres?|cc|g(?=/)|m)\b(?:/km)?"
    r"|(?<![\w£.,])(?P<many>\d{1,2}) (?P<parts>halves|thirds|quarters|fifths|ninths|tenths)\b"
    r"|\b(?:(?:an?|1|one) )?(?P<part>half|quarter)\b(?! past)"
    r"|\b(?:a|1|one) (?P<part3>third|fifth|ninth|tenth)\b(?= of| off| less)"
    r"|(?<![\w£.,/-])(?P<year4>(?:19|20)\d\d)(?![\w%/]|[,.]\d| (?:people|homes|pounds|vehicles|spaces))"
    r"|(?<![\w£.,])(?P<nth>\d{1,2})(?:st|nd|rd|th)\b"
    rf"|\b(?P<nthword>{'|'.join(_ORDINALS)})\b"
    rf"|\b(?P<label>{_LABELS}) (?P<labelled>\d{{1,4}}[a-z]{{0,2}})\b(?!\.\d)"
    r"|\bcodes? (?P<code>\d{1,3}[a-z]?)\b"
    r"|(?<![\w£.])(?P<plural>\d{1,3})s\b"
    r"|(?<![\w£.])(?P<mixed>(?=\d*[a-z])[a-z]{0,4}\d{1,4}[a-z]{0,3})(?!\w)"
    rf"|\b(?P<weekday>{_WEEKDAY})s?\b|\b(?P<weekday2>{_SHORT_WEEKDAY})\b(?=\.? ?(?:to|-|and|,) ?(?:{_SHORT_WEEKDAY}))"
    rf"|(?<![\w£.,])(?P<count>{_N})(?!\w)"
)  # fmt: skip

Reader = Callable[["re.Match[str]"], Value]


def value_of(match: re.Match[str]) -> Value:
    """The figure that a match of ``VALUE`` stands for."""
    return next(reader(match) for name, reader in _READERS.items() if match[name] is not None)


def same(one: Value, other: Value) -> bool:
    """Whether two figures are the same one; a date without its year is the same as one with it."""
    if one.kind != other.kind:
        return False
    if one.kind == "date":
        return all(a == b for a, b in zip(one.amount, other.amount, strict=True) if a is not None and b is not None)
    return one.amount == other.amount


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _link(match: re.Match[str]) -> Value:
    text = match["link"].rstrip(".,;:!?)")
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip("/")
    return Value("link", (plain,), text)


def _email(match: re.Match[str]) -> Value:
    return Value("email", (match["email"].rstrip("."),), match["email"])


def _money(match: re.Match[str]) -> Value:
    scale = {"million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "k": 1000}.get(match["scale"] or "", 1)
    return Value("money", (number(match["money"]) * 100 * scale,), match[0])


def _phone(match: re.Match[str]) -> Value:
    digits = re.sub(r"\D", "", re.sub(r"^\+44[ (]{0,2}0?", "0", match["phone"]))
    return Value("phone", (digits,), match[0], number=Fraction(digits) if len(digits) < 9 else Fraction(0))


def _month(name: str) -> int:
    short = name[:3]
    return next(place for place, full in enumerate(MONTHS, start=1) if full.lower().startswith(short))


def _date(match: re.Match[str]) -> Value:
    year, day = match["year"], int(match["day"])
    return Value("date", (int(year) if year else None, _month(match["month"]), day), match[0])


def _date2(match: re.Match[str]) -> Value:
    year, day = match["year2"], int(match["day2"])
    return Value("date", (int(year) if year else None, _month(match["month2"]), day), match[0])


def _date3(match: re.Match[str]) -> Value:
    year = match["year3"]
    return Value("date", (int(year) if year else None, _month(match["month3"]), None), match[0])


def _iso(match: re.Match[str]) -> Value:
    year, month, day = (int(part) for part in match["iso"].split("-"))
    return Value("date", (year, month, day), match[0])


def _slash(match: re.Match[str]) -> Value:
    day, month, year = (int(part) for part in re.split(r"[/.]", match["slash"]))
    return Value("date", (year + 2000 if year < 100 else year, month, day), match[0])


def _year(match: re.Match[str]) -> Value:
    return Value("date", (int(match["year4"]), None, None), match[0])


def _tax_year(match: re.Match[str]) -> Value:
    return Value("tax year", (int(match["taxyear"]), match[0][-2:]), match[0])


def _clock(match: re.Match[str]) -> Value:
    hour = int(match["hour"]) % 12 + (12 if match["half"] == "p" else 0)
    return Value("clock", (hour * 60 + int(match["minute"] or 0),), match[0])


def _clock24(match: re.Match[str]) -> Value:
    return Value("clock", (int(match["hour24"]) * 60 + int(match["minute24"]),), match[0])


def _noon(match: re.Match[str]) -> Value:
    return Value("clock", (0 if match["noon"] == "midnight" else 720,), match[0])


def duration(amount: Fraction, unit: str) -> Amount:
    """A length of time in one unit of its sort: minutes, days, working days or months."""
    if unit.startswith("working"):
        return ("working days", amount * (5 if unit[8:9] == "w" else 1))
    if unit.startswith("school"):
        return (unit.rstrip("s"), amount)
    if unit.startswith("mi"):
        return ("minutes", amount)
    if unit.startswith("h"):
        # '48 hours' is said as 'two days', '90 minutes' as 'an hour and a half'.
        return ("days", amount / 24) if amount >= 24 and amount % 24 == 0 else ("minutes", amount * 60)
    if unit.startswith(("mo", "mt")):
        return ("months", amount)
    if unit.startswith("y"):
        return ("months", amount * 12)
    return ("days", amount * (7 if unit[0] == "w" else 1))


def _duration(match: re.Match[str]) -> Value:
    amount = Fraction(1) if match["amount"] in ("a", "an") else number(match["amount"])
    unit = match["unit"]
    if match["working"]:
        unit = f"{'school' if match['working'] == 'school' else 'working'} {unit}"
    return Value("duration", duration(amount, unit), match[0], "", match["amount"] in ("a", "an"), amount, unit)


def _measure(match: re.Match[str]) -> Value:
    unit = _MEASURES[match["measure"].removesuffix("s")]
    return Value(f"measure in {unit}", (number(match["measured"]),), match[0])


def _share(match: re.Match[str]) -> Value:
    return Value("share", (number(match["percent"]) / 100,), match[0])


def _many_parts(match: re.Match[str]) -> Value:
    parts = match["parts"]
    return Value(
        "share", (number(match["many"]) / _PARTS.get(parts, _PARTS.get(parts.removesuffix("s"), 1)),), match[0]
    )


def _part(match: re.Match[str]) -> Value:
    return Value("share", (Fraction(1, _PARTS[match["part"]]),), match[0])


def _part3(match: re.Match[str]) -> Value:
    return Value("share", (Fraction(1, _PARTS[match["part3"]]),), match[0])


def _labelled(match: re.Match[str]) -> Value:
    return Value(match["label"].removesuffix("s"), (match["labelled"],), match[0])


def _code(match: re.Match[str]) -> Value:
    return Value("code", (match["code"].lstrip("0"),), match[0])


def _mixed(match: re.Match[str]) -> Value:
    return Value("code", (match["mixed"].lstrip("0"),), match[0])


def _weekday(match: re.Match[str]) -> Value:
    name = match["weekday"] or match["weekday2"]
    return Value("weekday", (name[:3],), match[0])


def _count(match: re.Match[str]) -> Value:
    amount = number(match["count"])
    return Value("count", (amount,), match[0], soft=amount == 1, number=amount)


_READERS: dict[str, Reader] = {
    "link": _link,
    "email": _email,
    "letter": lambda match: Value("letter", (match["letter"],), match["letter"].upper()),
    "money": _money,
    "iso": _iso,
    "slash": _slash,
    "phone": _phone,
    "day": _date,
    "month2": _date2,
    "month3": _date3,
    "taxyear": _tax_year,
    "hour": _clock,
    "hour24": _clock24,
    "noon": _noon,
    "percent": _share,
    "pounds": lambda match: Value("money", (number(match["pounds"]) * 100,), match[0]),
    "pence": lambda match: Value("money", (number(match["pence"]),), match[0]),
    "amount": _duration,
    "daynumber": lambda match: Value("duration", ("days", number(match["daynumber"])), match[0]),
    "measured": _measure,
    "many": _many_parts,
    "part": _part,
    "part3": _part3,
    "year4": _year,
    "nth": lambda match: Value("ordinal", (int(match["nth"]),), match[0], number=number(match["nth"])),
    "nthword": lambda match: Value(
        "ordinal", (_ORDINALS[match["nthword"]],), match[0], soft=match["nthword"] == "first"
    ),
    "labelled": _labelled,
    "code": _code,
    "mixed": _mixed,
    "weekday": _weekday,
    "weekday2": _weekday,
    "plural": lambda match: Value("count", (number(match["plural"]),), match[0]),
    "count": _count,
}
