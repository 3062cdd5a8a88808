"""Phrases of the source that a sentence leaves out and that may have narrowed the rule: 'ordinary', 'in that list'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.answering.closeness.alignment import Aligned, clauses_of
from pipelines.answering.closeness.difference import Difference, Keys
from pipelines.answering.closeness.tokens import tokens_of
from pipelines.answering.closeness.words import load_words
from pipelines.answering.support.vocabulary import load_vocabulary

_DETERMINERS = frozenset(
    "a an the your our their its his her any no each every all this that these those some of for with on in to".split()
)
_PRONOUNS = frozenset("it this that they these those".split())
_CONTACTS = frozenset(("phone", "link", "email", "weekday"))
_PREPOSITIONS = frozenset("in for with within on at from by to of as under over above below outside inside".split())
# Behind these, or as one of those, what is left out may have narrowed the rule.
_NARROWING = frozenset("in with under outside within at only unless for on from by modifier participle".split())
_COUNTS = frozenset("from after before within since until".split())
_CONDITIONS = frozenset("if unless until while".split())
_IDIOM = re.compile(
    r"\b(?:(?:in|on) time|at once|in full|in writing|by law|at (?:any time|all times))\b", re.IGNORECASE
)
_COUNTING = frozenset("atleast atmost morethan lessthan each any all some other same".split())


def phrases_left(aligned: Aligned, known: Keys) -> Iterator[Difference]:
    """Runs of source words without a counterpart, in clauses that the sentence uses."""
    for members in clauses_of(aligned):
        content = [place for place in members if aligned.stands[place].is_content]
        kept = [place for place in content if aligned.back[place] >= 0]
        for run in _runs(aligned, content) if kept else ():
            standing = _standing(aligned, run, kept)
            if standing in _COUNTS and _is_counted_otherwise(aligned, run[0], standing):
                yield Difference("exchanged", " ".join(aligned.stands[place].word for place in run))
            left = [place for place in run if _tells(aligned, place, known)]
            narrows = standing in _NARROWING or _is_counted_from(aligned, run) or _is_in_a_condition(aligned, members)
            narrows = narrows or _is_whose(aligned, members)
            if not left or not narrows or (standing == "in" and _are_names(aligned, left, members)):
                continue
            yield Difference("omitted", " ".join(aligned.stands[place].word for place in left), standing)


def idioms_left(aligned: Aligned, said: str) -> Iterator[Difference]:
    """'if you pay in time' became 'if you pay'."""
    for number, line in enumerate(aligned.lines):
        for match in _IDIOM.finditer(line.text):
            if match.group().lower() in said.lower():
                continue
            before = len(tokens_of(line.text[: match.start()])) + aligned.line_of.index(number)
            place = next((at for at in range(before - 1, -1, -1) if aligned.stands[at].is_content), -1)
            if place >= 0 and aligned.line_of[place] == number and aligned.back[place] >= 0:
                yield Difference("omitted", match.group())


def ranks_left(aligned: Aligned) -> Iterator[Difference]:
    """'The first permit costs £45' became 'The permit costs £45'."""
    for place in range(1, len(aligned.stands) - 1):
        token = aligned.stands[place]
        is_rank = token.value is not None and token.value.kind == "ordinal"
        of_kept = aligned.stands[place + 1].is_content and aligned.back[place + 1] >= 0
        if is_rank and of_kept and aligned.back[place] < 0 and aligned.stands[place - 1].word in _DETERMINERS:
            yield Difference("omitted", token.word)


def _is_counted_from(aligned: Aligned, run: Sequence[int]) -> bool:
    """'2 months of our decision' became '2 months'."""
    first = run[0] - 1
    while first > 0 and aligned.stands[first].kind == "filler" and aligned.stands[first].word not in ("of", "from"):
        first -= 1
    before = aligned.stands[first - 1] if first > 0 else None
    counted = before is not None and before.value is not None and aligned.back[first - 1] >= 0
    return counted and aligned.stands[first].word in ("of", "from")


def _is_counted_otherwise(aligned: Aligned, first: int, preposition: str) -> bool:
    """'count from the new notice' became 'count from the day ...'."""
    place = next((at for at in range(first - 1, -1, -1) if aligned.stands[at].is_content), -1)
    said = aligned.back[place] if place >= 0 else -1
    return said >= 0 and any(token.word == preposition for token in aligned.said[said + 1 : said + 3])


def _is_in_a_condition(aligned: Aligned, members: Sequence[int]) -> bool:
    """Whatever is left out of 'if you have a terminal illness' makes the condition a wider one."""
    return any(aligned.stands[place].name in _CONDITIONS for place in members[:3])


def _is_whose(aligned: Aligned, members: Sequence[int]) -> bool:
    """'Badge holders who live in the area' became 'badge holders'."""
    return any(aligned.stands[place].word in ("who", "whose", "whom") for place in members[:2])


def _runs(aligned: Aligned, content: Sequence[int]) -> Iterator[list[int]]:
    """Content words without a counterpart that follow each other."""
    run: list[int] = []
    for place in content:
        if aligned.back[place] < 0:
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _tells(aligned: Aligned, place: int, known: Keys) -> bool:
    token = aligned.stands[place]
    contact = token.value is not None and token.value.kind in _CONTACTS
    return not contact and not token.keys & (known | load_words().topic)


def _are_names(aligned: Aligned, places: Sequence[int], clause: Sequence[int]) -> bool:
    """'in Northmere' says nothing to who lives there; 'in London' does, and so does any place beside a figure."""
    if any(aligned.stands[place].value is not None for place in clause):
        return False
    nations = load_vocabulary().contrast
    words = [aligned.stands[place].word for place in places]
    text = aligned.lines[aligned.line_of[places[0]]].text if places else ""
    return all(word.capitalize() in text and load_vocabulary().stem(word) not in nations for word in words)


def _standing(aligned: Aligned, run: Sequence[int], kept: Sequence[int]) -> str:
    """Where a run stands: behind which preposition or operator, or as a modifier or participle; or empty."""
    governor = _governor(aligned, run[0])
    if governor:
        return governor
    # 'The rule covers' became 'It covers'.
    if aligned.said[0].word in _PRONOUNS and not any(aligned.back[place] >= 0 for place in range(run[0])):
        return ""
    before, first = aligned.stands[run[0] - 1].word if run[0] else "", aligned.stands[run[0]]
    figure = any(aligned.stands[place].kind == "value" for place in run)
    if run[-1] + 1 in kept and before in _DETERMINERS and not figure:
        return "modifier"
    participle = first.word.endswith(("ed", "ing")) and not first.keys & load_words().harmless
    return "participle" if participle and run[0] - 1 in kept else ""


def _governor(aligned: Aligned, first: int) -> str:
    """The preposition or operator in front of a word, with no other content between."""
    for place in range(first - 1, -1, -1):
        token = aligned.stands[place]
        if token.kind == "operator" and token.name not in _COUNTING:
            return token.name
        if token.kind == "filler" and token.word in _PREPOSITIONS:
            return token.word
        if token.is_content or token.kind == "stop":
            return ""
    return ""
