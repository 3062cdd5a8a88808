"""How near a translation is to a person's, and whether what must not be translated comes through."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sacrebleu.metrics.chrf import CHRF

from eval.metrics.share import Share

_MUST_STAY: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "placeholder": re.compile(r"\[[A-Z][A-Z0-9 ]*\]|\{\w+\}|<\w+/>"),
    "link": re.compile(r"https?://[^\s<>()\[\]]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:uk|org|com|example)\b"),
    "number": re.compile(r"(?<![\w£.])£?\d+(?:[.,:]?\d+)*"),
})  # fmt: skip


def chrf_plus_plus(translations: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """Corpus chrF++ by sacrebleu, 0 to 100: characters to six, words to two, recall twice as heavy.

    Args:
        translations: one for each sentence.
        references: for each sentence, one or more by people, as many for every sentence.

    Raises:
        ValueError: not as many references as translations.
    """
    if len(translations) != len(references):
        raise ValueError("Give the references of each translation.")
    streams = [list(stream) for stream in zip(*references, strict=True)]
    return float(CHRF(word_order=2).corpus_score(list(translations), streams).score)


def mask_survival(source: str, translation: str, *, names: Sequence[str] = ()) -> Mapping[str, Share]:
    """Share of the placeholders, links, numbers and names of a text that stand in its translation as often.

    Months and units are words and may change; '£1,234' stays '£1,234'.
    """
    kept: dict[str, Share] = {}
    for kind, pattern in _MUST_STAY.items():
        wanted, found = Counter(pattern.findall(source)), Counter(pattern.findall(translation))
        kept[kind] = Share((wanted & found).total(), wanted.total())
        source, translation = pattern.sub(" ", source), pattern.sub(" ", translation)
    said = Counter({name: source.count(name) for name in names})
    came = Counter({name: translation.count(name) for name in names})
    return kept | {"name": Share((said & came).total(), said.total())}
