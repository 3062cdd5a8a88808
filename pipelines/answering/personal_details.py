"""Where personal details stand in a text: one finder for each kind, in the order in which they win.

Every pattern is bounded or possessive, so that the time grows with the length of the text and no faster. Nothing is
looked up: a number is judged by its shape, its check digit and the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.answering import addresses, dates_of_birth, emails, numbers_in_words, people_names
from pipelines.answering.finders import SMALL_WORDS, Kind, Span, by

_LOOKS_LIKE_DATE = re.compile(
    r"(?:[0-3]?\d[ .-]?[01]\d[ .-]?(?:19|20)\d\d"
    r"|[0-3]?\d([ .-])[01]?\d\1\d\d"
    r"|(?:19|20)\d\d[ .-]?[01]\d[ .-]?[0-3]\d"
    r"|(?:(?:19|20)\d\d[ -]?)+)(?!\d)"
)
_POINTED_DATE = re.compile(r"[0-3]?\d([.-])[01]?\d\1(?:19|20)\d\d(?!\d)")
_MOBILE = re.compile(r"07[1-9]\d{8}$")
# Words that may stand between 'account' and its number.
_FILLER = (
    r"(?:'s)?(?:[\s:;#=.,-]{1,3}(?:number|numbers|num|no|nr|ref|reference|is|was|are|it|its|it's|my|the|our|your"
    r"|for|of|mine|id|"
    r"called|on|bill|and|council|tax|account|has|says|with|in)\b){0,6}+[\s:;#=.,-]{0,3}"
)
_EIGHT_TO_TEN_DIGITS = r"(?P<value>(?<![\d£])\d(?:[ -]?\d){7,9})(?![ -]?\d)"


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _not_date(match: re.Match[str]) -> bool:
    return not _LOOKS_LIKE_DATE.match(match["value"])


def _is_private_phone(match: re.Match[str]) -> bool:
    """Lines of services begin 03, 05, 08 or 09 and belong to no resident; a date is no number."""
    digits = _digits(match["value"])
    # '07 1 00 123456' begins as a date does, and is a mobile.
    is_mobile = bool(_MOBILE.match(digits)) and not _POINTED_DATE.match(match["value"])
    if _LOOKS_LIKE_DATE.match(match["value"]) and not is_mobile:
        return False
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
    return not any(part in SMALL_WORDS for part in parts) and (len(ending) < 2 or ending not in SMALL_WORDS)


def _is_sort_code(match: re.Match[str]) -> bool:
    return not _is_day(match["value"])


def _is_beside_sort_code(match: re.Match[str]) -> bool:
    return not _is_day(match["code"]) and _not_date(match)


def _is_day(value: str) -> bool:
    day, month, _ = (int(part) for part in value.split("-"))
    return 1 <= day <= 31 and 1 <= month <= 12


_VEHICLE = (
    r"\b(?:reg(?:istration|o)?|(?:number |licence )?plates?|vrm|vehicle|car|van|motorbike|bike|moped|scooter"
    r"|motorcycle|lorry|trailer|caravan|taxi|cab)\b"
    r"(?:[\s:;,-]{1,3}(?:registration|reg|number|plate|mark|no|is|was|it's|my|the|of)\b){0,4}+[\s:;,-]{1,3}"
)
# Behind these words a whole plate counts also where its letters are a word: 'reg YB69 SAT'.
_SAID_TO_BE_ONE = (
    r"\b(?:reg(?:istration|o)?|(?:number |licence )?plates?|vrm)\b"
    r"(?:[\s:;,-]{1,3}(?:registration|reg|number|plate|mark|no|is|was|it's|my)\b){0,4}+[\s:;,-]{1,3}"
)
_FULL_PLATE = r"(?P<value>[a-z]{2} ?\d\d ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3}|[a-z]{3} ?\d{1,3}[a-z])\b"
_ANY_PLATE = (
    r"(?P<value>[a-z]{2} ?\d\d ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{1,3}|[a-z]{3} ?\d{1,3} ?[a-z]|[a-z]{1,3} ?\d{1,4}"
    r"|\d{1,4} ?[a-z]{1,3})\b"
)
_CAPITAL_PLATE = r"(?P<value>(?-i:[A-HJ-NPR-TV-Y]\d{2,3} [A-Z]{3}|[A-Z]{3} \d{3}[A-Z]|[A-Z]{0,2}[IZ][A-Z]{0,2}\d{2,4}))"
_SORT_CODE = r"\b(?:sort(?:ing)?[ -]?code|s/c)\b"
_SIX_DIGITS = r"\d\d[ ./-]?\d\d[ ./-]?\d\d"
# A second number beside a sort code: 'not 20-45-99 but 204598', '20-45-99 and 12345678'
_BESIDE = r"(?<![\d/-])(?P<code>\d\d-\d\d-\d\d)(?![\d/-])[^\d\n£]{1,40}"
_SORT_CODE_BESIDE = rf"{_BESIDE}(?P<value>\d{{6}}|\d\d-\d\d-\d\d)(?![\d/-]|[.,]\d)"
_ACCOUNT_BESIDE = _BESIDE + _EIGHT_TO_TEN_DIGITS
_SECURITY = r"(?:cvv2?|cvc2?|cv2|csc|card security (?:code|number)|security (?:code|number|digits))"
_SECURITY_CODE = (
    rf"(?:\b{_SECURITY}\b|\b(?:(?:three|3|last) (?:last )?(?:digits?|numbers?|figures)|code|number) on (?:the|its) "
    r"(?:back|reverse|signature strip|strip)\b)[^\d\n£]{0,20}(?P<value>\d{3,4})(?![\d/]|[.,]\d)"
)
_SECURITY_CODE_AFTER = (
    r"(?<![\d£/.-])(?P<value>\d{3,4})(?:,? (?:is|was|as|for))?(?: the| my| its)?,? \(?"
    rf"(?:{_SECURITY}\b|(?:three|3|last) (?:digits|numbers) on the back)"
)
_BADGE = r"\bbadge\b(?:[\s:;#.,-]{1,3}(?:serial|id|is|was|it's|its|called|says|my|the|has|of)\b){0,4}+[\s:;#.,-]{1,3}"
_BADGE_NUMBER = (
    rf"{_BADGE}(?:number|no|nr|serial)[\s:;#.,-]{{1,3}}(?:is |it's )?(?P<value>(?=[a-z]{{0,3}}\d)[a-z\d]{{5,7}})\b"
)
_BADGE_LIKE = rf"{_BADGE}(?P<value>[a-z]{{2}}\d\d[a-z\d][a-z])\b"
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
    Kind("email", emails.emails, has_figures=False),
    Kind("card", _cards),
    Kind("card", by(r"(?<!\d)\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)", _is_not_years)),
    Kind("card_security_code", by(_SECURITY_CODE)),
    Kind("card_security_code", by(_SECURITY_CODE_AFTER)),
    Kind("bank_account", by(r"\bGB\d{2} ?[A-Z]{4}(?: ?\d){14}(?!\d)")),
    Kind("sort_code", by(rf"{_SORT_CODE}{_FILLER}(?P<value>{_SIX_DIGITS})(?!\d)")),
    Kind(
        "sort_code", by(rf"(?<![\d£/.-])(?P<value>{_SIX_DIGITS})(?:,? (?:is|was|as))?(?: the| my| our)?,? {_SORT_CODE}")
    ),
    Kind("sort_code", by(r"(?<![\d/-])(?P<value>\d\d-\d\d-\d\d)(?![\d/-])", _is_sort_code)),
    Kind("sort_code", by(_SORT_CODE_BESIDE, _is_beside_sort_code)),
    Kind("bank_account", by(_ACCOUNT_BESIDE, _is_beside_sort_code)),
    Kind(
        "bank_account",
        by(rf"{_BANK}[^\n]{{0,40}}?\b(?:account|acc|acct|a/c)\b{_FILLER}{_EIGHT_TO_TEN_DIGITS}", _not_date),
    ),
    Kind(
        "bank_account",
        by(
            rf"(?:\bbank\b|{_SORT_CODE})[^\d\n]{{0,30}}(?:{_SIX_DIGITS}[^\d\n]{{1,20}})?{_EIGHT_TO_TEN_DIGITS}",
            _not_date,
        ),
    ),
    Kind("blue_badge_number", by(r"\b[a-z]{2}\d\d[a-z\d]{2} ?\d ?\d{4}[a-z]\d{4}\b")),
    Kind("blue_badge_number", by(_BADGE_NUMBER, _has_no_small_word)),
    Kind("blue_badge_number", by(_BADGE_LIKE)),
    Kind(
        "pcn",
        by(
            rf"{_NOTICE}{_FILLER}(?P<value>\b[a-z]{{0,3}}[ -]?\d(?:[ -]?\d){{5,11}}[a-z]?\b)(?![ -]?\d)",
            _is_notice_number,
        ),
    ),
    Kind("pcn", by(r"\b(?P<value>[a-z]{2}\d{7}[\da-z])\b")),
    Kind("pcn", by(r"(?<![\w£])(?P<value>[a-z][ -][a-z](?:[ -]\d){8})(?![ -]?\d)")),
    Kind("pcn", by(r"\b(?P<value>[a-z]{2}[ -]?\d{3,4}[ -]?\d{3,5}(?: ?[a-z])?)\b", _is_pcn)),
    Kind(
        "national_insurance_number",
        by(rf"\b(?P<value>{_NI_LETTERS}[ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[a-d])\b", _has_no_small_word),
    ),
    Kind(
        "national_insurance_number",
        by(
            rf"\b(?:national insurance|nino|ni)\b{_FILLER}"
            r"(?P<value>[a-z]{2}[ -]?\d\d[ -]?\d\d[ -]?\d\d(?:[ -]?[a-d])?)\b"
        ),
    ),
    Kind("passport_number", by(r"\bpassport\b[^\d\n]{0,25}?(?P<value>\b[a-z]{0,2}\d{7,9})\b", _not_date)),
    Kind("driving_licence_number", by(r"\b[a-z9]{5}[ -]?\d{6}[ -]?[a-z9]{2}\d[a-z]{2}\b")),
    Kind("uprn", by(rf"\buprn\b{_FILLER}(?P<value>\d(?:[ -]?\d){{5,11}})(?!\d)")),
    Kind("date_of_birth", dates_of_birth.dates_of_birth, has_figures=False),
    Kind("nhs_number", by(rf"\bnhs\b{_FILLER}(?P<value>\d{{3}}[ -]?\d{{3}}[ -]?\d{{4}})(?!\d)")),
    Kind("phone", by(_UK_PHONE, _is_private_phone)),
    Kind("phone", by(r"(?<![\d£/.])(?P<value>0\d{3,4}/ ?\d{3} ?\d{3,4})(?![\d/])", _is_private_phone)),
    Kind("phone", by(r"(?<![\d£])\+(?!44)\d{1,3}(?:[ -]?\d){7,12}(?!\d)")),
    Kind("council_tax_account", by(_ACCOUNT + _FILLER + _EIGHT_TO_TEN_DIGITS, _not_date)),
    Kind(
        "nhs_number",
        by(r"(?<![\d£])(?<!\d[ -])(?P<value>\d{3}([ -]?)\d{3}\2\d{4})(?![ -]?\d)", _is_nhs_number),
    ),
    Kind("vehicle_registration", by(_SAID_TO_BE_ONE + _FULL_PLATE)),
    Kind("vehicle_registration", by(_VEHICLE + _ANY_PLATE, _has_no_small_word)),
    Kind(
        "vehicle_registration",
        by(r"\b(?P<value>[a-z]{2}\d\d ?[a-z]{3}|[a-z]{2} \d\d ?[a-z]{3})\b", _has_no_small_word),
    ),
    Kind(
        "vehicle_registration",
        by(r"\b(?P<value>[a-hj-npr-tv-y]\d{1,3}[a-z]{3}|[a-z]{3}\d{1,3}[a-z])\b", _has_no_small_word),
    ),
    Kind("vehicle_registration", by(rf"\b{_CAPITAL_PLATE}\b", _has_no_small_word)),
    Kind("address", addresses.named, has_figures=False),
    Kind("address", addresses.numbered),
    Kind("postcode", addresses.postcodes),
    Kind("name", people_names.names, has_figures=False),
    Kind("phone", numbers_in_words.phones, has_figures=False),
    Kind("number", numbers_in_words.references, has_figures=False),
    Kind("number", by(r"(?<![\d£.,/])(?P<value>\d{8,19})(?![\d/]|[.,]\d)", _is_long_reference)),
)
