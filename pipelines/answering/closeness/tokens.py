"""A sentence as the closeness check compares it: words, figures and operators, each in its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.answering.closeness.words import load_words
from pipelines.answering.support.lexicon import kind_of
from pipelines.answering.support.plain import plain
from pipelines.answering.support.values import VALUE, Value, value_of
from pipelines.answering.support.vocabulary import load_vocabulary

_TOKEN = re.compile(rf"{VALUE.pattern}|(?P<word>[a-z][a-z']*)|(?P<stop>[,;:()|!?.]| --? )|(?P<joint>-)|\d[\w./]*")
_ITEM = re.compile(r"\A(?:[-*•]|\d{1,3}[.)])\s+")
# Words that say nothing that could be compared.
_EMPTY = frozenset(
    "please thank sorry yes then so simply there here be do able way thing one this that you we they council us "
    "remember note like well such who would ourselves themselves yourself will otherwise true".split()
)
_LIGHT = frozenset("give make take have put set go come let get gets got getting given".split())
_READ_AS = (
    (re.compile(r"\bone of\b(?= (?:you|them|us|the|these|those|your))"), "oneof"),
    (re.compile(r"\b(?:only|sole) exception\b"), "exception"),
    (re.compile(r"\bafter (?:that|this|which|it)\b(?! \w+ (?:is|has|was|ends?)\b)"), "afterwards"),
)
_PEOPLE = {"we": "council", "us": "council", "you": "^you"}
# 'at all', 'says otherwise', 'no more than that'
_NO_OPERATOR = {"all": ("at",), "otherwise": ("says", "say", "you"), "now": ("by",)}
_OPENERS = frozenset("if unless until while even".split())  # classes of operators that begin a clause
SUBJECTS = frozenset("you we they it he she there i this these those".split())
_FINITE = frozenset(
    "is are was were will must can may should do does did has have had cannot could might would".split()
)


_DENYING = frozenset("ban forbid prohibit refus reject lose except".split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word, figure or operator, or a mark of punctuation."""

    word: str
    kind: str  # word, value, operator, light (a verb such as 'give'), filler, stop
    keys: frozenset[str] = frozenset()
    name: str = ""  # class of an operator
    clause: int = 0
    value: Value | None = None

    @property
    def is_content(self) -> bool:
        return self.kind in ("word", "value")


@lru_cache(maxsize=8192)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of one sentence, in order."""
    written = plain(_ITEM.sub("", text, count=1))
    for pattern, word in _READ_AS:
        written = pattern.sub(word, written)
    found = list(_beside_figures(list(_tokens(written))))
    clauses = [0] * min(1, len(found))
    for at in range(1, len(found)):
        clauses.append(clauses[-1] + _begins_clause(found, at))
    clauses = _without_empty(found, clauses)
    return tuple(replace(token, clause=clause) for token, clause in zip(found, clauses, strict=True))


def _without_empty(tokens: Sequence[Token], clauses: Sequence[int]) -> list[int]:
    """A clause without words of its own ('it is not') belongs to the next one, the last to the one before."""
    full = sorted(
        {clause for token, clause in zip(tokens, clauses, strict=True) if token.is_content or token.kind == "light"}
    )
    return [next((other for other in full if other >= clause), full[-1] if full else 0) for clause in clauses]


def _beside_figures(tokens: Sequence[Token]) -> Iterator[Token]:
    """'another 7 days' is 'a further 7 days', and 'from 9am until 5pm' is 'from 9am to 5pm'."""
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else token
        before = tokens[at - 1] if at else token
        between = token.name == "until" and before.kind == "value" and after.kind == "value"
        if between or (token.name == "other" and after.kind == "value"):
            yield Token(token.word, "filler")
        else:
            yield token


def _begins_clause(tokens: Sequence[Token], at: int) -> bool:
    token, before = tokens[at], tokens[at - 1]
    if token.kind == "stop":
        return True
    if token.name == "only" and at + 1 < len(tokens):
        return tokens[at + 1].name in (*_OPENERS, "before", "after")
    if token.name in _OPENERS or token.word in ("but", "because", "although", "though", "so", "who", "which", "whose"):
        return before.kind != "stop" and before.name not in ("only", "even")
    if token.name in ("before", "after") and at + 1 < len(tokens) and before.name != "only":
        return tokens[at + 1].word in SUBJECTS
    if token.name in ("and", "or") and at + 1 < len(tokens):
        after = tokens[at + 1]
        return after.word in SUBJECTS or after.word in _FINITE or after.name in ("not", "must", "can", "may", *_OPENERS)
    return False


def _tokens(text: str) -> Iterator[Token]:
    previous = ""
    for match in _TOKEN.finditer(text):
        word, stop = match["word"], match["stop"] or match["joint"]
        if stop:
            if match["stop"]:
                yield Token(stop.strip(), "stop")
        elif word:
            word = word.strip("'")
            yield _word(word, previous)
            previous = word
        elif match.lastgroup is not None:
            value = value_of(match)
            yield _figure(value)


def _word(word: str, previous: str) -> Token:
    words = load_words()
    name = "" if previous in _NO_OPERATOR.get(word, ()) else words.operators.get(word)
    if name:
        return Token(word, "operator", frozenset((f"#{name}",)), name)
    kind = kind_of(word)
    if word == "thecouncil":
        return Token(word, "word", frozenset(("council",)))
    if word in _PEOPLE:
        return Token(word, "light", frozenset((_PEOPLE[word],)))
    if word in _LIGHT:
        return Token(word, "light", words.keys(word))
    if kind in ("filler", "we", "you", "they", "but", "compare") or word in _EMPTY:
        return Token(word, "filler")
    return Token(word, "word", words.keys(word), "not" if denies(word) else "")


def denies(word: str) -> bool:
    """Whether a word denies something by itself: 'exempt', 'unpaid', 'banned'."""
    return bool(load_vocabulary().denies(word)) or load_vocabulary().stem(word) in _DENYING


def _figure(value: Value) -> Token:
    if value.kind == "ordinal" and value.text.isalpha() and not value.soft:
        return Token(value.text, "operator", frozenset((f"#{value.text}",)), value.text)
    amount = " ".join(str(part) for part in value.amount if part is not None)
    # 'a day' and 'first' may be mere words.
    return Token(value.text, "light" if value.soft else "value", frozenset((f"={value.kind} {amount}",)), value=value)
