"""Hides personal details by kind before any model, index or log sees them; the value is kept nowhere."""

from __future__ import annotations

from dataclasses import replace

from pipelines.answering.personal_details import KINDS
from pipelines.answering.text import normalise
from pipelines.types import Mask, Turn


def redact(turn: Turn, services: object) -> Turn:
    """Mask the question. Later steps and the log read masked words only, in ``text`` and in ``question``."""
    del services  # nothing is looked up, so that masking cannot be switched off by a setting
    text, masks = mask(turn.text)
    history = tuple(replace(earlier, question=mask(earlier.question)[0]) for earlier in turn.question.history)
    return replace(turn, text=text, masks=masks, question=replace(turn.question, text=text, history=history))


def mask(text: str) -> tuple[str, tuple[Mask, ...]]:
    """Replace each personal detail by the name of its kind: 'my ticket [PCN]'.

    Returns:
        The normalised text with labels, and where each label stands in it, in order.
    """
    plain = normalise(text)
    pieces: list[str] = []
    masks: list[Mask] = []
    length = end_of_last = 0
    for start, end, kind in _spans(plain):
        label = f"[{kind.upper().replace('_', ' ')}]"
        pieces += (plain[end_of_last:start], label)
        length += start - end_of_last + len(label)
        masks.append(Mask(kind, length - len(label), length))
        end_of_last = end
    pieces.append(plain[end_of_last:])
    return "".join(pieces), tuple(masks)


def _spans(text: str) -> list[tuple[int, int, str]]:
    """Stretches to hide, in order, none of which overlap; an earlier kind wins."""
    taken = bytearray(len(text))
    spans: list[tuple[int, int, str]] = []
    for kind in KINDS:
        for start, end in kind.find(text):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                spans.append((start, end, kind.name))
    return sorted(spans)
