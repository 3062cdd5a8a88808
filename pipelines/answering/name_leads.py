"""Words that announce a person's name: 'my name is', 'Mrs', 'on behalf of my mother', 'kind regards'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TITLES = frozenset("mr mrs ms miss mx dr prof professor rev reverend".split())


@dataclass(frozen=True, slots=True)
class Lead:
    """How surely a name follows."""

    words: bool = False  # also one that is a word: 'my name is Grant'
    unknown_small: int = 0  # how many words in small letters that no list has: 'my name is dwyane smithe'
    close: bool = False  # one unknown word with a capital will do: 'my son Zlatko'
    ends_text: bool = False  # only when nothing but the name follows: 'thanks, Bob'


_KIN = (
    r"(?:(?:step|grand|foster |half )?-?(?:son|sons|daughter|daughters|child|children|kid|kids|boy|boys|girl|girls|"
    r"brother|brothers|sister|sisters|mother|father|mum|mom|mam|dad)(?:[ -]in[ -]law)?|grandma|grandad|granddad|nan|"
    r"gran|nana|aunt|auntie|uncle|niece|nephew|cousin|husband|hubby|wife|partner|boyfriend|girlfriend|fianc[eé]e?|"
    r"ex|ex-(?:husband|wife|partner)|twin|twins|twin (?:sons|daughters|boys|girls)|baby|spouse)"
)
_OTHERS = (
    r"(?:friend|mate|neighbour|neighbor|tenant|tenants|lodger|lodgers|flatmate|housemate|landlord|landlady|carer|"
    r"owner|director|executor|executrix|solicitor|agent|social worker|support worker|client|caretaker|driver|keeper|"
    r"customer|officer|bailiff|warden|adviser|advisor|manager|colleague|lady|gentleman|woman|man|person|lad|bloke|guy)"
)
_IS = r"(?:(?:,|:| -)? (?:is|was|are|were|called|named|name|name is)|'s|,|:| -|\()?"
_TITLED = Lead(words=True, unknown_small=1, close=True)
_LEADS: tuple[tuple[str, Lead], ...] = (
    (
        r"\b(?:my|mi) (?:full |first |last )?name(?:'s| is| was|s is)|\bname: ?|\b(?:i am|i'm|im) called"
        r"|\bthey call me",
        Lead(words=True, unknown_small=2, close=True),
    ),
    (
        r"\b(?:my|me|mi|his|her|their|the|full|whose|tenant'?s|owner'?s|account) name"
        r"(?: is| was|'s| on (?:it|the (?:bill|account|card|letter|lease|tenancy)) ?(?:is|was|says)?| of|,| -)?"
        r"|\bnames?(?: on (?:it|them))?(?: is| are|:)?|\b(?:spel(?:t|led)|signed|known)(?: by| as)?|\baka"
        r"|\bin the names? of|\b(?:it's|its|is|account) under|\b(?:made out|addressed) to|\battention of|\bfao",
        Lead(words=True, close=True),
    ),
    (r"\b(?:mr|mrs|ms|mx)(?:\.|\b)(?: (?:and|&) (?:mr|mrs|ms|dr)\b\.?)?", _TITLED),
    (r"\b(?:dr|prof|professor|rev|reverend)(?:\.|\b)|\b(?-i:Miss)\b", Lead(words=True, close=True)),
    (rf"\b(?:my|our|his|her|their|your|the|a|late|older|younger|little|two|of) {_KIN}\b{_IS}", Lead(close=True)),
    (rf"\b{_OTHERS}\b(?: here)?(?:,? (?:is|was|are|called|named)|,|:)?", Lead()),
    (
        r"\b(?:i am|i'm|im|me:|him:|her:|i,|dear|hi|hello|hiya|ask for|sp[eo]a?ke? (?:to|with)|behalf of|called|named)",
        Lead(),
    ),
    (
        r"\b(?:this is|it's|its|i am|i'm|im) (?=(?-i:[A-Z])[\w'-]{1,20}(?: (?-i:[A-Z])[\w'-]{1,20}){0,2}"
        r" (?:here|speaking|calling|ringing|from|again)\b)",
        Lead(words=True, close=True),
    ),
    (
        r"(?:\b(?:thanks|thank you|thankyou|thx|tks|ta|cheers|regards|wishes|sincerely|faithfully|yours|love|rgds|kr)\b"
        r"|\n)[\s,.!-]{0,4}",
        Lead(ends_text=True),
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), lead) for pattern, lead in _LEADS)
_GAP = re.compile(r"[\s(\"']{0,3}")


def leads(text: str) -> Iterator[tuple[int, Lead]]:
    """Where a name may begin, and how surely; the surest comes last."""
    for pattern, lead in reversed(_PATTERNS):
        for match in pattern.finditer(text):
            gap = _GAP.match(text, match.end())
            yield (gap.end() if gap else match.end()), lead
