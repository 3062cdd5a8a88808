"""Where a sentence has its joints: clauses, the condition each stands under, and which belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.answering.support.lexicon import FINITE, MARKS, STARTERS
from pipelines.answering.support.token import Token

_DENYING = ("unless", "except", "otherwise")
_ONLY_WITH = frozenset("with for at to in on by from under".split())  # 'only with a good reason' is a condition


@dataclass(slots=True)
class Clause:
    """A stretch of a sentence between two joints."""

    mark: str = ""  # if, before, until, after, even, while, with; empty for a main clause
    unit: int = 0  # a main clause and its conditions are one unit; ', and you', 'but', ';' start the next
    denied: bool = False  # opened by 'unless', 'except' or 'otherwise'
    trails: bool = False  # a condition that stands behind its rule
    opener: str = ""  # the word that opened it, where it is a mark
    aside: bool = False  # stands in brackets
    relative: bool = False  # opened by 'who'
    number: int = 0
    first: int = 0
    last: int = 0  # one past the end


def clauses_of(tokens: Sequence[Token]) -> Iterator[Clause]:
    """The clauses in order; together they hold every token."""
    current = Clause()
    outside: list[Clause] = []  # what goes on behind a bracket
    for place in range(len(tokens)):
        opened = _opens(tokens, place, current)
        if tokens[place].word == "(":
            outside.append(current)
        if tokens[place].word == ")" and outside:
            before = outside.pop()
            opened = Clause(before.mark, before.unit, before.denied, relative=before.relative)
        if opened is None:
            continue
        opened.aside = opened.aside or bool(outside)
        if any(token.kind != "stop" for token in tokens[current.first : place]):
            current.last = place
            yield current
            opened.number = current.number + 1
        else:
            opened.number, opened.unit = current.number, current.unit
        opened.trails = bool(opened.mark) and _stands_behind(tokens, place, opened, current)
        opened.first = place if opened.number != current.number else current.first
        current = opened
    current.last = len(tokens)
    yield current


def _stands_behind(tokens: Sequence[Token], place: int, opened: Clause, current: Clause) -> bool:
    """Whether a condition follows the rule it belongs to."""
    says = any(token.kind in ("word", "value") for token in tokens[current.first : place])
    return opened.unit == current.unit and (current.trails or (not current.mark and says))


def _opens(tokens: Sequence[Token], place: int, current: Clause) -> Clause | None:
    """The clause that a token opens, or None when it goes on with the current one."""
    token = tokens[place]
    if token.kind == "mark" and _is_adverb(tokens, place):
        return None
    if token.word == "who" or (current.relative and _ends_relative(tokens, place, current)):
        return Clause(current.mark, current.unit, current.denied, relative=token.word == "who")
    if token.kind == "mark":
        return Clause(
            MARKS[token.word], current.unit + _begins(tokens, place), token.word in _DENYING, opener=token.word
        )
    if token.kind == "only" and place + 1 < len(tokens) and tokens[place + 1].word in _ONLY_WITH:
        return Clause("only", current.unit)
    if token.kind == "but":
        after = tokens[place + 1] if place + 1 < len(tokens) else token
        return Clause(unit=current.unit + (after.kind != "only"), opener=token.word)  # 'but only if'
    if token.kind == "stop":
        return _opened_by_stop(tokens, place, current)
    if _ends_without_comma(tokens, place, current):
        return Clause(unit=current.unit)
    if token.kind in ("and", "or") and starts_clause(tokens, place + 1):
        # 'if you pay and you appeal': both under the condition; 'we send it, and you pay': two rules.
        return Clause(current.mark, current.unit + (not current.mark), current.denied)
    return None


def _ends_without_comma(tokens: Sequence[Token], place: int, current: Clause) -> bool:
    """'If you move before your tenancy ends | you remain liable'."""
    if not current.mark or current.trails or tokens[place].word not in ("you", "we"):
        return False
    inside = tokens[current.first : place]
    subject = any(token.kind in ("we", "you", "they") or token.word in FINITE for token in inside)
    says = any(token.kind in ("word", "neg") for token in inside)
    return subject and tokens[place - 1].kind in ("word", "value") and says


def _begins(tokens: Sequence[Token], place: int) -> bool:
    """', and if you do not': the condition of a statement that follows, not of the one before."""
    return place > 1 and tokens[place - 1].kind == "and" and tokens[place - 2].word == ","


def _is_adverb(tokens: Sequence[Token], place: int) -> bool:
    """'has not dealt with it before', 'once in any 12 months'."""
    if tokens[place].word not in ("before", "after", "once"):
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is None or after.kind in ("stop", "duty", "leave", "neg", "and", "or", "mark") or after.word in FINITE:
        return True
    return tokens[place].word == "once" and after.word in ("in", "per", "every", "each", "for", "more", "again")


def _ends_relative(tokens: Sequence[Token], place: int, current: Clause) -> bool:
    """'someone who lives there | must pay': the second verb is that of the main clause."""
    inside = tokens[current.first + 1 : place]
    if not any(token.kind in ("word", "value") for token in inside):
        return False
    verb = tokens[place].kind in ("duty", "leave") or tokens[place].word in FINITE
    own_verb = inside[0].kind == "word" or any(token.kind == "word" for token in inside[1:])
    return verb and own_verb and not _goes_with_verb(tokens[place - 1])


def _goes_with_verb(token: Token) -> bool:
    return (
        token.kind in ("duty", "leave", "neg", "and", "or")
        or token.word in FINITE
        or token.word in ("to", "be", "been")
    )


def _opened_by_stop(tokens: Sequence[Token], place: int, current: Clause) -> Clause | None:
    word = tokens[place].word
    if word in (";", "!", "?", ".", "--", "|"):
        return Clause(unit=current.unit + 1)
    if word in (":", "-"):
        return Clause(unit=current.unit)
    if word in ("(", ")"):
        return Clause(current.mark, current.unit, current.denied, aside=word == "(")
    if word == "," and place + 1 < len(tokens) and tokens[place + 1].kind in ("mark", "but"):
        return None  # which opens it
    if word == "," and place + 2 < len(tokens) and tokens[place + 2].word in ("which", "whom"):
        return Clause(unit=current.unit)  # 'for which'
    joined = current.trails and place + 1 < len(tokens) and tokens[place + 1].kind in ("and", "or")
    if word == "," and current.mark and (joined or not _list_goes_on(tokens, place)):
        return Clause(unit=current.unit + joined)
    if word == "," and starts_clause(tokens, place + 1, after_comma=_says_something(tokens[current.first : place])):
        return Clause(unit=current.unit + (not current.mark))
    return None


def _says_something(tokens: Sequence[Token]) -> bool:
    """Whether a clause has a verb already, so that what follows the comma is no more of its list."""
    return any(token.kind in ("duty", "leave") or token.word in FINITE for token in tokens)


def _list_goes_on(tokens: Sequence[Token], place: int) -> bool:
    """'If you are a student, apprentice or carer': the comma stands in a list that ends in 'or' before any verb."""
    for token in tokens[place + 1 : place + 6]:
        if token.kind in ("or", "and"):
            return not starts_clause(tokens, place + 1)
        if token.kind not in ("word", "value", "filler") or token.word in STARTERS:
            return False
    return False


def starts_clause(tokens: Sequence[Token], place: int, *, after_comma: bool = False) -> bool:
    """Whether a clause with a subject of its own begins here, not one more item of a list."""
    if place >= len(tokens):
        return False
    token = tokens[place]
    if token.kind in ("and", "or"):
        return starts_clause(tokens, place + 1, after_comma=after_comma)
    if token.word == "which" and place + 2 < len(tokens) and tokens[place + 1].word in ("means", "is", "are"):
        return tokens[place + 2].kind in ("we", "they", "you")  # 'side waste, which means bags': still the same thing
    if token.word in ("we", "they", "you", "thecouncil") or token.word in STARTERS:
        return True
    return after_comma and has_verb(tokens[place : place + 7])


def has_verb(tokens: Sequence[Token]) -> bool:
    """A subject and then a verb: 'someone else may', 'questions and answers are'."""
    for token in tokens[1:]:
        if token.kind in ("stop", "or", "mark", "but") or token.word in ("that", "who", "which"):
            return False
        if token.kind in ("duty", "leave") or token.word in FINITE:
            return True
    return False
