"""Looks for the duties, bans, conditions and denials of the source in the rows, each used once, with its strength."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.documents.fidelity.force import Force, Operator, operators
from pipelines.documents.fidelity.pools import Pool
from pipelines.documents.fidelity.state import FactState
from pipelines.documents.rows import SourceSentence

BANS = (Force.MUST_NOT, Force.NOT_ALLOWED, Force.CANNOT)
DENIALS = (Force.NOT, *BANS, Force.MAY_NOT, Force.NO_DUTY, Force.SHOULD_NOT)
# What may stand for what. 'Do not' stands for 'must not'; 'cannot' does not, since it may only mean that it does not
# work; 'not allowed' stands for both. 'Have to' and 'need to' stand for 'must', 'will' and a bare imperative do not.
_ACCEPTED: Mapping[Force, tuple[Force, ...]] = {
    Force.MUST_NOT: (Force.MUST_NOT, Force.NOT_ALLOWED),
    Force.NOT_ALLOWED: (Force.NOT_ALLOWED, Force.MUST_NOT, Force.CANNOT),
    Force.CANNOT: (Force.CANNOT, Force.NOT_ALLOWED),
    Force.MAY_NOT: (Force.MAY_NOT, Force.CANNOT, Force.MUST_NOT, Force.NOT_ALLOWED),
    Force.NO_DUTY: (Force.NO_DUTY,),
    Force.SHOULD_NOT: (Force.SHOULD_NOT,),
    Force.MUST: (Force.MUST,),
    Force.SHOULD: (Force.SHOULD,),
    Force.MAY: (Force.MAY,),
    Force.UNLESS: (Force.UNLESS, Force.EXCEPT, Force.OTHERWISE),
    Force.EXCEPT: (Force.EXCEPT, Force.UNLESS),
    Force.ONLY: (Force.ONLY,),
    Force.IF: (Force.IF, Force.WHEN, Force.UNLESS),
    Force.FAIL: (Force.FAIL, *DENIALS, Force.OTHERWISE, Force.UNLESS, Force.LACK),
    Force.OTHERWISE: (Force.OTHERWISE, Force.IF, Force.UNLESS),
    Force.NOT: (*DENIALS, Force.EXCEPT, Force.UNLESS, Force.LACK, Force.FAIL),
}
# In this order, so that a ban is not used up for a plain 'not'.
_ORDER = (
    Force.MUST_NOT, Force.NOT_ALLOWED, Force.CANNOT, Force.MAY_NOT, Force.NO_DUTY, Force.SHOULD_NOT, Force.MUST,
    Force.SHOULD, Force.MAY, Force.EXCEPT, Force.UNLESS, Force.ONLY, Force.OTHERWISE, Force.IF,
    Force.FAIL, Force.NOT,
)  # fmt: skip
_MODALS = (Force.MUST, Force.SHOULD, Force.MAY)
_ASKED_ONLY = ("only", "solely", "exclusively")
_UNASKED_MAY = ("possible", "possibly", "perhaps", "maybe", "sometimes")
_WORDS_AFTER = 4
_LEAD_IN = re.compile(r"\bif any of these things is true:$|^One of these things might be true:$")

Place = tuple[str, int]  # row, start of the operator


@dataclass(frozen=True, slots=True)
class Forces:
    """Which operators of the rows are used up, while the sentences are gone through in their order."""

    pools: Mapping[str, Pool]
    used: dict[Place, str] = field(default_factory=dict[Place, str])  # by which sentence

    def states(
        self, sentence: SourceSentence, rows: Sequence[str], shared: Iterable[SourceSentence]
    ) -> Iterator[FactState]:
        """A state for each operator of a sentence.

        Args:
            sentence: the source.
            rows: ids of the rows that name it.
            shared: every sentence that one of these rows names.
        """
        asked = sorted(demands(sentence.text), key=lambda operator: _ORDER.index(operator.force))
        turned = self._turned_to_only(asked, rows, sentence.id)
        for operator in asked:
            found = turned if operator.force in (Force.UNLESS, *DENIALS) and turned else ()
            found = found or self._find(operator, sentence.id, rows) or self._again(operator, rows, shared, sentence.id)
            yield FactState(
                str(operator.force),
                _quoted(sentence.text, operator),
                sentence.id,
                "kept" if found else "lost",
                found or tuple(rows),
            )

    def _find(self, operator: Operator, sentence_id: str, rows: Sequence[str]) -> tuple[str, ...]:
        fitting = _ACCEPTED[operator.force] + ((Force.NEED,) if "requir" in operator.text.lower() else ())
        if place := self._take(fitting, rows, sentence_id):
            return (place,)
        if operator.force in (Force.UNLESS, Force.EXCEPT):
            return self._take_denied_condition(operator, rows, sentence_id)
        if operator.force is Force.ONLY and (place := self._take(BANS, rows, sentence_id)):
            return (place,)  # 'only permit holders may' said as 'others cannot'
        return ()

    def _take(self, forces: Sequence[Force], rows: Sequence[str], sentence_id: str) -> str:
        for force in forces:
            for row, operator in self._free(rows):
                if operator.force is force:
                    self.used[row, operator.start] = sentence_id
                    return row
        return ""

    def _free(self, rows: Sequence[str]) -> Iterator[tuple[str, Operator]]:
        for row in rows:
            for operator in self.pools[row].operators:
                if (row, operator.start) not in self.used:
                    yield row, operator

    def _take_denied_condition(self, operator: Operator, rows: Sequence[str], sentence_id: str) -> tuple[str, ...]:
        """'Unless you have' said as 'if you do not have'; 'except guests' as 'this is not for guests'."""
        free = [found.force for _, found in self._free(rows)]
        fitting = (*DENIALS, Force.LACK, Force.FAIL) if operator.force is Force.UNLESS else DENIALS
        denied = next((force for force in fitting if force in free), None)
        condition = next((force for force in (Force.IF, Force.WHEN) if force in free), None)
        if denied is None or (operator.force is Force.UNLESS and condition is None):
            return ()
        place = self._take((denied,), rows, sentence_id)
        if condition is not None and operator.force is Force.UNLESS:
            self._take((condition,), rows, sentence_id)
        return (place,)

    def _turned_to_only(self, asked: Sequence[Operator], rows: Sequence[str], sentence_id: str) -> tuple[str, ...]:
        """'Must not … unless' said as 'only if'."""
        forces = {operator.force for operator in asked}
        free = {operator.force for _, operator in self._free(rows)}
        if Force.UNLESS not in forces or not forces & set(DENIALS) or Force.ONLY not in free:
            return ()
        if free & {Force.UNLESS, Force.EXCEPT, *DENIALS} or not free & {Force.IF, Force.WHEN}:
            return ()
        place = self._take((Force.ONLY,), rows, sentence_id)
        self._take((Force.IF, Force.WHEN), rows, sentence_id)
        return (place,)

    def _again(
        self, operator: Operator, rows: Sequence[str], shared: Iterable[SourceSentence], sentence_id: str
    ) -> tuple[str, ...]:
        """One 'must' for two of them ('must sign and must date'), where none was put in place of the second."""
        if operator.force is Force.IF and (lead := self._listed(rows, shared)):
            return (lead,)
        if operator.force is Force.IF or operator.force is Force.ONLY:
            fitting = _ACCEPTED[operator.force]
            users = [(row, found) for row in rows for found in self.pools[row].operators if found.force in fitting]
            return tuple(row for row, found in users if self.used.get((row, found.start), sentence_id) != sentence_id)[
                :1
            ]
        if operator.force not in _MODALS:
            return ()
        has = [(row, found.force) for row in rows for found in self.pools[row].operators if found.force in _MODALS]
        wanted = sum(found.force in _MODALS for source in shared for found in demands(source.text))
        return tuple(row for row, force in has if force is operator.force)[:1] if len(has) < wanted else ()

    def _listed(self, rows: Sequence[str], shared: Iterable[SourceSentence]) -> str:
        """'If A, if B or if C' said as a list of conditions: its lead-in, where a row for each of them follows."""
        wanted = sum(found.force is Force.IF for source in shared for found in demands(source.text))
        places = [place for place, row in enumerate(rows) if _LEAD_IN.search(self.pools[row].text)]
        return rows[places[0]] if places and len(rows) - 1 - places[0] >= wanted else ""


def demands(text: str) -> tuple[Operator, ...]:
    """The operators of a source that must not be lost."""
    return tuple(operator for operator in operators(text) if _is_asked(operator))


def _is_asked(operator: Operator) -> bool:
    word = operator.text.lower()
    if operator.force in (Force.WHEN, Force.LACK, Force.NEED):
        return False
    if operator.force is Force.ONLY:
        return word in _ASKED_ONLY
    return not (operator.force is Force.MAY and word in _UNASKED_MAY)


def _quoted(text: str, operator: Operator) -> str:
    """The operator with the words after it, so that an officer knows which is meant."""
    after = text[operator.end :].split()
    return " ".join([" ".join(operator.text.split()), *after[:_WORDS_AFTER]]).rstrip(".,;:")
