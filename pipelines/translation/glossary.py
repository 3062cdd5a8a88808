"""How the council says its own words in another language, and which words it does not translate: a CSV a language."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pipelines.errors import FrontDoorError
from pipelines.knowledge.terms import stem

COLUMNS = ("source", "target", "kind", "note")
TRANSLATE, KEEP = "translate as", "do not translate"
_MOST_BYTES = 5_000_000
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a glossary."""

    source: str
    target: str  # the source itself where it is not translated
    kind: str  # TRANSLATE or KEEP
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A term where it stands in a text."""

    term: Term
    surface: str  # as it stands there: 'penalty charges' for the term 'penalty charge'

    @property
    def is_exact(self) -> bool:
        """Whether it has the endings of the glossary's line."""
        return " ".join(self.surface.lower().split()) == self.term.source.lower()


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one language."""

    terms: tuple[Term, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What is not translated."""
        return tuple(term.source for term in self.terms if term.kind == KEEP)

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self.terms).encode()).hexdigest()[:12]

    def find(self, text: str) -> tuple[Found, ...]:
        """Terms to be translated that stand in plain text, the longest where several would, whatever their endings."""
        words = [(match.start(), match.end(), _stem(match.group())) for match in _WORD.finditer(text)]
        by_first = _by_first_word(self.terms)
        found: list[Found] = []
        at = 0
        while at < len(words):
            here = [
                (len(stems), Found(term, text[words[at][0] : words[at + len(stems) - 1][1]]))
                for term, stems in by_first.get(words[at][2], ())
                if [word for *_, word in words[at : at + len(stems)]] == list(stems)
                and _is_one_phrase(text, words[at : at + len(stems)])
            ]
            # 'bailiffs' may be a line of its own beside 'bailiff'.
            length, best = max(here, key=lambda each: (each[0], each[1].is_exact), default=(1, None))
            if best:
                found.append(best)
            at += length
        return tuple(found)

    def faults(self, source: str, translation: str) -> tuple[str, ...]:
        """Terms of a source whose translation does not stand in the translation, in plain English."""
        said = _stems_of_text(translation)
        missing = [
            f"'{found.surface}' should be '{found.term.target}'"
            for found in self.find(source)
            if not _stands(found.term.target, translation, said)
        ]
        return tuple(dict.fromkeys(missing))

    def told(self, texts: Sequence[str]) -> Mapping[str, str]:
        """Terms that stand in plain texts → how they are said, for an engine that can be told.

        By the term and not by its form in the text: an engine that puts words in cannot bend them.
        """
        return {found.term.source: found.term.target for text in texts for found in self.find(text)}


def _is_one_phrase(text: str, words: Sequence[tuple[int, int, str]]) -> bool:
    """Whether only blanks lie between: 'council, tax' is no council tax."""
    return all(not text[one[1] : other[0]].strip() for one, other in pairwise(words))


@lru_cache(maxsize=32)
def _by_first_word(terms: tuple[Term, ...]) -> Mapping[str, Sequence[tuple[Term, tuple[str, ...]]]]:
    index: dict[str, list[tuple[Term, tuple[str, ...]]]] = {}
    for term in sorted(terms, key=lambda term: -len(term.source)):
        stems = _stems(term.source)
        if term.kind == TRANSLATE and stems:
            index.setdefault(stems[0], []).append((term, stems))
    return index


def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(match.group()) for match in _WORD.finditer(text))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return stem(word.lower().removesuffix("'s").removesuffix("’s"))


def _stems_of_text(text: str) -> tuple[str, ...]:
    return tuple(match.group().lower() for match in _WORD.finditer(text))


def _stands(target: str, translation: str, words: Sequence[str]) -> bool:
    """Whether a target term is used: as it is, or each word in order with another ending.

    Half a word, and at least four letters, must be the same: languages bend the ends of their words.
    """
    if target.lower() in translation.lower():
        return True
    wanted = _stems_of_text(target)
    if not wanted:
        return False
    return any(
        all(_is_bent(one, other) for one, other in zip(wanted, words[at : at + len(wanted)], strict=False))
        for at in range(len(words) - len(wanted) + 1)
    )


def _is_bent(one: str, other: str) -> bool:
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one == other or (shared >= 4 and shared >= 0.6 * max(len(one), len(other)))


def load_glossary(file: Path) -> Glossary:
    """Read a CSV with the columns source, target, kind, note.

    Raises:
        FrontDoorError: it cannot be read, or lines are empty, doubled, or lead in a circle; with each line's number.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FrontDoorError(f"The glossary {file} cannot be read ({error.strerror}).") from error
    return read_glossary(data, str(file))


def read_glossary(data: bytes, name: str) -> Glossary:
    """The same of a file's content."""
    if len(data) > _MOST_BYTES:
        raise FrontDoorError(f"The glossary {name} is larger than {_MOST_BYTES // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FrontDoorError(f"The glossary {name} is not UTF-8 text. Save it as 'CSV UTF-8'.") from error
    faults: list[str] = []
    terms: dict[str, tuple[int, Term]] = {}
    for line, row in _rows(text, name):
        problem = _problem(row, terms)
        if problem:
            faults.append(f"{name}, line {line}: {problem}.")
        else:
            term = _term(row)
            terms[term.source.lower()] = (line, term)
    faults += [f"{name}, line {line}: {fault}." for line, fault in _loops(terms)]
    if not terms and not faults:
        faults.append(f"{name}: there is no term in it. Write a line for each below 'source,target,kind,note'.")
    if faults:
        raise FrontDoorError("\n".join(faults))
    return Glossary(tuple(term for _, term in terms.values()))


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.splitlines()[0] if text.strip() else ""
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    head: list[str] = []
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if not head:
                head = [cell.lower() for cell in cells]
                if not {"source", "target"} <= set(head):
                    raise FrontDoorError(
                        f"{name}, line {reader.line_num}: the first line must name the columns {', '.join(COLUMNS)}."
                    )
            elif any(cells):
                yield reader.line_num, dict(zip(head, cells, strict=False))
    except csv.Error as error:
        raise FrontDoorError(f"{name}, line {reader.line_num}: no valid CSV ({error}).") from error
    if not head:
        raise FrontDoorError(f"{name} is empty. Its first line names the columns {', '.join(COLUMNS)}.")


def _term(row: Mapping[str, str]) -> Term:
    kind = row.get("kind", "").lower() or TRANSLATE
    source, target = row["source"], row.get("target", "")
    return Term(source, source if kind == KEEP else target, kind, row.get("note", ""))


def _problem(row: Mapping[str, str], terms: Mapping[str, tuple[int, Term]]) -> str:
    source, target, kind = row.get("source", ""), row.get("target", ""), row.get("kind", "").lower() or TRANSLATE
    if not _WORD.search(source):
        return "there is no source term"
    if kind not in (TRANSLATE, KEEP):
        return f"kind is '{kind}'; write '{TRANSLATE}' or '{KEEP}'"
    if kind == TRANSLATE and not target:
        return f"'{source}' has no target. Write one, or the kind '{KEEP}'"
    if kind == KEEP and target and target != source:
        return f"'{source}' is not to be translated and has a target. Leave the target empty"
    known = terms.get(source.lower())
    return f"'{source}' stands already in line {known[0]}" if known else ""


def _loops(terms: Mapping[str, tuple[int, Term]]) -> Iterator[tuple[int, str]]:
    """Terms whose target is another's source, and so on back to themselves."""
    seen: set[str] = set()
    for start, (line, _) in terms.items():
        path = [start]
        while start not in seen and (following := terms.get(path[-1])):
            onward = following[1].target.lower()
            if following[1].kind == KEEP or onward == path[-1] or onward not in terms:
                break
            if onward in path:
                ring = [*path[path.index(onward) :], onward]
                seen |= set(ring)
                yield line, f"the terms lead in a circle: {' → '.join(ring)}. Keep one of them"
                break
            path.append(onward)
