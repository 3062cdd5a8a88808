"""Hides personal details by kind before any model, index or log sees them; the value is kept nowhere.

A council's own phone numbers and addresses of e-mail are nobody's secret: 'is 01632 960101 really you?' keeps them.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.answering.personal_details import KINDS
from pipelines.answering.text import normalise
from pipelines.errors import FrontDoorError
from pipelines.facts.store import FactStore
from pipelines.services import Services
from pipelines.types import Mask, Turn

_CONTACT_UNITS = ("phone", "email")
_NONE: frozenset[str] = frozenset()


def redact(turn: Turn, services: Services | None) -> Turn:
    """Mask the question. Later steps and the log read masked words only, in ``text`` and in ``question``."""
    own = _of_council(turn.question.council, services)
    text, masks = mask(turn.text, own)
    history = tuple(replace(earlier, question=mask(earlier.question, own)[0]) for earlier in turn.question.history)
    return replace(turn, text=text, masks=masks, question=replace(turn.question, text=text, history=history))


def mask(text: str, published: frozenset[str] = _NONE) -> tuple[str, tuple[Mask, ...]]:
    """Replace each personal detail by the name of its kind: 'my ticket [PCN]'.

    Args:
        text: what a resident wrote.
        published: contacts that stay, from ``published_contacts``.

    Returns:
        The normalised text with labels, and where each label stands in it, in order.
    """
    plain = normalise(text)
    pieces: list[str] = []
    masks: list[Mask] = []
    length = end_of_last = 0
    for start, end, kind in _spans(plain, published):
        label = f"[{kind.upper().replace('_', ' ')}]"
        pieces += (plain[end_of_last:start], label)
        length += start - end_of_last + len(label)
        masks.append(Mask(kind, length - len(label), length))
        end_of_last = end
    pieces.append(plain[end_of_last:])
    return "".join(pieces), tuple(masks)


def published_contacts(facts: FactStore) -> frozenset[str]:
    """Every phone number and e-mail address that a council gives out, of any period."""
    return frozenset(_bare(row.shown) for row in facts.rows if row.unit in _CONTACT_UNITS)


def _of_council(council: str, services: Services | None) -> frozenset[str]:
    """A council that cannot be read has no contacts; then everything that looks private is hidden."""
    try:
        return published_contacts(services.room(council).facts) if services else _NONE
    except FrontDoorError:
        return _NONE


def _bare(contact: str) -> str:
    """The digits of a number, small letters of an address."""
    if "@" in contact:
        return contact.strip().lower()
    digits = "".join(character for character in contact if character.isdigit())
    return f"0{digits[2:].removeprefix('0')}" if digits.startswith("44") else digits


def _spans(text: str, published: frozenset[str]) -> list[tuple[int, int, str]]:
    """Stretches to hide, in order, none of which overlap; an earlier kind wins."""
    taken = bytearray(len(text))
    spans: list[tuple[int, int, str]] = []
    figures = any(character.isdigit() for character in text)
    for kind in KINDS:
        for start, end in kind.find(text) if figures or not kind.has_figures else ():
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\x01" * (end - start)
            if kind.name not in _CONTACT_UNITS or not published or _bare(text[start:end]) not in published:
                spans.append((start, end, kind.name))
    return sorted(spans)
