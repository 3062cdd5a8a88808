"""Rule 25: instructions are separate numbered steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.checks.finding import Cure, Spotted
from pipelines.documents.plain_sentences import plain_sentences
from pipelines.documents.rows import Row, RowKind
from pipelines.documents.rules.inflection import is_verb
from pipelines.documents.tagging import tag

_NUMBER = re.compile(r"^\s*(?:(?:step\s+)?\d{1,2}[.):]\s+|step\s+\d{1,2}\s*[:–-]?\s+)(?=\S)", re.IGNORECASE)
_ORDER = re.compile(
    r"^(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|next|then|after that|finally|lastly),?\s+", re.IGNORECASE
)
_MOST = 2  # things to do in one row
_AFTER_ORDER = frozenset("the your a an it us them in to for at on down up this that all any out off".split())
_NO_ORDERS = frozenset("please thank welcome be note see let".split())


def steps(row: Row) -> Iterator[Spotted]:
    """A numbered or ordered instruction that is no step yet, and a row with more than two things to do."""
    if row.kind not in (RowKind.TEXT, RowKind.ITEM):
        return
    number = _NUMBER.match(row.text)
    order = _ORDER.match(row.text)
    begins = number or (order if order and _is_order(row.text[order.end() :]) else None)
    if begins:
        said = begins[0].strip()
        yield Spotted(
            rule="25",
            text=f"'{said}' begins an instruction. Make the row a numbered step.",
            words=said,
            cure=Cure(label="Make it a step", kind="step", row_id=row.id, old=number[0] if number else "", new=""),
        )
        return
    orders = [sentence.text for sentence in plain_sentences(row.text) if _is_order(sentence.text)]
    if len(orders) > _MOST and len(orders) == len(plain_sentences(row.text)):
        yield Spotted(
            rule="25",
            text=f"This row has {len(orders)} things to do. Make a numbered step of each.",
            words=row.text,
            cure=Cure(
                label=f"Make {len(orders)} steps", kind="steps", row_id=row.id, old=row.text, new="\n".join(orders)
            ),
        )


def _is_order(text: str) -> bool:
    """Whether a sentence tells a person to do something: it begins with a verb."""
    words = [token for token in tag(_ORDER.sub("", text)) if token.low not in ("please", "always", "then")]
    if len(words) < 2 or words[0].low in _NO_ORDERS:
        return False
    return words[0].tag in ("VB", "VBP") or (is_verb(words[0].low) and words[1].low in _AFTER_ORDER)
