"""Translation memories as TMX 1.4, the form that agencies and their programs exchange."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape as xml_escape
from xml.sax.saxutils import quoteattr

from pipelines.errors import ExtractionError
from pipelines.extraction.xml import Element, parse_xml
from pipelines.translation.markup import Tag, TagKind, escape, pieces, unescape
from pipelines.translation.memory import Entry

MOST_BYTES = 300_000_000
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Why a text is left.
NO_LANGUAGE = "it does not say its language"
EMPTY = "it is empty"
TWICE = "its unit has another text in the same language"
ALONE = "it has no translation"
_STAMP = "%Y%m%dT%H%M%SZ"
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a TMX file holds."""

    entries: tuple[Entry, ...]
    left: Mapping[str, int]  # why a text could not be taken, and how often: 'the text is empty'


def read_tmx(data: bytes, name: str) -> tuple[Entry, ...]:
    """The pairs of a TMX file, each with its source language; as ``open_tmx``."""
    return open_tmx(data, name).entries


def open_tmx(data: bytes, name: str) -> Brought:
    """The pairs of a TMX file and what it holds beside them.

    Units of three or more languages give one pair for each language beside the source. Inline codes become tags.

    Args:
        data: the file.
        name: of the file, for messages and as the origin of the entries.

    Raises:
        ExtractionError: it is no TMX, damaged, has entities of its own, or holds no pair; with the line where known.
    """
    if len(data) > MOST_BYTES:
        raise ExtractionError(f"{name} is larger than {MOST_BYTES // 1_000_000} MB. Split it and read the parts.")
    root = _root(data, name)
    header = root.find("header")
    general = _language((header.get("srclang") or "") if header is not None else "")
    left: Counter[str] = Counter()
    entries = tuple(entry for unit in root.iter("tu") for entry in _unit(unit, general, name, left))
    if not entries:
        raise ExtractionError(f"{name} holds no text with a translation. Export the memory again, with its languages.")
    return Brought(entries, dict(left))


def _root(data: bytes, name: str) -> Element:
    try:
        root = parse_xml(data, what=name, doctype=True)
    except ExtractionError as error:
        line: object = getattr(error.__cause__, "lineno", None)
        why = str(getattr(error.__cause__, "msg", "") or "")
        if isinstance(line, int) and line:
            raise ExtractionError(
                f"{name}, line {line}: the file is damaged ({why.strip()}). Export the memory again as TMX 1.4."
            ) from error
        raise
    if root.tag != "tmx":
        raise ExtractionError(f"{name} is no TMX file: it begins with <{root.tag}>. Export the memory as TMX 1.4.")
    return root


def _unit(unit: Element, general: str, name: str, left: Counter[str]) -> Iterator[Entry]:
    said: dict[str, str] = {}
    changed, who = "", ""
    for variant in unit.findall("tuv"):
        language = _language(variant.get(_LANG) or variant.get("lang") or "")
        segment = variant.find("seg")
        text = _Seg().text(segment) if segment is not None else ""
        if not language or not text.strip() or language in said:
            left[NO_LANGUAGE if not language else TWICE if language in said else EMPTY] += 1
            continue
        said[language] = text
        changed = variant.get("changedate") or variant.get("creationdate") or changed
        who = variant.get("changeid") or variant.get("creationid") or who
    if len(said) == 1:
        left[ALONE] += 1
    named = _language(unit.get("srclang") or "") or general
    source = named if named in said else next((one for one in said if one.split("-")[0] == named.split("-")[0]), "")
    source = source or next(iter(said), "")
    before = next((prop.text or "" for prop in unit.findall("prop") if prop.get("type") == "x-before"), "")
    signed = next((prop.text or "" for prop in unit.findall("prop") if prop.get("type") == "x-origin"), "")
    for language, text in said.items():
        if language != source:
            yield Entry(
                source_language=_short(source),
                target_language=_short(language),
                source=said[source],
                target=text,
                before=before,
                who=who,
                origin=signed or name,
                changed=_date(changed),
            )


class _Seg:
    """Reads one <seg>: pairs by their number, so that source and translation agree."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def text(self, segment: Element) -> str:
        return "".join(self._parts(segment))

    def _parts(self, element: Element) -> Iterator[str]:
        yield escape(element.text or "")
        for child in element:
            yield from self._child(child)
            yield escape(child.tail or "")

    def _child(self, child: Element) -> Iterator[str]:
        if child.tag == "hi":
            number = self._number("hi", child.get("x") or f"h{len(self._numbers)}")
            yield f"<{number}>"
            yield from self._parts(child)
            yield f"</{number}>"
        elif child.tag in ("bpt", "ept"):
            number = self._number("pair", child.get("i") or "1")
            yield f"<{number}>" if child.tag == "bpt" else f"</{number}>"
        elif child.tag in ("ph", "it", "ut"):
            yield f"<{self._number('alone', child.get('x') or f'a{len(self._numbers)}')}/>"

    def _number(self, kind: str, name: str) -> int:
        """The number a code has in the file where it is one and free, so that what we wrote comes back the same."""
        if (kind, name) not in self._numbers:
            wanted = int(name) if name.isdigit() and len(name) < 6 else 0
            taken = set(self._numbers.values())
            free = wanted if wanted and wanted not in taken else max(taken, default=0) + 1
            self._numbers[kind, name] = free
        return self._numbers[kind, name]


def write_tmx(entries: Iterable[Entry], *, source: str = "en") -> bytes:
    """A TMX 1.4 file, UTF-8.

    Args:
        entries: any languages.
        source: language named in the header.
    """
    now = datetime.now(UTC).strftime(_STAMP)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="frontdoor" creationtoolversion="1" segtype="sentence" o-tmf="frontdoor" adminlang="en" '
        f'srclang={quoteattr(source)} datatype="plaintext" creationdate="{now}"/>\n<body>\n'
    )
    return (head + "".join(map(_written, entries)) + "</body>\n</tmx>\n").encode()


def _written(entry: Entry) -> str:
    props = [("x-before", entry.before), ("x-origin", entry.origin if entry.origin == "person" else "")]
    said = "".join(f"<prop type={quoteattr(kind)}>{_xml(text)}</prop>" for kind, text in props if text)
    date = _stamp(entry.changed)
    dated = (f' changedate="{date}"' if date else "") + (
        f" changeid={quoteattr(_clean(entry.who))}" if entry.who else ""
    )
    return (
        f"<tu srclang={quoteattr(entry.source_language)}>{said}"
        f"<tuv xml:lang={quoteattr(entry.source_language)}><seg>{_seg(entry.source)}</seg></tuv>"
        f"<tuv xml:lang={quoteattr(entry.target_language)}{dated}><seg>{_seg(entry.target)}</seg></tuv></tu>\n"
    )


def _seg(markup: str) -> str:
    return "".join(_code(piece) if isinstance(piece, Tag) else _xml(unescape(piece)) for piece in pieces(markup))


def _code(tag: Tag) -> str:
    if tag.kind is TagKind.ALONE:
        return f'<ph x="{tag.number}"/>'
    return f'<bpt i="{tag.number}"/>' if tag.kind is TagKind.OPEN else f'<ept i="{tag.number}"/>'


def _xml(text: str) -> str:
    return xml_escape(_clean(text))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _language(tag: str) -> str:
    """'EN_gb' as 'en-GB'; empty for '*all*'."""
    parts = tag.strip().replace("_", "-").split("-")
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]):
        return ""
    return "-".join([parts[0].lower(), *(part.upper() if len(part) == 2 else part.title() for part in parts[1:])])


def _short(tag: str) -> str:
    """The language alone: 'en-GB' and 'en-US' are both what an English document is written in."""
    return tag if tag.lower().startswith("zh") and "-" in tag and len(tag) > 5 else tag.split("-")[0]


def _date(stamp: str) -> str:
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC).isoformat(timespec="seconds")
    except ValueError:
        return ""


def _stamp(changed: str) -> str:
    try:
        return datetime.fromisoformat(changed).astimezone(UTC).strftime(_STAMP)
    except ValueError:
        return ""
