"""How to reach somebody in a long sentence: the phone number, its hours and the e-mail address, one sentence each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, word_count
from pipelines.documents.rules.links import stands
from pipelines.documents.rules.tagging import Token

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_HOURS = (
    rf"(?:{_DAY}(?: (?:to|and) {_DAY})?,? (?:from )?ʘt\d+ (?:to|and|until) ʘt\d+"
    rf"|(?:from |between (?:the hours of )?)?ʘt\d+ (?:to|and|until) ʘt\d+,? (?:on )?{_DAY}(?: (?:to|and) {_DAY})?)"
)
_CONTACT = re.compile(
    rf"^(?P<left>.+? ʘp\d+)(?:,? \(?(?P<hours>{_HOURS})\)?)?,? or (?:by |in )?"
    r"(?P<way>e-?mail|write|writing|post)(?: (?:to|at))? (?P<where>.+)$"
)


def at_contact(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Call ʘp1, Monday to Friday, or e-mail ʘe1' → 'Call ʘp1.' 'The times are …' 'You can also e-mail ʘe1.'"""
    match = _CONTACT.match(text.rstrip("."))
    if match is None or word_count(text) <= LONG or not stands(f"{match['left']} now"):
        return None
    hours = [f"The times are {match['hours']}"] if match["hours"] else []
    way = "e-mail" if match["way"].endswith("mail") else "write to"
    return [match["left"], *hours, f"You can also {way} {match['where']}"]
