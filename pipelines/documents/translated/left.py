"""What keeps its language in a translated file, in words: nobody should find out from a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipelines.extraction.blocks import LeftOut

_MOST = 100  # letters of a text that are shown


def in_words(left: Sequence[LeftOut]) -> tuple[str, ...]:
    """A line for each: 'text of a chart, slide 2: ‘Permits by year’'."""
    return tuple(dict.fromkeys(_line(one) for one in left))


def summary(left: Sequence[LeftOut]) -> str:
    """All of it in one sentence, without a full stop; empty where nothing is left."""
    kinds = Counter(one.what for one in left)
    said = ", ".join(f"{kind} ({count})" if count > 1 else kind for kind, count in kinds.items())
    return f"Stays in its language: {said}" if said else ""


def _line(one: LeftOut) -> str:
    where = f", {one.where}" if one.where else ""
    text = one.text if len(one.text) <= _MOST else f"{one.text[:_MOST].rsplit(' ', 1)[0]} …"
    return f"{one.what}{where}{f': ‘{text}’' if text else ''}"
