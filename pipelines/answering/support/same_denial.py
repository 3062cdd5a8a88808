"""When a denial on one side needs none on the other: 'not before' and 'only after', 'unless', 'even if'."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.clauses import Clause
from pipelines.answering.support.lexicon import EXEMPTING
from pipelines.answering.support.reading import Denial, Reading
from pipelines.answering.support.signs import is_turning
from pipelines.answering.support.token import Token


def clause_of(reading: Reading, denial: Denial) -> Clause:
    """The clause that a denial stands in."""
    return reading.clauses[reading.tokens[denial.at].clause]


def is_even(alignment: Alignment, clause: Clause, rows: Sequence[int]) -> bool:
    """'even if we do not approve it' and 'whether or not we approve it' deny nothing."""
    there = [alignment.source.tokens[at] for row in rows for at in alignment.matches[row]]
    return clause.mark == "even" and any(token.mark == "even" for token in there)


def is_exception(alignment: Alignment, clause: Clause, rows: Sequence[int]) -> bool:
    """'you pay unless X' for 'you pay nothing if X'."""
    if not clause.denied or _governor_is_denied(alignment.reading, clause):
        return False
    for row in rows:
        at = alignment.pairs[row]
        if at >= 0 and alignment.source.tokens[at].mark == "if":
            there = alignment.source.lines[alignment.source.line_of[at]].reading
            if _governor_is_denied(there, there.clauses[alignment.source.tokens[at].clause]):
                return True
    return False


def is_contrasted(alignment: Alignment, there: Reading, clause: Clause, rows: Sequence[int]) -> bool:
    """'by 7pm, although on Christmas Eve you can stay' for 'by 7pm, except on Christmas Eve when they may stay'."""
    clauses = [alignment.reading.clauses[alignment.words[row].clause] for row in rows]
    goes_on = any(other.number == clause.number + 1 and other.mark for other in there.clauses)
    units = {
        other.unit for other in alignment.reading.clauses if other.opener in ("but", "although", "though", "however")
    }
    return clause.opener == "except" and goes_on and any(other.unit in units for other in clauses)


def is_exception_here(alignment: Alignment, there: Reading, clause: Clause, rows: Sequence[int]) -> bool:
    """'you pay nothing if X' for 'you pay unless X'."""
    clauses = {alignment.words[row].clause for row in rows if alignment.words[row].mark == "if"}
    here = alignment.reading
    return not _governor_is_denied(there, clause) and any(
        _governor_is_denied(here, here.clauses[each]) for each in clauses
    )


def _governor_is_denied(reading: Reading, clause: Clause) -> bool:
    """Whether the rule that a condition belongs to is denied."""
    unit = [other for other in reading.clauses if other.unit == clause.unit and other is not clause]
    earlier = [other for other in unit if other.number < clause.number and (not other.mark or other.denied)]
    governor = earlier[-1] if earlier else next((other for other in unit if not other.mark), None)
    if governor is None:
        return False
    inside = reading.tokens[governor.first : governor.last]
    return governor.denied or any(token.kind == "neg" or token.word in EXEMPTING for token in inside)


def is_exclusive(
    alignment: Alignment, clause: int, rows: Sequence[int], number: int = -1, denial: Denial | None = None
) -> bool:
    """'not before', 'not unless' on one side and 'only after', 'only if', 'must' on the other say the same."""
    here = alignment.reading
    if any(word.word == "wait" for word in here.tokens) and denial is not None and _lasts(alignment, number, denial):
        return True
    if denial is not None:  # the source denies
        there = alignment.source.lines[number].reading
        denied = _unit(there, there.tokens[denial.at].clause)
        return _not_before(denied) and any(_only_after(_unit(here, alignment.words[row].clause)) for row in rows)
    if not _not_before(_unit(here, clause)):
        return False
    for row in rows[:1]:
        at = alignment.pairs[row]
        if at >= 0:
            there = alignment.source.lines[alignment.source.line_of[at]].reading
            if _only_after(_unit(there, alignment.source.tokens[at].clause)):
                return True
    return False


def _lasts(alignment: Alignment, number: int, denial: Denial) -> bool:
    """'cannot apply for 6 months' is 'must wait 6 months before applying'."""
    tokens = alignment.source.lines[number].reading.tokens
    return any((value := tokens[place].value) and value.kind == "duration" for place in denial.scope)


def _unit(reading: Reading, clause: int) -> list[Token]:
    unit = reading.clauses[clause].unit
    return [token for token in reading.tokens if reading.clauses[token.clause].unit == unit]


def _not_before(tokens: Sequence[Token]) -> bool:
    late = ("until", "before", "unless", "except", "without")
    return any(token.kind == "neg" for token in tokens) and any(
        token.word in late and token.kind in ("mark", "compare", "neg") for token in tokens
    )


def _only_after(tokens: Sequence[Token]) -> bool:
    return not _not_before(tokens) and any(
        token.kind in ("only", "duty") or (token.word in ("after", "from", "once") and token.kind == "compare")
        for token in tokens
    )


def turned(alignment: Alignment, rows: Sequence[int]) -> bool:
    """'Nothing leaves' and 'everything stays': what is denied is itself the opposite of what the source affirms."""
    heads = [row for row in rows[:2] if is_turning(alignment.words[row]) and not _exact(alignment, row)]
    lines = {line for line in alignment.lines if line >= 0}
    said = frozenset[str]().union(*(word.stems for word in alignment.words))
    there = [
        token
        for line in lines
        for token in alignment.source.lines[line].reading.tokens
        if is_turning(token) and not token.keys & said
    ]
    conditional = all(alignment.words[row].mark for row in rows)
    others = conditional and any(token.word in ("other", "others", "otherwise", "another") for token in there)
    return bool(there) and (bool(heads) or others)


def _exact(alignment: Alignment, row: int) -> bool:
    """Whether the source has this very word."""
    own = alignment.words[row].stems
    return any(own & alignment.source.tokens[at].keys for at in alignment.matches[row])
