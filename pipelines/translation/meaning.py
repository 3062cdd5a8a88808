"""Whether two English texts forbid, oblige and allow alike: a sentence, and its translation turned back."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOT = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|cannot|without|neither|nor|unless|except|refuse[sd]?|forbidden)\b|n['’]t\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:must(?! not| never)|ha(?:ve|s|d) (?:got )?to|needs? to|required?|shall|obliged?|compulsory|mandatory"
    r"|necessary|ought|should|owes?|will have)\b",
    re.IGNORECASE,
)
# 'Need not answering' is what 'necesitas no responder' comes back as, which tells people to keep silent.
_NEED_NOT = re.compile(
    r"\bneed(?:s|ed)?(?: not|n['’]t)\b(?! \w+ing\b)|\bneedn['’]t\b(?! \w+ing\b)"
    r"|\b(?:(?:do|does|did|will|would|shall) not|(?:do|does|did|would|wo)n['’]t)(?: \w+ly)? (?:need|have) to\b"
    r"(?! have had\b)"
    r"|\bno need\b|\bno (?:\w+ ){1,4}(?:is|are) (?:required|needed|necessary)\b"
    r"|(?:\bnot|n['’]t) (?:required|obliged|necessary|needed|compulsory|mandatory)\b",
    re.IGNORECASE,
)
# How a language says 'must' and 'need not': what is turned back may say it otherwise. Words that say the opposite of
# 'need not', though they look like it, are the third.
_SAID: Mapping[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]] = {
    "es": (
        re.compile(
            r"\b(?:t(?:engo|ienes?|ienen|enemos|enéis|enga[ns]?|engamos|endr\w+|en[ií]a\w*)(?: \w+){0,2} que"
            r"|ha(?:y|brá|bía|ya) que|deb(?:o|es?|en|emos|éis|e?rá[sn]?|er[íe]\w+|a[ns]?|amos|ía\w*)"
            r"|ha[sn]? de|es (?:necesario|obligatorio|preciso|imprescindible)|hace falta|obligad[oa]s?)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:no (?:\w+ ){0,2}(?:hace|hará|necesit\w+|t(?:iene|en)\w*(?: \w+){0,2} que|hay que|es necesari[oa]"
            r"|es obligatori[oa]|es preciso|est\w+ obligad[oa]s?|(?:es|eres|son|sois) (?:obligad|requerid)[oa]s?)"
            r"|(?:ninguna|sin) necesidad)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\b(?:necesit\w+|t(?:iene|en)\w* que|hay que|debe\w*) no\b", re.IGNORECASE),
    )
}


def turned(source: str, back: str, draft: str = "", target: str = "") -> tuple[str, ...]:
    """What a translation has lost or added, in plain English; empty where both say no, must and need not alike.

    Args:
        source: plain, in English.
        back: the translation turned back, plain.
        draft: the translation itself; where its language is known here, a word of it counts as well.
        target: the language of the draft.
    """
    faults: list[str] = []
    said = _SAID.get(target.split("-")[0])
    for pattern, word in ((_NOT, "not"), (_MUST, "must")):
        text, other = (source, back) if word == "not" else (_NEED_NOT.sub("", source), _NEED_NOT.sub("", back))
        had, has = bool(pattern.search(text)), bool(pattern.search(other))
        kept = word == "must" and said is not None and bool(said[0].search(draft))
        if had and not has and not kept:
            faults.append(f"A '{word}' of the source may be lost: turned back it says '{back.strip()}'.")
        elif has and not had:
            faults.append(f"A '{word}' may be added: turned back it says '{back.strip()}'.")
    if not faults and _NEED_NOT.search(source) and _forbids(draft, back, said):
        faults.append(f"A 'need not' of the source may be lost: turned back it says '{back.strip()}'.")
    elif not faults and _NEED_NOT.search(back) and not _NEED_NOT.search(source):
        faults.append(f"A 'need not' may be added: turned back it says '{back.strip()}'.")
    return tuple(faults)


def _forbids(draft: str, back: str, said: tuple[re.Pattern[str], ...] | None) -> bool:
    """Whether what need not be done is no longer said to be needless."""
    if said is not None and said[2].search(draft):
        return True
    return not _NEED_NOT.search(back) and not (said is not None and said[1].search(draft))
