"""Whether two English texts forbid, oblige and allow alike: a sentence, and its translation turned back."""

from __future__ import annotations

import re

_NOT = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|cannot|without|neither|nor|unless|except|refuse[sd]?|forbidden)\b|n['’]t\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:must(?! not| never)|ha(?:ve|s|d) (?:got )?to|needs? to|required?|shall|obliged?|compulsory|mandatory"
    r"|necessary|ought|should|owes?|will have)\b",
    re.IGNORECASE,
)


def turned(source: str, back: str) -> tuple[str, ...]:
    """What a translation has lost or added, in plain English; empty where both say no and must alike."""
    faults: list[str] = []
    for pattern, word in ((_NOT, "not"), (_MUST, "must")):
        had, has = bool(pattern.search(source)), bool(pattern.search(back))
        if had and not has:
            faults.append(f"A '{word}' of the source may be lost: turned back it says '{back.strip()}'.")
        elif has and not had:
            faults.append(f"A '{word}' may be added: turned back it says '{back.strip()}'.")
    return tuple(faults)
