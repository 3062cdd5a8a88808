"""A sentence as the checker reads it: tokens with what governs each (clause, condition, denial, duty, subject)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from pipelines.answering.support.clauses import Clause, clauses_of, has_verb
from pipelines.answering.support.ellipsis import complete
from pipelines.answering.support.lexicon import ADVERBS, BETWEEN, EXEMPTING, FINITE, LIGHT, PASSIVE, kind_of
from pipelines.answering.support.measures import compared
from pipelines.answering.support.plain import plain
from pipelines.answering.support.token import Token
from pipelines.answering.support.values import VALUE, value_of
from pipelines.answering.support.vocabulary import keys_of, load_vocabulary

_TOKEN = re.compile(rf"{VALUE.pattern}|(?P<word>[a-z][a-z']*)|(?P<stop>[,;:()|!?.]| --? )|(?P<joint>-)|\d[\w./]*")
# Room that each takes on the line; see ``Token.place``.
_ROOM = {"stop": 0.35, "and": 0.30, "or": 0.30, "filler": 0.04}
_STEP, _JOINT, _NEXT_UNIT = 0.08, 0.30, 0.80


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation and the tokens that it denies, nearest first."""

    at: int
    scope: tuple[int, ...]


@dataclass(slots=True)
class Reading:
    """One sentence."""

    text: str
    tokens: list[Token] = field(default_factory=list[Token])
    clauses: list[Clause] = field(default_factory=list[Clause])
    denials: list[Denial] = field(default_factory=list[Denial])


@lru_cache(maxsize=4096)
def read(text: str, before: str = "", *, leads_in: bool = False) -> Reading:
    """Read one sentence. The result is shared: nobody may change it.

    Args:
        text: the sentence.
        before: the sentence that it follows.
        leads_in: that sentence is the beginning of this one, which is an item of its list.
    """
    earlier = read(before).tokens if before and not leads_in else []
    tokens = list(_tokens(plain(text)))
    if leads_in:
        lead = [token for token in _tokens(plain(before.rstrip(" :"))) if token.value is None]
        tokens = [*(replace(token, echo=True) for token in lead), *tokens]
    for earlier_token, token in pairwise(tokens):
        if token.word == "otherwise" and earlier_token.kind in ("and", "or"):
            token.kind = "filler"  # 'racist or otherwise offensive'
        if earlier_token.word == "nor" and token.word in FINITE:
            earlier_token.kind = "neg"  # 'nor do petrol vans'
        if token.word == "nor" and earlier_token.word == ",":
            token.kind = "neg"  # ', nor to an annexe'
    compared(tokens)
    tokens = complete(tokens, earlier)
    reading = Reading(text, tokens, list(clauses_of(tokens)))
    _govern(reading)
    return reading


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        word, stop = match["word"], match["stop"] or match["joint"]
        if stop:
            yield Token(stop.strip(), "joint" if match["joint"] else "stop")
        elif word:
            word = word.strip("'")
            kind = kind_of(word)
            keys = keys_of(word) if kind == "word" else frozenset[str]()
            yield Token(word, kind, frozenset((f"^{kind}",)) if kind in ("we", "you") else keys)
        elif match.lastgroup is not None:
            value = value_of(match)
            yield Token(value.text, "value", value=value)


def _govern(reading: Reading) -> None:
    """Tell every token what governs it."""
    place = 0.0
    unit = 0
    vocabulary = load_vocabulary()
    for clause in reading.clauses:
        tokens = reading.tokens[clause.first : clause.last]
        place += (_JOINT if clause.unit == unit else _NEXT_UNIT) if clause.first else 0.0
        unit = clause.unit
        for token in tokens:
            place += _ROOM.get(token.kind, _STEP)
            token.place, token.mark, token.clause = place, clause.mark, clause.number
        _subject_and_modal(tokens)
        only = any(token.kind == "only" for token in tokens)
        for token in tokens:
            token.only = only
        _deny(reading, clause)
    for at, token in enumerate(reading.tokens):
        if token.kind == "word" and vocabulary.denies(token.word):
            token.sign = -token.sign
            reading.denials.append(Denial(at, (at,)))


def _subject_and_modal(tokens: Sequence[Token]) -> None:
    subject = modal = before = ""
    last = Token("", "")
    for place, token in enumerate(tokens):
        if token.kind in ("we", "you", "they"):
            subject = token.kind if _is_subject(tokens, place) else ""
        modal = _modal(token, before, modal)
        token.modal = modal
        if modal == "forbid" and token.kind == "neg":
            last.modal = modal  # 'can' of 'cannot'
        if token.kind == "word" and token.word not in ADVERBS:
            # A verb in the passive is not what its subject does: 'you will be sent a notice'.
            token.subject = "" if place and tokens[place - 1].word in PASSIVE else subject
            subject = ""
        elif token.kind == "filler" and token.word not in FINITE and token.word not in BETWEEN:
            subject = ""
        if token.kind not in ("filler", "you", "we", "they"):
            before, last = token.kind, token


def _modal(token: Token, before: str, modal: str) -> str:
    """'must not' forbids, 'not have to' leaves free, 'may have to' is not sure."""
    if token.kind == "duty":
        duty = "should" if token.word == "should" else "must"
        perhaps = before == "leave" or (before == "or" and modal in ("may", "might"))
        return "no need" if before == "neg" else "perhaps must" if perhaps else duty
    if token.kind == "leave":
        return "forbid" if before == "neg" else "might" if token.word in ("may", "might", "could") else "may"
    return "forbid" if token.kind == "neg" and before in ("duty", "leave") else modal


def _is_subject(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.word in ("we", "they"):
        return True
    if token.word not in ("you", "thecouncil"):
        return False
    before = tokens[place - 1] if place else None
    return (
        before is None
        or before.kind in ("stop", "mark", "and", "or", "but", "duty", "leave", "only", "neg")
        or (before.word in ("that", "then", "so", "do", "does", "did", "are", "will", "have"))
    )


def _deny(reading: Reading, clause: Clause) -> None:
    """Turn the sign of what the negations of a clause deny."""
    tokens = reading.tokens
    inside = [at for at in range(clause.first, clause.last) if tokens[at].kind in ("word", "value")]
    if clause.opener == "except" and not inside:  # 'but not on us'
        inside = [at for at in range(clause.first, clause.last) if tokens[at].kind in ("we", "you")]
    if clause.denied and not (clause.opener == "except" and _main_is_denied(reading, clause)):
        _record(reading, clause.first, inside)
    negations = [at for at in range(clause.first, clause.last) if tokens[at].kind == "neg"]
    for at in negations:
        scope = _scope(tokens, clause, at, inside, negations)
        if at == negations[-1]:
            scope += _in_brackets_behind(reading, clause)
        _record(reading, at, scope)


def _in_brackets_behind(reading: Reading, clause: Clause) -> list[int]:
    """'must not be used overnight (10pm to 7am)': what the brackets explain is denied too."""
    after = next((other for other in reading.clauses if other.number == clause.number + 1), None)
    if after is None or not after.aside or reading.tokens[after.first].word != "(":
        return []
    inside = reading.tokens[after.first : after.last]
    if any(token.kind in ("neg", "duty", "leave") or token.word in FINITE for token in inside):
        return []
    return [after.first + place for place, token in enumerate(inside) if token.kind == "value"]


def _main_is_denied(reading: Reading, clause: Clause) -> bool:
    """'You pay nothing, except for ...': what is excepted is affirmed."""
    return any(
        token.kind == "neg" or token.word in EXEMPTING
        for other in reading.clauses
        if other.unit == clause.unit and not other.mark
        for token in reading.tokens[other.first : other.last]
    )


def _scope(
    tokens: Sequence[Token], clause: Clause, at: int, inside: Sequence[int], negations: Sequence[int]
) -> list[int]:
    """What a negation denies: what follows, up to the next negation; with a verb, the subject too."""
    end = min((other for other in negations if other > at), default=clause.last)
    end = min(end, _next_verb(tokens, at, clause.last))
    if tokens[at].word in ("without", "insteadof"):
        end = next(
            (place for place in range(at + 1, end) if _is_verb(tokens[place]) or tokens[place].kind == "stop"), end
        )
    after = [place for place in inside if at < place < end]
    aside = next((place for place in range(at + 1, end) if tokens[place].word == "with"), end)
    if all(_is_light(tokens[place]) for place in after if place < aside):  # 'cannot get it with savings over £16,000'
        after = [place for place in after if place < aside]
    start = max((other for other in negations if other < at), default=clause.first)
    twice = tokens[start].word in ("no", "without")  # 'having no job does not stop you': the job is denied once
    joint = _last_joint(tokens, start, at)
    if joint is not None and any(_is_verb(token) for token in tokens[start:joint]):
        start = joint  # 'your tenancy will end and the rent will not be refunded'
    earlier = [] if twice else [place for place in reversed(inside) if start <= place < at]
    word = tokens[at].word
    stop = next((place for place in range(at + 1, clause.last) if tokens[place].kind == "stop"), clause.last)
    if _is_contrast(tokens, at, stop):
        return [place for place in after if place < stop]
    if word in ("not", "never"):
        ceasing = (
            at + 1 < clause.last and tokens[at + 1].word == "anymore" and at > 0 and tokens[at - 1].word not in FINITE
        )
        return after if ceasing else [*after, *earlier]
    if word in ("nothing", "none", "nobody", "neither"):
        follows_to = at + 1 < clause.last and tokens[at + 1].word == "to"
        return after if follows_to else [*after, *earlier]
    return after


def _is_light(token: Token) -> bool:
    return load_vocabulary().stem(token.word) in LIGHT


def _next_verb(tokens: Sequence[Token], at: int, last: int) -> int:
    """'is not a judgment and will go on your file', 'cannot be fined and anyone may use it': where the denial ends."""
    for place in range(at + 1, last - 1):
        if tokens[place].kind == "and" and (_is_verb(tokens[place + 1]) or has_verb(tokens[place + 1 : place + 8])):
            return place
    return last


def _is_verb(token: Token) -> bool:
    return token.word in FINITE or token.kind in ("duty", "leave")


def _last_joint(tokens: Sequence[Token], start: int, at: int) -> int | None:
    """'is run privately and does not give': the second verb is denied, the first is not."""
    return next((place for place in range(at - 1, start, -1) if tokens[place].kind in ("and", "or")), None)


def _is_contrast(tokens: Sequence[Token], at: int, stop: int) -> bool:
    """', not the council', 'and not to us': only what follows is denied."""
    if tokens[at].word != "not" or at == 0 or tokens[at - 1].kind not in ("stop", "and", "or", "but"):
        return False
    rest = tokens[at + 1 : stop]
    return len(rest) <= 7 and not any(_is_verb(token) for token in rest)


def _record(reading: Reading, at: int, scope: Sequence[int]) -> None:
    reading.denials.append(Denial(at, tuple(scope)))
    for place in scope:
        reading.tokens[place].sign = -reading.tokens[place].sign
