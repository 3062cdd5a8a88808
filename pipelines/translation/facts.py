"""Finds what a translation must never change: amounts, dates, times, phones, addresses, references, placeholders.

Every pattern is bounded, so that the time grows in step with the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b(?:\.(?=[ \u00a0]\d))?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_FIGURE = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,20}(?:\.\d{1,20}){0,6}"
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}"
_DIGITS = re.compile(r"\d+")
_PATH = r"(?:[/?#:][^\s<>\"“”]{0,400}[^\s<>\"“”.,;:!?)\]}'’»])?/?"

_STREET = r"(?:Street|Road|Avenue|Lane|Crescent|Terrace)"
_NO_NAME = (
    r"(?:The|An?|Your|Our|My|His|Her|Their|This|That|Each|Every|Any|Some|No|One|On|In|At|From|To|Of|For|By|And|Or|With"
    r"|Bus|Cycle|Tram|Traffic|Private|Public|Main|Local|Residential|Ring|Slip|Side|Toll|Trunk|Access|Service|Parking)"
)
# '160 Tooley Street', 'Tooley Street'. Other ways and places only after a number, for 'Parking Place' is no address.
_ADDRESS = (
    rf"\b(?:\d{{1,4}}[A-Za-z]?(?:[-–/]\d{{1,4}}[A-Za-z]?)?,?[ \u00a0](?:[A-Z][a-z’'.-]{{1,20}}[ \u00a0]){{1,4}}"
    rf"(?:{_STREET}|Close|Drive|Way|Court|Place|Square|Gardens|Grove|Hill|Row|Walk|Mews|Parade|Rise|Green|Park)\b"
    rf"|(?:(?!{_NO_NAME}[ \u00a0])[A-Z][a-z’'.-]{{1,20}}[ \u00a0]){{1,3}}{_STREET}\b)"
)

# Parts of an Act or a list: '(4)', '(a)', '(iv)'; not '(s)' of 'permit(s)', which stands at a word.
_LETTERED = r"\((?:\d{1,3}[A-Z]?|[A-Za-z]|[ivx]{1,5})\)"

# By precedence: where two could begin at one place, the earlier wins.
_KINDS: tuple[tuple[str, str], ...] = (
    ("placeholder", r"\{\{[^{}\n]{1,80}\}\}|\$?\{[^{}\n]{1,80}\}|«[^«»\n]{1,80}»|<<[^<>\n]{1,80}>>"
        r"|\[\[[^\[\]\n]{1,80}\]\]"
        r"|%\([a-z_]{1,40}\)[sdif]|%\d?\$?[sd](?![a-z])|\[[A-Z][A-Z0-9_ -]{1,40}\]"),
    ("link", rf"(?i:https?://|mailto:|tel:|ftp://)[^\s<>\"“”]{{0,400}}[^\s<>\"“”.,;:!?)\]}}'’»]"
        rf"|(?i:\bwww\.{_HOST}[a-z]{{2,12}}{_PATH})"
        rf"|(?<![@\w.-])(?i:{_HOST}(?:uk|gov|wales|cymru|scot|org"
        rf"|com|net|info|eu|int)\b{_PATH})"),
    ("email", r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}"),
    ("date", rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})\b"
        rf"|\b{_DAY}(?: of)?[ \u00a0]{_MONTH}(?:,?[ \u00a0]\d{{4}}\b)?"
        rf"|\b{_MONTH}[ \u00a0](?:{_DAY}\b(?:,?[ \u00a0]\d{{4}}\b)?|\d{{4}}\b)"
        r"|\b(?:19|20)\d{2}[-/–](?:(?:19|20)\d{2}|\d{2})\b"),
    ("time", r"\b(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?[ \u00a0]?(?:[ap]\.m\.|[ap]m\b)"
        r"|\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b"),
    ("phone", r"(?<![\w.])(?:\+\d{1,3}[ \u00a0-]?(?:\(0\)[ \u00a0]?)?\d{1,5}|\(0\d{2,5}\)|0\d{2,5})"
        r"(?:[ \u00a0-]?\d{2,8}){1,4}(?!\w)"),
    ("address", _ADDRESS),
    ("postcode", r"\b(?:[A-Z]{1,2}\d[A-Z\d]?)[ \u00a0]?\d[A-Z]{2}\b"),
    ("reference", rf"(?<!\w)\d{{1,4}}[A-Z]{{0,2}}(?:{_LETTERED}){{1,6}}|(?<!\w)\((?:[a-z]|[ivx]{{1,5}})\)"
        r"|\b[A-Z]{2}[ \u00a0]?\d{2}[ \u00a0]\d{2}[ \u00a0]\d{2}[ \u00a0][A-D]\b"  # National Insurance
        r"|\b[A-Z]{2}\d{2}[ \u00a0][A-Z]{3}\b"  # plates
        r"|(?<![\w/-])(?=[A-Za-z/-]{0,40}\d)(?=[\d/-]{0,40}[A-Z])"
        r"[A-Za-z0-9]{1,20}(?:[/-][A-Za-z0-9]{1,20}){0,6}(?![\w])"),
    ("money", rf"(?:US|AU|CA)?[£€$¥][ \u00a0]?(?:{_FIGURE})(?:[ \u00a0]?(?:k|m|bn|p)\b)?"
        rf"|\b(?:{_FIGURE})[ \u00a0]?(?:p|€|£)(?!\w)"
        r"|\b(?:GBP|EUR|USD)[ \u00a0]?\d[\d,.]{0,20}\d\b"),
    ("number", rf"(?<![\w])[-−+]?(?:{_FIGURE})(?:[ \u00a0]?%|(?:st|nd|rd|th)\b"
        r"|(?:[a-z]{1,3}(?:²|³)?|²|³)?(?!\w))|[¼½¾⅓⅔]|\d+"),
)  # fmt: skip
_LABELLED = re.compile(
    r"\b(?:[Bb]and|[Zz]one|[Ff]orm|[Ss]chedule|[Ss]ection|[Gg]roup|[Cc]ategory|[Cc]lass|[Pp]art|[Bb]ay|[Ww]ard|[Aa]nnex"
    r"|[Aa]ppendix|[Cc]ode|BAND|ZONE)s?[ \u00a0](?P<label>[A-Z])(?![\w'’])"
    r"|(?<=[A-Z])(?:,| (?:to|and|or)|–|-) ?(?P<next>[A-H])(?![\w'’])"
)
_SCAN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that stays as it is."""

    kind: str  # 'money', 'date', … or 'name' for what a list says
    start: int
    end: int
    text: str


def facts(text: str, names: Sequence[str] = ()) -> tuple[Fact, ...]:
    """The facts of plain text in their order, none over another.

    Args:
        text: without tags, unescaped.
        names: words that are not translated; they win over what the patterns find.
    """
    found: list[Fact] = []
    covered = bytearray(len(text))
    taken = [Fact("name", *match.span(), match.group()) for match in _names(tuple(names), text)]
    for fact in (*taken, *_labels(text), *_scanned(text)):
        if not any(covered[fact.start : fact.end]):
            covered[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
            found.append(fact)
    return tuple(sorted(found, key=lambda fact: fact.start))


def _scanned(text: str) -> Iterator[Fact]:
    for match in _SCAN.finditer(text):
        kind = match.lastgroup or "number"
        if kind == "reference" and _is_word(match.group()):
            continue
        yield Fact(kind, match.start(), match.end(), match.group())


def _is_word(text: str) -> bool:
    """'10-year' and '24-hour' hold a word that is translated; '7th' is a number."""
    return bool(re.fullmatch(r"\d+(?:st|nd|rd|th)|[\d.,/-]+", text))


def _labels(text: str) -> Iterator[Fact]:
    """Letters that name a thing: the 'D' of 'band D', and of 'bands A to D'."""
    reached = -1
    for match in _LABELLED.finditer(text):
        group = "label" if match["label"] else "next"
        if group == "next" and match.start() != reached:
            continue
        reached = match.end()
        yield Fact("reference", *match.span(group), match[group])


def _names(names: tuple[str, ...], text: str) -> Iterable[re.Match[str]]:
    pattern = _name_pattern(names)
    return pattern.finditer(text) if pattern else ()


@lru_cache(maxsize=64)
def _name_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Longest first; blanks match any blanks; a name with a capital only as it is written."""
    chosen = sorted({" ".join(name.split()) for name in names if name.strip()}, key=lambda name: (-len(name), name))
    if not chosen:
        return None
    parts = [
        r"\s+".join(re.escape(word) for word in name.split())
        if name != name.lower()
        else "(?i:" + r"\s+".join(re.escape(word) for word in name.split()) + ")"
        for name in chosen
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def _figures(text: str) -> list[str]:
    """Runs of digits; those of other scripts, as the Arabic ٤٥, as 45."""
    return ["".join(str(unicodedata.digit(sign)) for sign in run) for run in _DIGITS.findall(text)]


def new_figures(source: str, translation: str) -> tuple[str, ...]:
    """Figures of a translation that its source has not, or not as often, once each."""
    return tuple(Counter(_figures(translation)) - Counter(_figures(source)))


def lost_figures(source: str, translation: str) -> tuple[str, ...]:
    """Figures of a plain text that a person's translation has not, in plain English.

    A person may write dates and amounts as the other language does, so only the digits are held against each other.
    """
    found = Counter(_figures(translation))
    wanted = Counter(_figures(source))
    return tuple(
        f"The figure {figure} of the source is not there." for figure in wanted if found[figure] < wanted[figure]
    )
