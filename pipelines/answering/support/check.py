"""The check of one generated sentence: what in it the cited passages do not carry.

When in doubt, it doubts: a false alarm costs style (the sentence is written again once, then the page is quoted), a
miss tells a resident something false. It knows no model and no network; equal inputs give equal doubts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipelines.answering.support.alignment import Alignment, align
from pipelines.answering.support.anchors import anchor_doubts
from pipelines.answering.support.conditions import condition_doubts
from pipelines.answering.support.content import content_doubts, is_harmless
from pipelines.answering.support.contrasts import contrast_doubts
from pipelines.answering.support.copies import copy_doubts
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.duties import duty_doubts
from pipelines.answering.support.exceptions import exception_doubts
from pipelines.answering.support.figures import figure_doubts
from pipelines.answering.support.joints import joint_doubts
from pipelines.answering.support.limits import limit_doubts
from pipelines.answering.support.marks import mark_doubts
from pipelines.answering.support.polarity import polarity_doubts
from pipelines.answering.support.qualifiers import qualifier_doubts
from pipelines.answering.support.reading import Reading, read
from pipelines.answering.support.source import Source, read_passages
from pipelines.answering.support.yes_no import lead_doubts, lead_of

LONGEST = 800  # characters of a sentence that is still one; a longer one is a list or a loop

Near = Callable[[str, Sequence[str]], Sequence[float]]  # cosine of a text to each of some others, -1 to 1


def cited(title: str, heading: Sequence[str], text: str) -> str:
    """A passage as ``doubts`` takes it: title and headings in a first line of their own, then the text."""
    return f"{' - '.join((title, *heading))}\n\n{text}"


def doubts(
    sentence: str,
    passages: Sequence[str],
    *,
    question: str = "",
    answer: Sequence[str] = (),
    near: Near | None = None,
) -> tuple[Doubt, ...]:
    """Why a sentence may not be shown; empty when the passages carry it.

    Args:
        sentence: one sentence that a model wrote.
        passages: texts of the passages that it cites; see ``cited``.
        question: what the resident asked. Its words may be repeated, its figures only as the resident's own ('if you
            earn £1,800').
        answer: the sentences of the same answer, as far as they are known: one may say the exception to another. A
            sentence that lacks only its exception can be checked again when the next one is there.
        near: similarity by an embedding model. It helps to find the place that a sentence goes back to; nothing that is
            doubted without it is shown because of it, but for a single new word.
    """
    source = read_passages(tuple(passages))
    lead, rest = lead_of(sentence)
    if not rest or _is_verbatim(sentence, source):
        return ()
    if len(sentence) > LONGEST:
        return (Doubt("content", f"the sentence is longer than {LONGEST} characters"),)
    reading, asked = read(rest), read(question) if question else None
    if not any(token.is_content for token in reading.tokens):
        return tuple(lead_doubts(lead, reading, asked))
    if not source.tokens:
        return () if is_harmless(reading) else (Doubt("content", "the sentence cites no passage"),)
    similar = near(sentence, [line.text for line in source.lines]) if near else ()
    alignment = align(reading, source, similar=similar)
    others = [text for text in answer if text != sentence]
    return (*lead_doubts(lead, reading, asked), *_doubts(alignment, asked, others, similar))


def _doubts(
    alignment: Alignment, asked: Reading | None, others: Sequence[str], similar: Sequence[float]
) -> tuple[Doubt, ...]:
    return (
        *figure_doubts(alignment, asked),
        *anchor_doubts(alignment),
        *polarity_doubts(alignment),
        *mark_doubts(alignment),
        *condition_doubts(alignment, others),
        *exception_doubts(alignment, others),
        *qualifier_doubts(alignment, others),
        *duty_doubts(alignment),
        *limit_doubts(alignment),
        *joint_doubts(alignment),
        *contrast_doubts(alignment, asked),
        *copy_doubts(alignment),
        *content_doubts(alignment, asked, similar=max(similar, default=0.0)),
    )


def _is_verbatim(sentence: str, source: Source) -> bool:
    """A sentence that the source has word for word needs no reading."""
    said = _flat(sentence)
    return any(said == _flat(line.text) for line in source.lines if not line.is_heading)


def _flat(text: str) -> str:
    return " ".join(text.split()).removeprefix("- ").rstrip(".").lower()
