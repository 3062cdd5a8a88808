"""What a clause leaves out: 'if you do not', 'otherwise', 'if so' repeat the clause before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.answering.support.token import Token

_SHORT = frozenset("do does did are is have has so this that happens not still".split())
_NEXT = frozenset("the a an your our this these you we they it there".split())
_MOST = 4  # words repeated


def complete(tokens: Sequence[Token], earlier: Sequence[Token]) -> list[Token]:
    """The tokens with what is meant after 'if you do not' and 'otherwise'."""
    done: list[Token] = []
    at = 0
    while at < len(tokens):
        done.append(tokens[at])
        at += 1
        if done[-1].kind != "mark" or done[-1].word not in ("if", "unless", "otherwise", "once", "when"):
            continue
        end = _end_of_short_clause(tokens, at, done[-1].word)
        if end is not None:
            repeated = _repeated(done[:-1], earlier)
            done += [*tokens[at:end], Token("~", "word", frozenset(("^do",))), *repeated]
            done += [] if end < len(tokens) and tokens[end].kind == "stop" else [Token(",", "stop")]
            at = end
    return done


def _end_of_short_clause(tokens: Sequence[Token], at: int, mark: str) -> int | None:
    """Where a clause without a verb of its own ends; None when it has one."""
    end = at
    while end < len(tokens) and (tokens[end].word in _SHORT or tokens[end].kind in ("you", "we", "they", "neg")):
        if tokens[end].kind in ("you", "we", "they") and end > at:
            break
        end += 1
    if mark == "otherwise":
        return at
    bare = end - at >= 2 and tokens[end - 1].word in ("do", "does", "did", "not")
    closes = end == len(tokens) or tokens[end].kind == "stop" or (bare and tokens[end].word in _NEXT)
    return end if closes and (end > at or mark == "unless") else None


def _repeated(done: Sequence[Token], earlier: Sequence[Token]) -> list[Token]:
    """The words of the last condition, or else of the last clause."""
    for tokens in (done, earlier):
        marks = [
            place
            for place, token in enumerate(tokens)
            if token.kind == "mark" and token.word in ("if", "unless", "when")
        ]
        start = marks[-1] + 1 if marks else 0
        words: list[Token] = []
        for token in tokens[start:]:
            if token.kind == "stop" and words:
                break
            if token.kind == "word" and not token.echo:
                words.append(token)
        if words:
            return [replace(token, echo=True, sign=1) for token in words[:_MOST]]
    return []
