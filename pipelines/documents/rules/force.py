"""What a rewritten sentence must not change: a duty, a ban, a permission, a condition or an exception."""

from __future__ import annotations

import re

from pipelines.documents.fidelity.force import BAN_ON_ALL

# What the source says, and what must then stand in the Easy Read form.
_FORCES = (
    (
        "the word 'unless' or 'except'",
        r"\bunless\b|\bexcept\b(?! that)|\bother than\b|\bsave for\b|\bwith the exception of\b|\bapart from\b",
        r"\bunless\b|\bexcept\b|\bonly\b|\bbut not\b|\bapart from\b|\bother than\b|\bdoes not include\b|\bnot true\b",
    ),
    ("the word 'only'", r"\bonly\b|\bsolely\b|\bexclusively\b", r"\bonly\b"),
    (
        "a condition",
        r"\bif\b|\bprovided that\b|\bproviding that\b|\bin the event\b|\bon condition\b|\bsubject to\b",
        r"\bif\b|\bonly\b|\bunless\b|\bwhen\b|\bmust follow\b|\bdepends?\b|\bsubject to\b|\bhave to pay\b"
        r"|\bmay be late\b",
    ),
    (
        "a 'not'",
        r"\bnot\b(?! (?:later|less|hesitate))|\bno\b(?! later| less| more| fewer| additional| extra|\.)|\bnever\b|n't\b"
        r"|\bcannot\b|\bprohibited\b|\bforbidden\b|\bfailure to\b|\bfail to\b",
        r"\bnot\b|\bno\b|\bnever\b|\bcannot\b|\bunless\b|\bonly\b|n't\b"
        r"|\bwithout\b|\bstop\b|\bfor free\b|\bat least\b|\bfailure to\b|\bfails? to\b|\bprohibited\b|\bforbidden\b",
    ),
    (
        "a 'must'",
        r"\bmust\b|\bshall\b|(?<!not )(?<!may be )(?<!be )\brequired to\b|\bobliged to\b|\bcompulsory\b|\bmandatory\b",
        r"\bmust\b|\bhave to\b|\bneed\b|\bby law\b|\bneeded\b|\bhas to\b",
    ),
    ("a 'may' or 'can'", r"\bmay\b|\bmight\b", r"\bmay\b|\bmight\b|\bcan\b|\bcould\b"),
)
_MUST_NOT = re.compile(r"\b(?:must|shall) not\b|\b(?:is|are) not (?:permitted|allowed)\b", re.IGNORECASE)
_BAN = re.compile(
    r"\bmust not\b|\bmust \w+ not\b|\bnot (?:allowed|permitted)\b|\bonly\b|\bunless\b|\bdo not\b", re.IGNORECASE
)


def changed_force(source: str, written: str) -> str:
    """What a rewritten sentence has lost of the source's force, in words; empty when nothing is lost."""
    source = BAN_ON_ALL.sub("must not", source)
    source = re.sub(r"\bwhether or not\b", "whether", source)
    source = re.sub(r"\bnot (?:un|in)(?=common|usual|frequent|reasonabl)", "", source)  # two denials make none
    for name, asks, gives in _FORCES:
        if re.search(asks, source, re.IGNORECASE) and not re.search(gives, written, re.IGNORECASE):
            return name
    if _MUST_NOT.search(source) and not _BAN.search(written):
        return "a 'must not'"
    stronger = re.search(r"\bwill\b", written) and not re.search(r"\b(?:will|shall|to be|is|are)\b", source)
    return "a 'may'" if stronger and re.search(r"\bmay\b", source) and not re.search(r"\bmay\b", written) else ""
