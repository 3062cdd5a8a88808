"""'And' may not become 'or', nor 'or' 'and'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.clauses import has_verb
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.lexicon import MARKS
from pipelines.answering.support.token import Token
from pipelines.answering.support.values import same

_WIDE = 3  # content words on each side of a joint by which it is known again
_LIST = 6  # tokens between two joints of one list
_ALIKE = 0.45  # share of them that must be the same


@dataclass(frozen=True, slots=True)
class Joint:
    """An 'and' or 'or' and the content words on both sides of it."""

    kind: str
    left: tuple[Token, ...]
    right: tuple[Token, ...]


def joint_doubts(alignment: Alignment) -> Iterator[Doubt]:
    """Doubts about the joints between things that the source joins otherwise."""
    lines = {line for line in (*alignment.lines, *alignment.support) if line >= 0}
    there = [joint for line in lines for joint in joints(alignment.source.lines[line].reading.tokens, statements=True)]
    yield from _choice_put_in(alignment)
    for joint in joints(alignment.reading.tokens):
        rated = [(max(_alike(joint.left, other.left, joint.right, other.right), 0.0), other) for other in there]
        rated += [(_alike(joint.left, other.right, joint.right, other.left), other) for other in there]
        best = max((score for score, _ in rated), default=0.0)
        kinds = {other.kind for score, other in rated if score >= best - 0.05}
        if best >= _ALIKE and joint.kind not in kinds and not _is_free(alignment, joint):
            said = f"{joint.left[-1].word} {joint.kind} {joint.right[0].word}"
            yield Doubt("condition", f"'{said}' is said, the source joins them with '{kinds.pop()}'")


def _choice_put_in(alignment: Alignment) -> Iterator[Doubt]:
    """'either A or B' where the source joins nothing."""
    for at, token in enumerate(alignment.reading.tokens):
        same = [other for other in alignment.reading.tokens[at:] if other.clause == token.clause]
        if token.word != "either" or not any(other.kind == "or" for other in same):
            continue
        numbers = {
            line for line, word in zip(alignment.lines, alignment.words, strict=True) if word.clause == token.clause
        }
        lines = [alignment.source.lines[number] for number in numbers if number >= 0]
        joined = any(other.kind in ("and", "or") for line in lines for other in line.reading.tokens)
        if not joined and not any(line.leads_in >= 0 for line in lines):
            yield Doubt("condition", "a choice ('either') is said that the source does not give")


def joints(tokens: Sequence[Token], *, statements: bool = False) -> list[Joint]:
    """The joints of a sentence; the comma between A and B in 'A, B and C' is the 'and' between B and C.

    Args:
        tokens: of the sentence.
        statements: also those that join two statements, not two things.
    """
    found: list[Joint] = []
    kind = ""
    reach = 0  # how far back the next comma of a list may stand
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind in ("and", "or"):
            # 'residents over 60, and those who get a benefit': either is enough.
            kind = "or" if at + 1 < len(tokens) and tokens[at + 1].word in ("those", "anyone", "people") else token.kind
        elif (
            statements and token.kind == "mark" and MARKS[token.word] == "if" and token.word not in ("unless", "except")
        ):
            found += _around(tokens, at, "and")  # 'A, as long as B' needs both
            kind = ""
            continue
        elif token.word in (";", ":", ".") or token.kind in ("mark", "but"):
            kind = ""
        elif token.word != "," or not kind or _changes_clause(tokens, at):
            continue
        if not statements and not token.mark and token.kind == "and" and has_verb(tokens[at + 1 : at + 7]):
            continue
        if token.kind in ("and", "or"):
            reach = at - _LIST
        in_list = token.word == "," and at >= reach
        doubled = tokens[at - 1].word == "," and not _changes_clause(tokens, at - 1) if at else False
        if not kind or token.kind in ("mark", "but") or doubled or (token.word == "," and not in_list):
            continue
        reach = at - _LIST
        found += _around(tokens, at, kind)
    return found


def _changes_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comma closes a clause, and is none of a list."""
    return 0 < at < len(tokens) - 1 and tokens[at - 1].clause != tokens[at + 1].clause


def _around(tokens: Sequence[Token], at: int, kind: str) -> list[Joint]:
    """The joint at a place with the words on both sides; a word that stands on both tells nothing."""
    left = [other for other in tokens[:at] if _counts(other)][-_WIDE:]
    right = [other for other in tokens[at + 1 :] if _counts(other)][:_WIDE]
    if tokens[at - 1].word == "you" and tokens[min(at + 1, len(tokens) - 1)].word == "your":  # 'you or your partner'
        left.append(tokens[at - 1])
    one, other = (frozenset[str]().union(*(token.keys for token in side)) for side in (left, right))
    both = {key for key in one & other if key[0] != "~"}
    left = [token for token in left if not token.keys & both]
    right = [token for token in right if not token.keys & both]
    return [Joint(kind, tuple(left), tuple(right))] if left and right else []


def _counts(token: Token) -> bool:
    return token.kind in ("word", "value") and not token.echo


def _alike(
    left: Sequence[Token], other_left: Sequence[Token], right: Sequence[Token], other_right: Sequence[Token]
) -> float:
    """The smaller share of either side that stands on the same side there; the nearest words count most."""
    return min(_side(left[::-1], other_left[::-1]), _side(right, other_right))


def _side(words: Sequence[Token], others: Sequence[Token]) -> float:
    weights = [1 / (1 + order) for order, _ in enumerate(words)]
    held = [
        weight * max((_match(word, other) for other in others), default=0.0)
        for weight, word in zip(weights, words, strict=True)
    ]
    return sum(held) / sum(weights)


def _match(word: Token, other: Token) -> float:
    if word.value is not None or other.value is not None:
        return float(word.value is not None and other.value is not None and same(word.value, other.value))
    shared = word.keys & other.keys
    return 1.0 if any(key[0] != "~" for key in shared) else 0.6 if shared else 0.0


def _is_free(alignment: Alignment, joint: Joint) -> bool:
    """Under a denial, 'not A or B' and 'not A and B' say the same; a permission may list either way."""
    denied = joint.left[-1].sign < 0 or joint.right[0].sign < 0
    word = joint.left[-1]
    allowed = word.modal in ("may", "might") and not word.mark
    times = any(token.value and token.value.kind in ("clock", "weekday") for token in (joint.left[-1], joint.right[0]))
    parallel = all(any(map(_is_amount, side)) for side in (joint.left, joint.right))  # one figure for each case
    return denied or allowed or times or parallel or _one_by_one(alignment, joint)


def _one_by_one(alignment: Alignment, joint: Joint) -> bool:
    """'Each owner or tenant' are the owners and the tenants."""
    tokens = alignment.reading.tokens
    at = next(place for place, token in enumerate(tokens) if token is joint.left[-1])
    return any(token.word in ("each", "every", "any") for token in tokens[max(0, at - 3) : at])


def _is_amount(token: Token) -> bool:
    return token.value is not None and token.value.kind.startswith(("money", "duration", "measure", "share"))
