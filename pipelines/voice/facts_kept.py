"""Whether a sentence still tells its figures when it is spoken: they are read back from what is said."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from pipelines.voice.heard_text import normalised
from pipelines.voice.number_words import MONTHS

_MONTH = "|".join(MONTHS)
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*|\b(?:[a-z0-9-]+\.)+(?:uk|com|org|net|example|gov|london)\b(?:/\S*)?")
_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FACT = re.compile(
    rf"£\s?(?P<pounds>{_N})(?:\s?(?P<scale>thousand|million|billion|bn|m|k)\b)?"
    rf"|(?P<pence>\d{{1,3}})p\b|(?P<share>{_N})\s?%"
    r"|(?P<clock>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<noon>[ap])\.?m\b"
    r"|(?P<hour24>\d{1,2}):(?P<minute24>\d\d)\b"
    rf"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b|(?P<slashed>\d{{1,2}}/\d{{1,2}}/(?:19|20)\d\d)\b"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})\b"
    r"|(?P<years>(?:19|20)\d\d[-/]\d\d)\b(?!\d)"
    r"|(?P<phone>(?<![\d£,.])\+?0\d[\d ()-]{5,}\d(?!\w)|116 ?123\b)"
    r"|(?P<code>\b[A-Z]{1,4}\d[A-Z\d]*(?: \d[A-Z]{2})?\b)"
    rf"|(?P<number>{_N})"
)
_BAND = re.compile(r"\b[Bb]ands? ([A-H])\b")
_NUMBER_OF_MONTH: dict[str, int] = {month: number for number, month in enumerate(MONTHS, 1)}
_SCALES = {"thousand": 1_000, "k": 1_000, "million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9}


def lost(written: str, said: str) -> tuple[str, ...]:
    """Facts of a written text that cannot be read back from its spoken form, or that the spoken form adds."""
    before, after = facts(written), facts(said)
    return tuple(sorted([*(before - after).elements(), *(after - before).elements()]))


def facts(text: str) -> Counter[str]:
    """The figures of a text, written or spoken, each in one form: '£1234.5', '9:30', '4-1', 'band d'."""
    plain = normalised(_ADDRESS.sub(" ", text.replace("½", " and a half").replace("24/7", "")), every_number=True)
    found = Counter(fact for match in _FACT.finditer(plain) for fact in _read(match))
    found.update(f"band {letter.lower()}" for letter in _BAND.findall(plain))
    return found


def _read(match: re.Match[str]) -> list[str]:
    part = match.groupdict()
    if part["pounds"]:
        return [f"£{_decimal(part['pounds']) * _SCALES.get(part['scale'] or '', 1):f}"]
    if part["pence"]:
        return [f"£{(Decimal(part['pence']) / 100).normalize():f}"]
    if part["share"]:
        return [f"{_decimal(part['share']):f}%"]
    if part["clock"] or part["hour24"]:
        return [_time(part)]
    if part["iso"] or part["slashed"]:
        numbers = [int(number) for number in re.split(r"[-/]", part["iso"] or part["slashed"])]
        year, month, day = numbers if part["iso"] else numbers[::-1]
        return [f"{day}-{month}", str(year)]
    return _other(part)


def _other(part: dict[str, str]) -> list[str]:
    if part["day"]:
        return [f"{int(part['day'])}-{_NUMBER_OF_MONTH[part['month']]}"]
    if part["years"]:
        year, last = int(part["years"][:4]), int(part["years"][5:])
        is_span = part["years"][4] == "-" or last == (year + 1) % 100
        return [str(year), str(year // 100 * 100 + last if is_span else last)]
    if part["phone"]:
        return [re.sub(r"\D", "", part["phone"])]
    if part["code"]:
        return [part["code"].replace(" ", "")]
    number = _decimal(part["number"])
    return [f"{number:f}" if part["number"][0] != "0" or "." in part["number"] else part["number"]]


def _time(part: dict[str, str]) -> str:
    hour, minute = int(part["clock"] or part["hour24"]), part["minute"] or part["minute24"] or "00"
    if part["clock"]:
        hour = hour % 12 + (12 if part["noon"].lower() == "p" else 0)
    return f"{hour}:{minute}"


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", "")).normalize()
