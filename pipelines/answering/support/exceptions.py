"""The exceptions to a rule: none may be left out where it stands in the same sentence of the source or in the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.support.alignment import Alignment, important_lines
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.reading import Reading, read
from pipelines.answering.support.said import content_of, is_said, is_trivial, share_of, used_of
from pipelines.answering.support.source import Line
from pipelines.answering.support.token import Token, share_a_stem
from pipelines.answering.support.values import same

_USED = 0.5  # share of a rule that the sentence must take up
_BARE = 5  # words of a sentence that is no more than a rule
_TAKEN_UP = 0.4  # share of a condition that must be said
_SAID_AFTER = 0.35  # share of an exception that must be said
_LIMITS = ("but", "unless", "except", "however")
_LIMITING = tuple(
    "this does not,it does not,that does not,these do not,they do not,not if,only if,only when".split(",")
)


def exception_doubts(alignment: Alignment, answer: Sequence[str]) -> Iterator[Doubt]:
    """Doubts about exceptions.

    Args:
        alignment: the sentence beside its source.
        answer: the other sentences of the answer, where they are known: one may say the exception to another.
    """
    said = [token for text in answer for token in read(text).tokens if token.is_content]
    yield from _bare_rule(alignment, said)
    for number in important_lines(alignment):
        yield from _contrary_left_out(alignment, alignment.source.lines[number], said)
        yield from _exception_left_out(alignment, number, said)


def _contrary_left_out(alignment: Alignment, line: Line, said: Sequence[Token]) -> Iterator[Doubt]:
    """'..., save that no charge is made', '..., but you need proof': an exception that is a statement of its own."""
    reading = line.reading
    used = used_of(alignment, line)
    for clause in reading.clauses:
        inside = [token for token in reading.tokens if reading.clauses[token.clause].unit == clause.unit]
        demands = any(token.kind in ("duty", "only") or token.word in ("need", "needs") for token in inside)
        if clause.opener != "exceptthat" and not (clause.opener == "but" and demands):
            continue
        rule = content_of(
            reading, [other for other in reading.clauses if other.unit == clause.unit - 1 and not other.mark]
        )
        exception = content_of(reading, [other for other in reading.clauses if other.unit == clause.unit])
        known = share_of(exception, lambda token: is_said(token, alignment.words) or is_said(token, said))
        if rule and share_of(rule, used.__contains__) >= _USED and known < _SAID_AFTER:
            yield Doubt("condition", "the exception in the same sentence of the source is left out")


def _exception_left_out(alignment: Alignment, number: int, said: Sequence[Token]) -> Iterator[Doubt]:
    """A rule whose exception stands in the next sentence of the source, and nowhere in the answer."""
    lines = alignment.source.lines
    if number + 1 >= len(lines) or lines[number + 1].passage != lines[number].passage:
        return
    after = lines[number + 1].reading
    text = after.text.lower().lstrip("- ")
    limits = text.split(" ", 1)[0].strip(",") in _LIMITS or text.startswith(_LIMITING)
    if not limits or " not matter" in text:
        return
    content = content_of(after, after.clauses)
    goes_on = (
        content_of(lines[number + 2].reading, lines[number + 2].reading.clauses) if number + 2 < len(lines) else []
    )

    def known(token: Token) -> bool:
        return is_said(token, alignment.words) or is_said(token, said)

    if share_of(content, known) < _SAID_AFTER and share_of(goes_on, known) < _USED:
        yield Doubt("condition", f"the exception in the next sentence of the source is left out: '{after.text}'")


def _bare_rule(alignment: Alignment, said: Sequence[Token]) -> Iterator[Doubt]:
    """A rule said alone ('You must pay the premium.') that the source gives under a condition, and never without."""
    for unit in {clause.unit for clause in alignment.reading.clauses}:
        clauses = [clause for clause in alignment.reading.clauses if clause.unit == unit]
        words = content_of(alignment.reading, clauses)
        if not words or len(words) > _BARE:
            continue
        left_out: list[str] = []
        for number in _around(alignment):
            reading = alignment.source.lines[number].reading
            for there in {clause.unit for clause in reading.clauses}:
                same = [clause for clause in reading.clauses if clause.unit == there]
                if not _is_same_rule(
                    words, content_of(reading, [clause for clause in same if not clause.mark]), reading
                ):
                    continue
                marked = [
                    clause for clause in same if clause.mark not in ("", "even") and content_of(reading, [clause])
                ]
                condition = content_of(reading, marked)
                known = share_of(condition, lambda token: is_said(token, alignment.words) or is_said(token, said))
                if not condition or known >= _TAKEN_UP or is_trivial(reading, marked[0]):
                    return
                left_out.append(reading.text)
        if left_out:
            yield Doubt("condition", f"the source says this under a condition that is left out: '{left_out[0]}'")


def _around(alignment: Alignment) -> list[int]:
    """The lines that carry the sentence and those beside them, without headings."""
    near = sorted({line + step for line in alignment.support for step in range(-3, 4)})
    return [
        line for line in near if 0 <= line < len(alignment.source.lines) and not alignment.source.lines[line].is_heading
    ]


def _is_same_rule(words: Sequence[Token], rule: Sequence[Token], reading: Reading) -> bool:
    """Whether the words say a rule and nothing else; a pronoun in the rule may stand for any word."""
    pronoun = any(token.word in ("it", "this", "them", "they") for token in reading.tokens)
    left = [word for word in words if not any(_is_same_act(word, token) for token in rule)]
    taken = all(any(_is_same_act(word, token) for word in words) for token in rule)
    return bool(rule) and taken and len(left) <= pronoun


def _is_same_act(word: Token, token: Token) -> bool:
    if word.value is not None or token.value is not None:
        return word.value is not None and token.value is not None and same(word.value, token.value)
    return word.modal == token.modal and share_a_stem(word, token)
