"""The numbers that Word writes before paragraphs and keeps in no text: '3.2', '(a)', 'Schedule 1'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.extraction.xml import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%(\d)")
_LAST = 32_767  # the highest number that Word gives
_ROMANS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CLAUSE = re.compile(r"\d+[.)]\d")  # a number within a number, as clauses have: '3.2'


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    kind: str = "decimal"  # as in the file: 'decimal', 'lowerLetter', 'bullet', 'none', …
    text: str = ""  # '%1.%2': the numbers of levels 1 and 2 with a point between
    start: int = 1
    restart: int = -1  # the level, from 1, after which this one begins again; 0 for never, -1 for any that is higher
    plain: bool = False  # write the numbers of the levels above in figures, whatever their own kind


@dataclass(slots=True)
class Numbering:
    """The levels of each list by its number, and how far each list has counted."""

    levels: Mapping[tuple[str, int], Level] = field(default_factory=dict[tuple[str, int], Level])
    counted_as: Mapping[str, str] = field(default_factory=dict[str, str])  # lists that count on in one another
    own_start: Mapping[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    _counts: dict[str, dict[int, int]] = field(default_factory=dict[str, dict[int, int]])
    _begun: set[str] = field(default_factory=set[str])

    def kind(self, list_id: str, level: int) -> str:
        """'bullet', 'decimal', …; of the first level where the list does not say."""
        found = self.levels.get((list_id, level)) or self.levels.get((list_id, 0))
        return found.kind if found else "bullet"

    def next(self, list_id: str, level: int) -> str:
        """The number of the next paragraph at a level, as it is shown; empty for a bullet and for an unknown list."""
        found = self.levels.get((list_id, level))
        if found is None:
            return ""
        counts = self._counts.setdefault(self.counted_as.get(list_id, list_id), {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for (one, at), start in self.own_start.items():
                if one == list_id:
                    counts[at] = start - 1
        counts[level] = min(_LAST, counts.get(level, found.start - 1) + 1)
        for deeper in [other for other in counts if other > level and self._begins_again(list_id, other, level)]:
            del counts[deeper]
        if found.kind in ("bullet", "none"):
            return ""
        return " ".join(
            _PLACE.sub(lambda match: self._shown(list_id, int(match[1]) - 1, found, counts), found.text).split()
        )

    def _begins_again(self, list_id: str, deeper: int, level: int) -> bool:
        found = self.levels.get((list_id, deeper), Level())
        return found.restart == -1 or (found.restart > 0 and level < found.restart)

    def _shown(self, list_id: str, level: int, under: Level, counts: dict[int, int]) -> str:
        found = self.levels.get((list_id, level), Level())
        number = counts.setdefault(level, found.start)
        return str(number) if under.plain else _written(number, found.kind)


def is_clause(number: str) -> bool:
    """Whether a text refers to the paragraph by this number: 'see 3.2'."""
    return bool(_CLAUSE.search(number))


def read_numbering(numbering: Element | None, list_of_style: Mapping[str, str]) -> Numbering:
    """The definitions of the numbering part.

    Args:
        numbering: its root; None where the file has none.
        list_of_style: the number of the list that a style names, by the style's identifier.
    """
    if numbering is None:
        return Numbering()
    definitions = {one.get(f"{_W}abstractNumId", ""): one for one in numbering.findall(f"{_W}abstractNum")}
    of_list = {one.get(f"{_W}numId", ""): _value(one, "abstractNumId") for one in numbering.findall(f"{_W}num")}
    levels: dict[tuple[str, int], Level] = {}
    starts: dict[tuple[str, int], int] = {}
    counted_as: dict[str, str] = {}
    for number in numbering.findall(f"{_W}num"):
        identifier = number.get(f"{_W}numId", "")
        name = of_list[identifier]
        if (definition := definitions.get(name)) is not None and (style := _value(definition, "numStyleLink")):
            name = of_list.get(list_of_style.get(style, ""), name)  # it only points to a style with the list
        definition = definitions.get(name)
        levels.update({(identifier, at): one for at, one in _levels(definition).items()})
        counted_as[identifier] = name
        for override in number.findall(f"{_W}lvlOverride"):
            levels.update({(identifier, at): one for at, one in _levels(override).items()})
            at, start = override.get(f"{_W}ilvl", ""), _value(override, "startOverride")
            if at.isdecimal() and start.isdecimal():
                starts[identifier, int(at)] = int(start)
    return Numbering(levels, counted_as, starts)


def _levels(parent: Element | None) -> dict[int, Level]:
    found = parent.findall(f"{_W}lvl") if parent is not None else ()
    return {int(one.get(f"{_W}ilvl", "")): _level(one) for one in found if one.get(f"{_W}ilvl", "").isdecimal()}


def _level(element: Element) -> Level:
    start, restart = _value(element, "start"), _value(element, "lvlRestart")
    legal = element.find(f"{_W}isLgl")
    return Level(
        kind=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText"),
        start=int(start) if start.isdecimal() else 1,
        restart=int(restart) if restart.isdecimal() else -1,
        plain=legal is not None and legal.get(f"{_W}val", "1") not in ("0", "false", "off"),
    )


def _value(parent: Element, name: str) -> str:
    child = parent.find(f"{_W}{name}")
    return child.get(f"{_W}val", "") if child is not None else ""


def _written(number: int, kind: str) -> str:
    if kind in ("none", "bullet"):
        return ""
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind.endswith("Letter"):
        letters = chr(ord("a") + (number - 1) % 26) * min(9, (number - 1) // 26 + 1)  # after z comes aa, then bb
        return letters.upper() if kind.startswith("upper") else letters
    if kind.endswith("Roman"):
        return _roman(number).upper() if kind.startswith("upper") else _roman(number)
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMANS:
        times, number = divmod(number, value)
        text += sign * times
    return text
