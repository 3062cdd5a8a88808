"""How little a draft needs a human eye: length, words left as they were, glossary, and what it says turned back.

The score orders drafts for a reader; it is no probability. A fault always marks a sentence, whatever its score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.translation.facts import facts
from pipelines.translation.glossary import Glossary
from pipelines.translation.likeness import bare
from pipelines.translation.markup import OBJECT, plain
from pipelines.translation.meaning import turned
from pipelines.translation.segments import Fault

LEAST_SIMILAR = 0.55  # cosine by MiniLM of a sentence and its draft turned back; see docs/translation.md
# An engine reads its own mistakes back as what they were meant for: 'Nos llamo encima' comes back as 'Call us on'.
MOST_BY_ITSELF = 0.7
MOST_UNTRANSLATED = 0.2  # share of words
_WORD = re.compile(r"[^\W\d_]{3,}")
# Letters of a translation for each letter of English; measured on the hand-written phrases of the same meaning.
_LENGTHS = {"zh": (0.12, 0.9), "ja": (0.2, 1.2), "ko": (0.2, 1.2)}
_USUAL = (0.45, 2.4)
_SHORT = 12  # letters; shorter texts differ freely
_COST = {"length": 0.3, "glossary": 0.15, "tag": 0.1, "meaning": 0.3, "negation": 0.4, "mask": 0.5, "engine": 0.5}


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was found in a draft."""

    score: float  # 0 to 1
    faults: tuple[Fault, ...]


def assess(
    source: str,
    draft: str,
    *,
    target: str,
    glossary: Glossary,
    names: Sequence[str] = (),
    unknown: frozenset[str] | None = None,
    back: str = "",
    similarity: float | None = None,
    by_itself: bool = False,
    earlier: Sequence[Fault] = (),
) -> Assessed:
    """Look at one draft.

    Args:
        source: markup, in English.
        draft: markup.
        target: its language.
        glossary: the council's terms.
        names: words that stay as they are.
        unknown: words that the engine says it did not know; None where it says nothing.
        back: the draft turned back into English, plain; empty where nothing could.
        similarity: cosine of source and back, -1 to 1.
        by_itself: whether only the engine that made the draft turned it back, or none did.
        earlier: faults found before, which cost as well.
    """
    share, left = untranslated(source, draft, (*names, *glossary.names), unknown)
    faults = [*_length(source, draft, target)]
    if share > MOST_UNTRANSLATED or (unknown is not None and left):
        faults.append(Fault("untranslated", f"Left as in the source: {', '.join(left[:8])}."))
    faults += [Fault("glossary", f"{fault}.") for fault in glossary.faults(plain(source, " "), plain(draft, " "))]
    if back:
        faults += [Fault("negation", fault) for fault in turned(plain(source), back, plain(draft), target)]
    if similarity is not None and similarity < LEAST_SIMILAR:
        faults.append(Fault("meaning", f"Turned back it says something else: '{back.strip()}'."))
    cost = sum(_COST.get(fault.check, 0.0) for fault in (*earlier, *faults)) + share
    near = 1.0 if similarity is None else min(1.0, max(0.0, similarity) ** 0.5)
    most = MOST_BY_ITSELF if by_itself else 1.0
    return Assessed(round(max(0.0, min(most, near - cost)), 3), tuple(faults))


def untranslated(
    source: str, draft: str, names: Sequence[str] = (), unknown: frozenset[str] | None = None
) -> tuple[float, tuple[str, ...]]:
    """Words of the source that stand in the draft as they were: their share of the draft's words, and which.

    A word with a capital inside a sentence is taken for a name, and a word that both languages share counts as left,
    unless the engine says which words it did not know.
    """
    text = bare(draft, names)
    words = _WORD.findall(text)
    of_source = _WORD.findall(bare(source, names))
    lower = {word.lower() for word in of_source if unknown is not None or not _is_name(word, source)}
    left = [word for word in words if word.lower() in lower and _counts(word, unknown)]
    return (len(left) / len(words) if words else 0.0), tuple(dict.fromkeys(left))


def _counts(word: str, unknown: frozenset[str] | None) -> bool:
    if unknown is None:
        return len(word) > 3
    return word in unknown and not word[:1].isupper()


def _is_name(word: str, source: str) -> bool:
    return word[:1].isupper() and not plain(source).lstrip().startswith(word)


def _length(source: str, draft: str, target: str) -> tuple[Fault, ...]:
    one, other = _letters(source), _letters(draft)
    least, most = _LENGTHS.get(target.split("-")[0], _USUAL)
    if one < _SHORT or least <= other / one <= most:
        return ()
    what = "much shorter" if other / one < least else "much longer"
    return (Fault("length", f"The translation is {what} than the source: see whether all is there."),)


def _letters(text: str) -> int:
    shown = plain(text, OBJECT)
    return sum(map(str.isalpha, shown)) - sum(sum(map(str.isalpha, fact.text)) for fact in facts(shown))
