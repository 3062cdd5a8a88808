"""Plants one fault at a time in rows that are right: each changes what the source says, so each must be found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Rows = tuple[str, ...]
Change = Callable[[re.Match[str]], str]

_MONTHS = "January February March April May June July August September October November December".split()


def _more(match: re.Match[str]) -> str:
    """Another figure with as many digits: the last one counts on."""
    text = match[0]
    at = max(place for place, sign in enumerate(text) if sign.isdigit())
    return text[:at] + str((int(text[at]) + 1) % 10 or 1) + text[at + 1 :]


def _next_month(match: re.Match[str]) -> str:
    return _MONTHS[(_MONTHS.index(match[0]) + 1) % 12]


def _swapped(*pairs: tuple[str, str]) -> Change:
    table = {one: other for pair in pairs for one, other in (pair, pair[::-1])}
    return lambda match: table[match[0].lower()]


_DUTY = r"must|shall|required?|compulsory|obliged|have to"
_LEAVE = r"\b(?:may|can|might|could)\b|entitled|right to"

# Name, what the source must hold for the fault to be one, the place, the change.
FAULTS: tuple[tuple[str, str, str, Change], ...] = (
    ("dropped not", "", r"(?<=[a-z]) not\b(?! only)", lambda _: ""),
    ("dropped not", "", r"\b[Cc]annot\b", lambda match: match[0][:3]),
    ("dropped not", "", r"\bDo not\b", lambda _: "Do"),
    ("dropped not", "", r"\bnever\b", lambda _: "always"),
    ("dropped not", "", r"\bNobody\b", lambda _: "Anybody"),
    (
        "added not",
        r"(?i)^(?!.*\b(?:except|nothing|refused|unless)\b)",
        r"\b(?:can|may|must|will|should)\b(?! not)",
        lambda match: f"{match[0]} not",
    ),
    ("other figure", "", r"(?<![\w@./])\d[\d,]*(?:\.\d+)?(?!\d|,\d)", _more),
    ("other month", "", rf"(?<=\d )(?:{'|'.join(_MONTHS)})\b", _next_month),
    ("other day", "", r"(?<!Every )\b(?:Monday|Tuesday|Thursday|Friday)\b(?! \d)", lambda _: "Wednesday"),
    ("must weakened", _DUTY, r"\b[Mm]ust\b(?! not)", lambda _: "should"),
    ("must weakened", _DUTY, r"\b[Mm]ust\b(?! not)", lambda _: "may"),
    ("must weakened", _DUTY, r"(?<!may )\b(?:have|has) to\b", lambda _: "can"),
    ("leave hardened", _LEAVE, r"\b(?:may|can|might)\b(?! not| have to)", lambda _: "must"),
    ("should changed", "", r"\bshould\b", lambda _: "must"),
    ("lost condition", "", r"\bif [^.,]+,?", lambda _: ""),
    ("lost condition", "", r"\bIf [^.,]+, ", lambda _: ""),
    ("lost exception", "", r"\bunless [^.]+", lambda _: ""),
    ("lost exception", "", r"[^.]*\b(?:exception|except|But not)\b[^.]*\.?", lambda _: ""),
    ("lost only", r"(?i)only|solely|unless", r"\bonly ", lambda _: ""),
    ("lost only", r"(?i)only|solely|unless", r"\bOnly ", lambda _: ""),
    ("turned limit", "", r"\bunder\b", lambda _: "over"),
    ("turned limit", "", r"\b(?:over|more than)\b", lambda _: "under"),
    ("turned limit", "", r"\bup to\b", lambda _: "at least"),
    ("turned limit", "", r"\bat least\b", lambda _: "up to"),
    ("turned limit", "", r"\bor over\b", lambda _: "or under"),
    ("other unit", "", r"(?<=\d )(?:days|weeks|months|hours)\b", _swapped(("days", "weeks"), ("months", "hours"))),
    ("other unit", "", r"\b(?:a|each|every) (?:day|week|month|hour)\b", lambda match: match[0].split()[0] + " year"),
    ("other address", "", r"(?<=@)\w+|(?<=/)[a-z-]+$", lambda _: "other"),
    ("other name", "", r"\b(?:Patel|Smith|Okafor|Lee|Mill|Station|Band [A-D])\b", lambda _: "Marsh"),
    ("other sign", "", r"£", lambda _: ""),
)


def planted(source: str, rows: Rows) -> Iterator[tuple[str, Rows]]:
    """Every fault that fits, one at a time, as (name, rows)."""
    fitting = [(name, pattern, change) for name, needs, pattern, change in FAULTS if re.search(needs, source)]
    for at, row in enumerate(rows):
        for name, pattern, change in fitting:
            for match in re.finditer(pattern, row):
                changed = row[: match.start()] + change(match) + row[match.end() :]
                yield name, (*rows[:at], " ".join(changed.split()), *rows[at + 1 :])
