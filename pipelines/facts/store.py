"""A council's own values: facts with a period and a source, and the table of charges by band."""

from __future__ import annotations

import csv
import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import FactError, Fault, KnowledgeError
from pipelines.facts.dates import show_date
from pipelines.facts.fact_row import UNITS, FactRow, read_date

_ID = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
_BLANK = re.compile(r"\{\{([^{}]*)\}\}")
_REQUIRED = ("id", "label", "value", "unit", "valid_from", "source")
_FIELDS = (*_REQUIRED, "valid_to")
_YEAR = re.compile(r"(\d{4})-(\d{2})")
_AMOUNT = re.compile(r"\d{1,6}(?:\.\d{1,2})?")
_COLUMNS = ("year", "area", "area_name", "source")
_BANDS = tuple("ABCDEFGH")
_BAND_I = "I"  # Wales


class FactStore:
    """The local facts of one council, looked up by id and day."""

    __slots__ = ("_by_id", "rows")

    def __init__(self, rows: Iterable[FactRow]) -> None:
        self.rows = tuple(rows)
        self._by_id: dict[str, list[FactRow]] = defaultdict(list)
        for row in self.rows:
            self._by_id[row.id].append(row)

    def __contains__(self, fact: object) -> bool:
        return fact in self._by_id

    def value(self, fact: str, on: date) -> FactRow:
        """The row of this id that holds on the day.

        Raises:
            FactError: no such id, with the nearest ones named; or no row holds on that day, with the known periods.
        """
        rows = self._by_id.get(fact)
        if not rows:
            near = difflib.get_close_matches(fact, self._by_id, n=3)
            hint = f"; near it: {', '.join(near)}" if near else ""
            raise FactError(f"no fact called '{fact}'{hint}")
        for row in rows:
            if row.holds_on(on):
                return row
        known = ", ".join(row.period for row in sorted(rows, key=lambda row: row.valid_from))
        raise FactError(f"'{fact}' is not known for {show_date(on)}; known: {known}")

    def shown(self, fact: str, on: date) -> str:
        """The value as a resident reads it: £45, 25%, 21 days, 1 April 2026. Raises as ``value``."""
        return self.value(fact, on).shown


def fill(text: str, store: FactStore, on: date) -> str:
    """Put local facts in place of ``{{ id }}``.

    Raises:
        FactError: an id is not known or not valid on the day.
    """
    if "{{" not in text:
        return text
    return _BLANK.sub(lambda match: store.shown(match[1].strip(), on), text)


def load_facts(folder: Path) -> FactStore:
    """Read ``facts/*.yaml`` of a council's folder; a folder without any gives an empty store.

    Raises:
        KnowledgeError: with file, line and cure for every fault of every file.
    """
    rows: list[FactRow] = []
    faults: list[Fault] = []
    for file in sorted((folder / "facts").glob("*.yaml")):
        for read in _read_file(file):
            if isinstance(read, Fault):
                faults.append(read)
            else:
                rows.append(read)
    faults.extend(_overlaps(rows))
    if faults:
        raise KnowledgeError(faults)
    return FactStore(rows)


def _read_file(file: Path) -> Iterator[FactRow | Fault]:
    try:
        text = file.read_text(encoding="utf-8")
        # The node tree keeps the words as written, so that 45.10 never passes through a float, and knows its lines.
        root: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = f"is not valid YAML: {getattr(error, 'problem', error)}"
        yield Fault(file, mark.line + 1 if mark else 0, problem, "Put texts with ':' or '#' in quotes")
        return
    except (OSError, UnicodeDecodeError) as error:
        yield Fault(file, 0, f"cannot be read: {error}", "Save the file as UTF-8 text")
        return
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        yield Fault(file, _line(root), "is not a list of facts", "Start each fact with '- id: ...'")
        return
    for node in root.value:
        yield _read_row(node, file)


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _read_row(node: Any, file: Path) -> FactRow | Fault:
    line = _line(node)
    if not isinstance(node, yaml.MappingNode):
        return Fault(file, line, "is not a fact", "Start each fact with '- id: ...'")
    raw: dict[str, str] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        name, at = str(key.value), _line(key)
        if name not in _FIELDS:
            return Fault(file, at, f"'{name}' is not a field of a fact", f"Have: {', '.join(_FIELDS)}")
        if name in raw:
            return Fault(file, at, f"'{name}' stands twice in one fact", "Keep one of them")
        if not isinstance(value, yaml.ScalarNode):
            return Fault(file, at, f"'{name}' is not a single value", "Write one value after the colon")
        raw[name] = "" if str(value.tag).endswith(":null") else str(value.value).strip()
        lines[name] = at
    missing = [name for name in _REQUIRED if not raw.get(name)]
    if missing:
        name = raw.get("id") or "this fact"
        return Fault(file, line, f"{name}: '{missing[0]}' is missing", f"Add '{missing[0]}: ...'")
    return _checked(raw, lines, file)


def _checked(raw: dict[str, str], lines: dict[str, int], file: Path) -> FactRow | Fault:
    fact, unit = raw["id"], raw["unit"]
    if not _ID.fullmatch(fact):
        cure = "Use lower-case letters, digits, '_' and dots: permit.resident.first"
        return Fault(file, lines["id"], f"'{fact}' is not an id", cure)
    if unit not in UNITS:
        return Fault(file, lines["unit"], f"{fact}: unit '{unit}' is not known", f"Use one of: {', '.join(UNITS)}")
    reader, fits = UNITS[unit]
    value = reader(raw["value"])
    if value is None:
        return Fault(file, lines["value"], f"{fact}: '{raw['value']}' does not fit {unit}", f"Write {fits}")
    days: dict[str, date | None] = {}
    for name in ("valid_from", "valid_to"):
        days[name] = read_date(raw[name]) if raw.get(name) else None
        if raw.get(name) and days[name] is None:
            return Fault(file, lines[name], f"{fact}: {name} '{raw[name]}' is not a day", "Write it as 2026-04-01")
    start, end = days["valid_from"], days["valid_to"]
    if start is None or (end is not None and end < start):
        return Fault(file, lines["valid_to"], f"{fact}: valid_to is before valid_from", "Correct one of the two")
    return FactRow(fact, raw["label"], value, unit, start, end, raw["source"], file, lines["id"])


def _overlaps(rows: Sequence[FactRow]) -> Iterator[Fault]:
    by_id: dict[str, list[FactRow]] = defaultdict(list)
    for row in rows:
        by_id[row.id].append(row)
    for same in by_id.values():
        same.sort(key=lambda row: row.valid_from)
        latest = same[0]
        for row in same[1:]:
            where = f"{latest.file.name}, line {latest.line}"
            if (row.valid_from, row.valid_to) == (latest.valid_from, latest.valid_to):
                yield Fault(row.file, row.line, f"{row.id} stands twice (also {where})", "Keep one of them")
            elif latest.valid_to is None or row.valid_from <= latest.valid_to:
                cure = "End the earlier one with valid_to, the day before the later one starts"
                yield Fault(row.file, row.line, f"{row.id} overlaps the one at {where}", cure)
            if latest.valid_to is not None and (row.valid_to is None or row.valid_to > latest.valid_to):
                latest = row


@dataclass(frozen=True, slots=True)
class Charge:
    """The council tax of one band in one area for one year, as the council published it."""

    year: str  # '2026-27'
    area: str  # parish or other part with its own charge
    area_name: str
    band: str  # 'A' to 'H'; Wales has 'I' too
    amount: Decimal  # pounds for the whole year
    source: str


_TOO_MANY = ("more values than columns", "Write amounts without a comma, and texts with one in double quotes")


def load_charges(path: Path) -> tuple[Charge, ...]:
    """Read ``council_tax_charges.csv``: year,area,area_name,A,...,H,source, one line for each year and area.

    A council without the file has no charges.

    Raises:
        KnowledgeError: with file, line and cure for every fault.
    """
    if not path.is_file():
        return ()
    charges: list[Charge] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        have = rows.fieldnames or ()
        missing = [name for name in (*_COLUMNS, *_BANDS) if name not in have]
        if missing:
            cure = "Make the first line: year,area,area_name,A,B,C,D,E,F,G,H,source"
            raise KnowledgeError([Fault(path, 1, f"column '{missing[0]}' is missing", cure)])
        bands = (*_BANDS, _BAND_I) if _BAND_I in have else _BANDS
        for row in rows:
            cells = {name: (row.get(name) or "").strip() for name in (*_COLUMNS, *bands)}
            problem = _TOO_MANY if None in row else _problem(cells, bands, seen)
            if problem:
                faults.append(Fault(path, rows.line_num, *problem))
                continue
            seen.add((cells["year"], cells["area"]))
            known = (cells["year"], cells["area"], cells["area_name"])
            charges.extend(Charge(*known, band, Decimal(cells[band]), cells["source"]) for band in bands)
    if faults:
        raise KnowledgeError(faults)
    return tuple(charges)


def _problem(cells: dict[str, str], bands: Sequence[str], seen: set[tuple[str, str]]) -> tuple[str, str] | None:
    """What is wrong with a line and its cure."""
    empty = [name for name, cell in cells.items() if not cell]
    if empty:
        return f"'{empty[0]}' is empty", "Fill it in, or delete the line"
    year = _YEAR.fullmatch(cells["year"])
    if not year or (int(year[1]) + 1) % 100 != int(year[2]):
        return f"'{cells['year']}' is not a tax year", "Write it as 2026-27"
    for band in bands:
        if not _AMOUNT.fullmatch(cells[band]):
            return f"band {band}: '{cells[band]}' is not an amount", "Write pounds as digits: 1234.50"
    amounts = [Decimal(cells[band]) for band in bands]
    if amounts != sorted(amounts):
        return "a higher band has a lower charge", "Check the amounts of the line"
    if (cells["year"], cells["area"]) in seen:
        return f"{cells['area']} for {cells['year']} stands twice", "Keep one of the lines"
    return None


def charge_for(charges: Sequence[Charge], *, year: str, area: str, band: str) -> Charge:
    """The published charge of a band.

    Raises:
        FactError: it is not in the table; the message says what is.
    """
    band = band.upper()
    in_year = [charge for charge in charges if charge.year == year]
    if not in_year:
        have = ", ".join(sorted({charge.year for charge in charges})) or "none"
        raise FactError(f"no charges for {year}; have: {have}")
    in_area = [charge for charge in in_year if charge.area == area]
    if not in_area:
        have = ", ".join(sorted({charge.area for charge in in_year}))
        raise FactError(f"no charges for the area '{area}' in {year}; have: {have}")
    for charge in in_area:
        if charge.band == band:
            return charge
    have = ", ".join(sorted(charge.band for charge in in_area))
    raise FactError(f"no band '{band}' in {area} for {year}; have: {have}")
