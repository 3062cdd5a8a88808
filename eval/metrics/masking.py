"""Which personal details masking hides, and what it hides that is none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics.share import Share, total
from pipelines.answering.text import normalise

_LABEL = re.compile(r"\[([A-Z][A-Z0-9 ]*)\]")


@dataclass(frozen=True, slots=True)
class HiddenSpan:
    """A stretch of the message that is not shown, and as what it was hidden."""

    start: int  # in the message, normalised
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class MaskingScore:
    """Shares by kind of detail; ``kept`` is the share of look-alikes that stayed readable."""

    recall: Mapping[str, Share]  # details of this kind of which nothing is left, under whatever label
    precision: Mapping[str, Share]  # labels of this kind on a detail of any: a postcode is part of an address
    kept: Share


def hidden_spans(text: str, masked: str) -> tuple[HiddenSpan, ...]:
    """What a masked message hides, found by laying what it shows over the message.

    Raises:
        ValueError: the masked text is not that message with labels in it.
    """
    plain = normalise(text)
    pieces = _LABEL.split(masked)
    shown, labels = pieces[::2], pieces[1::2]
    pattern = re.escape(shown[0]) + "".join(f"(.+?){re.escape(piece)}" for piece in shown[1:])
    match = re.fullmatch(pattern, plain, re.DOTALL)
    if match is None:
        raise ValueError("The masked text is not the message with labels in place of some of its words.")
    return tuple(
        HiddenSpan(*match.span(number), label.lower().replace(" ", "_")) for number, label in enumerate(labels, start=1)
    )


def score_masking(text: str, masked: str, details: Sequence[tuple[str, str]]) -> MaskingScore:
    """What masking did to one message.

    Args:
        text: the message.
        masked: the same with '[PHONE]' and the like in place of what was hidden.
        details: kind and value of what is in it; an empty kind for what only looks like a detail and must stay.

    Raises:
        ValueError: the masked text is not that message with labels in it, or a value does not stand in the message.
    """
    plain, spans = normalise(text), hidden_spans(text, masked)
    gone = [any(span.start <= place < span.end for span in spans) for place in range(len(plain))]
    recall: defaultdict[str, Share] = defaultdict(lambda: Share(0, 0))
    precision: defaultdict[str, Share] = defaultdict(lambda: Share(0, 0))
    kept = Share(0, 0)
    places = {(kind, value): _places(plain, value) for kind, value in details}
    for (kind, _), found in places.items():
        for start, end in found:
            marks = [gone[place] for place in range(start, end) if plain[place].isalnum()]
            if kind:
                recall[kind] += Share(int(all(marks)), 1)
            else:
                kept += Share(int(not any(marks)), 1)
    for span in spans:
        right = (place for (kind, _), found in places.items() if kind for place in found)
        precision[span.kind] += Share(int(any(span.start < end and start < span.end for start, end in right)), 1)
    return MaskingScore(dict(recall), dict(precision), kept)


def total_masking(scores: Iterable[MaskingScore]) -> MaskingScore:
    """The scores of many messages as one."""
    every = tuple(scores)
    kinds = sorted({kind for score in every for kind in (*score.recall, *score.precision)})
    nothing = Share(0, 0)
    return MaskingScore(
        {kind: total(score.recall.get(kind, nothing) for score in every) for kind in kinds},
        {kind: total(score.precision.get(kind, nothing) for score in every) for kind in kinds},
        total(score.kept for score in every),
    )


def _places(plain: str, value: str) -> list[tuple[int, int]]:
    """Everywhere the value stands as words of its own, or else anywhere."""
    wanted = re.escape(normalise(value))
    found = [match.span() for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", plain)]
    found = found or [match.span() for match in re.finditer(wanted, plain)]
    if not found:
        raise ValueError(f"The message has no {value!r}.")
    return found
