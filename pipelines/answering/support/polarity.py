"""What a sentence denies its source must deny, and what the source denies the sentence must not affirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.support.alignment import Alignment, important_lines
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.lexicon import ADVERBS, LIGHT
from pipelines.answering.support.reading import Denial, Reading
from pipelines.answering.support.same_denial import (
    clause_of,
    is_contrasted,
    is_even,
    is_exception,
    is_exception_here,
    is_exclusive,
    turned,
)
from pipelines.answering.support.signs import Signs
from pipelines.answering.support.token import Token, share_a_stem
from pipelines.answering.support.vocabulary import load_vocabulary

_FIRST = 5  # words of a denial that are looked at, nearest first
_OFTEN = 3  # times that the source must deny a word before nobody may affirm it
_IN_FRONT = 3  # tokens between a preposition and what it governs
_HELD = 0.33  # share of a denial that a line must hold to have a say
_USED = 0.5  # share of a denial in the source that the sentence must take up before it counts as used


def polarity_doubts(alignment: Alignment) -> Iterator[Doubt]:
    """Doubts about negations that were put in, left out or moved."""
    signs = Signs(alignment)
    yield from _inserted(alignment, signs)
    yield from _dropped(alignment, signs)
    yield from _contradicted(alignment, signs)
    yield from _opposite_in_front(alignment)
    yield from _always_denied(alignment)


def _inserted(alignment: Alignment, signs: Signs) -> Iterator[Doubt]:
    tokens = alignment.reading.tokens
    for denial in (*alignment.reading.denials, *signs.verbs_here):
        rows = [signs.row_of[place] for place in denial.scope if place in signs.row_of]
        rows = [row for row in rows if alignment.words[row].word not in ("~", "either", *ADVERBS)]
        rows = [row for row in rows if not alignment.words[row].echo and not _is_affirmed_too(alignment, row)]
        rows = _matched_first(alignment, rows)[:_FIRST]
        if not rows or _carried(alignment, signs, rows):
            continue
        if tokens[denial.at].word == "insteadof" and _is_choice(alignment, rows):
            continue
        said = " ".join(alignment.words[row].word for row in rows[:3])
        clause = alignment.reading.clauses[tokens[denial.at].clause]
        if is_even(alignment, clause, rows) or is_exception(alignment, clause, rows):
            continue
        if turned(alignment, rows) or is_exclusive(alignment, tokens[denial.at].clause, rows):
            continue
        if any(alignment.matches[row] for row in rows):
            yield Doubt("negation", f"'{tokens[denial.at].word}' denies '{said}', which the source does not deny")
        elif not _harmless(alignment, rows):
            yield Doubt("negation", f"'{tokens[denial.at].word}' denies '{said}', of which the source says nothing")


def _matched_first(alignment: Alignment, rows: Sequence[int]) -> list[int]:
    """Words that the source knows before those that it does not, else in their order."""
    if rows and alignment.words[rows[0]].word == "anymore":
        return list(rows)
    return sorted(rows, key=lambda row: not alignment.matches[row])


def _is_choice(alignment: Alignment, rows: Sequence[int]) -> bool:
    """'a letter instead of the V5C' where the source says 'the V5C or a letter'."""
    lines = {alignment.source.line_of[alignment.pairs[row]] for row in rows if alignment.pairs[row] >= 0}
    return any(token.kind == "or" for line in lines for token in alignment.source.lines[line].reading.tokens)


def _is_affirmed_too(alignment: Alignment, row: int) -> bool:
    """'you can keep hens, but you cannot keep cockerels': 'keep' itself is not what is denied."""
    word = alignment.words[row]
    return any(share_a_stem(word, other) and word.sign != other.sign for other in alignment.words if not other.echo)


def _carried(alignment: Alignment, signs: Signs, rows: Sequence[int]) -> bool:
    """Whether some line that holds enough of what is denied denies it too."""
    says = [signs.say(row, order) for order, row in enumerate(rows)]
    whole = sum(say for say, row in zip(says, rows, strict=True) if alignment.matches[row])
    for line in _lines_near(alignment, rows):
        votes = [signs.vote(row, line) for row in rows]
        held = sum(say for say, row in zip(says, rows, strict=True) if alignment.held[row, line])
        agreed = sum(say * vote for say, vote in zip(says, votes, strict=True))
        both_ways = bool(alignment.held[rows[0], line]) and votes[0] == 0
        if whole and held >= _HELD * whole and (agreed > 0 or (agreed == 0 and both_ways)):
            return True
    return False


def _lines_near(alignment: Alignment, rows: Sequence[int] = ()) -> set[int]:
    """The lines that carry the sentence, or some words of it, and those that follow them."""
    near = {alignment.lines[row] for row in rows} if rows else {*alignment.lines, *alignment.support}
    for row in rows:
        at = alignment.pairs[row]
        near |= {alignment.source.line_of[at]} if at >= 0 else set[int]()
        near |= _lines_with(alignment, row) & set(alignment.support)
    near |= {line + 1 for line in near if 0 <= line < len(alignment.source.lines) - 1}
    for row in rows[:1]:  # a synonym in the line before: 'you do not have to go' for 'you need not attend'
        stands = {alignment.source.line_of[at] for at in alignment.matches[row]}
        denies = load_vocabulary().denies(alignment.words[row].word)
        near |= {alignment.lines[row] - 1} & stands if not denies else set[int]()
    return {line for line in near if line >= 0 and not alignment.source.lines[line].is_heading}


def _lines_with(alignment: Alignment, row: int) -> set[int]:
    """The lines that have this very word."""
    tokens = alignment.source.tokens
    return {
        alignment.source.line_of[at] for at in alignment.matches[row] if share_a_stem(alignment.words[row], tokens[at])
    }


def _dropped(alignment: Alignment, signs: Signs) -> Iterator[Doubt]:
    for number in alignment.support:
        line = alignment.source.lines[number]
        if line.is_heading or number not in important_lines(alignment):
            continue
        for denial in (*line.reading.denials, *signs.verbs_there.get(number, ())):
            yield from _affirmed(alignment, signs, number, denial)


def _affirmed(alignment: Alignment, signs: Signs, number: int, denial: Denial) -> Iterator[Doubt]:
    line = alignment.source.lines[number]
    content = [place for place, token in enumerate(line.reading.tokens) if token.is_content]
    index = {place: line.first + order for order, place in enumerate(content)}
    everything = [index[place] for place in denial.scope if place in index]
    targets = [at for at in everything if not _says_little(alignment.source.tokens[at])] or everything
    if denial.scope == (denial.at,):  # 'exempt': see ``_contradicted``
        return
    if all(alignment.source.tokens[at].word in ("one", "ones") for at in everything):  # 'without one'
        return
    if line.reading.tokens[denial.at].echo and not _says_lead(alignment, line.reading):
        return
    if clause_of(line.reading, denial).aside and not _says_first(alignment, targets):
        return
    taking = {row for at in targets for row in signs.rows_to.get(at, ())}
    share = sum(float(alignment.weight[row]) for row in taking) / (float(alignment.weight.sum()) or 1.0)
    targets = targets[:_FIRST]
    rows_to = {at: signs.rows_to.get(at, ()) for at in targets}
    whole = sum(1 / (1 + order) for order, _ in enumerate(targets))
    taken = sum(1 / (1 + order) for order, at in enumerate(targets) if rows_to[at])
    rows = [row for at in targets for row in rows_to[at]]
    if not targets or not (taken >= _USED * whole or rows_to[targets[0]] or share >= _USED):
        return
    agreed = sum(
        max(signs.say(row, order) * signs.vote(row, number, at) for row in rows_to[at])
        for order, at in enumerate(targets)
        if rows_to[at]
    )
    clause = clause_of(line.reading, denial)
    if is_contrasted(alignment, line.reading, clause, rows):
        return
    if clause.mark == "even" or (clause.denied and is_exception_here(alignment, line.reading, clause, rows)):
        return
    if agreed < 0 and not turned(alignment, rows) and not is_exclusive(alignment, -1, rows, number, denial):
        said = " ".join(alignment.source.tokens[at].word for at in targets[:3])
        word = line.reading.tokens[denial.at].word
        yield Doubt("negation", f"the source denies '{said}' ('{word}'), the sentence does not")


def _contradicted(alignment: Alignment, signs: Signs) -> Iterator[Doubt]:
    """'liable' where the source has 'exempt'."""
    vocabulary = load_vocabulary()
    near = _lines_near(alignment)
    for row, at in enumerate(alignment.pairs):
        word = alignment.words[row]
        if (
            at < 0
            or not vocabulary.denies(alignment.source.tokens[at].word)
            or vocabulary.denies(word.word)
            or word.echo
        ):
            continue
        votes = [signs.vote(row, line) for line in near if alignment.held[row, line]]
        if votes and max(votes) < 0 and not turned(alignment, [row]):
            yield Doubt("negation", f"'{word.word}' is said, the source says '{alignment.source.tokens[at].word}'")


def _always_denied(alignment: Alignment) -> Iterator[Doubt]:
    """'people who are counted' where the source speaks only of people who are not."""
    for row, word in enumerate(alignment.words):
        if word.kind != "word" or word.sign < 0 or word.echo or word.mark == "even" or _says_little(word):
            continue
        found = [alignment.source.tokens[at] for at in alignment.matches[row]]
        stands = [token for token in found if share_a_stem(word, token) and not token.echo]
        plain = [
            at for at in alignment.matches[row] if not alignment.source.lines[alignment.source.line_of[at]].is_heading
        ]
        if len(stands) >= _OFTEN and plain and all(token.sign < 0 for token in stands):
            yield Doubt("negation", f"'{word.word}' is said, the source only ever denies it")


_OPPOSITES = {"with": "without", "without": "with", "including": "except", "except": "including"}


def _opposite_in_front(alignment: Alignment) -> Iterator[Doubt]:
    """'with a permit' where the source says 'without a permit', 'excluding' where it says 'including'."""
    tokens = alignment.reading.tokens
    for at, token in enumerate(tokens):
        row = next(
            (row for row, place in enumerate(alignment.places) if place > at and tokens[place].kind == "word"), None
        )
        if token.word not in _OPPOSITES or row is None or alignment.places[row] - at > _IN_FRONT:
            continue
        found = [_in_front(alignment, other) for other in alignment.matches[row]]
        if _OPPOSITES[token.word] in found and token.word not in found:
            said = alignment.words[row].word
            yield Doubt("negation", f"'{token.word} {said}' is said, the source has '{_OPPOSITES[token.word]} {said}'")


def _in_front(alignment: Alignment, at: int) -> str:
    """The word 'with', 'without', 'including' or 'except' right in front of a token of the source."""
    reading = alignment.source.lines[alignment.source.line_of[at]].reading
    place = next(number for number, token in enumerate(reading.tokens) if token is alignment.source.tokens[at])
    before = [token.word for token in reading.tokens[max(0, place - _IN_FRONT) : place] if token.word in _OPPOSITES]
    return before[-1] if before else ""


def _says_first(alignment: Alignment, targets: Sequence[int]) -> bool:
    return bool(targets) and any(share_a_stem(word, alignment.source.tokens[targets[0]]) for word in alignment.words)


def _says_lead(alignment: Alignment, reading: Reading) -> bool:
    """Whether the sentence takes up what leads in to a list: 'What we do not take'."""
    lead = [token for token in reading.tokens if token.echo and token.kind == "word"]
    return any(share_a_stem(word, token) for word in alignment.words for token in lead)


def _says_little(token: Token) -> bool:
    return token.word == "anymore" or token.word in ADVERBS or load_vocabulary().stem(token.word) in LIGHT


def _harmless(alignment: Alignment, rows: Sequence[int]) -> bool:
    harmless = load_vocabulary().harmless
    return all(load_vocabulary().stem(alignment.words[row].word) in harmless for row in rows)
