"""Puts written answers, right ones and ones with a planted error, through the gate, and counts what gets out.

A right sentence can pass in the model's words, be said in the page's words instead, or be lost. A planted one must not
be said; a page's own sentence whose exception was left out may be, when the gate says the page's exception right behind
it. The cases and how they came about: ``eval/cases/README.md``.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from eval.statistics.intervals import wilson
from pipelines.answering.gate import Gate
from pipelines.answering.quoting import CONDITION
from pipelines.answering.support.check import cited
from pipelines.answering.text import sentences
from pipelines.settings import PROJECT
from pipelines.types import Sentence

CASES = PROJECT / "eval" / "cases"
PAGE = PROJECT / "docs" / "grounding.md"
RIGHT = "right"
HEAD = """# What the check of a model's words lets out

Written by `make score-grounding`. Answers as a small model writes them, right ones and the same with one error planted,
go through the gate that every sentence of a model goes through (`pipelines/answering/gate.py`). `eval/cases/README.md`
says who wrote them and which of them the check was built on. No language model takes part: this measures the check.

Shares come with their 95 % interval (Wilson)."""


class Written(BaseModel):
    """One sentence of an answer and the passages that it names."""

    text: str
    cites: tuple[int, ...]


class Passage(BaseModel):
    title: str
    heading: tuple[str, ...]
    text: str


class Case(BaseModel):
    """One answer; ``bad`` is the place of its planted sentence."""

    id: str
    kind: str
    question: str
    sentences: tuple[Written, ...]
    passages: tuple[Passage, ...]
    bad: int | None = None
    base: str | None = None
    why: str = ""
    source: str = ""


@dataclass
class Tally:
    """What became of the cases of one file."""

    asked: Counter[str] = field(default_factory=Counter[str])
    stopped: Counter[str] = field(default_factory=Counter[str])
    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # planted errors that got out
    own_words: int = 0  # right answers of which every sentence passed as written
    page_words: int = 0  # right answers with a sentence in the page's words
    lost: list[str] = field(default_factory=list[str])  # right answers of which a sentence was not said at all
    seconds: list[float] = field(default_factory=list[float])  # of each sentence


def read_cases(file: Path) -> list[Case]:
    return [Case.model_validate_json(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def tally(cases: Iterable[Case]) -> Tally:
    found = Tally()
    for case in cases:
        out, dropped = _out(case, found)
        found.asked[case.kind] += 1
        if case.kind != RIGHT:
            assert case.bad is not None
            if case.sentences[case.bad].text in out and not _is_made_whole(case, out):
                found.said[case.kind].append(case.id)
            else:
                found.stopped[case.kind] += 1
        elif dropped:
            found.lost.append(case.id)
        elif all(written.text in out for written in case.sentences):
            found.own_words += 1
        else:
            found.page_words += 1
    return found


def _is_made_whole(case: Case, out: Sequence[str]) -> bool:
    """Whether a page's sentence whose exception was left out is followed by the page's own exception."""
    assert case.bad is not None
    bad = case.sentences[case.bad].text
    after = out[out.index(bad) + 1 :][:1]
    lines = [line for place in case.sentences[case.bad].cites for line in sentences(case.passages[place].text)]
    return bad in lines[:-1] and lines[lines.index(bad) + 1 :][:1] == after and bool(CONDITION.match(after[0]))


def _out(case: Case, found: Tally) -> tuple[list[str], int]:
    """What the gate lets out of an answer, and how many sentences it drops without the page saying it instead."""
    grounds = [cited(passage.title, passage.heading, passage.text) for passage in case.passages]
    gate = Gate(grounds, case.question, page_words=True)
    out: list[str] = []
    for written in case.sentences:
        start = time.perf_counter()
        out += [said.text for said in gate.offer(Sentence(written.text, written.cites))]
        found.seconds.append(time.perf_counter() - start)
    out += [said.text for said in gate.rest()]
    return out, gate.dropped


def report(name: str, found: Tally) -> str:
    """The table of one file, in Markdown."""
    right = found.asked[RIGHT]
    lines = [f"**{name}**", "", "| planted | n | not said | said |", "| --- | ---: | --- | --- |"]
    for kind in [kind for kind in found.asked if kind != RIGHT]:
        missed = ", ".join(found.said[kind]) or "none"
        lines.append(f"| {kind} | {found.asked[kind]} | {_share(found.stopped[kind], found.asked[kind])} | {missed} |")
    planted = sum(found.asked.values()) - right
    lines.append(f"| **all** | {planted} | {_share(found.stopped.total(), planted)} | |")
    lines += ["", "| right answers | n | share |", "| --- | ---: | --- |"]
    for what, count in (
        ("every sentence in the model's words", found.own_words),
        ("a sentence in the page's words instead", found.page_words),
        ("a sentence lost", len(found.lost)),
    ):
        lines.append(f"| {what} | {count} | {_share(count, right)} |")
    lines += ["", f"Median {statistics.median(found.seconds) * 1000:.1f} ms a sentence. Lost: {found.lost or 'none'}."]
    return "\n".join(lines)


def _share(count: int, of: int) -> str:
    found = wilson(count, of)
    return f"{count / of:.1%} ({found.low:.1%} to {found.high:.1%})" if of else "none asked"


def main(arguments: Sequence[str]) -> int:
    named = [Path(name) for name in arguments if name != "--write"]
    files = named or sorted(CASES.glob("generated_answers*.jsonl"))
    tables = [report(file.stem, tally(read_cases(file))) for file in files]
    print("\n\n".join(tables))
    if "--write" in arguments:
        PAGE.write_text("\n\n".join([HEAD, *tables]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
