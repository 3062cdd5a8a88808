"""Looks for the values, names, limits, rates and brackets of a source sentence in the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.documents.fidelity.brackets import brackets, content
from pipelines.documents.fidelity.limits import Bound, frequencies, limits, rates, says_unit
from pipelines.documents.fidelity.names import Name, names
from pipelines.documents.fidelity.pools import Pool, holds, same
from pipelines.documents.fidelity.state import FactState
from pipelines.documents.rows import SourceSentence
from pipelines.documents.rules.lexicon import in_everyday_words
from pipelines.documents.values.addresses import link_key, phone_digits
from pipelines.documents.values.find import find_values
from pipelines.documents.values.value import Kind, Value

# Kinds that may stand anywhere in the document: 'call us' in the row, the number in the contact block.
_ANYWHERE = frozenset((Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.REFERENCE))
_US = re.compile(r"\b(?:we|us|our|ours|we'll|we're|the council)\b", re.IGNORECASE)
_OPPOSITE = {"up": "down", "down": "up", "until": "since", "since": "until"}


@dataclass(frozen=True, slots=True)
class Looking:
    """Where one source sentence's facts are looked for."""

    sentence: SourceSentence
    own: tuple[Pool, ...]  # rows that name it
    others: tuple[Pool, ...]  # every other row, then the contact block
    beside: tuple[str, ...]  # texts of all sentences that the own rows name
    council: tuple[str, ...]  # words of the council's name


def value_states(looking: Looking) -> Iterator[FactState]:
    """A state for each value and name of a sentence, a link's target included."""
    for value in _asked(looking.sentence):
        yield _state(looking, str(value.kind), value.text, _where(looking, value))
    for name in names(looking.sentence.text):
        yield _state(looking, "name", name.text, _where_named(looking, name))
    for link in looking.sentence.links:
        value = value_of_link(link)
        if value is not None and not any(same(value, other) for other in find_values(looking.sentence.text)):
            yield _state(looking, str(value.kind), link, _where(looking, value))


def bound_states(looking: Looking) -> Iterator[FactState]:
    """A state for each limit, rate and bracket of a sentence."""
    for bound in limits(looking.sentence.text):
        if bound.value.asked:
            yield _state(looking, "limit", bound.text, _where_limited(looking, bound))
    for rate in rates(looking.sentence.text):
        rows = tuple(pool.row_id for pool in looking.own if holds(pool, rate.value) and says_unit(pool.text, rate.side))
        yield _state(looking, "rate", rate.text, rows or _elsewhere_rated(looking, rate))
    for words, unit in frequencies(looking.sentence.text):
        often = tuple(pool.row_id for pool in looking.own if says_unit(pool.text, unit))
        yield _state(looking, "how often", words, often)
    for inside in brackets(looking.sentence.text):
        yield _state(looking, "bracket", f"({inside})", _where_bracket(looking, inside))


def _state(looking: Looking, kind: str, text: str, rows: Sequence[str] | None) -> FactState:
    found = None if rows is None else tuple(dict.fromkeys(rows))
    if found:
        return FactState(kind, text, looking.sentence.id, "kept", tuple(row for row in found if row))
    own = tuple(pool.row_id for pool in looking.own)
    return FactState(kind, text, looking.sentence.id, "lost", own)


def _asked(sentence: SourceSentence) -> Iterator[Value]:
    seen: set[object] = set()
    for value in find_values(sentence.text):
        if value.asked and (value.kind, value.key) not in seen:
            seen.add((value.kind, value.key))
            yield value


def value_of_link(link: str) -> Value | None:
    """What a link's target says: 'tel:' a phone number, 'mailto:' an address; None for a place in the same page."""
    if link.startswith("tel:"):
        return Value(Kind.PHONE, phone_digits(link), link, 0, len(link))
    if link.startswith("mailto:"):
        return Value(Kind.EMAIL, link[7:].split("?")[0].lower(), link, 0, len(link))
    return Value(Kind.LINK, link_key(link), link, 0, len(link)) if link.startswith("http") else None


def _where(looking: Looking, value: Value) -> tuple[str, ...]:
    """Rows with the value; of another place only where the sentence's own rows have no other value in its stead."""
    own = tuple(pool.row_id for pool in looking.own if holds(pool, value))
    if own or (value.kind not in _ANYWHERE and _replaced(looking, value)):
        return own
    return tuple(pool.row_id or "-" for pool in looking.others if holds(pool, value))


def _replaced(looking: Looking, value: Value) -> bool:
    """Whether the own rows have a value of this kind that no sentence of theirs has."""
    known = [other for text in looking.beside for other in find_values(text)]
    mine = [other for pool in looking.own for other in pool.values if other.kind is value.kind]
    return any(other.asked and not any(same(other, one) for one in known) for other in mine)


def _where_named(looking: Looking, name: Name) -> tuple[str, ...]:
    key = name.words
    pools = (*looking.own, *looking.others)
    found = tuple(pool.row_id or "-" for pool in pools if _says(pool.full, key))
    is_council = bool(key) and (set(key) <= set(looking.council) or key[-1:] == ("council",))
    if not found and is_council:
        found = tuple(pool.row_id for pool in looking.own if _US.search(pool.text))
    return found


def _says(text: str, key: tuple[str, ...]) -> bool:
    """Whether the words of a name stand in this order, small words between them or not."""
    if not all(word in text.lower() for word in key):
        return False
    whole, listed = _patterns(key)
    return whole.search(text) is not None or (listed is not None and listed.search(text) is not None)


@lru_cache(maxsize=5_000)
def _patterns(key: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    middle = r"(?:['’]s)?\W+(?:(?:of|the|and|for|upon|on|le|de|to|or|mrs?|ms|dr|cllr|[A-Za-z])\W+){0,3}"
    whole = re.compile(rf"\b{middle.join(re.escape(word) for word in key)}\b", re.IGNORECASE)
    is_label = len(key) == 2 and len(key[1]) <= 2
    return whole, re.compile(_list_pattern(key), re.IGNORECASE) if is_label else None


def _list_pattern(key: Sequence[str]) -> str:
    """'Band D' stands in 'bands A to D' and in 'Band C or D'."""
    return rf"\b{re.escape(key[0])}s?\W+(?:\w{{1,3}}\W+){{0,8}}{re.escape(key[1])}\b"


def _where_limited(looking: Looking, bound: Bound) -> tuple[str, ...] | None:
    """Rows that bind the figure in the same way; a moment's side may be said in other words, but not turned round."""
    pools = [pool for pool in (*looking.own, *looking.others) if holds(pool, bound.value)]
    sides = {pool.row_id or "-": _sides(pool, bound.value) for pool in pools}
    right = tuple(row for row, found in sides.items() if bound.side in found)
    if right or bound.side in ("up", "down"):
        return right
    turned = any(_OPPOSITE[bound.side] in found for found in sides.values())
    return None if turned else tuple(sides) or None


def _sides(pool: Pool, value: Value) -> set[str]:
    return {other.side for other in limits(pool.text) if same(value, other.value)}


def _elsewhere_rated(looking: Looking, rate: Bound) -> tuple[str, ...]:
    """The unit in a row beside the amount's: 'You pay every week.' 'You pay £5.'"""
    has_amount = any(holds(pool, rate.value) for pool in looking.own)
    wrong = any(holds(pool, rate.value) and any(_of(rate, other) for other in rates(pool.text)) for pool in looking.own)
    rows = tuple(pool.row_id for pool in looking.own if says_unit(pool.text, rate.side))
    return rows if has_amount and not wrong else ()


def _of(rate: Bound, other: Bound) -> bool:
    return same(rate.value, other.value) and rate.side != other.side


def _where_bracket(looking: Looking, inside: str) -> tuple[str, ...]:
    """Rows with at least a third of the bracket's words; its values and operators are looked for beside this."""
    wanted = content(inside)
    plainer = content(in_everyday_words(inside))
    if not wanted:
        return tuple(pool.row_id for pool in looking.own) or ("-",)
    said: Mapping[str, frozenset[str]] = {pool.row_id or "-": content(pool.full) for pool in looking.own}
    together = frozenset[str]().union(*said.values()) if said else frozenset[str]()
    found = (wanted | plainer) & together
    return tuple(row for row, words in said.items() if words & found) if len(found) * 3 >= len(wanted) else ()
