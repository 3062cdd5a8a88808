"""Numbers as Excel shows them: '£1,500.00', '5%', '01/04/2026', from the value and the cell's format code."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

# Formats that a file names by number only, as Excel shows them in the United Kingdom (ECMA-376 part 1, 18.8.30).
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "£#,##0;-£#,##0", 6: "£#,##0;-£#,##0", 7: "£#,##0.00;-£#,##0.00",
    8: "£#,##0.00;-£#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0",
    42: "£#,##0", 43: "#,##0.00", 44: "£#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0",
}  # fmt: skip
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[(?:h+|m+|s+)\]|\[[^\]]*\]|(AM/PM|A/P)|([ymdhs]+)|(.)', re.I
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*);')
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)
_DIGITS = re.compile(r"[#0?,.]*[#0?][#0?,.]*(?:E[+-]0+)?", re.IGNORECASE)
_LAST_DAY = 2_958_465  # 31 December 9999
_MAX_PLACES = 15  # digits that Excel keeps
_MAX_CODE = 255  # characters, as Excel bounds it


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """A number by its format code.

    Args:
        value: the number; of a date, days since the end of 1899.
        code: as in the file: '#,##0.00', '[$£-809]#,##0', 'dd/mm/yyyy'; empty or 'General' for none.
        since_1904: whether the file counts its days from 1904.
    """
    if not code or code.lower().startswith("general"):
        return _general(value)
    code = code[:_MAX_CODE]
    closed = f'{code}"' if code.count('"') % 2 else code
    sections = [match[1] for match in _SECTION.finditer(f"{closed};") if match[0]][:4]
    bare = _QUOTED.sub("", sections[0])
    if re.search(r"[ymdhs]", bare, re.IGNORECASE) and not re.search(r"[#?]|E[+-]", bare):
        return _date(value, sections[0], since_1904=since_1904)
    if bare.strip() == "@" or re.search(r"[#?0]\s*/", bare):
        return _general(value)  # text, and fractions
    section, magnitude = _section_for(value, sections)
    return _number(magnitude, section)


def is_hidden(code: str) -> bool:
    """Whether the format shows nothing at all: ';;;'."""
    return bool(code) and not code.strip("; ")


def _section_for(value: float, sections: list[str]) -> tuple[str, float]:
    """The part of the code for a value, and the value as that part writes it: a negative part has its own sign."""
    if value < 0 and len(sections) > 1 and sections[1]:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"


def _number(value: float, section: str) -> str:
    before, digits, after = _around_digits(section)
    if not digits:
        return (before + after).strip()
    if "%" in before + after:
        value *= 100
    negative = value < 0
    text = _digits(abs(value), digits)
    # A minus of nothing but zeros is not shown.
    sign = "-" if negative and any(one in "123456789" for one in text) else ""
    return f"{sign}{before}{text}{after}".strip()


def _around_digits(section: str) -> tuple[str, str, str]:
    """What is written before the digits, the pattern of the digits, and what is written after."""
    before, digits, after = "", "", ""
    position = 0
    while position < len(section):
        pattern = _DIGITS.match(section, position) if not digits else None
        piece = _PIECE.match(section, position)
        if pattern:
            digits, position = pattern[0], pattern.end()
        elif piece:
            words = piece[1] or piece[2] or piece[3] or piece[6] or piece[5] or ""
            if digits:
                after += "" if words in "#0?" else words
            else:
                before += words
            position = piece.end()
        else:
            break
    return before, digits, after


def _digits(value: float, pattern: str) -> str:
    if scientific := re.search(r"E[+-]0+$", pattern, re.IGNORECASE):
        places = len(re.sub(r"[^#0?]", "", pattern[: scientific.start()].partition(".")[2]))
        return f"{value:.{min(places, _MAX_PLACES)}E}"
    whole, _, fraction = pattern.partition(".")
    thousands = len(pattern) - len(pattern.rstrip(","))  # each comma at the end shows thousands as ones
    value /= 1000 ** min(thousands, 5)
    whole, fraction = whole.rstrip(",") if not fraction else whole, fraction.rstrip(",")
    places = min(_MAX_PLACES, sum(one in "#0?" for one in fraction))
    # Halves go away from zero, as in Excel; the small addition outweighs the error of binary fractions.
    text = f"{value + 10 ** -(places + 7):.{places}f}"
    number, _, decimals = text.partition(".")
    needed = sum(one in "0?" for one in fraction)
    while len(decimals) > needed and decimals.endswith("0"):
        decimals = decimals[:-1]
    number = number.rjust(min(_MAX_PLACES, whole.count("0")), "0")
    if "," in whole:
        number = f"{int(number):,}".rjust(len(number), "0")
    if number == "0" and "0" not in whole:
        number = ""
    return f"{number}.{decimals}" if decimals else number


def _date(value: float, section: str, *, since_1904: bool) -> str:
    days = value + 1462 if since_1904 else value
    if not 0 <= days <= _LAST_DAY:
        return _general(value)
    # Excel takes 1900 for a leap year: its days before March 1900 are one less.
    moment = datetime(1899, 12, 31 if days < 60 else 30) + timedelta(seconds=round(days * 86_400))
    halves = bool(re.search(r"AM/PM|A/P", section, re.IGNORECASE))
    text, clock = "", False
    for piece in _PIECE.finditer(section):
        if piece[0].lower() in ("[h]", "[hh]"):
            text, clock = text + str(int(round(days * 86_400) // 3600)), True
        elif piece[4]:
            text += "AM" if moment.hour < 12 else "PM"
        elif piece[5]:
            rest = section[piece.end() :]
            minutes = clock or bool(re.match(r"[^ymdh]*s", rest, re.IGNORECASE))
            text += _part(moment, piece[5].lower(), minutes=minutes, halves=halves)
            clock = piece[5].lower().startswith("h")
        else:
            text += piece[1] or piece[2] or piece[3] or (piece[6] if piece[6] not in ("@",) else "") or ""
    return text.strip()


def _part(moment: datetime, code: str, *, minutes: bool, halves: bool) -> str:
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    if code.startswith("m") and minutes:
        return f"{moment.minute:02d}" if len(code) > 1 else str(moment.minute)
    numbers = {"d": moment.day, "m": moment.month, "h": hour, "s": moment.second}
    if code.startswith("y"):
        return f"{moment.year % 100:02d}" if len(code) < 3 else str(moment.year)
    if len(code) < 3:
        number = numbers[code[0]]
        return f"{number:02d}" if len(code) == 2 else str(number)
    if code[0] == "m":
        return moment.strftime("%b" if len(code) == 3 else "%B")
    if code[0] == "d":
        return moment.strftime("%a" if len(code) == 3 else "%A")
    return f"{numbers[code[0]]:02d}"
