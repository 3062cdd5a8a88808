"""How much a reader needs a sentence: a duty, a last day, an amount, a change, or what happens otherwise."""

from __future__ import annotations

import re

MONEY = re.compile(r"£\d|\d%")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = rf"(?:[A-Z][a-z]+day )?\d{{1,2}} {_MONTH}(?: \d{{4}})?"
_WHEN = re.compile(
    rf"\b(?:by|before|until|from|no later than|on|between|starts?)\b[^.;:]{{0,30}}{_DATE}"
    r"|\bwithin \d+ (?:working )?(?:days|weeks|months|hours)\b"
    r"|\bat least \d+ (?:working )?(?:days|weeks|months)\b|\d (?:working )?days before\b"
)
_WE_MUST = re.compile(
    r"\b(?:[Ww]e|[Tt]he [Cc]ouncil|[Cc]ouncil) must\b|\bmust (?:first )?be (?:set|given|approved|identified)\b"
)
_MUST = re.compile(r"\bmust\b|(?<!will )\bhave to\b|\bneed to\b")
_TO_DO = re.compile(
    r"(?:Please )?(?:Pay|Apply|Send|Tell|Phone|Call|Return|Reply|Fill in|Complete|Bring|Upload|Sign|Report|Register|"
    r"Contact|Choose|Give|Check|Book|Ask|Do not|Take|Write|Email|E-mail|Put|Read|Get)\b"
)
_MIGHT = re.compile(r"(?:You|Your)\b[^.]* might\b|(?:If|When|Where)\b|[^.]* might (?:not )?(?:be|want|need|have)\b")
_OTHERWISE = re.compile(
    r"If you (?:do not|don't|neither|fail|are late|miss|ignore)|You might (?:not|neither)\b|[^.]*\bmight not be paid"
    r"|Failure to |If (?:payment|the \w+) is (?:late|not)"
)
_FOLLOWS = re.compile(r"\b(?:will|may|can|could|would|fine)\b")
_CHANGE = re.compile(
    r"\bwill (?:be (?:increased|lowered|raised|cut|reduced|closed|charged)|go up|go down|increase|rise|fall|change|"
    r"close|end|start|open|move|cost)\b"
    r"|\b(?:[Cc]harge|[Rr]ent|[Bb]ill|[Tt]ax|[Ff]ee|[Pp]rice|[Cc]ost)s?\b[^.]* (?:has|have) gone (?:up|down)\b"
    r"|\b(?:is|are) (?:planned|proposed|going up)\b|\bunder consideration\b|\b[Ww]e (?:stop|plan|want) "
)
_LABEL = re.compile(
    r"(?:Closing date|Deadline|Last (?:day|date)|Pay by|Amount (?:due|to pay|late|owed|you owe)|Total (?:due|to pay))\b"
    r"[^:]*: "
)
_NEW_PRICE = re.compile(rf"[^:]+: .*\bfrom {_DATE}:? £\d")
_WAY_TO_REPLY = re.compile(rf"(?:[^:]+: )?[^:.]*\b(?:until|by|before)\b[^:]*{_DATE}: (?:www\.|https?:|\S+@|0\d{{3}})")
_THEY_GIVE = re.compile(r"\bmust (?:not )?be (?:given|made|granted|issued)\b|\b(?:This|It) must happen\b")
_NOT_PAY = re.compile(r"\b(?:cannot|not be able to|difficulty in|trouble) (?:pay|afford)", re.IGNORECASE)
_PHONE = re.compile(r"\b0\d{3,4} ?\d{3}")


def weight(text: str, *, in_table: bool = False) -> int:
    """0 for what only informs; 3 and more for what a reader must not miss.

    Args:
        text: of one point.
        in_table: it is a row of a table, which counts only where it names a new price.
    """
    if _LABEL.match(text):
        return 3
    if _WAY_TO_REPLY.match(text):
        return 3
    if in_table or not re.search(r"[.?!]$|\b(?:is|are|will|must|has|have)\b", text):
        return 3 if _NEW_PRICE.match(text) else 0
    base = max(_duty(text), _otherwise(text), _change(text), _help(text))
    return base + 2 * bool(_WHEN.search(text)) + bool(MONEY.search(text)) if base else 0


def _duty(text: str) -> int:
    said = _WE_MUST.sub(" ", text)
    must = _MUST.search(said if re.search(r"\b[Yy]ou\b", said) else _THEY_GIVE.sub(" ", said))
    if not must and not _TO_DO.match(text):
        return 0
    return 1 if _MIGHT.match(text) else 3 if re.search(r"\b[Yy]ou\b|\bholders?\b", text) or not must else 2


def _otherwise(text: str) -> int:
    return 2 if _OTHERWISE.search(text) and _FOLLOWS.search(text) else 0


def _change(text: str) -> int:
    return 2 if _CHANGE.search(text) and (MONEY.search(text) or _WHEN.search(text)) else 0


def _help(text: str) -> int:
    return 3 if _NOT_PAY.search(text) and _PHONE.search(text) else 0
