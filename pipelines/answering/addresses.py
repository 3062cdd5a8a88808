"""Where somebody lives: a number with a street, a flat, a house with a name, a postcode.

Only what points to one home is hidden. The street or the town alone, and the first half of a postcode alone, stay:
they decide the answer ('which zone is Mill Lane in').
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.answering.finders import SMALL_WORDS, Span, by

# Words that end the name of a street and little else.
_STREETS = (
    "street|st|road|rd|avenue|ave|av|lane|ln|close|drive|dr|court|ct|crescent|cres|gardens|gdns|terrace|terr|grove|"
    "place|square|sq|walk|row|mews|hill|rise|parade|gate|house|yard|wharf|quay|quays|villas?|cottages?|lodge|mansions|"
    "buildings|broadway|boulevard|embankment|esplanade|promenade|wynd|brae|loan|vennel|croft|crofts|garth|fold|ginnel|"
    "snicket|passage|alley|arcade|approach|causeway|circus|cliff|copse|coppice|dene|dell|drove|glade|glen|hollow|"
    "knoll|lea|leas|leys|meadow|meadows|orchard|paddocks?|spinney|thorpe|towers?|tower block|vale|valley|woods?|"
    "holt|mount|chase|grange|estate|maltings|mill|moor|bank|ridge|ridgeway|beeches|limes|elms|oaks|poplars|firs|"
    "heights|crossway|crossways|link|nook|oval|warren|wood|woodlands|highway|quadrant|byway|butts|barns?|farm"
)
# Words that do so too, and stand in many other places: after one or two words of a name only.
_WEAKER_STREETS = (
    "end|reach|side|green|way|view|park|fields?|common|top|bridge|cross|corner|market|path|point|gates|heath"
)
_NOT_STREET_NAMES = frozenset(
    """
    minutes minute hours hour months month years year weeks pounds pence miles mile metres meters yards points people
    adults cars vehicles tickets pcns children kids houses homes properties double single yellow red lines line bus lane
    lanes private public main busy same different resident residents parking loading restricted local dead one on my in
    this that next near left right drop dropped bedroom bedrooms bedroomed bed mph percent % bikes spaces permits times
    more other million thousand hundred pound grand debt cycle mandatory contravention instalments instalment payments
    letters reminders students tenants adult child person persons wheels wheeler bags bins brown black blue garden flats
    rooms units plots doors floors council county magistrates high-court crown care nursing empty second holiday new
    terraced detached semi council-tax half quarter third whole per each every both these those some few several
    pounds-worth working full march april may june july august september october november december january february
    storey words at for with from into onto off were had been the and
    """.split()
) - {"garden", "high", "new", "black", "brown", "red", "main", "half", "third", "blue", "second", "market"}
_SHORT_OF_STREET_NAMES = frozenset("st the old new mt".split())
_NUMBER = r"\d{1,4}(?:[a-z]|[/-]\d{1,4}[a-z]?)?"
_IN_FRONT = (
    r"(?:(?:flat|flt|apartment|apt|unit|room|studio|maisonette|suite)(?: (?:no\.?|number))?"
    r" ?(?:\d{1,4}[a-z]?(?:/\d{1,3})?|[a-z]\d{0,3}),? ?(?:at )?)?"
)
_ADDRESS = (
    rf"(?<![\w£/.-])(?<!\bbus )(?<!\broute )(?<!\bcode )(?P<value>{_IN_FRONT}(?<!\d){_NUMBER},? "
    rf"(?P<names>(?:[a-z][a-z'-]{{1,20}}\.? ){{1,3}}?)(?P<street>{_STREETS}|{_WEAKER_STREETS}))\b(?!')"
)
# 'Flat 3, Weir Court', 'Rose Cottage, Mill Lane'
_FLAT = (
    r"(?<!\w)(?P<value>(?:flat|apartment|apt) (?:\d{1,4}[a-z]?|[a-z]),? "
    rf"(?P<names>(?:[a-z][a-z'-]{{1,20}} ){{1,3}}?)(?P<street>{_STREETS}))\b"
)
_NAMED_HOUSE = (
    r"(?<!\w)(?P<value>(?P<names>(?:(?-i:[A-Z])[a-z'-]{1,20} ){1,2})(?P<street>cottage|lodge|farm|barn|villa|manor),"
    rf" (?:(?-i:[A-Z])[a-z'-]{{1,20}} ){{1,3}}?(?:{_STREETS}))\b"
)
# '12a The Old Bakery, Mill Street'
_NUMBERED_HOUSE = (
    rf"(?<![\w£/.-])(?P<value>{_NUMBER} (?P<names>(?:(?-i:[A-Z])[a-z'-]{{1,20}} ){{0,2}}(?-i:[A-Z])[a-z'-]{{1,20}}),"
    rf" (?:(?-i:[A-Z])[a-z'-]{{1,20}} ){{1,3}}?(?:{_STREETS}))\b"
)
# 'I live at 5 The Saltings'
_HOME = (
    r"\b(?:live|lives|lived|living|reside|resides|stay|staying|moved|moving|address(?: is|:)|home|house|flat|property|"
    r"tenancy|bill)(?:,? (?:is|at|in|to|from|into|for|now|on|out of|was))*,? "
    rf"(?P<value>{_NUMBER},? (?P<names>(?-i:The |Y )?(?-i:[A-Z])[a-z'-]{{2,20}}(?: (?-i:[A-Z])[a-z'-]{{2,20}}){{0,2}}))"
)
_OUTWARD = r"[a-z]{1,2}\d[\da-z]?"
_POSTCODE = (
    rf"(?<![\w£])(?P<value>(?P<outward>{_OUTWARD})(?P<gap>[ -]{{0,2}})(?P<inward>\d[abd-hjlnp-uw-z]{{2}}))(?!\w)"
)


def numbered(text: str) -> Iterator[Span]:
    for find in (_numbered, _numbered_houses, _homes):
        yield from find(text)


def named(text: str) -> Iterator[Span]:
    for find in (_flats, _named_houses):
        yield from find(text)


def _is_address(match: re.Match[str]) -> bool:
    names = re.split(r"[\s,.]+", match["names"].strip(" .").lower())
    while len(names) > 1 and names[0] in _SHORT_OF_STREET_NAMES:
        names = names[1:]
    return not any(name in SMALL_WORDS | _NOT_STREET_NAMES for name in names)


def _is_postcode(match: re.Match[str]) -> bool:
    """Whatever has the shape, also in areas that do not exist: people mistype. 'a1 2nd' is a place in a row."""
    outward, inward = match["outward"].lower(), match["inward"]
    if inward.lower() in ("1st", "2nd", "3rd") or re.fullmatch(r"\dth|\d(?:hr|pp|pw|yr)", inward):
        return inward.isupper()
    letters = re.sub(r"\d.*", "", outward)
    return letters not in _SMALL_BEFORE_FIGURES or match["outward"].isupper()


# 'at8 30pm', 'in2 weeks'; areas of the post office like 'so' and 'me' are not among them.
_SMALL_BEFORE_FIGURES = frozenset("a am as at by do go he i if in is it my no of on or to up us we v vs".split())

_numbered = by(_ADDRESS, _is_address)
_flats = by(_FLAT, _is_address)
_named_houses = by(_NAMED_HOUSE, _is_address)
_numbered_houses = by(_NUMBERED_HOUSE, _is_address)
_homes = by(_HOME, _is_address)
postcodes = by(_POSTCODE, _is_postcode)
