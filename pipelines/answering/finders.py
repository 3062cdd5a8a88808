"""What a kind of personal detail is, and how one is found by a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]

# Short words that people write next to a figure; none of them is part of a registration or a reference then.
SMALL_WORDS = frozenset(
    """
    a i an am as at be by do go he hi if in is it me my no of oh ok on or pm so to up us vs we ya ye id im ive its
    add age ago all and any are ask bad ban bed bay big bin bit box bus but buy can car cos did due end fee few fit fix
    for get got had has her hes him his hmo how hrs ill job law led let lot low man may men min mix mps mum nan new nhs
    nor not now old one our out own pay pcn per pip pls put ran rent rid row run sat saw say see set she six ten the
    tho til too top tow try two use van via war was way wed who why win yes yet you yrs zip uc ct dd esa dla jsa rtb
    mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep oct nov dec day days week hrs hour mins mph kms mls
    band code form page zone part flat unit plot room door type rule step bill fine cost from over upto then than
    after until under about since till within class permit ticket street st nd rd th per cm mm km kg ft lb yr
    """.split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal detail: its name, as in ``[PCN]``, and how it is found."""

    name: str
    find: Finder
    has_figures: bool = True  # then a text without any is not searched


def by(pattern: str, accept: Callable[[re.Match[str]], bool] | None = None) -> Finder:
    """A finder for a pattern; the part named ``value`` is the detail, or else the whole match."""
    compiled = re.compile(pattern, re.IGNORECASE)
    group = "value" if "value" in compiled.groupindex else 0

    def find(text: str) -> Iterator[Span]:
        for match in compiled.finditer(text):
            if accept is None or accept(match):
                yield match.span(group)

    return find
