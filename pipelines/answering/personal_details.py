"""Where personal details stand in a text: one finder for each kind, in the order in which they win.

Every pattern is bounded or possessive, so that the time grows with the length of the text and no faster. Nothing is
looked up: a number is judged by its shape, its check digit and the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.answering import numbers_in_words

Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = (
    r"(?:[0-3]?\d[ ./-]{1,2}[01]?\d[ ./-]{1,2}(?:19|20)?\d\d"
    rf"|[0-3]?\d ?(?:st|nd|rd|th)?,?(?: of)? ?{_MONTH},? ?(?:19|20)?\d\d)(?!\d)"
)
_LOOKS_LIKE_DATE = re.compile(
    r"(?:[0-3]?\d[ .-]?[01]\d[ .-]?(?:19|20)\d\d"
    r"|[0-3]?\d([ .-])[01]?\d\1\d\d"
    r"|(?:19|20)\d\d[ .-]?[01]\d[ .-]?[0-3]\d"
    r"|(?:(?:19|20)\d\d[ -]?)+)(?!\d)"
)
# Words that may stand between 'account' and its number.
_FILLER = (
    r"(?:[\s:;#=.,-]{1,3}(?:number|numbers|num|no|nr|ref|reference|is|was|are|it|its|it's|my|the|our|your|for|of|mine|id|"
    r"called|on|bill|and|council|tax|account|has|says|with|in)\b){0,6}+[\s:;#=.,-]{0,3}"
)
_EIGHT_TO_TEN_DIGITS = r"(?P<value>(?<![\d£])\d(?:[ -]?\d){7,9})(?![ -]?\d)"

# Short words that people write next to a figure; none of them is part of a registration or a reference then.
_SMALL_WORDS = frozenset(
    """
    a i an am as at be by do go he hi if in is it me my no of oh ok on or pm so to up us vs we ya ye id im ive its
    add age ago all and any are ask bad ban bed bay big bin bit box bus but buy can car cos did due end fee few fit fix
    for get got had has her hes him his hmo how hrs ill job law led let lot low man may men min mix mps mum nan new nhs
    nor not now old one our out own pay pcn per pip pls put ran rent rid row run sat saw say see set she six ten the
    tho til too top tow try two use van via war was way wed who why win yes yet you yrs zip uc ct dd esa dla jsa rtb
    mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep oct nov dec day days week hrs hour mins mph kms mls
    band code form page zone part flat unit plot room door type rule step bill fine cost from over upto then than
    after until under about since till within class permit ticket street st nd rd th per cm mm km kg ft lb yr
    """.split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal detail: its name, as in ``[PCN]``, and how it is found."""

    name: str
    find: Finder


def _by(pattern: str, accept: Callable[[re.Match[str]], bool] | None = None) -> Finder:
    """A finder for a pattern; the part named ``value`` is the detail, or else the whole match."""
    compiled = re.compile(pattern, re.IGNORECASE)
    group = "value" if "value" in compiled.groupindex else 0

    def find(text: str) -> Iterator[Span]:
        for match in compiled.finditer(text):
            if accept is None or accept(match):
                yield match.span(group)

    return find


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _not_date(match: re.Match[str]) -> bool:
    return not _LOOKS_LIKE_DATE.match(match["value"])


def _is_private_phone(match: re.Match[str]) -> bool:
    """Lines of services begin 03, 05, 08 or 09 and belong to no resident; a date is no number."""
    if _LOOKS_LIKE_DATE.match(match["value"]):
        return False
    digits = _digits(match["value"])
    national = (
        digits.removeprefix("00").removeprefix("44").removeprefix("0") if digits[:2] in ("44", "00") else digits[1:]
    )
    return len(national) in (9, 10) and national[:1] in ("1", "2", "7")


def _is_nhs_number(match: re.Match[str]) -> bool:
    digits = [int(digit) for digit in _digits(match["value"])]
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == digits[9] and check != 10


def _passes_luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _cards(text: str) -> Iterator[Span]:
    """Runs of digits in which 13 to 19 pass the check; a run may go on, with the expiry date."""
    for run in _DIGIT_RUN.finditer(text):
        places = [place for place in range(run.start(), run.end()) if text[place].isdigit()]
        first = 0
        while first + 13 <= len(places):
            size = next((n for n in range(19, 12, -1) if _is_card(text, places[first : first + n], n)), 0)
            if size:
                yield places[first], places[first + size - 1] + 1
            first += size or 1


def _is_card(text: str, places: list[int], size: int) -> bool:
    if len(places) < size:
        return False
    digits = "".join(text[place] for place in places)
    return digits[0] in "23456" and _passes_luhn(digits)


_DIGIT_RUN = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,}+")


def _has_no_small_word(match: re.Match[str]) -> bool:
    """No part that is set apart by a space is an ordinary short word: 'in 20 the', 'the 12r'."""
    parts = [part for part in re.split(r"[\s-]", match["value"].lower()) if part]
    ending = re.sub(r".*\d", "", parts[-1])
    return not any(part in _SMALL_WORDS for part in parts) and (len(ending) < 2 or ending not in _SMALL_WORDS)


def _is_postcode(match: re.Match[str]) -> bool:
    """'A1 2nd' in small letters is a place in a row, not a postcode."""
    outward, inward = match["outward"].lower(), match["inward"]
    if inward.lower() in ("1st", "2nd", "3rd") or re.fullmatch(r"\dth|\d(?:hr|pp|pw|yr)", inward):
        return inward.isupper()
    return not (" " in match["value"] and re.fullmatch(r"[a-z]+", outward))


def _is_sort_code(match: re.Match[str]) -> bool:
    day, month, _ = (int(part) for part in match["value"].split("-"))
    return not (1 <= day <= 31 and 1 <= month <= 12)


def _is_address(match: re.Match[str]) -> bool:
    names = re.split(r"[\s,]+", match["names"].strip().lower())
    return not any(name in _SMALL_WORDS | _NOT_STREET_NAMES for name in names)


_NOT_STREET_NAMES = frozenset(
    """
    minutes minute hours hour months month years year weeks pounds pence miles mile metres yards points people adults
    cars vehicles tickets pcns children kids houses homes properties double single yellow red lines line bus lane lanes
    private public main busy same different resident residents parking loading restricted local dead one on my in this
    that next near left right drop dropped bedroom bed storey mph percent % bikes spaces permits times more other
    million thousand hundred pound grand debt cycle mandatory contravention
    """.split()
)
_STREETS = (
    "street|st|road|rd|avenue|ave|lane|close|drive|way|court|crescent|gardens|terrace|grove|place|square|walk|row|mews|"
    "hill|rise|parade|gate|house"
)

_NOT_NAMES = _SMALL_WORDS | frozenset(
    """
    spelt spelled spelling wrong incorrect still misspelled misspelt missing already also being down removed different
    there here what which where when just listed registered shown both going been being really actually because
    with like would could should have need want live lives calling speaking moving please thanks and off were
    """.split()
)
_SELF = re.compile(
    r"\b(?:my (?:full )?name(?:'s| is|s| was)|name:|i am called|i'm called|they call me)\s{1,3}(?=[a-z])"
    r"|\b(?:i am|i'm|im|this is|it's|its)\s(?=(?:mr|mrs|ms|miss|mx|dr|prof|rev)\b)",
    re.IGNORECASE,
)
_SPEAKING = re.compile(
    r"\b(?i:this is|it's|i am|i'm)\s(?P<value>[A-Z][a-z'-]{1,20}(?: [A-Z][A-Za-z'-]{1,20}){0,2})"
    r"(?= (?:here|speaking|calling|from)\b)"
)
_NAME_WORD = re.compile(r"\s?([^\W\d_][^\W\d_'-]{0,30}+(?:['-][^\W\d_]{1,30}+){0,3}+)\.?")
_TITLES = frozenset("mr mrs ms miss mx dr prof rev sir".split())


def _names(text: str) -> Iterator[Span]:
    """The words after 'my name is' that can be a name: a title, two words, or three with capitals."""
    for lead in _SELF.finditer(text):
        end, count = lead.end(), 0
        while count < 3 and (word := _NAME_WORD.match(text, end)):
            name = word[1]
            if name.lower() in _NOT_NAMES or (count == 2 and not name[0].isupper()):
                break
            if name.lower() not in _TITLES:
                count += 1
            end = word.end(1)
        if count:
            yield lead.end(), end
    for match in _SPEAKING.finditer(text):
        yield match.span("value")


_VEHICLE = (
    r"\b(?:reg(?:istration|o)?|(?:number |licence )?plates?|vrm|vehicle|car|van|motorbike|bike)\b"
    r"(?:[\s:;,-]{1,3}(?:registration|reg|number|plate|mark|no|is|was|it's|my|the|of)\b){0,4}+[\s:;,-]{1,3}"
)
_ANY_PLATE = (
    r"(?P<value>[a-z]{2} ?\d\d ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3}|[a-z]{3} ?\d{1,3} ?[a-z]|[a-z]{1,3} ?\d{1,4}"
    r"|\d{1,4} ?[a-z]{1,3})\b"
)
_CAPITAL_PLATE = r"(?P<value>(?-i:[A-HJ-NPR-TV-Y]\d{2,3} [A-Z]{3}|[A-Z]{3} \d{3}[A-Z]|[A-Z]{0,2}[IZ][A-Z]{0,2}\d{2,4}))"
_BANK = r"\b(?:bank|sort ?code|barclays|hsbc|lloyds|natwest|santander|monzo)\b"
_ACCOUNT = (
    r"\b(?:accounts?|acct|acc|a/c|(?:my|our|customer|payment|council tax) ref(?:erence)?|council tax|ctax|c/tax)\b"
)
_NOTICE = r"\b(?:pcn|penalty charge(?: notice)?|(?:parking )?ticket|fine|notice)\b"
_NI_LETTERS = r"[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]"
_UK_PHONE = (
    r"(?<![\d£.])(?P<value>(?:\+44|0044|44(?=[ -]?7))[ -]?(?:\(0\)|0)?(?:[ ().-]{0,2}\d){9,10}"
    r"|\(?0(?:[ ().-]{0,2}\d){9,10})(?!\d)"
)
_ADDRESS = (
    r"(?<![\w£])(?P<value>(?:(?:flat|apartment|unit) \d{1,3}[a-z]?,? )?\d{1,4}[a-z]? "
    rf"(?P<names>(?:[a-z][a-z'-]{{1,20}} ){{1,3}}?)(?:{_STREETS}))\b"
)
_POSTCODE = (
    r"\b(?P<value>(?P<outward>[a-pr-uwyz]\d|[a-pr-uwyz]\d[a-hjkps-uw\d]|[a-pr-uwyz][a-hk-y]\d"
    r"|[a-pr-uwyz][a-hk-y]\d[\da-z]) {0,2}(?P<inward>\d[abd-hjlnp-uw-z]{2}))\b"
)
_SPELLED_EMAIL = (
    r"\b[\w.+-]{2,64}+ (?:at|\(at\)|\[at\]) (?:gmail|hotmail|outlook|yahoo|icloud|live|btinternet|aol)"
    r" dot (?:com|co dot uk|co\.uk|net|org)\b"
)


def _is_not_years(match: re.Match[str]) -> bool:
    return not _LOOKS_LIKE_DATE.match(match[0])


def _is_notice_number(match: re.Match[str]) -> bool:
    return not _LOOKS_LIKE_DATE.match(match["value"].lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -"))


def _is_pcn(match: re.Match[str]) -> bool:
    return len(_digits(match["value"])) in (7, 8) and _has_no_small_word(match)


def _is_long_reference(match: re.Match[str]) -> bool:
    return _not_date(match) and not match["value"].startswith(("03", "08", "09"))


# The first kind that claims a stretch of text keeps it.
KINDS: tuple[Kind, ...] = (
    Kind("email", _by(r"(?<![\w.+-])[\w.+-]++@(?:[\w-]++\.){1,6}[a-z]{2,24}\b")),
    Kind("email", _by(_SPELLED_EMAIL)),
    Kind("card", _cards),
    Kind("card", _by(r"(?<!\d)\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)", _is_not_years)),
    Kind(
        "card_security_code",
        _by(r"\b(?:cvv|cvc|cv2|security code)\b[\s:]{0,3}(?:is |number )?(?P<value>\d{3,4})(?!\d)"),
    ),
    Kind("bank_account", _by(r"\bGB\d{2} ?[A-Z]{4}(?: ?\d){14}(?!\d)")),
    Kind("sort_code", _by(rf"\bsort ?code{_FILLER}(?P<value>\d\d[ -]?\d\d[ -]?\d\d)(?!\d)")),
    Kind("sort_code", _by(r"(?<![\d/-])(?P<value>\d\d-\d\d-\d\d)(?![\d/-])", _is_sort_code)),
    Kind(
        "bank_account",
        _by(rf"{_BANK}[^\n]{{0,40}}?\b(?:account|acc|acct|a/c)\b{_FILLER}{_EIGHT_TO_TEN_DIGITS}", _not_date),
    ),
    Kind(
        "bank_account",
        _by(
            r"\b(?:bank|sort ?code)\b[^\d\n]{0,30}(?:\d\d[ -]?\d\d[ -]?\d\d[^\d\n]{1,20})?" + _EIGHT_TO_TEN_DIGITS,
            _not_date,
        ),
    ),
    Kind(
        "pcn",
        _by(
            rf"{_NOTICE}{_FILLER}(?P<value>\b[a-z]{{0,3}}[ -]?\d(?:[ -]?\d){{5,11}}[a-z]?\b)(?![ -]?\d)",
            _is_notice_number,
        ),
    ),
    Kind("pcn", _by(r"\b(?P<value>[a-z]{2}\d{7}[\da-z])\b")),
    Kind("pcn", _by(r"\b(?P<value>[a-z]{2}[ -]?\d{3,4}[ -]?\d{3,5}(?: ?[a-z])?)\b", _is_pcn)),
    Kind(
        "national_insurance_number",
        _by(rf"\b(?P<value>{_NI_LETTERS}[ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[a-d])\b", _has_no_small_word),
    ),
    Kind(
        "national_insurance_number",
        _by(
            rf"\b(?:national insurance|nino|ni)\b{_FILLER}"
            r"(?P<value>[a-z]{2}[ -]?\d\d[ -]?\d\d[ -]?\d\d(?:[ -]?[a-d])?)\b"
        ),
    ),
    Kind("passport_number", _by(r"\bpassport\b[^\d\n]{0,25}?(?P<value>\b[a-z]{0,2}\d{7,9})\b", _not_date)),
    Kind("driving_licence_number", _by(r"\b[a-z9]{5}[ -]?\d{6}[ -]?[a-z9]{2}\d[a-z]{2}\b")),
    Kind("uprn", _by(rf"\buprn\b{_FILLER}(?P<value>\d(?:[ -]?\d){{5,11}})(?!\d)")),
    Kind(
        "date_of_birth",
        _by(
            r"\b(?:born|dob|d\.o\.b\.?|date of birth|birthday|birth ?date)\b"
            rf"[^\d\n]{{0,20}}(?P<value>{_DATE})"
        ),
    ),
    Kind("nhs_number", _by(rf"\bnhs\b{_FILLER}(?P<value>\d{{3}}[ -]?\d{{3}}[ -]?\d{{4}})(?!\d)")),
    Kind("phone", _by(_UK_PHONE, _is_private_phone)),
    Kind("phone", _by(r"(?<![\d£])\+(?!44)\d{1,3}(?:[ -]?\d){7,12}(?!\d)")),
    Kind("council_tax_account", _by(_ACCOUNT + _FILLER + _EIGHT_TO_TEN_DIGITS, _not_date)),
    Kind(
        "nhs_number",
        _by(r"(?<![\d£])(?<!\d[ -])(?P<value>\d{3}([ -]?)\d{3}\2\d{4})(?![ -]?\d)", _is_nhs_number),
    ),
    Kind(
        "blue_badge_number",
        _by(r"\bbadge (?:number|no|serial)[\s:.]{1,3}(?:is )?(?P<value>(?=[a-z]{0,3}\d)[a-z\d]{5,7})\b"),
    ),
    Kind("vehicle_registration", _by(_VEHICLE + _ANY_PLATE, _has_no_small_word)),
    Kind(
        "vehicle_registration",
        _by(r"\b(?P<value>[a-z]{2}\d\d ?[a-z]{3}|[a-z]{2} \d\d ?[a-z]{3})\b", _has_no_small_word),
    ),
    Kind(
        "vehicle_registration",
        _by(r"\b(?P<value>[a-hj-npr-tv-y]\d{1,3}[a-z]{3}|[a-z]{3}\d{1,3}[a-z])\b", _has_no_small_word),
    ),
    Kind("vehicle_registration", _by(rf"\b{_CAPITAL_PLATE}\b", _has_no_small_word)),
    Kind("address", _by(_ADDRESS, _is_address)),
    Kind("postcode", _by(_POSTCODE, _is_postcode)),
    Kind("name", _names),
    Kind("phone", numbers_in_words.phones),
    Kind("number", numbers_in_words.references),
    Kind("number", _by(r"(?<![\d£.,/])(?P<value>\d{8,19})(?![\d/]|[.,]\d)", _is_long_reference)),
)
