"""Where somebody lives: a number with a street, a flat, a house with a name, a postcode.

Only what points to one home is hidden. The street or the town alone, and the first half of a postcode alone, stay:
they decide the answer ('which zone is Mill Lane in').
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.answering.address_ends import end_of_address
from pipelines.answering.finders import SMALL_WORDS, Span, by
from pipelines.answering.name_list import name_list

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
# 'Zone 3 High Street' is no home.
_NO_HOUSE = "".join(
    rf"(?<!\b{word} )"
    for word in "bus route code zone band class page level stage section phase step part item".split()
)
# Of a street with a capital, without the first letter.
_STREET_ENDS = "|".join(sorted({street[1:] for street in _STREETS.replace("?", "").split("|") if len(street) > 3}))
_NUMBER = r"\d{1,4}(?:[a-z]|[/-]\d{1,4}[a-z]?)?"
_UNIT = (
    r"(?:(?:flat|flt|apartment|apt|unit|room|studio|maisonette|suite|block|caravan|plot|chalet|pitch|berth)"
    r"(?: (?:no\.?|number))? ?(?:\d{1,4}[a-z]?(?:/\d{1,3})?|[a-z]\d{0,3}\b)"
    r"|(?:the )?(?:top|basement|garden|ground|first|second|third|upper|lower|1st|2nd|3rd)(?:[ -]floor)?[ -](?:flat"
    r"|maisonette)"
    r"|[bgft]ff\b)"
)
_FLATS = rf"(?:{_UNIT},? (?:at )?){{0,3}}"
_WORD = r"(?-i:[A-Z])[a-z'-]{1,20}"
_ADDRESS = (
    rf"(?<![\w£/.-]){_NO_HOUSE}(?P<value>{_FLATS}(?<!\d){_NUMBER}(?: (?-i:[A-Ha-h](?= [A-Z])))?,? "
    rf"(?P<names>(?:[a-z][a-z'-]{{1,20}}\.? ){{1,3}}?)(?P<street>{_STREETS}|{_WEAKER_STREETS}))\b(?!')"
)
# 'Flat 3, Weir Court'
_FLAT = (
    r"(?<!\w)(?P<value>(?:(?:ground|first|second|third|top) floor )?(?:flat|apartment|apt) (?:\d{1,4}[a-z]?|[a-z]),? "
    rf"(?P<names>(?:[a-z][a-z'-]{{1,20}} ){{1,3}}?)(?P<street>{_STREETS}))\b"
)
# 'Unit 7, The Old Mill, Mill Street', 'Block C, Flat 9, Harbour Side'
_IN_A_HOUSE = (
    rf"(?<!\w)(?P<value>{_UNIT}(?:, ?{_UNIT}){{0,2}}(?:, ?(?:{_NUMBER} )?(?P<names>{_WORD}(?: {_WORD}){{0,3}}))"
    rf"(?:, ?(?:{_NUMBER} )?{_WORD}(?: {_WORD}){{1,3}})?)\b"
)
# 'Rose Cottage, Mill Lane', 'The Coach House, 4a Mill Lane'
_NAMED_HOUSE = (
    rf"(?<!\w)(?P<value>(?P<names>(?:{_WORD} ){{1,3}})(?P<street>cottages?|lodge|farm|farmhouse|barn|villa|manor"
    rf"|house|vicarage|"
    r"rectory|bungalow|stables|forge|smithy|granary|grange|croft|cot|nook|haven|view|mill|oast|old school|chalet),"
    rf" (?:{_NUMBER} )?(?:{_WORD} ){{1,3}}?(?:{_STREETS}))\b"
)
# '12a The Old Bakery, Mill Street'
_NUMBERED_HOUSE = (
    rf"(?<![\w£/.-])(?P<value>{_NUMBER} (?P<names>(?:{_WORD} ){{0,2}}{_WORD}), (?:{_WORD} ){{1,3}}?(?:{_STREETS}))\b"
)
_LIVE = (
    r"\b(?:live|lives|lived|living|reside|resides|stay|staying|moved|moving|address(?: is|:)|home|house|flat|property|"
    r"tenancy|bill|number|no\.?)(?:,? (?:is|at|in|to|from|into|for|now|on|out of|was|number)){0,4},? "
)
# 'I live at 5 The Saltings', 'I live in Meadow View, Fellgate Road'
_HOME = rf"{_LIVE}(?P<value>{_NUMBER},? (?P<names>(?-i:The |Y )?{_WORD}(?: {_WORD}){{0,2}}))(?! car park)"
_HOME_BY_NAME = rf"{_LIVE}(?P<value>(?P<names>{_WORD}(?: {_WORD}){{0,2}}), (?:{_WORD} ){{1,3}}?(?:{_STREETS}))\b"
# '5 The Saltings, Northmere'
_THE = rf"(?<![\w£/.-]){_NO_HOUSE}(?P<value>\d{{1,3}}[a-z]? (?-i:The) (?P<names>{_WORD}))(?=[,.;]|\Z)"
# '7 Bro Deg', 'Heol y Parc': in Welsh the word for a street comes first.
_WELSH = (
    rf"(?:(?-i:Heol|Ffordd|Stryd|Bro|Maes|L[oô]n|Clos|Rhodfa|Cwrt|Llys|Cae|Rhes|Gerddi|Parc|Tai|Min|Nant"
    rf"|Cilgant)(?: (?:y|yr|yn))? {_WORD})"
)
_WELSH_HOME = (
    rf"(?<![\w£/.-])(?P<value>(?:{_FLATS}{_NUMBER},?|(?-i:T[yŷ]|Plas|Bryn|Pen|Hen|Bod|Tan|Maes|Bwthyn)"
    rf"(?: {_WORD}){{1,3}},) {_WELSH})\b"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_SPELT = (
    rf"(?:(?:(?:an?|{_ONES}) hundred(?: and)? )?(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|ten|eleven|twelve|(?:thir|four"
    rf"|fif|six|seven|eigh|"
    rf"nine)teen|{_ONES})|(?:an?|{_ONES}) hundred)[a-d]?"
)
_SPELT_AT_HOME = (
    rf"{_LIVE}(?P<value>{_SPELT},? (?:the |(?P<names>(?:[a-z][a-z'-]{{1,20}} ){{1,2}}?))(?P<street>{_STREETS}))\b"
)
_SPELT_STREET = (
    rf"(?<![\w£/.-])(?P<value>{_SPELT},? (?:(?-i:The )|(?P<names>(?:{_WORD} ){{1,2}}?))(?P<street>"
    rf"(?-i:[A-Z])(?:{_STREET_ENDS})))\b"
)
_IN_LETTERS = r"\bpost ?code(?: is|:|,| -)? (?P<value>[a-z](?: ?[a-z\d]){4,6})(?!\w)"
_OUTWARD = r"[a-z]{1,2}\d[\da-z]?"
_POSTCODE = (
    rf"(?<![\w£])(?P<value>(?P<outward>{_OUTWARD})(?P<gap>[ -]{{0,2}})(?P<inward>\d[abd-hjlnp-uw-z]{{2}}))(?!\w)"
)


def numbered(text: str) -> Iterator[Span]:
    for find in (_numbered, _numbered_houses, _homes, _thes):
        for start, end in find(text):
            yield start, end_of_address(text, end)


def postcodes(text: str) -> Iterator[Span]:
    for find in (_postcodes, _spaced_postcodes):
        yield from find(text)


def named(text: str) -> Iterator[Span]:
    for find in (_welsh_homes, _in_houses, _flats, _named_houses, _homes_by_name, _spelt_at_home, _spelt_streets):
        for start, end in find(text):
            yield start, end_of_address(text, end)


def _is_in_a_house(match: re.Match[str]) -> bool:
    """Whether a part of it is a street or has the manner of a house, and none is a public building."""
    value = match["value"].lower()
    return _is_private(match) and bool(_ENDS_AS_STREET.search(value))


def _is_private(match: re.Match[str]) -> bool:
    names = (match["names"] or "").lower().split()
    return not any(name in _PUBLIC or name in _NOT_STREET_NAMES - _OLD_AND_NEW for name in names)


def _is_the(match: re.Match[str]) -> bool:
    return match["names"].lower() not in name_list().never


def _is_address(match: re.Match[str]) -> bool:
    names = re.split(r"[\s,.]+", (match["names"] or "mill").strip(" .").lower())  # 'the crescent' has no other name
    if names in (["old"], ["new"]) and match["names"][0].isupper():
        return True  # 'Old Mill Road', whose end is found later
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

_ONE_POSTCODE = re.compile(r"[a-z]{1,2}\d[\da-z]?\d[abd-hjlnp-uw-z]{2}", re.IGNORECASE)
_PUBLIC = frozenset(
    "civic council town county guild market station police court registry library surgery health leisure visitor "
    "community village sports customer tax our your that which when please car".split()
)
_OLD_AND_NEW = frozenset("the first second third old top upper lower house houses homes".split())
_ENDS_AS_STREET = re.compile(rf"\b(?:{_STREETS}|{_WEAKER_STREETS}|point|hall|rise)(?:,|\Z)")
_numbered = by(_ADDRESS, _is_address)
_flats = by(_FLAT, _is_address)
_named_houses = by(_NAMED_HOUSE, _is_private)
_in_houses = by(_IN_A_HOUSE, _is_in_a_house)
_homes_by_name = by(_HOME_BY_NAME, _is_private)
_thes = by(_THE, _is_the)
_spelt_at_home = by(_SPELT_AT_HOME, _is_address)
_welsh_homes = by(_WELSH_HOME)
_spelt_streets = by(_SPELT_STREET, _is_address)
_numbered_houses = by(_NUMBERED_HOUSE, _is_address)
_homes = by(_HOME, _is_address)
_postcodes = by(_POSTCODE, _is_postcode)
_spaced_postcodes = by(_IN_LETTERS, lambda match: bool(_ONE_POSTCODE.fullmatch(match["value"].replace(" ", ""))))
