"""Invented personal details of the United Kingdom, with check digits that add up, in the ways people write them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from string import ascii_uppercase

FIRST_NAMES = (
    "Doreen Kwame Agnieszka Mohammed Siobhan Harpreet Nigel Ffion Chidi Yasmin Gareth Mei-Ling Oluwaseun Brenda Ioana "
    "Tariq Maureen Callum Zainab Dafydd Priya Hamish Temitope Joyce Andrzej Leila Wayne Bronwen Dmitri Rosalind"
).split()
SURNAMES = (
    "Appleyard Okonkwo Kowalczyk Hussain O'Dowd Dhillon Thistlewood Griffiths Eze Rahman Pugh Chen-Wallace Adebayo "
    "Higginbottom Popescu Mahmood Sidebotham McAllister Warsame Llewellyn Nair Urquhart Balogun Entwistle Nowak "
    "Farahani Ramsbottom Pritchard Volkov Featherstone"
).split()
STREETS = (
    "Tannery Lane, Chapel Street, Fellgate Road, Oakfield Avenue, Harbour Side, Quarry Close, Pennick Way, "
    "Dunwell Drive, Marsh End, St Bride's Terrace, Hartside Crescent, Salt Row, Thornby Green, Cooper's Yard, "
    "Weir Gardens"
).split(", ")
DOMAINS = ("example.com", "example.org", "example.net", "mail.example", "post.example.co.uk")
MONTHS = "January February March April May June July August September October November December".split()
DIGIT_WORDS = "oh one two three four five six seven eight nine".split()
PLATE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
DRIVER_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def letters(rng: Random, count: int, *, of: str = ascii_uppercase) -> str:
    return "".join(rng.choice(of) for _ in range(count))


def luhn_digit(number: str) -> str:
    """The digit that makes a card number pass the Luhn sum (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def iban_check(bank_and_account: str) -> str:
    """The two check digits of a British IBAN (ISO 13616, remainder by 97)."""
    as_digits = "".join(str(int(character, 36)) for character in f"{bank_and_account}GB00")
    return f"{98 - int(as_digits) % 97:02}"


def nhs_digit(nine: str) -> str:
    """The check digit of an NHS number by remainder of 11, or nothing where no number can end so."""
    remainder = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return {11: "0", 10: ""}.get(remainder, str(remainder))


def name(rng: Random) -> str:
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(SURNAMES)}"


def phone(rng: Random) -> str:
    """A number of Ofcom's ranges for drama, and none of the council's own (01632 960100 to 960199)."""
    last = digits(rng, 3)
    ways = (
        f"07700 900{last}",
        f"07700900{last}",
        f"07700 900 {last}",
        f"07700-900-{last}",
        f"(07700) 900{last}",
        f"+44 7700 900{last}",
        f"+447700900{last}",
        f"+44 (0)7700 900{last}",
        f"0044 7700 900{last}",
        f"0770 0900 {last}",
        f"01632 960{rng.randint(200, 999)}",
        f"01632-960{rng.randint(200, 999)}",
        f"(01632) 960 {rng.randint(200, 999)}",
        f"020 7946 0{last}",
        f"0207 946 0{last}",
        f"oh seven seven double oh nine double oh {' '.join(DIGIT_WORDS[int(digit)] for digit in last)}",
    )
    return rng.choice(ways)


def email(rng: Random) -> str:
    first, last = rng.choice(FIRST_NAMES).lower(), rng.choice(SURNAMES).lower().replace("'", "")
    domain = rng.choice(DOMAINS)
    ways = (
        f"{first}.{last}@{domain}",
        f"{first[0]}{last}{rng.randint(47, 99)}@{domain}",
        f"{first}_{last}@{domain}",
        f"{last}.family+council@{domain}",
        f"{first.upper()}.{last.upper()}@{domain.upper()}",
        f"{first} dot {last} at example dot com",
        f"{first}.{last} (at) example.org",
    )
    return rng.choice(ways)


def card(rng: Random) -> str:
    """Sixteen digits that begin as the test cards of payment firms do."""
    body = rng.choice(("411111", "555555", "400000", "222300")) + digits(rng, 9)
    number = body + luhn_digit(body)
    return rng.choice(("", " ", " ", "-")).join(number[start : start + 4] for start in range(0, 16, 4))


def bank_account(rng: Random) -> str:
    if rng.random() < 0.5:
        return digits(rng, 8)
    account = f"NORM{digits(rng, 14)}"
    iban = f"GB{iban_check(account)}{account}"
    return rng.choice((iban, " ".join(iban[start : start + 4] for start in range(0, 22, 4))))


def sort_code(rng: Random) -> str:
    pairs = [str(rng.randint(10, 98)) for _ in range(3)]
    return rng.choice(("-", "-", " ", "")).join(pairs)


def pcn(rng: Random) -> str:
    number = digits(rng, 7)
    last = rng.choice((digits(rng, 1), letters(rng, 1, of=PLATE_LETTERS)))
    ways = (
        f"NM{number}{last}",
        f"NM {number}{last}",
        f"nm{number}{last.lower()}",
        f"NM {number[:4]} {number[4:]}{last}",
    )
    return rng.choice(ways)


def national_insurance_number(rng: Random) -> str:
    """Two letters, six digits and a letter, by HM Revenue and Customs' rules for the first two."""
    pair = ""
    while not pair or pair in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
        pair = letters(rng, 1, of="ABCEGHJKLMNOPRSTWXYZ") + letters(rng, 1, of="ABCEGHJKLMNPRSTWXYZ")
    number, suffix = digits(rng, 6), rng.choice("ABCD")
    spaced = f"{pair} {number[:2]} {number[2:4]} {number[4:]} {suffix}"
    return rng.choice(
        (spaced, f"{pair}{number}{suffix}", f"{pair.lower()}{number}{suffix.lower()}", f"{pair} {number} {suffix}")
    )


def nhs_number(rng: Random) -> str:
    """Ten digits in the range 999 that is kept for tests."""
    nine, check = "", ""
    while not check:
        nine = f"999{digits(rng, 6)}"
        check = nhs_digit(nine)
    number = nine + check
    return rng.choice((number, f"{number[:3]} {number[3:6]} {number[6:]}", f"{number[:3]}-{number[3:6]}-{number[6:]}"))


def driving_licence_number(rng: Random) -> str:
    """Five letters of the surname, date of birth (women's months plus 50), initials, and three more."""
    surname = rng.choice(SURNAMES).upper().replace("'", "").replace("-", "")[:5].ljust(5, "9")
    month = rng.randint(1, 12) + rng.choice((0, 50))
    birth = f"{rng.randint(4, 9)}{month:02}{rng.randint(1, 28):02}{rng.randint(0, 9)}"
    return f"{surname}{birth}{letters(rng, 2)}9{letters(rng, 2, of=DRIVER_LETTERS)}"


def passport_number(rng: Random) -> str:
    return rng.choice((f"5{digits(rng, 8)}", f"{letters(rng, 2)}{digits(rng, 7)}"))


def vehicle_registration(rng: Random) -> str:
    """A plate of today's pattern with a first letter that no region has, or of an older one."""
    end = letters(rng, 3, of=PLATE_LETTERS)
    year = rng.choice(("17", "19", "21", "24", "66", "68", "70", "73"))
    plate = f"X{letters(rng, 1, of=PLATE_LETTERS)}{year}"
    old = f"{rng.choice('KLMNPRSTVWX')}{rng.randint(21, 999)} {end}"
    return rng.choice((f"{plate} {end}", f"{plate}{end}", f"{plate} {end}".lower(), f"{plate}{end}".lower(), old))


def postcode(rng: Random) -> str:
    inward = f"{rng.randint(2, 9)}{letters(rng, 2, of='ABDEFGHJLNPQRSTUWXYZ')}"
    outward = rng.choice(("ZZ1", "ZZ2", "ZZ1", "ZZ12"))
    return rng.choice((f"{outward} {inward}", f"{outward}{inward}", f"{outward.lower()} {inward.lower()}"))


def address(rng: Random) -> str:
    street, number = rng.choice(STREETS), rng.randint(2, 148)
    ways = (
        f"{number} {street}",
        f"{number}{rng.choice('ab')} {street}",
        f"Flat {rng.randint(1, 12)}, {number} {street}",
        f"flat {rng.randint(1, 12)} {number} {street}",
        f"{number} {street}, Northmere",
    )
    return rng.choice(ways)


def date_of_birth(rng: Random) -> str:
    day, month, year = rng.randint(4, 20), rng.randint(1, 12), rng.randint(1932, 2006)
    ways = (
        f"{day:02}/{month:02}/{year}",
        f"{day}.{month}.{year % 100:02}",
        f"{day}th {MONTHS[month - 1]} {year}",
        f"{MONTHS[month - 1]} {day}, {year}",
        f"{day} {MONTHS[month - 1][:3].lower()} {year}",
        f"{year}-{month:02}-{day:02}",
    )
    return rng.choice(ways)


def council_tax_account(rng: Random) -> str:
    number = f"7{digits(rng, 7)}"
    return rng.choice((number, f"{number[:4]} {number[4:]}", f"{number}{digits(rng, 1)}"))


def blue_badge_number(rng: Random) -> str:
    """Six characters as a badge has them, sometimes with the digits printed behind them."""
    badge = letters(rng, 2, of=PLATE_LETTERS) + digits(rng, 2) + letters(rng, 2, of=PLATE_LETTERS)
    return rng.choice((badge, f"{badge} 0 {rng.randint(1, 12):02}24X{rng.randint(1, 12):02}27"))


def uprn(rng: Random) -> str:
    return f"1000{digits(rng, 8)}"


def card_security_code(rng: Random) -> str:
    return digits(rng, 3)


def number(rng: Random) -> str:
    """A reference of which nobody can say what it is, only that it leads to a person."""
    return str(rng.randint(2, 9)) + digits(rng, rng.choice((9, 10, 11)))


MAKERS: dict[str, Callable[[Random], str]] = {
    maker.__name__: maker
    for maker in (
        name,
        phone,
        email,
        card,
        card_security_code,
        bank_account,
        sort_code,
        pcn,
        national_insurance_number,
        nhs_number,
        driving_licence_number,
        passport_number,
        vehicle_registration,
        postcode,
        address,
        date_of_birth,
        council_tax_account,
        blue_badge_number,
        uprn,
        number,
    )
}
