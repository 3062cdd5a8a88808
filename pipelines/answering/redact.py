"""Hides personal details by kind before any model, index or log sees them; the value is kept nowhere.

A council's own phone numbers and addresses of e-mail are nobody's secret: 'is 01632 960101 really you?' keeps them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

from pipelines.answering.personal_details import KINDS
from pipelines.answering.text import normalise
from pipelines.engines.language_words import ENGLISH, everyday_words
from pipelines.errors import FrontDoorError
from pipelines.facts.store import FactStore
from pipelines.services import Services
from pipelines.translation.phrases import find_need
from pipelines.types import Mask, Turn

_CONTACT_UNITS = ("phone", "email")
_NONE: frozenset[str] = frozenset()


def redact(turn: Turn, services: Services | None) -> Turn:
    """Mask the question. Later steps and the log read masked words only, in ``text`` and in ``question``."""
    own = _of_council(turn.question.council, services)
    towns = _towns(tuple(services.other_councils)) if services else _NONE
    text, masks = mask(turn.text, own, partial(_everyday_words, turn.text, services), elsewhere=towns)
    history = tuple(
        replace(earlier, question=mask(earlier.question, own, elsewhere=towns)[0]) for earlier in turn.question.history
    )
    # What is hidden as a name here may be the word that tells of a need in another language.
    need = find_need(turn.text)
    told = (need.language, need.kind) if need else turn.need
    return replace(turn, text=text, masks=masks, need=told, question=replace(turn.question, text=text, history=history))


def mask(
    text: str,
    published: frozenset[str] = _NONE,
    everyday: Callable[[], frozenset[str]] = frozenset,
    *,
    elsewhere: frozenset[str] = _NONE,
) -> tuple[str, tuple[Mask, ...]]:
    """Replace each personal detail by the name of its kind: 'my ticket [PCN]'.

    Args:
        text: what a resident wrote.
        published: contacts that stay, from ``published_contacts``.
        everyday: words of another language that are no names in it, Spanish 'está'; asked only where a name is found.
        elsewhere: other councils' towns in small letters; at the end of an address they stay, because whose business
            it is depends on them and thousands live there.

    Returns:
        The normalised text with labels, and where each label stands in it, in order.
    """
    plain = normalise(text)
    pieces: list[str] = []
    masks: list[Mask] = []
    length = end_of_last = 0
    for start, full, kind in _spans(plain, published, everyday):
        end = _before_town(plain, start, full, elsewhere) if kind == "address" else full
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


@lru_cache(maxsize=4)
def _towns(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.removesuffix(" ?").lower() for name in names)


def _before_town(text: str, start: int, end: int, elsewhere: frozenset[str]) -> int:
    """The end of an address without another council's town behind its last comma."""
    comma = text.rfind(",", start, end)
    return comma if comma > start and text[comma + 1 : end].strip(" .").lower() in elsewhere else end


def _bare(contact: str) -> str:
    """The digits of a number, small letters of an address."""
    if "@" in contact:
        return contact.strip().lower()
    digits = "".join(character for character in contact if character.isdigit())
    return f"0{digits[2:].removeprefix('0')}" if digits.startswith("44") else digits


def _everyday_words(text: str, services: Services | None) -> frozenset[str]:
    """Everyday words of the language that a message is in; none of English, whose words the finders know."""
    language = services.detector.detect(text) if services else ENGLISH
    return _NONE if language == ENGLISH else everyday_words(language)


def _spans(text: str, published: frozenset[str], everyday: Callable[[], frozenset[str]]) -> list[tuple[int, int, str]]:
    """Stretches to hide, in order, none of which overlap; an earlier kind wins."""
    taken = bytearray(len(text))
    spans: list[tuple[int, int, str]] = []
    figures = any(character.isdigit() for character in text)
    for kind in KINDS:
        for start, end in kind.find(text) if figures or not kind.has_figures else ():
            if any(taken[start:end]):
                continue
            if kind.name == "name" and everyday().issuperset(text[start:end].casefold().split()):
                continue
            taken[start:end] = b"\x01" * (end - start)
            if kind.name not in _CONTACT_UNITS or not published or _bare(text[start:end]) not in published:
                spans.append((start, end, kind.name))
    return sorted(spans)
