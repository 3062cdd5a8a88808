"""The main points at the start of a long document: what to do, by when, how much, and what happens otherwise.

A point is all that a sentence says, with its conditions and exceptions. What leans on the sentence before it is taken
together with that sentence, or not at all. Fewer points, or none, are better than one that says something else when it
stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.documents.point_weights import MONEY, weight
from pipelines.documents.rows import Row, RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier

MOST = 6  # points
_FEWEST = 2  # one point alone would pass for all that matters, unless it weighs as much as a duty with a last day
_ALONE = 5
_ENOUGH = 3  # weight
_MOST_STEPS = 4
_MOST_WORDS = 48  # of a point, and of one sentence in it
_MOST_IN_SENTENCE = 34
_MOST_PRICES = 3
_A_SECTION = 2  # points from one section, so that one long part does not push the others out
_SELF = r"(?:notice|letter|bill|leaflet|form|page|document|booklet|survey|consultation|year|month|week|council|website)"
_LEANS = re.compile(
    r"(?:But|So|Or|And|Then|After that|Also|However|Otherwise|For example|First|Second|Next|Finally|Another|Instead"
    r"|If so|There|Both|Neither|Here)\b"
    rf"|(?i:\b(?:it|its|they|them|their|theirs|he|she|his|her)\b|\b(?:this|these|that|those)\b(?!\s{_SELF}\b)"
    r"|\b(?:other(?! than\b)|another)\b|\bone\b(?! (?:of|or|adult|person)\b))"
)
_POINTS_AWAY = re.compile(
    r"\b(?:such|above|below|following|earlier|thereafter|the same|the former|the latter|do so"
    r"|that (?:date|day|time|sum|amount|period))\b(?! than)|^If [^,]* (?:do|does|did|is|are)(?: not|n't)?,"
)
_FOLLOWING = re.compile(r"\bany of (?:these|the following)\b[^.]*\.$")
_SAYS_FIRST = re.compile(r"This (?:is|notice is|letter is) (?:about|for) ")  # it names what it is about itself
_THAT = re.compile(r"(?<=[a-z]) that (?=[a-z])")  # 'you think that …' leans on nothing
_OPENING = re.compile(r"(?:If|When|Where|Unless|Before|After) [^,]+,")
_EXCEPTION = re.compile(
    r"(?:But|However|This does not|Otherwise|The exception|Unless|Except)\b"
    r"|[^.]*\b(?:is|are) exempt\b|[^.]*\bdo(?:es)? not apply\b"
)
_CONDITION = re.compile(r"(?:If|When|Where|Unless|Before|After)\b")
_UNNAMED = re.compile(
    r"(?:A|An|The|Any) (?:rise|increase|cut|reduction|fall|saving)\b(?! (?:in|for|to|of (?!no |up |about |£|\d)))"
)
_SMALL = frozenset(
    "A All An Any Applications Arrangements Claims Each Every Help No Our Payments Please Some The We You Your".split()
)
_A_WAY = re.compile(r"(?:Online|By phone|By post|In person|By email|By e-mail)\b")
_CLAUSE = re.compile(r"\d{1,2}\.\d{1,2}\.? ")
_TELLING = re.compile(r"\d(?:[\d.,]*\d)?|[A-Z][a-z]+day\b")
_THE = re.compile(r"\b[Tt]he (?:[a-z]+ )?([a-z]{4,})\b")


@dataclass(frozen=True, slots=True)
class _Unit:
    """All rows of one sentence, or of sentences that need one another."""

    rows: tuple[Row, ...]
    heading: str
    block: str
    in_table: bool = False
    weight: int = 0

    @property
    def text(self) -> str:
        said = " ".join(_own_words(row) for row in self.rows)
        if re.search(r"\d[ap]?m?:$", said):
            said = f"{said[:-1]}."  # a list of ways follows, which the sentence does not need
        return _CLAUSE.sub("", said, count=1) if _CLAUSE.match(said) else said

    @property
    def first_sentence(self) -> str:
        return re.split(r"(?<=[.?!]) (?=[A-Z£\d])", self.text, maxsplit=1)[0]


def main_points(rows: Sequence[Row], sources: Sequence[SourceSentence], tables: Iterable[str] = ()) -> tuple[Row, ...]:
    """The rows that a reader must not miss, in their order; empty where too little can stand alone.

    Args:
        rows: of the whole document.
        sources: its sentences.
        tables: the ids of the blocks that are tables.
    """
    blocks = {source.id: source.block_id for source in sources}
    units = _units(rows, blocks, frozenset(tables))
    able = [unit for unit in _candidates(units) if unit.weight >= _ENOUGH and _short_enough(unit)]
    chosen = _best(list(dict.fromkeys(able)))
    points = [row for unit in dict.fromkeys(able) if unit in chosen for row in _as_rows(unit)]
    if len(points) < _FEWEST and not any(unit.weight >= _ALONE for unit in chosen):
        return ()
    return tuple(replace(row, id=f"summary.{number}") for number, row in enumerate(points, 1))


def _units(rows: Sequence[Row], blocks: dict[str, str], tables: frozenset[str]) -> list[_Unit]:
    """The rows, those of one sentence together; each knows its heading."""
    units: list[_Unit] = []
    heading = ""
    for row in rows:
        source = row.source_ids[0] if row.source_ids else ""
        block = blocks.get(source, source)
        if row.kind is RowKind.HEADING:
            heading = row.text
        elif units and units[-1].heading == heading and units[-1].rows[-1].source_ids == row.source_ids:
            units[-1] = replace(units[-1], rows=(*units[-1].rows, row))
        else:
            units.append(_Unit((row,), heading, block, block in tables))
    return [_without_ways(unit) for unit in units]


def _without_ways(unit: _Unit) -> _Unit:
    """A lead-in without its promise of a list, 'by any of the following means', where it says more than that."""
    if not unit.rows[-1].text.endswith(":"):
        return unit
    kept = tuple(row for row in unit.rows if not _FOLLOWING.search(row.text))
    return replace(unit, rows=kept or unit.rows)


def _candidates(units: Sequence[_Unit]) -> Iterator[_Unit]:
    """What may stand alone, each with its weight: sentences with what they need, and short lists of steps."""
    at = 0
    while at < len(units):
        steps = _steps(units, at)
        prices = _prices(units, at)
        if len(steps) > 1 or prices:
            yield from _all_steps(steps, units[at - 1] if at else None) if steps else _all_prices(prices)
            at += len(steps or prices)
            continue
        unit = _whole(units, at)
        if unit is not None and not unit.in_table and not _in_a_led_list(units, at):
            unit = _named(unit)
            adds = weight(units[at].text) or MONEY.search(units[at].text)
            if unit is not None and (adds or len(unit.rows[0].source_ids) == 1):
                yield replace(unit, weight=weight(unit.text))
        at += 1


def _steps(units: Sequence[_Unit], at: int) -> list[_Unit]:
    found: list[_Unit] = []
    for unit in units[at:]:
        if unit.rows[0].kind is not RowKind.STEP or unit.heading != units[at].heading:
            break
        found.append(unit)
    return found


def _all_steps(steps: Sequence[_Unit], before: _Unit | None) -> Iterator[_Unit]:
    """The steps of a list as one: a step without the others would mislead."""
    led = before is not None and before.heading == steps[0].heading and before.text.endswith(":")
    told = all(weight(step.text) >= _ENOUGH - 1 for step in steps)
    if led or not told or len(steps) > _MOST_STEPS or _CONDITION.match(steps[0].heading):
        return
    rows = tuple(row for step in steps for row in step.rows if not row.text.startswith("The web page is "))
    yield replace(steps[0], rows=rows, weight=_ENOUGH + 1)


def _prices(units: Sequence[_Unit], at: int) -> list[_Unit]:
    """The rows of a table in which each names a new price; empty where the table says something else."""
    rows = [unit for unit in units[at:] if unit.in_table and unit.block == units[at].block]
    return rows if rows and all(weight(row.text, in_table=True) for row in rows) else []


def _all_prices(prices: Sequence[_Unit]) -> Iterator[_Unit]:
    """A short table of new prices as one: a total says nothing without its parts."""
    if len(prices) <= _MOST_PRICES and not _CONDITION.match(prices[0].heading):
        yield replace(prices[0], rows=tuple(row for unit in prices for row in unit.rows), weight=_ENOUGH + 1)


def _whole(units: Sequence[_Unit], at: int) -> _Unit | None:
    """A sentence with the one it leans on and the exception that follows it; None where that stands elsewhere."""
    unit = units[at]
    start = at
    while _leans(units, start):
        start -= 1
        if start < 0 or units[start].block != unit.block or at - start > 2:
            return None
    end = at + 1
    while end < len(units) and units[end].block == unit.block and _EXCEPTION.match(units[end].text):
        end += 1
    rows = tuple(row for one in units[start:end] for row in one.rows)
    if any(row.kind is RowKind.ITEM for row in rows) and len(rows) > 1 and rows[0].kind is not RowKind.ITEM:
        return None  # a sentence with a list of its own
    whole = replace(unit, rows=rows)
    return None if whole.text.endswith(":") else whole


def _leans(units: Sequence[_Unit], at: int) -> bool:
    """Whether a sentence says something else, or nothing, without the one before it."""
    said = units[at].first_sentence
    if re.match(r"But if you\b", said):
        said = said[4:]
    if _SAYS_FIRST.match(said):
        return False
    opening = _OPENING.match(said)
    head = opening[0] if opening else said
    if _LEANS.search(_THAT.sub(" ", head)) or _POINTS_AWAY.search(said):
        return True
    before = units[at - 1] if at and units[at - 1].block == units[at].block else None
    known = set(re.findall(r"[a-z]{4,}", before.text)) if before else set[str]()
    return any(noun in known for noun in _THE.findall(head))


def _in_a_led_list(units: Sequence[_Unit], at: int) -> bool:
    """Whether a list item completes a lead-in such as 'You will get this if:'."""
    if units[at].in_table or units[at].rows[0].kind is RowKind.TEXT:
        return False
    while at >= 0 and units[at].rows[0].kind is not RowKind.TEXT:
        at -= 1
    return at >= 0 and units[at].text.endswith(":")


def _named(unit: _Unit) -> _Unit | None:
    """The unit with what only its heading says: when it is true, or what rises. None where that cannot be put in."""
    first, *others = unit.rows
    text = re.sub(r"^But (?=if you\b)", "", unit.text)
    text = text[:1].upper() + text[1:]
    if _CONDITION.match(unit.heading):
        word = text.split(" ", 1)[0]
        if word not in _SMALL or text[-1:] != ".":
            return None
        text = _conditional(unit, f"{unit.heading}, {text[0].lower()}{text[1:]}")
    elif (_UNNAMED.match(text) or _A_WAY.match(text)) and unit.heading:
        text = f"{unit.heading}: {text[0].lower()}{text[1:]}"
    sources = tuple(dict.fromkeys(name for row in unit.rows for name in row.source_ids))
    troubles = tuple(dict.fromkeys(trouble for row in unit.rows for trouble in row.troubles))
    kept = first if not others else replace(first, picture=None)
    return replace(unit, rows=(replace(kept, text=text, hard_words=(), source_ids=sources, troubles=troubles),))


def _conditional(unit: _Unit, text: str) -> str:
    """'If you cannot pay, ring us.' as the rules word it, with what the unit says after its first sentence."""
    end = len(text) - (len(unit.text) - len(unit.first_sentence))
    said = RulesSimplifier().simplify([SourceSentence("point.s1", "point", text[:end], RowKind.TEXT, 0)])
    return " ".join((*(_own_words(row) for row in said), text[end:].strip())).strip()


def _own_words(row: Row) -> str:
    text = row.text
    for word in row.hard_words:
        text = without_meaning(text, word.meaning)
    return text


def without_meaning(text: str, meaning: str) -> str:
    """A row's text without a meaning: it stands behind what it explains, or before the lead-in of a list."""
    return text.removeprefix(f"{meaning} ").replace(f" {meaning}", "", 1)


def _short_enough(unit: _Unit) -> bool:
    sentences = re.split(r"(?<=[.?!]) ", unit.text)
    return len(unit.text.split()) <= _MOST_WORDS and all(len(one.split()) <= _MOST_IN_SENTENCE for one in sentences)


def _best(able: Sequence[_Unit]) -> list[_Unit]:
    """The weightiest that say something new, not more than two of a section."""
    chosen: list[_Unit] = []
    for unit in sorted(able, key=lambda one: (-one.weight, -len(_TELLING.findall(one.text)), -len(one.text))):
        rows = sum(len(one.rows) for one in chosen) + len(unit.rows)
        section = sum(one.heading == unit.heading for one in chosen)
        if rows <= MOST and section < _A_SECTION and not any(_says(other, unit) for other in chosen):
            chosen.append(unit)
    return chosen


def _says(one: _Unit, other: _Unit) -> bool:
    """Whether the first says all figures and dates that the second says, or nearly all its words."""
    figures = set(_TELLING.findall(other.text))
    if figures and figures <= set(_TELLING.findall(one.text)) and (MONEY.search(other.text) or len(figures) > 2):
        return True
    words, known = set(other.text.lower().split()), set(one.text.lower().split())
    return len(words & known) > 0.75 * len(words)


def _as_rows(unit: _Unit) -> Iterator[Row]:
    for row in unit.rows:
        text = _own_words(row).rstrip(":")
        yield replace(row, kind=RowKind.TEXT, text=text, hard_words=(), level=0)
