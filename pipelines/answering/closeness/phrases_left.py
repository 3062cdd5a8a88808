"""Phrases of the source that a sentence leaves out and that may have narrowed the rule: 'ordinary', 'in that list'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.closeness.alignment import Aligned, clauses_of
from pipelines.answering.closeness.difference import Difference, Keys
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
_COUNTING = frozenset("atleast atmost morethan lessthan each any all some other same".split())


def phrases_left(aligned: Aligned, known: Keys) -> Iterator[Difference]:
    """Runs of source words without a counterpart, in clauses that the sentence uses."""
    for members in clauses_of(aligned):
        content = [place for place in members if aligned.stands[place].is_content]
        kept = [place for place in content if aligned.back[place] >= 0]
        for run in _runs(aligned, content) if kept else ():
            standing = _standing(aligned, run, kept)
            left = [place for place in run if _tells(aligned, place, known)]
            if not left or standing not in _NARROWING or (standing == "in" and _are_names(aligned, left)):
                continue
            yield Difference("omitted", " ".join(aligned.stands[place].word for place in left), standing)


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


def _are_names(aligned: Aligned, places: Sequence[int]) -> bool:
    """'in Northmere' says nothing to who lives there; 'in London' does."""
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
