"""Segments in Apertium's stream format: formatting and facts ride on words, so that they move where the words move.

A word in ``[[t:p3:1]]word[[/]]`` carries the pair 3 through all of Apertium's steps; ``[…]`` stays where it stands. A
fact is a word that no dictionary has, which Apertium passes on in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

FILLER = "Xqzx"  # in no dictionary; with a capital, so that it may begin a sentence
_TAG = re.compile(r"<(/?)(\d{1,6})(/?)>")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RESERVED = re.compile(r"[\[\]{}^$/\\@<>]")
_MARKS = "*#@"  # Apertium writes these before words it does not know; the text's own stay out of its sight
_UNIT = re.compile(
    r"\[\[(?P<bound>[^\]]*)\]\](?P<word>(?:\\.|[^\\\[])*)\[\[/\]\]"
    r"|\[(?P<still>(?:\\.|[^\\\]])*)\]|(?P<plain>(?:\\.|[^\\\[])+)",
    re.DOTALL,
)
_UNKNOWN = re.compile(r"(?<!\\)[*#@](?=\w)")
_MOST_BETWEEN = 3  # words between two of a glossary term that still belong to it: 'impuesto DE consejo'


@dataclass(frozen=True, slots=True)
class Written:
    """One text as Apertium reads it."""

    stream: str
    still: Mapping[str, str]  # name of what stays in its place → markup
    terms: Mapping[int, str]  # number of a glossary term in the text → how it is said


@dataclass(slots=True)
class _Run:
    """A stretch of a draft with what it carries."""

    text: str  # markup without tags
    pairs: set[int] = field(default_factory=set[int])
    terms: set[int] = field(default_factory=set[int])


def write(text: str, terms: Mapping[str, str]) -> Written:
    """A text in the stream format.

    Args:
        text: in the markup of ``pipelines.translation.segments``.
        terms: words as they stand in the text → how they are said; letters' case does not matter.
    """
    return _Writer(text, terms).written()


class _Writer:
    def __init__(self, text: str, terms: Mapping[str, str]) -> None:
        self._text = text
        self._still: dict[str, str] = {}
        self._open: list[int] = []
        self._spans = list(_term_spans(text, terms))
        self._terms = {number: said for number, (_, _, said) in enumerate(self._spans)}

    def written(self) -> Written:
        out: list[str] = []
        at = 0
        for start, end, markup in _wordless_pairs(self._text):
            out += self._piece(at, start)
            out.append(self._stays(markup))
            at = end
        out += self._piece(at, len(self._text))
        # Without a full stop at the end the tagger waits for more; the empty blank marks it as ours.
        return Written("".join(out) + ".[]", self._still, self._terms)

    def _piece(self, start: int, end: int) -> Iterator[str]:
        at = start
        for match in _TAG.finditer(self._text, start, end):
            yield from self._words(at, match.start())
            at = match.end()
            number = int(match[2])
            if match[3]:
                yield self._alone(match)
            elif match[1]:
                if number in self._open:
                    self._open.remove(number)
            else:
                self._open.append(number)
        yield from self._words(at, end)

    def _alone(self, match: re.Match[str]) -> str:
        if _is_apart(self._text, match):
            return self._bound(FILLER, [f"m{match[2]}"])
        return self._stays(match.group())

    def _words(self, start: int, end: int) -> Iterator[str]:
        text = self._text[start:end]
        at = 0
        for match in _WORD.finditer(text):
            if match.start() < at or text[max(0, match.start() - 1)] == "&":
                continue
            yield self._between(text[at : match.start()])
            names = [
                f"g{number}" for number, (from_, to, _) in enumerate(self._spans) if from_ <= start + match.start() < to
            ]
            yield self._bound(match.group(), names)
            at = match.end()
        yield self._between(text[at:])

    def _bound(self, word: str, names: list[str]) -> str:
        carried = [*names, *(f"p{number}" for number in self._open)]
        return f"[[{'; '.join(f't:{name}:1' for name in carried)}]]{word}[[/]]" if carried else word

    def _between(self, text: str) -> str:
        parts = re.split(r"(&(?:amp|lt|gt);|[*#@~^=_|•]+|\n+)", text)
        return "".join(
            self._stays(part) if at % 2 else _RESERVED.sub(r"\\\g<0>", part) for at, part in enumerate(parts)
        )

    def _stays(self, markup: str) -> str:
        name = f"s{len(self._still)}"
        self._still[name] = markup
        return f"[{name}]"


def _is_apart(text: str, match: re.Match[str]) -> bool:
    """Whether a standalone tag stands as a word of its own: blanks, ends or marks beside it."""
    before, after = _TAG.sub("", text[: match.start()])[-1:], _TAG.sub("", text[match.end() :])[:1]
    return not any(side.isalnum() or (side in "'’_" and side) for side in (before, after))


def _wordless_pairs(text: str) -> Iterator[tuple[int, int, str]]:
    """Pairs with no word or standalone tag inside: they stay where they are, with what they hold."""
    at = 0
    for match in re.finditer(r"<(\d{1,6})>[^<>]*</\1>", text):
        inside = re.sub(r"&(?:amp|lt|gt);", "", match.group()[match.group().index(">") + 1 : match.group().rindex("<")])
        if match.start() >= at and not _WORD.search(inside):
            yield match.start(), match.end(), match.group()
            at = match.end()


def _term_spans(text: str, terms: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where glossary terms stand in the markup, none over another, the longest first."""
    if not terms:
        return
    said = {" ".join(term.lower().split()): translation for term, translation in terms.items() if term.strip()}
    gap = r"(?:\s|<\d{1,6}>|</\d{1,6}>)+"
    longest = sorted(said, key=len, reverse=True)
    pattern = "|".join(gap.join(re.escape(word) for word in term.split()) for term in longest)
    for match in re.finditer(rf"(?<![\w&])(?:{pattern})(?!\w)", text, re.IGNORECASE):
        yield match.start(), match.end(), said[" ".join(_TAG.sub(" ", match.group()).lower().split())]


def read(stream: str, written: Written) -> tuple[str, frozenset[str]]:
    """A draft from the stream as markup, and the words that Apertium did not know.

    A tag that cannot be told any more is left out; the caller checks.
    """
    unknown: set[str] = set()
    runs: list[_Run] = []
    for match in _UNIT.finditer(stream.removesuffix("[]").removesuffix(".")):
        if match["still"] is not None:
            runs.append(_Run(written.still.get(match["still"], "")))
            continue
        raw = match["word"] if match["bound"] is not None else match["plain"]
        unknown |= {found[1] for found in re.finditer(r"(?<!\\)[*#@](\w+(?:['’-]\w+)*)", raw)}
        text = _markup(_UNKNOWN.sub("", raw))
        runs.append(_run(text, match["bound"]))
    runs = _with_terms(runs, written.terms)
    return _spaced(_with_pairs(runs)), frozenset(unknown - {FILLER})


def _run(text: str, bound: str | None) -> _Run:
    names = re.findall(r"t:([pmg])(\d+)", bound or "")
    masks = [int(number) for kind, number in names if kind == "m"]
    return _Run(
        "".join(f"<{number}/>" for number in masks) or text,
        {int(number) for kind, number in names if kind == "p"},
        {int(number) for kind, number in names if kind == "g"},
    )


def _markup(text: str) -> str:
    plain = re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
    return re.sub(r"[&<>]", lambda match: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[match.group()], plain)


def _with_terms(runs: list[_Run], terms: Mapping[int, str]) -> list[_Run]:
    """The words of each glossary term replaced by how the council says it, where they stayed together."""
    for number, said in terms.items():
        places = [at for at, run in enumerate(runs) if number in run.terms]
        if not places:
            continue
        first, last = places[0], places[-1]
        between = [run for run in runs[first : last + 1] if number not in run.terms]
        strangers = sum(len(run.text.split()) for run in between)
        if strangers > _MOST_BETWEEN or any(run.terms or "<" in run.text for run in between):
            continue
        pairs = {pair for pair in runs[first].pairs if all(pair in runs[at].pairs for at in places)}
        capital = runs[first].text[:1].isupper() and said[:1].islower() and first == 0
        text = said[:1].upper() + said[1:] if capital else said
        runs = [*runs[:first], _Run(_markup(text.replace("\\", "")), pairs, {number}), *runs[last + 1 :]]
    return runs


def _with_pairs(runs: list[_Run]) -> str:
    """The runs as one markup, each pair from its first word to its last."""
    spans: dict[int, tuple[int, int]] = {}
    for at, run in enumerate(runs):
        for number in run.pairs:
            spans[number] = (spans[number][0] if number in spans else at, at)
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for number, (first, last) in sorted(spans.items(), key=lambda item: (item[1][0] - item[1][1], item[0])):
        opening.setdefault(first, []).append(number)
        closing.setdefault(last, []).insert(0, number)
    return "".join(
        "".join(f"<{number}>" for number in opening.get(at, ()))
        + run.text
        + "".join(f"</{number}>" for number in closing.get(at, ()))
        for at, run in enumerate(runs)
    )


def _spaced(text: str) -> str:
    """Without the blanks that words left behind when they went."""
    once = re.sub(r"(?<=\S)  +(?=\S)", " ", text.strip(" "))
    return re.sub(r"(?<=\w) (?=[.,;:!?](?:\s|$))", "", once)
