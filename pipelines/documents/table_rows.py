"""Rows of a table as sentences that need no column above them: 'Band A: £1,500 a year'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.extraction.blocks import Block
from pipelines.extraction.tables import is_code

_EVERY = {
    "year": r"\b(?:per year|per annum|annual|yearly|a year|each year)\b",
    "month": r"\b(?:per month|monthly|a month|each month)\b",
    "week": r"\b(?:per week|weekly|a week|each week)\b",
    "day": r"\b(?:per day|daily|a day|each day)\b",
    "hour": r"\b(?:per hour|hourly)\b",
}
_MONEY = re.compile(r"(?:up to |from )?£ ?[\d,.]+(?: (?:million|billion|each))?|free|nil|no charge", re.IGNORECASE)
_TELLS_PRICE = frozenset(
    "a amount an annual annually annum charge charges cost costs daily day each fee fees hour hourly in month monthly "
    "p.a per pounds price prices rate rates the to pay week weekly year yearly £".split()
)
_YEARS = re.compile(r"\b20\d\d(?: ?[/–-] ?(?:20)?\d\d)?\b")
_TELLS_ITSELF = (
    (re.compile(r"0\d[\d ]+"), r"(?:tele)?phone(?: number)?|contact|number"),
    (re.compile(r"\S+@\S+|www\.\S+|https?://\S+"), r"e-?mail|website|web address|contact|online"),
    (re.compile(r".*\d(?:[.:]\d\d)? ?[ap]m.*|closed.*", re.IGNORECASE), r"(?:opening )?(?:times?|hours)|open|opening"),
    (re.compile(r"(?:[A-Z]\w+day )?\d{1,2} [A-Z]\w+(?: \d{4})?"), r"date|when|day"),
    (re.compile(r"\d{1,2}(?:\.\d)?%"), r"percentage|rate|share"),
)  # what a value looks like, and names of columns that add nothing to it
_VALUE_FIRST = re.compile(
    r"(?:[A-Z]\w+day,? )?\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b.*|£.*|\d[\d,.]*%?"
)
_GROUP_WORDS = 8  # a longer first cell is a remark, no name of a group


def table_sentences(block: Block) -> Iterator[tuple[str, bool]]:
    """Each row as a sentence, with whether it only names the rows after it."""
    names = block.rows[0] if block.header else ()
    rows = [[" ".join(cell.split()) for cell in row] for row in (block.rows[1:] if block.header else block.rows)]
    for at, cells in enumerate(rows):
        if any(cells):
            yield _sentence(cells, names), names_a_group(rows, at)


def names_a_group(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a row is the heading of those after it: its first cell alone is filled, and theirs are not."""
    first, *others = rows[at]
    if not first or any(others) or not others or first.endswith(".") or len(first.split()) > _GROUP_WORDS:
        return False
    after = rows[at + 1] if at + 1 < len(rows) else ()
    alone = sum(1 for row in rows if row[0] and not any(row[1:]) and not row[0].endswith("."))
    return bool(after) and any(after[1:]) and 3 * alone <= len(rows)


def _sentence(cells: Sequence[str], names: Sequence[str]) -> str:
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    if len(filled) == 1 or not names:
        first, *rest = (cell for _, cell in filled)
        return f"{first}: {', '.join(rest)}" if rest else first
    first, others = _label_of(cells[0], names[0]), [(place, cell) for place, cell in filled if place]
    if len(cells) == 2:
        said = _alone(names[1], others[0][1])
    else:
        label = _as_it_is if any(re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name.strip()) for name in names[1:]) else _low
        said = ", ".join(f"{label(names[place])} {cell}".strip() for place, cell in others)
    if _VALUE_FIRST.fullmatch(cells[0]):
        return f"{first}, {said}"
    return f"{first}: {said}".removeprefix(": ")


def _label_of(cell: str, name: str) -> str:
    """The first cell with the name of its column where it says too little alone: 'Band A', 'Rent per week'."""
    name = _as_it_is(name)
    if not cell or not name:
        return cell
    if is_code(cell):
        return f"{name} {cell}"
    if _VALUE_FIRST.fullmatch(cell):
        return f"{name}: {cell}"
    unit = _unit(name) if "(" in name else ""
    return f"{cell} per {unit}" if unit else cell


def _alone(name: str, cell: str) -> str:
    """The only value of a row: with the name of its column, unless the value says all of it."""
    name = _as_it_is(name)
    if _MONEY.fullmatch(cell) and set(re.findall(r"[\w.£]+", _YEARS.sub(" ", name.lower()))) <= _TELLS_PRICE:
        unit = _unit(name) if re.fullmatch(r"£ ?[\d,.]+", cell) else ""
        return f"{cell} a{'n' if unit == 'hour' else ''} {unit}" if unit else cell
    told = any(value.fullmatch(cell) and re.fullmatch(names, name, re.IGNORECASE) for value, names in _TELLS_ITSELF)
    # A phrase of several words is said, not measured: its column adds nothing to it.
    phrase = len(cell.split()) > 3 and not re.search(r"[£\d]", cell)
    return cell if told or phrase or not name else f"{_low(name)} {cell}"


def _unit(name: str) -> str:
    return next((unit for unit, said in _EVERY.items() if re.search(said, name, re.IGNORECASE)), "")


def _as_it_is(name: str) -> str:
    """Of a row of names, 'Market Hall' and 'Riverside', where a small letter would be wrong."""
    return " ".join(name.split())


def _low(name: str) -> str:
    name = _as_it_is(name)
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
