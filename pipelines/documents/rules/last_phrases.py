"""The last resort for a long sentence: what it is for, by whom or where it is done, as a sentence behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.documents.rules.clause_parts import LONG, main_clause_start, main_verb, word_count
from pipelines.documents.rules.inflection import is_participle
from pipelines.documents.rules.links import Head, again, has_inner_clause, head, leans, stands
from pipelines.documents.rules.tagging import Token, tagged

_WHO = (
    "people|anyone|everyone|residents|tenants|adults|children|families|those|households|pupils|parents|carers|"
    "businesses|owners|drivers|customers|young people|older people|visitors|disabled people|voters|students"
)
_PLACE = (
    "office|offices|library|libraries|website|court|centre|centres|building|hall|school|schools|room|chamber|station|"
    "site|branch|branches|counter|entrance|clinic|page|pages|reception|desk|address|shop|shops|park|parks|street|streets|area|areas|borough|town|city|bank|"
    "bay|bays|zone|zones|car park|car parks|machine|machines|hospital|home|homes|form|forms|letter|notice|bill"
)
# Words that need the 'for …', 'by …' or 'in …' behind them to say what they say.
_NEEDS_FOR = re.compile(
    r"\b(?:apply|applies|applied|applying|applications?|pay|pays|paid|paying|payment|payments|ask|asks|asked|asking|"
    r"responsible|responsibility|eligible|look|looking|looks|wait|waiting|allow|search|qualify|qualifies|care|cares|"
    r"caring|account|accounts|claims?|requests?|need|needs|reasons?|evidence|known|bills?|prepare|except|deadline|"
    r"ready|charges?|fees?|provide|provides|bid|call|register|registered|sorry|made|thanks|as|are|is|be|date|closing|enough|suitable|room|space|places?)$"
)
_NEEDS_IN = re.compile(
    r"\b(?:live|lives|living|lived|take part|interested|involved|change|changes|increase|reduction|resident|residents|"
    r"born|shown|named|stated|set out|given|listed|interest|people|those|anyone|home|homes|property|children|the|"
    r"rise|word|words|bay|bays|street|streets|is|are|be|held|any|adult|adults|used)$"
)
_TELLS = re.compile(
    r"\b(?:information|advice|letters?|reports?|guidance|details|leaflets?|emails?|talks?|sessions?|workshops?|training|"
    r"consultation|survey|guide|factsheets?|messages?)$"
)
_ENDS: tuple[tuple[str, str], ...] = (
    (rf" (for (?:{_WHO})\b.+)", "for"),
    (r" (for (?:the|an?|your|our|their|its|this)\b ?\S+.*)", "for"),
    (r" (for \w+ing \S+.*)", "for"),
    (r" by (?!the (?:last|first|end|date|day|time)\b)((?:the|an?|our|your|their|his|her|either|one of|both|somebody|"
     r"someone|people|officers|"
     r"staff)\b ?\S+.*)", "by"),
    (rf" ((?:in|at|from) (?:the|our|your|any|a|an|one of our|all|"
     rf"most) (?:[\w'’-]+ ){{0,5}}(?:{_PLACE})\b(?! of).*)", "at"),
    (r",? as (part of (?:the|an?|our|your|this|their)\b ?\S+.*)", "is"),
    (r" (about (?:the|an?|our|your|their|any|how|what|changes|plans)\b ?\S+.*)", "about"),
    (r" (from (?:us|you|them|the council|our|your|any|a|an)\b ?.*)", "from"),
    (r",? (with (?:your|proof|a copy|two|copies|the|help|an?|all|any)\b(?!.* \w+ing ) ?\S+.*)", "with"),
)  # fmt: skip


def at_last_phrase(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """A sentence that nothing else makes short, without its last phrase, and one that says the phrase of it."""
    if word_count(text) <= LONG or leans(text) or main_clause_start(tokens) < 0:
        return None
    body = text.rstrip(".")
    found = [parts for pattern, kind in _ENDS for parts in _cuts(body, pattern, kind)]
    fitting = [parts for parts in found if max(map(word_count, parts)) <= LONG] or found
    return min(fitting, key=lambda parts: abs(word_count(parts[0]) - word_count(parts[1])), default=None)


def _cuts(body: str, pattern: str, kind: str) -> list[list[str]]:
    found: list[list[str]] = []
    for begin in re.finditer(r"(?=,? \w)", body):
        match = re.compile(pattern + "$").match(body, begin.start())
        if match is None:
            continue
        left, tail = body[: match.start()], match[1]
        if left.endswith("free") or re.search(r"ʘm\d+$", left):
            continue  # '£80 for the second'
        if len(tail.split()) < 3 or not stands(left, words=5) or not _own(tail) or has_inner_clause(left):
            continue
        if kind in ("from", "at", "with") and re.search(r", .+ (?:or|and) (?:by|in|at|for|to|from|with) ", left):
            continue  # 'by card or by standing order from your bank'
        said = _said(kind, left, tail)
        if said:
            found.append([left, said])
    return found


def _own(tail: str) -> bool:
    own = tagged(tail)
    if any(token.tag == "CC" and after.tag == "VB" for token, after in pairwise(own)):
        return False  # 'in the same car park or pay by phone'
    return main_verb(own) is None and not re.search(r", (?:and|but|or|so|which|who|including|such as) ", tail)


def _said(kind: str, left: str, tail: str) -> str:
    main = head(left)
    if main is None or main.denied:
        return ""
    if kind == "for":
        return "" if _NEEDS_FOR.search(left) or re.search(r"\b(?:for|to)\b.* (?:for|to)$", left) else f"This is {tail}"
    if kind == "is":
        return f"This is {tail}"
    if kind == "about":
        runs_on = word_count(tail) > 9 or re.search(r"\b(?:by|with|on (?:your|their) behalf|when|if)\b", tail)
        return f"This is {tail}" if _TELLS.search(left) and not runs_on else ""
    if kind == "by":
        return _done_by(main, left, tail)
    if kind == "at" and (_NEEDS_IN.search(left) or tagged(left)[-1].tag in ("VBN", "VBD", "VBG", "VB", "VBP", "JJ")):
        return ""
    link = again(left)
    deed = re.search(r"\b(?:do|get) this$", link) or (kind in ("at", "with") and link.endswith(" happen"))
    getting = re.search(r"\b(?:get|collect|buy|borrow|order|ask|take|receive|download)\b", left)
    return f"{link} {tail}" if deed and (kind != "from" or getting) else ""


def _done_by(main: Head, left: str, tail: str) -> str:
    """'The form must be signed by …' → 'This must be done by …'; only where the passive is said just before."""
    last = tagged(left)[-1]
    if main.verb is None or last.tag not in ("VBN", "VBD") or not is_participle(last.lower):
        return ""
    if main.verb.tag == "MD" and main.after and main.after[0].lower == "be":
        return f"This {main.verb.text} be done by {tail}"
    if main.verb.lower in ("is", "are", "was", "were"):
        return f"This {'is' if main.verb.lower in ('is', 'are') else 'was'} done by {tail}"
    return ""
