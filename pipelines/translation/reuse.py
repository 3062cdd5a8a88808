"""Makes a draft of a like sentence in the memory: facts put in where that is safe, everything else marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipelines.translation.likeness import bare
from pipelines.translation.markup import escape, mended, moved, plain
from pipelines.translation.masks import Mask, fact_faults, mask
from pipelines.translation.memory import Match
from pipelines.translation.segments import Fault


@dataclass(frozen=True, slots=True)
class Reused:
    """A draft from the memory."""

    text: str  # markup with every tag of the sentence
    faults: tuple[Fault, ...]


def reused(match: Match, text: str, names: Sequence[str] = (), raised: Collection[int] = ()) -> Reused:
    """The translation of a match, changed to fit a text.

    A figure is put in place of another only where both sentences have the same kinds of facts in the same order, and
    the old one stands exactly once in the translation. The draft is always marked: somebody must see that it is
    another sentence's.
    """
    old, new = mask(match.entry.source, names).masks, mask(text, names).masks
    draft, faults = match.text, [_like(match, text, names)]
    pairs = [(one.text, other.text) for one, other in zip(old, new, strict=False) if one.text != other.text]
    if pairs and _is_safe(old, new, draft):
        draft = _replaced(draft, dict(pairs))
        if any({one.strip("£€% "), other.strip("£€% ")} & {"1"} for one, other in pairs):
            faults.append(Fault("mask", "A number became 1, or was 1: see whether the words round it still fit."))
    faults += [Fault("mask", f"{fault}.") for fault in fact_faults([one.text for one in new], plain(draft), names)]
    if moved(text, draft):
        draft = mended(text, draft, raised)
        faults.append(Fault("tag", "The formatting was not the same in the memory: it is on the whole sentence."))
    return Reused(draft, tuple(faults))


def _like(match: Match, text: str, names: Sequence[str]) -> Fault:
    if bare(match.entry.source, names) == bare(text, names):
        return Fault("meaning", f"From the memory, with other facts: '{plain(match.entry.source)}'.")
    return Fault("meaning", f"From a sentence that is {match.likeness:.0%} alike: '{plain(match.entry.source)}'.")


def _is_safe(old: Sequence[Mask], new: Sequence[Mask], draft: str) -> bool:
    if [one.kind for one in old] != [one.kind for one in new]:
        return False
    texts = [one.text for one in old]
    return len(set(texts)) == len(texts) and all(_places(escape(text), draft) == 1 for text in texts)


def _places(fact: str, draft: str) -> int:
    return len(re.findall(_pattern(fact), draft))


def _pattern(fact: str) -> str:
    """A fact that is no part of a longer one: the '5' of '£5', not of '15', '5.50' or '<5/>'."""
    before = r"(?<![\w<])(?<!\w[.,/])" if fact[:1].isalnum() else ""
    return rf"{before}{re.escape(fact)}(?![\w>]|[.,/]\w)"


def _replaced(draft: str, pairs: dict[str, str]) -> str:
    """All at once, so that what is put in is not replaced again."""
    known = {escape(one): escape(other) for one, other in pairs.items()}
    together = "|".join(f"(?:{_pattern(one)})" for one in sorted(known, key=len, reverse=True))
    return re.sub(together, lambda match: known[match.group()], draft)
