"""The check of how far one generated sentence strays from the source sentences it stands nearest to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipelines.answering.closeness.alignment import Aligned, Line, align, chosen_lines, lines_of
from pipelines.answering.closeness.conditions_left import Carried, conditions_left, exceptions_left
from pipelines.answering.closeness.difference import Difference, Keys, Sort
from pipelines.answering.closeness.grafts import figures_moved, grafted
from pipelines.answering.closeness.joints import joints_exchanged
from pipelines.answering.closeness.nearest import nearest
from pipelines.answering.closeness.operators import operators_gained, operators_lost
from pipelines.answering.closeness.phrases_left import idioms_left, phrases_left, ranks_left
from pipelines.answering.closeness.roles import roles_exchanged
from pipelines.answering.closeness.tokens import Token, tokens_of
from pipelines.answering.closeness.wording import new_words
from pipelines.answering.closeness.words import load_words
from pipelines.answering.support.doubt import Doubt, Kind
from pipelines.answering.support.plain import plain
from pipelines.answering.support.vocabulary import load_vocabulary

__all__ = ["differences", "nearest", "strays"]

_LONGEST = 800  # characters; a longer sentence is not compared
_LEAD = re.compile(r"(?:yes|no)\s*[,.;:!-]+\s*", re.IGNORECASE)
_COUNTED = re.compile(r"\b(calendar|clear|consecutive) (?:days?|weeks?|months?)\b")
# 'the date you get the letter' where the source counts from the letter's own date
_FROM_WHEN = re.compile(r"\b(?:dates?|days?) (?:that |when |on which )?(?P<who>you|we|they) (?P<verb>\w+)")
# 'The agency applies for it': what 'it' is, the source does not say
_POINTS = re.compile(r"(?!^)\b(?:for|of|about|with|to) (?:it|them)\b")
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those)\b")
# 'if another adult has a low income' is not 'if you have'
_IF_YOU = re.compile(r"\b(?:if|unless|when) you\b", re.IGNORECASE)
_IF_OTHER = re.compile(r"\b(?:if|unless|when) (?!you\b|your\b|we\b|our\b|there\b|not\b)\w+", re.IGNORECASE)
_ITEM = re.compile(r"\A(?:[-*•]|\d{1,3}[.)])\s+")
_SAYS: dict[Sort, str] = {
    "new word": "its source does not say '{}' there",
    "exchanged": "a word was exchanged: '{}'",
    "borrowed": "'{}' stands elsewhere in its source",
    "gained": "'{}' was put in",
    "lost": "'{}' was left out",
    "modal": "what must, can, may or will be was exchanged: '{}'",
    "subject": "who it is about was exchanged: '{}'",
    "grafted": "its source does not say this under the condition '{}'",
    "joint": "'and' and 'or' were exchanged: '{}'",
    "omitted": "'{}' was left out",
    "condition": "the condition '{}' was left out",
    "stated": "the condition '{}' is said as if it were met",
    "exception": "the sentence that limits it was left out: '{}'",
}
_KINDS: dict[Sort, Kind] = {"new word": "content", "exchanged": "content", "borrowed": "content"}


def strays(
    sentence: str, passages: Sequence[str], *, question: str = "", answer: Sequence[str] = ()
) -> tuple[Doubt, ...]:
    """Doubts about whatever sets a sentence apart from its source and is not known to be harmless.

    Args:
        sentence: one sentence of an answer.
        passages: what it cites, as ``support.check.cited`` makes them.
        question: what was asked.
        answer: the other sentences of the answer; an exception may stand there.
    """
    found = dict.fromkeys(differences(sentence, passages, question=question, answer=answer))
    return tuple(Doubt(_kind(one), _SAYS[one.sort].format(one.what)) for one in found)


def differences(
    sentence: str, passages: Sequence[str], *, question: str = "", answer: Sequence[str] = ()
) -> tuple[Difference, ...]:
    """What sets a sentence apart from its source, without what is harmless."""
    lines = lines_of(tuple(passages))
    others = _keys(token for text in answer for token in tokens_of(text))
    copied = [number for number, line in enumerate(lines) if _flat(sentence) == _flat(line.text)]
    if copied:  # nothing was changed; with its answer at hand, it can still lack the exception that follows it
        return tuple(exceptions_left(lines, copied[:1], others)) if answer else ()
    if len(sentence) > _LONGEST:
        return (Difference("new word", "so long a sentence"),)
    said = tokens_of(_without_lead(sentence))
    chosen = chosen_lines(said, lines)
    if not chosen:
        return (Difference("new word", sentence),) if any(token.is_content for token in said) else ()
    aligned = align(said, [lines[number] for number in chosen])
    headings = (passage.partition("\n\n")[0] for passage in passages)
    topic = _keys(token for text in (*headings, question) for token in tokens_of(text))
    before = _keys(token for number in chosen if lines[number].place for token in lines[number - 1].tokens)
    carried = Carried(
        _keys(tokens_of(question)),
        [frozenset(key for token in tokens_of(text) for key in token.keys) for text in answer],
    )
    return (
        *exceptions_left(lines, chosen, others),
        *conditions_left(aligned, carried),
        *phrases_left(aligned, carried.question | others | _keys(said)),
        *idioms_left(aligned, sentence),
        *ranks_left(aligned),
        *new_words(aligned, topic | before | _values(lines), _implied(aligned)),
        *_changed_logic(aligned),
        *_counted_otherwise(sentence, [lines[number].text for number in chosen]),
    )


def _counted_otherwise(sentence: str, source: Sequence[str]) -> Iterator[Difference]:
    """'5 calendar days', where the source counts working days or does not say."""
    stands = " ".join(source).lower()
    for word in dict.fromkeys(_COUNTED.findall(sentence.lower())):
        if word not in stands:
            yield Difference("new word", word)
    for match in _POINTS.finditer(sentence.lower()):
        if not _PRONOUN.search(stands):
            yield Difference("new word", match.group())
    if _IF_YOU.search(sentence) and _IF_OTHER.search(stands) and not _IF_YOU.search(stands):
        yield Difference("subject", "if another -> if you")
    for match in _FROM_WHEN.finditer(sentence.lower()):
        if not any(_does(line, match["who"], match["verb"]) for line in source):
            yield Difference("new word", match.group())


def _does(text: str, who: str, verb: str) -> bool:
    """Whether a source sentence says that somebody does the same: 'you get', 'the tenant moved', 'was received'."""
    keys = load_words().keys(verb)
    written = re.findall(r"[a-z']+", text.lower())
    for at, word in enumerate(written):
        before = written[max(at - 3, 0) : at]
        someone = who in before if who != "they" else not {"you", "we"} & set(before)
        if load_words().keys(word) & keys and (someone or {"was", "is", "were", "are", "been"} & set(before)):
            return True
    return False


def _changed_logic(aligned: Aligned) -> Iterator[Difference]:
    yield from operators_gained(aligned)
    yield from operators_lost(aligned)
    yield from joints_exchanged(aligned)
    yield from roles_exchanged(aligned)
    yield from grafted(aligned)
    yield from figures_moved(aligned)


def _kind(found: Difference) -> Kind:
    return "negation" if found.name == "not" else _KINDS.get(found.sort, "condition")


def _without_lead(sentence: str) -> str:
    """'Yes, ...' and 'No, ...' without the answer to the question, which the other layer reads."""
    return _LEAD.sub("", sentence, count=1) if _LEAD.match(sentence) else sentence


def _implied(aligned: Aligned) -> Keys:
    """What figures say without saying it ('call' beside a telephone number), and 'the council' for 'we'."""
    implied = load_vocabulary().implied
    values = [token.value.kind for token in aligned.said if token.value is not None]
    ours = any(token.word in ("we", "us", "our") for token in aligned.stands)
    return frozenset((*(key for kind in values for key in implied.get(kind, ())), *(("council",) if ours else ())))


def _values(lines: Sequence[Line]) -> Keys:
    return frozenset(key for line in lines for token in line.tokens if token.kind == "value" for key in token.keys)


def _keys(tokens: Iterable[Token]) -> Keys:
    return frozenset(key for token in tokens if token.is_content or token.kind == "light" for key in token.keys)


def _flat(text: str) -> str:
    return plain(_ITEM.sub("", " ".join(text.lower().split()), count=1)).rstrip(". ")
