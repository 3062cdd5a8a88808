"""Duties, leave, bans, conditions and denials in a text, each with its strength."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Force(StrEnum):
    """What an operator does; two operators of one force may stand for one another."""

    UNLESS = "unless"
    EXCEPT = "except"
    ONLY = "only"
    IF = "if"
    NEED = "need"  # answers for 'is required': 'a certificate is required' said as 'you need a certificate'
    FAIL = "fail to"
    OTHERWISE = "otherwise"
    WHEN = "when"  # answers for IF, is not asked for
    NO_DUTY = "do not have to"
    MUST_NOT = "must not"
    NOT_ALLOWED = "not allowed"
    CANNOT = "cannot"
    MAY_NOT = "may not"
    SHOULD_NOT = "should not"
    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    NOT = "not"
    LACK = "lack"  # 'fail', 'refuse', 'without': answers for NOT, is not asked for


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator where it stands."""

    force: Force
    text: str
    start: int
    end: int


_ADVERBS = r"(?:(?:also|always|still|normally|usually|then|now|legally|therefore|only|please|each|all|both)\s+)?"
_BE = r"(?:is|are|am|was|were|be|been|being|'re|'s|'m)"
_DO = r"(?:do|does|did|will|would)"
_NOT = r"(?:\s+not|n't)"

# 'No person shall …', 'No alcohol may …' forbids a deed: neither a duty nor leave is in it. 'No fee shall be payable'
# and 'No person shall be entitled to …' forbid nothing.
_NO_SUBJECT = r"more|less|fewer|later|earlier|sooner|one|other|longer|doubt|matter|need|additional|further"
_ENDS_SUBJECT = r"is|are|was|were|be|been|has|have|had|do|does|you|we|they|it|if|unless|when|will|can|should|would|not"
_NO_DEED = (
    r"be (?:entitled|eligible|liable|payable|required|obliged|deemed|considered|due|necessary|needed|available|"
    r"refunded|affected|disqualified|accepted|responsible|able|subject|more|less|charged|given|paid|made)|"
    r"have|apply|arise|accrue|exceed|take effect|result|constitute|prevent|affect"
)
BAN_ON_ALL = re.compile(
    rf"(?:^|(?<=[.!?;:] ))no (?P<who>(?!(?:{_NO_SUBJECT})\b)(?:(?!(?:{_ENDS_SUBJECT})\b)[\w'-]+(?:\.\d+)? ){{0,7}}?"
    rf"(?!(?:{_ENDS_SUBJECT})\b)[\w'-]+) (?:shall|may|must)\b(?! (?:also )?(?:not|{_NO_DEED})\b)",
    re.IGNORECASE | re.MULTILINE,
)

# Read from the top: what an earlier line has taken is hidden from the later ones. Where a line has no force, its words
# look like an operator and are none.
_LINES: tuple[tuple[Force | None, str], ...] = (
    (None, r"\bnot (?:only|just)\b|\bno (?:later|more|less|fewer|sooner|earlier) than\b"),
    (None, r"\bnot (?:later|more|less) than\b|\bwhether or not\b|\bor not\b|\bif not\b(?=,)"),
    (None, r"\bno\.\s?\d|\bno doubt\b|\bif only\b"),
    (None, r"\bnot[- ]for[- ]profit\b|\bno matter\b"),
    (None, r"\b(?:do(?:es)? )?not (?:exceed(?:s|ing)?|over|above|under|below)\b"),
    (None, r"\b(?:it|you) (?:should|must) (?:be )?(?:noted?|remember(?:ed)?|stressed|borne)\b"),
    (Force.UNLESS, r"\bunless\b|\bexcept (?:if|when|where|that)\b|\bbut not (?:if|when|where|for people who)\b"),
    (
        Force.EXCEPT,
        r"\bexcept(?:ing)?\b|\bexceptions?\b|\bapart from\b|\bexclud(?:e|es|ed|ing)\b|\bother than\b|\bsave for\b"
        r"|\bbut not\b|\b(?:do|does|did)(?: not|n't) (?:include|count|cover)\b|\bnot includ(?:ing|ed)\b"
        r"|\baside from\b|\bwith the exclusion of\b",
    ),
    (Force.NO_DUTY, rf"\b{_DO}{_NOT}\s+{_ADVERBS}(?:have|need) to\b|\b(?:need not|needn't|no need to|no need for)\b"),
    (Force.NO_DUTY, rf"\b{_BE}{_NOT}\s+(?:legally )?(?:required|obliged|compulsory|mandatory|obligatory|necessary)\b"),
    (Force.NO_DUTY, rf"\b{_DO}{_NOT}\s+need\b|\bwithout having to\b|\bno longer (?:need|have) to\b"),
    (Force.NOT_ALLOWED, BAN_ON_ALL.pattern),
    (Force.MUST_NOT, r"\b(?:must|shall)\s+(?:also\s+)?not\b|\b(?:mustn't|shan't)\b|\b(?:must|shall) never\b"),
    (Force.NOT_ALLOWED, rf"\b{_BE}{_NOT}\s+{_ADVERBS}(?:allowed|permitted)\b|\bnot (?:allowed|permitted)\b"),
    (Force.NOT_ALLOWED, r"\b(?:prohibit(?:ed|s)?|forbid(?:den|s)?|ban(?:s|ned)?|against the (?:law|rules))\b"),
    (Force.MAY_NOT, r"\b(?:may|might)\s+not\b|\bmightn't\b"),
    (Force.CANNOT, r"\bnor (?:can|could)\b"),  # 'nor can it be' is a ban, no leave
    (Force.CANNOT, r"\b(?:cannot|can not|can't|could not|couldn't)\b|\bunable to\b|\bnot (?:be )?able to\b"),
    (Force.SHOULD_NOT, r"\b(?:should|ought)\s+not\b|\bshouldn't\b"),
    (
        Force.MUST_NOT,
        r"(?:^|(?<=[.!?;:,] )|(?<=\bplease )|(?<=\band )|(?<=\bbut )|(?<=\bor ))(?:do not|don't|never)\b(?! know)",
    ),
    (Force.IF, r"(?:^|(?<=[.!?;,] ))should (?:you|we|they|your|the|a|any|there|it)\b"),
    (Force.OTHERWISE, r"\botherwise\b"),
    (Force.MAY, r"\b(?:may|might|could)(?: also)? have to\b"),
    (Force.MUST, r"\b(?:must|shall)\b(?!-)|\b(?:have|has|had|having|need|needs|needed) to\b|\b've got to\b"),
    (Force.MUST, rf"\b{_BE}\s+{_ADVERBS}(?:required|obliged|compulsory|mandatory|obligatory|bound to)\b"),
    (Force.MUST, r"\b(?:mandatory|compulsory|obligatory)\b|\blegal duty to\b"),
    (Force.NEED, r"\b(?:need|needs|needed)\b"),
    (Force.SHOULD, r"\bshould\b|\bought to\b|\badvised? to\b|\bwe (?:advise|recommend)\b|\bbest to\b|\ba good idea\b"),
    (Force.ONLY, r"\b(?:only|solely|exclusively)\b|\bjust\b|\b(?:no one|nobody|no-one|nothing|nowhere|none) else\b"),
    (Force.ONLY, r"\bno other\b|\bnot any(?:one| other|where|thing) else\b|\bnot any other\b"),
    (Force.IF, r"\bif\b|\bprovided(?=\s+(?:that|you|we|they|the|it|there|your|he|she|a|no|all)\b)|\bproviding\b"),
    (Force.IF, r"\b(?:so|as) long as\b|\bon (?:the )?condition\b|\bin the event (?:of|that)\b|\bsubject to\b"),
    (Force.MAY, rf"\b{_BE}\s+{_ADVERBS}(?:allowed|permitted|able|entitled|free) to\b|\b(?:the|a) right to\b"),
    (Force.MAY, r"\b(?:may|might|can|could)\b(?!-)|\ballows? you to\b|\blets? you\b|\bpossibl[ey]\b|\bperhaps\b"),
    (Force.MAY, r"\bup to you\b|\bmaybe\b|\bsometimes\b"),
    (Force.WHEN, r"\b(?:when|where|whenever|once|while|wherever|in case|who|whose|depends?|depending)\b|\?"),
    (Force.LACK, r"\bwithout\b(?=\s+(?:delay|warning|charge)\b)"),
    (Force.NOT, r"\bno[- ]?one\b|\bno longer\b|\bneither\b[^.;]*?\bnor\b|\bnobody\b|\bnothing\b|\bnowhere\b"),
    (Force.NOT, r"\bnot\b|n't\b|\bno\b(?!,)|\bnever\b|\bnone\b|\bnor\b|\bneither\b|\bwithout\b"),
    (Force.FAIL, r"\bfail(?:s|ed|ing|ure)? to\b"),
    (Force.LACK, r"\b(?:fail(?:s|ed|ing|ure)?|refus(?:e|es|ed|ing|al)|stop(?:s|ped)?|miss(?:es|ed|ing)?|lacks?)\b"),
    (Force.LACK, r"\b(?:los(?:e|es|t)|free|exempt|disagree\w*|dissatisf\w*|ineligible|invalid)\b"),
    (Force.LACK, r"\b(?:unlikely|unpaid|unsuitable|un\w{4,}|too late|too \w+ to)\b"),
)  # fmt: skip
_HIDDEN = "\x00"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Force | None, re.Pattern[str]], ...]:
    return tuple((force, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for force, pattern in _LINES)


@lru_cache(maxsize=1)
def _any() -> re.Pattern[str]:
    """Finds whether there is any operator at all: most sentences have none."""
    return re.compile("|".join(f"(?:{pattern})" for force, pattern in _LINES if force), re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=20_000)
def operators(text: str) -> tuple[Operator, ...]:
    """Every operator of a text in its order; no two share a character."""
    plain = text.replace("’", "'")
    if not _any().search(plain):
        return ()
    left, found = plain, list[Operator]()
    for force, pattern in _patterns():
        matches = list(pattern.finditer(left))
        for match in matches:
            if force is not None and not _is_month(plain, match):
                found.append(Operator(force, text[match.start() : match.end()], match.start(), match.end()))
        for match in matches:
            left = left[: match.start()] + _HIDDEN * (match.end() - match.start()) + left[match.end() :]
    return tuple(sorted(found, key=lambda operator: operator.start))


def _is_month(text: str, match: re.Match[str]) -> bool:
    """'In May', '5 May 2026'."""
    before = text[: match.start()].rstrip()
    return match[0] == "May" and bool(before) and before[-1] not in ".?!:\n"
