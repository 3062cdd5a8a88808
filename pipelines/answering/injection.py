"""Clauses of a message that try to steer the machine; a quoted answer cannot be steered, so they are dropped.

Residents ignore bills, act for their mothers and ask for our instructions: only what can have no other sense counts.
What slips through is searched for like any question, and only what a page says can come of it.
"""

from __future__ import annotations

import re

_OURS = (
    r"(?:instructions?|rules?|prompts?|guidelines?|training|safety|restrictions?|filters?|polic(?:y|ies)"
    r"|programming|orders)"
)
# 'Ignore your rules', not 'can I ignore the rules on the sign' or 'I forgot the instructions'.
_IGNORE = (
    r"(?<!\bi )(?<!\bwe )(?<!\bthey )(?<!\bhe )(?<!\bshe )(?<!\bdid )(?<!\bnot )(?<!\bi'll )(?<!\bi will )"
    r"\b(?:ignore|disregard|forget|override|bypass|discard|drop)\s+(?:(?:about|all|any|of|every|each|the|these|those|"
    rf"your|previous|prior|earlier|above|past|other|existing|current|system|safety|own|council'?s?)\s+){{0,5}}"
    rf"(?:{_OURS}|(?:everything|anything|all)\s+(?:above|before|previous|earlier|that came|you|else|i said|in"
    rf" your)|above"
    r"|everything)\b(?!\s+(?:on|for|about|from|at|in the|of the|that (?:came|was) (?:with|in|on)|printed|i|we)\b)"
)
_HIDDEN_WORDS = (
    r"\b(?:system|hidden|initial|secret|developer)\s+prompts?\b|\bsystem\s+instructions?\b(?!\s+(?:on|for|from|in"
    r"|at)\b)"
    r"|\byour\s+(?:full |own |exact )?(?:system|hidden|initial|secret|developer|internal|underlying)\s+"
    r"(?:instructions?|messages?|rules?|prompts?|settings)\b"
)
# An order at the head of a clause; 'do I act as my mum's agent' has a person before it.
_PART = (
    r"(?:^|[.,;:!?\n]\s*|\b(?:please|now|and|then|you (?:must|should|will|are to))\s+)"
    r"(?:pretend|act|behave|role.?play|respond|imagine|answer|reply)\s+(?:now\s+|only\s+)?"
    r"(?:(?:that )?you(?:'re| are)\b|as (?:if\b|though\b|(?:an?|my|the) \w+)|like\b|to be\b)"
)
_NEW_LIFE = (
    r"\byou are now (?:an?|the|in|free|my|no longer|called)\b"
    r"|\bfrom now on,? (?:you (?:are|(?:must|should|will) (?:be|only|always|never|answer|say|speak|reply|respond|act))"
    r"|(?:always|only|never|answer|reply|respond|speak|say)\b)"
    r"|(?:^|[.!?\n#>*-]\s*)new (?:instructions?|rules?|task|role) *:|\bdeveloper mode\b|\bjail ?break(?:s|ing|ed)?\b"
    r"|\b(?-i:DAN)\b(?= mode| prompt|\W*\Z)|\b(?:as|are|now) (?-i:DAN)\b"
)
# 'What are your rules about visitors' permits' is about permits.
_REVEAL = (
    r"\b(?:reveal|print|show|repeat|output|leak|tell me|give me|what (?:is|are|were)|list|display)\b[^.?!\n]{0,30}"
    r"(?:\byour (?:own |full |exact |original |actual )?(?:prompt(?! (?:reply|payment|response|answer|attention))"
    r"|(?:instructions?|rules|configuration|guidelines)(?!\s+(?:for|about|on|to|when|regarding|around|re"
    r"|concerning|in|of|if|"
    r"from|with|as)\b))\b"
    r"|\b(?:admin\w*|staff|officers?'?|server|database|root|your|system|users?'?|residents?'?|other people'?s)"
    r" passwords?\b"
    r"|\bapi keys?\b|\bstaff.only (?:pages?|notes?|guidance|documents?|information|rules?|files?)\b"
    r"|\binternal (?:notes?|guidance|documents?)\b)"
)
_MARKS = r"<\s*/?\s*(?:script|img|iframe|svg|system|assistant)\b|\[/?INST\]|<\|[a-z_]+\|>|###\s*(?:system|instruction)"
# 'If I drop table service' and 'select a day from my direct debit' are no queries.
_QUERY = (
    r"\bdrop\s+table\s+\w+\s*(?:;|--|['\"]|\Z)|['\"]\s*\)?\s*;\s*(?:drop|delete|insert|update|select)\b"
    r"|\bdelete\s+from\s+\w+\s*(?:;|--|where\s+\w+\s*=|\Z)|\binsert\s+into\s+\w+\s*(?:\(|values\b)"
    r"|\bselect\s+(?:\*|\w+(?:\s*,\s*\w+){0,8})\s+from\s+\w+\s*(?:;|--|where\s+\w+\s*=|\Z)|\bunion\s+"
    r"(?:all\s+)?select\b"
    r"|['\"]\s*or\s+['\"]?1['\"]?\s*=\s*['\"]?1"
)
_UNLESS_ASKED = (
    r"(?![^.!\n]{0,60}\?)(?!\s+(?:as|if|when|because|while|since|until)\b)(?!,\s+(?:when|how|do|can"
    r"|what|is|will|am|should|who)\b)"
)
_CLAIM = (
    r"(?:^|[.;:!?\n]\s*|\b(?:please|now|and|just|then)\s+)say (?:that )?(?:i|my|all|we|everyone)\b[^.?!,\n]{0,40}"
    rf"\b(?:do not have to pay|don't have to pay|is cancelled|are cancelled|free|nothing to pay)\b{_UNLESS_ASKED}"
    r"|\bconfirm (?:that )?(?:i|my|we|our)\b[^.?!,\n]{0,40}"
    rf"\b(?:owe nothing|is cancelled|is void|do not have to pay|don't have to pay)\b{_UNLESS_ASKED}"
)
_INJECTION = re.compile(
    "|".join((_IGNORE, _HIDDEN_WORDS, _PART, _NEW_LIFE, _REVEAL, _MARKS, _QUERY, _CLAIM)), re.IGNORECASE
)
_ASKS = re.compile(
    r"(?:and |but |so )?(?:how|what|when|where|who|which|why|can|could|do|does|did|is|are|am|will|should|may) ",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<\s*(script|style)\b[^<]*(?:<(?!/\s*\1)[^<]*)*<\s*/\s*\1\s*>", re.IGNORECASE)
_TAG = re.compile(r"<\s*/?\s*[a-z!][^<>]{0,300}>", re.IGNORECASE)
_CLAUSES = re.compile(r"(?<=[.?!;\n])\s*|\s+(?:and then|then)\s+")


def without_markup(text: str) -> str:
    """The text without scripts and tags; what stands between tags is kept."""
    return " ".join(_TAG.sub(" ", _SCRIPT.sub(" ", text)).split()) if "<" in text else text


def without_injection(text: str) -> str:
    """The text without clauses that try to steer the machine.

    Where nothing else is left, a question that a comma parts from such a clause is kept.
    """
    if not _INJECTION.search(text):
        return text
    kept = " ".join(clause for clause in _CLAUSES.split(text) if clause and not _INJECTION.search(clause)).strip()
    if re.search(r"\w", kept):
        return kept
    parts = [part.strip() for part in re.split(r"[,;]|(?<=[.?!\n])", text)]
    return ", ".join(part for part in parts if _ASKS.match(part) and not _INJECTION.search(part))
