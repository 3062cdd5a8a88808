"""Cuts a page into passages: at headings first, and a long section at its paragraphs and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.knowledge.steering import without_orders

MAX_WORDS = 110  # a longer section is cut; about 150 tokens, well inside the embedder's 256
MIN_WORDS = 25  # a shorter rest is joined to the piece before it, which may then go over MAX_WORDS
MAX_HEADING_WORDS = 10  # of a line in plain text that is taken for a heading
WRAPPED = 60  # characters; a shorter line of plain text was not broken because it was full

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})\s*$")
_RULE = re.compile(r"^\s*([-*_=])(?:\s*\1){2,}\s*$")
_ASKED_AS = re.compile(r"<!--\s*asked as:(.*?)-->", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->|<!--[^\n]*", re.DOTALL)  # or one that nobody closed, to the end of its line
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])")
_BULLET = re.compile(r"^\s*[-*+•·]\s+")
_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")
_CRUMB = re.compile(r"(?!- )[^\s\d.!?:;]+(?: [^\s\d.!?:;]+){0,3}")  # a few words that say nothing: no passage
_AMOUNT = re.compile(r"£\s?\d|\d\s?%")
_TABLE_ROW = re.compile(r"^\s*\|(.*)\|\s*$")


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading."""

    heading: tuple[str, ...]  # outermost first, without the page title
    text: str
    asked_as: tuple[str, ...] = ()


def sections(text: str, *, title: str = "", came_plain: bool = False) -> list[Section]:
    """Cut Markdown at its headings.

    Args:
        text: Markdown; comments are dropped, '<!-- asked as: a; b -->' is kept as wordings of its section.
        title: of the page; a heading that repeats it is dropped.
        came_plain: the page came from a site or a document: a short line stands for itself. When there are no Markdown
            headings either, a short line without a full stop, followed by a sentence, is taken for one.
    """
    found: list[Section] = []
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    source = text.replace("\r\n", "\n").split("\n")
    plain = came_plain and not any(map(_HEADING.match, source))

    def close() -> None:
        block = "\n".join(lines)
        lines.clear()
        wordings = [wording.strip() for group in _ASKED_AS.findall(block) for wording in group.split(";")]
        said = without_orders(plain_text(_COMMENT.sub("", block), lines_stand=came_plain)).strip()
        if said and not (came_plain and _CRUMB.fullmatch(said)):
            found.append(Section(tuple(name for _, name in path), said, tuple(filter(None, wordings))))

    skip = False
    for number, line in enumerate(source):
        if skip:
            skip = False
            continue
        level, name, skip = _heading(source, number, plain=plain)
        if not level:
            if not (came_plain and line.strip().casefold() == title.casefold()):
                lines.append(line)
            continue
        close()
        path = [(depth, above) for depth, above in path if depth < level]
        if name.casefold() != title.casefold():
            path.append((level, name))
    close()
    return found


def _heading(lines: list[str], number: int, *, plain: bool) -> tuple[int, str, bool]:
    """Level (0 for none) and words of a heading, and whether the next line only underlines it."""
    line = lines[number]
    match = _HEADING.match(line)
    if match:
        return len(match.group(1)), plain_text(match.group(2)), False
    above = lines[number - 1].strip() if number else ""
    under = lines[number + 1] if number + 1 < len(lines) else ""
    if line.strip() and not above and not _is_item(line) and _UNDERLINE.match(under):
        return (1 if under[0] == "=" else 2), plain_text(line), True
    if plain and _is_soft_heading(lines, number):
        # 'Charges', and straight below it 'For residents': the second stands under the first.
        before = next((place for place in range(number - 1, -1, -1) if lines[place].strip()), -1)
        return (4 if before >= 0 and _is_soft_heading(lines, before) else 3), plain_text(line), False
    return 0, "", False


def _is_soft_heading(lines: list[str], number: int, *, below: bool = False) -> bool:
    """Whether a line stands over what follows: a sentence, a list, rows with amounts, or one more heading."""
    line = lines[number].strip()
    if not 3 <= len(line) <= 80 or line[-1] in ".,;:!" or _is_item(line) or len(line.split()) > MAX_HEADING_WORDS:
        return False
    if not (line[0].isupper() or line[0].isdigit()) or _AMOUNT.search(line):
        return False
    if number and len(lines[number - 1].strip()) >= WRAPPED and lines[number - 1].strip()[-1] not in ".!?:;":
        return False  # the last words of a paragraph that was broken into lines
    following = next((place for place in range(number + 1, len(lines)) if lines[place].strip()), number)
    after = lines[following].strip() if following > number else ""
    if line.endswith("?"):
        return bool(after)
    if _is_item(after) or _AMOUNT.search(after):
        return True
    if len(after.split()) > len(line.split()) + 3 and after[-1:] in ".:!?":
        return True
    return not below and following > number and _is_soft_heading(lines, following, below=True)


def _is_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBER.match(line))


def plain_text(markdown: str, *, lines_stand: bool = False) -> str:
    """Text without Markdown signs: paragraphs apart by an empty line, list items and table rows starting with '- '.

    Args:
        markdown: the text.
        lines_stand: a line that was not broken because it was full is a paragraph of its own.
    """
    blocks: list[str] = []  # as written, one a paragraph or item
    open_block = False
    before = ""
    for raw in markdown.split("\n"):
        line = raw.strip().removeprefix("> ")
        if not line or _RULE.match(raw) or _is_table_rule(line):
            open_block = False
            continue
        item = _item(raw, after_item=bool(blocks) and blocks[-1].startswith("- "), goes_on=open_block, before=before)
        if item or not open_block or (lines_stand and _stands(before, line)) or _ends_list(blocks, raw):
            blocks.append(item or line)
        else:
            blocks[-1] += f" {line}"
        open_block, before = True, line
    return _joined([cleaned for block in blocks if (cleaned := _without_signs(block)) not in ("", "-")])


def _ends_list(blocks: list[str], raw: str) -> bool:
    """Whether a line after a list item is a sentence of its own: authors often leave the empty line out."""
    return bool(blocks) and blocks[-1].startswith("- ") and raw[:1].isupper()


def _item(raw: str, *, after_item: bool, goes_on: bool, before: str) -> str:
    """The line as a list item, or an empty text when it is none."""
    row = _TABLE_ROW.match(raw)
    if row:
        cells = [cell.strip() for cell in row.group(1).split("|")]
        return "- " + ": ".join(filter(None, (cells[0], ", ".join(filter(None, cells[1:])))))
    if _BULLET.match(raw):
        return "- " + _BULLET.sub("", raw).strip()
    # A number that only happens to stand at the start of a line belongs to its sentence: '... by April / 28. You ...'
    if _NUMBER.match(raw) and (after_item or not goes_on or before.endswith(":")):
        return "- " + _NUMBER.sub("", raw).strip()
    return ""


def _is_table_rule(line: str) -> bool:
    return "-" in line and "|" in line and not line.strip("|:- \t")


def _stands(before: str, line: str) -> bool:
    return before[-1:] in ".!?:;" or (len(before) < WRAPPED and not line[0].islower())


def _without_signs(text: str) -> str:
    return " ".join(_EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", _LINK.sub(r"\1", text))).split())


def _joined(blocks: list[str]) -> str:
    """Items on lines of their own; before every paragraph an empty line, so that two are never read as one."""
    return "".join(
        block if number == 0 else ("\n" if block.startswith("- ") else "\n\n") + block
        for number, block in enumerate(blocks)
    )


def cut(section: Section) -> Iterator[str]:
    """The section's text in pieces of at most ``MAX_WORDS`` words, cut at lines, then at sentences.

    The last piece may have up to ``MIN_WORDS`` more, so that no rest of a few words stands alone.
    """
    if _count_words(section.text) <= MAX_WORDS:
        yield section.text
        return
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=["\n\n", "\n", ". ", "! ", "? ", "; ", " "],
        keep_separator="end",
        chunk_size=MAX_WORDS,
        chunk_overlap=0,
        length_function=_count_words,
    )
    pieces = [piece.strip() for piece in splitter.split_text(section.text) if piece.strip()]
    if len(pieces) > 1 and _count_words(pieces[-1]) < MIN_WORDS:
        rest = pieces.pop()
        before = section.text.removesuffix(rest)
        pieces[-1] += before[len(before.rstrip()) :] + rest
    yield from pieces


def _count_words(text: str) -> int:
    return len(text.split())


def anchor(heading: tuple[str, ...]) -> str:
    """The deep link of a heading, as site generators make it: lower case, words joined by '-'."""
    return re.sub(r"[^a-z0-9]+", "-", heading[-1].lower()).strip("-") if heading else ""
