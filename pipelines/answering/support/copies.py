"""A sentence that is nearly a copy of a source sentence: what was changed in it must not be what carries the logic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.doubt import Doubt, Kind
from pipelines.answering.support.lexicon import COMPARISONS, COMPARISONS_AFTER, MARKS
from pipelines.answering.support.reading import Reading
from pipelines.answering.support.source import Source
from pipelines.answering.support.token import Token
from pipelines.answering.support.vocabulary import load_vocabulary

_CHANGED = 3  # tokens that may be changed in a copy
_SHORTEST = 3  # tokens of a statement that can be called a copy
_LOGIC: dict[str, Kind] = {
    "neg": "negation", "duty": "condition", "leave": "condition", "mark": "condition", "only": "condition",
}  # fmt: skip
_MAY_CHANGE = {*_LOGIC, "and", "or", "we", "you", "they", "compare"}


def copy_doubts(alignment: Alignment) -> Iterator[Doubt]:
    """Doubts about what sets a statement apart from the source statement that it copies."""
    there = _statements_of(alignment.source)
    for statement in statements(alignment.reading):
        symbols = Counter(map(_symbol, statement))
        if len(statement) < _SHORTEST:
            continue
        copies = [(changed, other) for other, count in there if (changed := _changed(symbols, count)) <= _CHANGED]
        if copies:
            best = min(copies, key=lambda copy: copy[0])[1]
            if not _content_changed(statement, best):
                yield from _changes(statement, best)


@lru_cache(maxsize=64)
def _statements_of(source: Source) -> list[tuple[list[Token], Counter[str]]]:
    return [
        (statement, Counter(map(_symbol, statement)))
        for line in source.lines
        if not line.is_heading
        for statement in statements(line.reading)
    ]


def statements(reading: Reading) -> list[list[Token]]:
    """The tokens that count of each unit of a sentence, and of the whole sentence where it has several."""
    units: dict[int, list[Token]] = {}
    for token in reading.tokens:
        if _counts(token):
            units.setdefault(reading.clauses[token.clause].unit, []).append(token)
    whole = [token for unit in units.values() for token in unit]
    return [whole, *units.values()] if len(units) > 1 else [whole]


def _counts(token: Token) -> bool:
    if token.kind in ("we", "you", "they"):
        return token.word in ("we", "you") and not token.echo
    if token.kind in ("leave", "duty") and token.modal == "forbid":  # 'cannot be accepted' is 'is not accepted'
        return False
    if token.kind == "neg" and token.mark == "even":  # 'whether or not we approve it', 'even if we do not'
        return False
    return token.kind not in ("filler", "stop", "joint") and not token.echo and token.word != "~"


def _changed(here: Counter[str], there: Counter[str]) -> int:
    """How many tokens of either are not in the other, in any order: no fewer can have been changed."""
    if abs(here.total() - there.total()) > _CHANGED:
        return _CHANGED + 1
    return max((here - there).total(), (there - here).total())


def _content_changed(statement: Sequence[Token], other: Sequence[Token]) -> bool:
    changed = (*_missing(statement, other), *_missing(other, statement))
    return any(token.kind not in _MAY_CHANGE for token in changed)


def _symbol(token: Token) -> str:
    """What two tokens share that say the same."""
    if token.value is not None:
        return f"{token.value.kind}{token.value.amount}"
    if token.kind == "mark":
        return f"mark {MARKS[token.word].replace('until', 'before')} {token.word in ('unless', 'except')}"
    if token.kind == "compare":
        return f"compare {COMPARISONS.get(token.word) or COMPARISONS_AFTER.get(token.word)}"
    if token.kind == "leave":
        return "leave"
    if token.kind in _LOGIC:
        return token.kind
    return load_vocabulary().stem(token.word)


def _changes(statement: Sequence[Token], there: Sequence[Token]) -> Iterator[Doubt]:
    """What was put in, left out or exchanged."""
    out, put_in = _missing(there, statement), _missing(statement, there)
    lost, new = ({token.kind for token in tokens} - {"we", "you", "they"} for tokens in (out, put_in))
    denied = any(token.word in ("unless", "except", "otherwise") for token in put_in)
    if _is_other_actor(statement, there):
        yield Doubt("condition", "the source statement is copied, but 'we' and 'you' are exchanged")
    if not lost and new <= {"leave", "duty", "and"}:  # 'You can' in front of a command, '... and you should'
        return
    if not lost and new <= {"mark"} and not denied:  # 'if a relative lives in it' for 'lived in by'
        return
    if (
        lost <= {"or", "we"}
        and new <= {"and", "leave", "neg"}
        and _are_denied(out, there)
        and _denies_both(put_in, statement)
    ):
        # 'cannot A or B' as 'cannot A and cannot B', or as 'A and B are not'
        return
    if "duty" in lost and not new - {"mark", "and"}:  # 'it must be empty' as 'if it is empty'
        return
    critical = [token for token in (*out, *put_in) if token.kind in _LOGIC]
    exchanged = {"and", "or"} <= lost | new and bool(lost) and bool(new)
    if critical or exchanged:
        said, stands = " ".join(token.word for token in put_in), " ".join(token.word for token in out)
        kind = _LOGIC[critical[0].kind] if critical else "condition"
        yield Doubt(kind, f"the source statement is copied, but '{stands}' became '{said}'")


def _is_other_actor(statement: Sequence[Token], there: Sequence[Token]) -> bool:
    """'we' where the copied statement has 'you', and all else in the same order."""
    if len(statement) != len(there):
        return False
    changed = [
        {token.word, other.word}
        for token, other in zip(statement, there, strict=True)
        if _symbol(token) != _symbol(other)
    ]
    return {"we", "you"} in changed and len(changed) <= _CHANGED


def _denies_both(put_in: Sequence[Token], statement: Sequence[Token]) -> bool:
    """Whether an 'and' comes with a 'not' of its own, or before the 'not' of its clause."""
    negations = [token for token in statement if token.kind == "neg"]
    return any(token.kind == "neg" for token in put_in) or all(
        any(other.clause == token.clause and other.place > token.place for other in negations)
        for token in put_in
        if token.kind == "and"
    )


def _are_denied(out: Sequence[Token], there: Sequence[Token]) -> bool:
    """Whether every 'or' among some tokens stands in a clause that is denied."""
    joints = [token for token in out if token.kind == "or"]
    negations = [token for token in there if token.kind == "neg"]
    return bool(joints) and all(any(other.clause == token.clause for other in negations) for token in joints)


def _missing(tokens: Sequence[Token], others: Sequence[Token]) -> list[Token]:
    """The tokens that the others have less often."""
    left = Counter(map(_symbol, others))
    found: list[Token] = []
    for token in tokens:
        left[_symbol(token)] -= 1
        if left[_symbol(token)] < 0:
            found.append(token)
    return found
