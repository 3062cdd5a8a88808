"""Texts that formulas, choices and filters of Excel look up: translated, they would no longer be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_QUOTED = re.compile(r'(&\s*)?"((?:[^"]|"")*)"(\s*&)?')
_LOOKUP = re.compile(r"\b(?:(?:COUNT|SUM|AVERAGE|MAX|MIN)IFS?|X?MATCH|[VHX]?LOOKUP)\(", re.IGNORECASE)
_CONTAINED = re.compile(r'\b(?:SEARCH|FIND)\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_OPERATOR = re.compile(r"^(?:<>|<=|>=|=|<|>)")
_SIGN = re.compile(r"~[*?~]|[*?]")
_FORMULAS = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula")
_RULES = {"containsText": "*{}*", "notContainsText": "*{}*", "beginsWith": "{}*", "endsWith": "*{}"}
_LONGEST = 255  # characters that Excel compares
_MOST_SIGNS = 6  # for any letters in one text; more take too long to try
_LEAST = 3  # letters and figures of a pattern; one of fewer would hold for half the file


class LookedUp:
    """The texts of one file. Excel finds them whatever their capitals, and by its signs for any letters."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._whole: set[str] = set()
        self._patterns: set[str] = set()
        for root in roots:
            for element in root.iter():
                if isinstance(element.tag, str):
                    for text in _texts_of(element):
                        self.add(text)
        found = "|".join(f"(?:{pattern})" for pattern in sorted(self._patterns))
        self._pattern = re.compile(found, re.DOTALL) if found else None

    def add(self, text: str) -> None:
        """One more text, as a formula writes it: with signs for any letters, after an operator."""
        for one in (text, _OPERATOR.sub("", text)):
            self._whole.add(_SIGN.sub(lambda found: found[0][-1], one).strip().casefold())
            if _is_pattern(one):
                self._patterns.add(_as_pattern(one.casefold()))

    def __contains__(self, text: str) -> bool:
        words = text.strip().casefold()
        if not words or words in self._whole:
            return bool(words)
        return len(words) <= _LONGEST and bool(self._pattern and self._pattern.fullmatch(words))


def _texts_of(element: Any) -> Iterator[str]:
    name = str(element.tag).rpartition("}")[2]
    if name in _FORMULAS:
        formula = str(element.text or "")
        for text in _in_formula(formula):
            yield text
            if name == "formula1":
                yield from (choice.strip() for choice in text.split(","))
    elif name in ("filter", "customFilter"):
        yield str(element.get("val") or "")
    elif name == "cfRule" and element.get("text"):
        yield _RULES.get(str(element.get("type")), "{}").format(element.get("text"))


def _in_formula(formula: str) -> Iterator[str]:
    """Its quoted texts; in a formula that looks up, one that is joined to another at one side as a pattern."""
    looks_up = bool(_LOOKUP.search(formula))
    for before, text, after in _QUOTED.findall(formula):
        plain = str(text).replace('""', '"')
        yield plain
        if looks_up and bool(before) != bool(after):
            yield f"*{plain}" if before else f"{plain}*"
    for text in _CONTAINED.findall(formula):
        yield f"*{str(text).replace(chr(34) * 2, chr(34))}*"


def _is_pattern(text: str) -> bool:
    signs = len(re.findall(r"(?<!~)[*?]", text))
    return 0 < signs <= _MOST_SIGNS and len(text) <= _LONGEST and len(re.findall(r"\w", text)) >= _LEAST


def _as_pattern(text: str) -> str:
    """Excel's signs as a regular expression: * for any letters, ? for one, ~ before one that is meant."""
    found: list[str] = []
    done = 0
    for sign in _SIGN.finditer(text):
        found.append(re.escape(text[done : sign.start()]))
        found.append({"*": ".*", "?": "."}.get(sign[0], re.escape(sign[0][-1])))
        done = sign.end()
    return "".join([*found, re.escape(text[done:])])
