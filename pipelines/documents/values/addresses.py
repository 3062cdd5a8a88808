"""Addresses and codes in a text: e-mail, web, telephone, postcode, reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.values.value import Kind, Value

_EMAIL = re.compile(r"(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”()]+"
    r"|(?<![\w.@/-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov\.uk|nhs\.uk|org\.uk|co\.uk|police\.uk|ac\.uk|"
    r"com|org|net|info|example)"
    r"(?:/[^\s<>\"”()]*)?(?![\w@])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w£.,-])(?:tel:)?(?:\+44[\s-]?(?:\(0\)[\s-]?)?|\(?0)\d(?:[\s()-]{0,2}\d){5,10}(?![\w-])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_REGISTRATION = re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b")
_CODE = re.compile(r"(?<![\w£.])(?=[A-Z\d/-]*\d)(?=[A-Z\d/-]*[A-Z])[A-Z\d]+(?:[/-][A-Z\d]+)*(?![\w£%])")
_LONG_NUMBER = re.compile(r"(?<![\w£.,/-])\d{6,}(?![\w%]|[.,/]\d)")
_END = ".,;:!?'’\"”)]"


def addresses(text: str) -> Iterator[Value]:
    """E-mail addresses, then web addresses; a mark that ends the sentence is no part of them."""
    spans: list[tuple[int, int]] = []
    for match in _EMAIL.finditer(text):
        written = match[0].rstrip(_END)
        spans.append((match.start(), match.end()))
        key = written.lower().removeprefix("mailto:")
        yield Value(Kind.EMAIL, key, written, match.start(), match.start() + len(written))
    for match in _LINK.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        written = match[0].rstrip(_END)
        yield Value(Kind.LINK, link_key(written), written, match.start(), match.start() + len(written))


def link_key(link: str) -> str:
    """A web address without what may differ while it leads to the same page."""
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", link.strip().lower())
    return plain.rstrip("/")


def phones(text: str) -> Iterator[Value]:
    for match in _PHONE.finditer(text):
        digits = phone_digits(match[0])
        if 9 <= len(digits) <= 11 or digits.startswith("08001111"):
            yield Value(Kind.PHONE, digits, match[0], match.start(), match.end())


def phone_digits(written: str) -> str:
    """The figures to dial within the country: '+44 (0)1632 960123' gives '01632960123'."""
    digits = "".join(re.findall(r"\d", written))
    if "+" in written and digits.startswith("44"):
        digits = "0" + digits[2:].removeprefix("0")
    return digits


def references(text: str) -> Iterator[Value]:
    """Postcodes, vehicle registrations, codes of capitals and figures, and numbers of six figures or more."""
    found: list[Value] = []
    for pattern in (_POSTCODE, _REGISTRATION, _CODE, _LONG_NUMBER):
        for match in pattern.finditer(text):
            if not any(value.start < match.end() and match.start() < value.end for value in found):
                key = re.sub(r"\s", "", match[0])
                found.append(Value(Kind.REFERENCE, key, match[0], match.start(), match.end()))
    yield from sorted(found, key=lambda value: value.start)
