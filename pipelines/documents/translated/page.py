"""Web pages taken apart into segments and written again, all else as it was, entities and document type too."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.documents.translated import unreadable
from pipelines.documents.translated.page_lines import cells, pieces_of
from pipelines.documents.translated.page_tokens import Token, in_another_language, tokenise
from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.units import Part, Put
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.gathering import MAX_CHARACTERS, plain_language, too_long
from pipelines.extraction.plain_text import decode_text
from pipelines.translation.markup import escape, plain

_SPACES = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark math output picture "
    "q rb rp rt ruby s samp script small source span strike strong style sub sup svg time tt u var wbr".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_KEPT = frozenset("code samp script style svg math textarea object iframe canvas template xmp plaintext".split())
_TEXTS = {  # attributes that people read or hear, and how their place is called
    "alt": "picture",
    "title": "tool tip",
    "aria-label": "label for screen readers",
    "aria-description": "label for screen readers",
    "aria-roledescription": "label for screen readers",
    "placeholder": "hint in a form",
    "label": "label of a group",
    "value": "button",
    "content": "description of the page",
}
_SAID_BY_ANY = tuple(name for name in _TEXTS if name not in ("value", "content"))
_BUTTONS = ("submit", "button", "reset")
_DESCRIBING = frozenset(
    "description title og:title og:description og:site_name og:image:alt twitter:title twitter:description "
    "twitter:image:alt dc.title dc.description dcterms.title dcterms.description".split()
)
_DEEPEST = 60  # elements within elements in one line of text


@dataclass(slots=True)
class Run:
    """Tokens between two blocks, and what stands there once it is translated."""

    tokens: list[Token]
    written: tuple[Piece, ...] | None = None

    def __str__(self) -> str:
        if self.written is None:
            return "".join(token.raw for token in self.tokens)
        return "".join(map(_source, self.written))


@dataclass(slots=True)
class Markup:
    """A source as runs; it may be a page, or a stretch of HTML within another format."""

    runs: list[Run] = field(default_factory=list[Run])

    def __str__(self) -> str:
        return "".join(str(run) for run in self.runs)


class PageFile:
    """One HTML file under translation."""

    def __init__(self, data: bytes, name: str, script: Script | None = None) -> None:
        """Find the texts.

        Raises:
            ExtractionError: too long.
        """
        text, self._encoding = _decode(data)
        self._is_declared = _CHARSET.search(data[:4096]) is not None or self._encoding != "utf-8"
        if len(text) > 10 * MAX_CHARACTERS:  # tags are most of a page
            raise too_long(name)
        self._script = script
        part = Part("page", stem="page")
        self._tokens = list(tokenise(text))
        self._markup = read_markup(self._tokens, part, language=self.language)
        self.parts = [part]
        self.left_out: tuple[LeftOut, ...] = ()

    @property
    def language(self) -> str:
        for token in self._tokens:
            if token.kind == "open" and token.name in ("html", "body"):
                attributes = token.attributes()
                if language := attributes.get("lang") or attributes.get("xml:lang"):
                    return plain_language(language)
        return plain_language(_language_round_all(self._tokens))

    def save(self, notice: str, *, translated: bool) -> bytes:
        assert self._script is not None
        if notice:
            _put_notice(self._markup, notice, self._script)
        wrapped = translated and not _name_language(self._tokens, self._script, self.language)
        text = str(self._markup)
        if not text.isascii() and not self._is_declared:
            text = _with_encoding(text)
        if wrapped:
            text = _within_language(text, self._script)
        return text.encode(self._encoding, errors="xmlcharrefreplace")


def read_markup(tokens: Sequence[Token], part: Part, *, place: str = "", language: str = "") -> Markup:
    """Find the texts of HTML; their units write into the runs of the markup.

    Args:
        tokens: of the page, or of a stretch of HTML.
        part: takes the texts.
        place: where they stand.
        language: of the page; what is marked as another one is left as it is. English where it says nothing.
    """
    markup = Markup()
    partners = _partners(tokens)
    run: list[Token] = []
    preformatted = 0
    number = 0
    while number < len(tokens):
        token = tokens[number]
        end = partners.get(number, number)
        is_foreign = in_another_language(token, language)
        if not is_foreign:
            _add_attributes(token, part)
        if is_foreign or _is_kept(token):
            if token.name not in _INLINE:
                _flush(markup, run, part, place)
                run = []
                markup.runs.append(Run(list(tokens[number : end + 1])))
            else:
                raw = "".join(one.raw for one in tokens[number : end + 1])
                run.append(Token("kept", raw, token.name))
            number = end + 1
            continue
        if token.kind in ("open", "close") and token.name not in _INLINE:
            _flush(markup, run, part, _title_place(tokens, number, place), preformatted=preformatted > 0)
            run = []
            markup.runs.append(Run([token]))
            preformatted += {"open": 1, "close": -1}[token.kind] if token.name == "pre" else 0
        elif preformatted and token.kind == "text":
            run = _rows(markup, run, part, place, token)
        else:
            run.append(token)
        number += 1
    _flush(markup, run, part, place)
    return markup


def _rows(markup: Markup, run: list[Token], part: Part, place: str, token: Token) -> list[Token]:
    """A text within a pre: what it has before its last gap goes to runs of their own; the run under way after it."""
    for one, is_between in cells(token):
        if is_between:
            _flush(markup, run, part, place, preformatted=True)
            run = []
            markup.runs.append(Run([one]))
        else:
            run.append(one)
    return run


def _title_place(tokens: Sequence[Token], number: int, place: str) -> str:
    return "title of the page" if tokens[number].name == "title" and tokens[number].kind == "close" else place


def _flush(markup: Markup, tokens: list[Token], part: Part, place: str, *, preformatted: bool = False) -> None:
    """The run under way as a unit, its blanks at the edges apart."""
    first, last = 0, len(tokens)
    while first < last and _is_blank(tokens[first]):
        first += 1
    while last > first and _is_blank(tokens[last - 1]):
        last -= 1
    inner = tokens[first:last]
    before, after = tokens[:first], tokens[last:]
    if inner and inner[0].kind == "text":
        stripped = inner[0].raw.lstrip(" \t\r\n\f")
        before = [*before, Token("text", inner[0].raw[: len(inner[0].raw) - len(stripped)])]
        inner[0] = Token("text", stripped)
    if inner and inner[-1].kind == "text":
        stripped = inner[-1].raw.rstrip(" \t\r\n\f")
        after = [Token("text", inner[-1].raw[len(stripped) :]), *after]
        inner[-1] = Token("text", stripped)
    run = Run(inner)
    markup.runs += [Run(before), run, Run(after)]

    def put(pieces: tuple[Piece, ...]) -> None:
        run.written = pieces

    if any(token.kind == "text" for token in inner):
        part.add_pieces(_pieces(inner, preformatted=preformatted), put, place=place)


def _is_blank(token: Token) -> bool:
    return token.kind == "other" or (token.kind == "text" and not token.raw.strip(" \t\r\n\f"))


def _pieces(tokens: Sequence[Token], *, preformatted: bool) -> list[Piece]:
    """Tags with partners as wraps, all others as things between words."""
    partners = _partners(tokens)
    opened: list[tuple[Token | None, int, list[Piece]]] = [(None, len(tokens), [])]
    for number, token in enumerate(tokens):
        start, end, pieces = opened[-1]
        if token.kind == "text":
            pieces += _words(token.raw, preformatted=preformatted)
        elif token.kind == "open" and token.name not in _VOID and number in partners and len(opened) < _DEEPEST:
            opened.append((token, partners[number], []))
        elif token.kind == "close" and end == number:
            opened.pop()
            opened[-1][2].append(_wrapped(start, token, pieces))
        else:
            pieces.append(Solo(token, must_stay=token.name not in ("br", "wbr")))
    while len(opened) > 1:
        rest = opened.pop()[2]
        opened[-1][2].extend(rest)
    return opened[0][2]


def _wrapped(start: Token | None, end: Token, pieces: list[Piece]) -> Wrap:
    assert start is not None
    is_raised = unreadable.in_page(start.name, start.raw)
    return Wrap((start, end), tuple(pieces), is_link=end.name == "a", is_raised=is_raised)


def _words(raw: str, *, preformatted: bool) -> list[Piece]:
    text = html.unescape(raw)
    if not preformatted:
        return [Words(_SPACES.sub(" ", text))]
    return pieces_of(text)


def _source(piece: Piece) -> str:
    if isinstance(piece, Words):
        return html.escape(piece.text, quote=False).replace("\u00a0", "&nbsp;")
    if isinstance(piece, Solo):
        return str(piece.handle.raw)
    opened, closed = piece.handle
    return f"{opened.raw}{''.join(map(_source, piece.inside))}{closed.raw}"


def _partners(tokens: Sequence[Token]) -> dict[int, int]:
    """The place of each opening tag that is closed, with that of its closing tag; crossing pairs are left out."""
    found: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    waiting: dict[str, int] = {}  # how many of a name are open
    for number, token in enumerate(tokens):
        if token.kind == "open" and token.name not in _VOID and not token.closes_itself:
            opened.append((token.name, number))
            waiting[token.name] = waiting.get(token.name, 0) + 1
        elif token.kind == "close" and waiting.get(token.name, 0):
            while True:
                name, start = opened.pop()
                waiting[name] -= 1
                if name == token.name:
                    found[start] = number
                    break
    return found


def _language_round_all(tokens: Sequence[Token]) -> str:
    """The language of the one element that holds a whole piece of a page."""
    places = [number for number, token in enumerate(tokens) if not _is_blank(token)]
    if not places or _partners(tokens).get(places[0]) != places[-1]:
        return ""
    attributes = tokens[places[0]].attributes()
    return attributes.get("lang") or attributes.get("xml:lang") or ""


def _is_kept(token: Token) -> bool:
    if token.kind != "open":
        return False
    if token.name in _KEPT:
        return True
    attributes = token.attributes() if "translate" in token.raw.lower() else {}
    return attributes.get("translate", "").lower() == "no" or "notranslate" in attributes.get("class", "").split()


def _add_attributes(token: Token, part: Part) -> None:
    if token.kind != "open":
        return
    attributes = token.attributes()
    if attributes.get("translate", "").lower() == "no":
        return
    names = [name for name in _SAID_BY_ANY if attributes.get(name, "").strip()]
    if token.name == "meta":
        kind = (attributes.get("name") or attributes.get("property") or "").lower()
        names = ["content"] if kind in _DESCRIBING else []
    elif token.name == "input" and attributes.get("type", "").lower() in _BUTTONS:
        names.append("value")
    for name in names:
        part.add(
            escape(" ".join(attributes[name].split())),
            _attribute_of(token, name),
            place=_TEXTS[name],
        )


def _attribute_of(token: Token, name: str) -> Put:
    return lambda translation: token.set_attribute(name, " ".join(plain(translation).split()))


def _name_language(tokens: Sequence[Token], script: Script, source: str) -> bool:
    """Set the language and direction where the page does; whether there was such a place."""
    named = False
    before = source.partition("-")[0].lower()
    for token in tokens:
        if token.kind != "open":
            continue
        attributes = token.attributes() if token.name == "html" or "lang" in token.raw or "dir" in token.raw else {}
        if token.name == "html":
            token.set_attribute("dir", script.direction)
            token.set_attribute("lang", script.tag)
            if "xml:lang" in attributes:
                token.set_attribute("xml:lang", script.tag)
            named = True
        elif before and attributes.get("lang", "").partition("-")[0].lower() == before:
            token.set_attribute("lang", script.tag)
        if token.name == "body" and "dir" in attributes:
            token.set_attribute("dir", script.direction)
    return named


def _within_language(text: str, script: Script) -> str:
    """A page without its html tag gets one; a piece of a page an element around it."""
    told = f'lang="{script.tag}" dir="{script.direction}"'
    start = re.match(r"\s*(?:<!--.*?-->\s*)*<!doctype[^>]*>", text, re.IGNORECASE | re.DOTALL)
    if start:
        return f"{text[: start.end()]}<html {told}>{text[start.end() :]}"
    if re.search(r"<(?:head|body|title)\b", text, re.IGNORECASE):
        return f"<html {told}>{text}"
    return f"<div {told}>\n{text}\n</div>"


def _with_encoding(text: str) -> str:
    """A page that names no encoding would be read as Windows-1252."""
    for tag in ("head", "html"):
        found = re.search(rf"<{tag}\b[^>]*>", text, re.IGNORECASE)
        if found:
            return f'{text[: found.end()]}<meta charset="utf-8">{text[found.end() :]}'
    return text


def _put_notice(markup: Markup, notice: str, script: Script) -> None:
    words = html.escape(notice, quote=False)
    shown = (
        f'<p role="note" lang="{script.tag}" dir="{script.direction}" '
        f'style="border:2px solid;padding:.5em 1em;font-weight:bold">{words}</p>'
    )
    added = Run([Token("other", shown)])
    for tag, kind in (("main", "open"), ("body", "open"), ("head", "close")):
        for place, run in enumerate(markup.runs):
            token = run.tokens[0] if len(run.tokens) == 1 else None
            if token is not None and token.name == tag and token.kind == kind:
                markup.runs.insert(place + 1, added)
                return
    for place, run in enumerate(markup.runs):
        if any(token.kind == "open" or (token.kind == "text" and token.raw.strip()) for token in run.tokens):
            markup.runs.insert(place, added)
            return


def _decode(data: bytes) -> tuple[str, str]:
    """The text, and the encoding that it is written in again."""
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", errors="replace"), "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data[:200]:
        return decode_text(data), "utf-16"
    declared = _CHARSET.search(data[:4096])
    named = declared[1].decode() if declared else ""
    for name in (*([named] if data.isascii() else []), "utf-8", named, "cp1252"):
        try:
            return data.decode(name), name
        except (ValueError, LookupError):
            continue
    return data.decode("latin-1"), "latin-1"
