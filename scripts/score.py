"""Scores the development questions: right action, needed values in the answer, claims without a source."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.statistics.intervals import wilson
from eval.suites.wordings import RIGHT
from pipelines.answering.claims import claims, missing_claims
from pipelines.answering.pipeline import answer
from pipelines.knowledge.terms import words
from pipelines.services import Services
from pipelines.settings import PROJECT, load_settings
from pipelines.types import Answer, Question

QUESTIONS = PROJECT / "eval" / "cases" / "questions.jsonl"
NUMBERS = ("free", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Row:
    """One wording and what came of it."""

    id: str
    wording: str
    action: str
    reply: Answer
    needed: tuple[str, ...]  # values of the first fact that has any for this wording
    ungrounded: tuple[str, ...]

    @property
    def right_action(self) -> bool:
        """Whether the outcome is one that the case allows; 'a|b' allows both."""
        return any(self.reply.outcome in RIGHT[action] for action in self.action.split("|"))

    @property
    def has_values(self) -> bool:
        said = words(self.reply.text)
        have = {claim.rstrip("%") for claim in claims(self.reply.text)} | set(said)
        have |= {str(number) for number, word in enumerate(NUMBERS) if word in said}
        return all(value.rstrip("%") in have for value in self.needed)


def needed_values(facts: Sequence[Mapping[str, Any]], wording: str) -> tuple[str, ...]:
    """The values that an answer to this wording must hold: those of its first fact with figures.

    A table (contravention codes, exempt classes) counts only for the entries that the wording names, and a table of
    bands only for a band that it names.
    """
    for fact in facts:
        values: dict[str, Any] = fact["values"]
        if not values or "examples" in values:
            continue
        if len(values) >= 8:  # a table
            named = [key for key in values if key.lower() in wording.lower().split()]
            if named:
                return tuple(key.lower() for key in named)
            continue
        scalars = [str(value) for value in values.values() if isinstance(value, int | float | str)]
        figures = [claim for value in scalars if "-" not in value for claim in claims(value)]
        if figures:
            return tuple(figures)
    return ()


def rows(services: Services, cases: Path, facts: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    """Ask every wording of every case."""
    replies = [text for reply in services.replies.by_key.values() for text in reply.wordings["en"].sentences]
    for line in cases.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for wording in case["variants"]:
            reply = answer(Question(wording, services.settings.council, services.today()), services)
            sources = [citation.quote for citation in reply.citations]
            sources += [
                f"{figure.label} {figure.value} {figure.valid} {figure.source} {figure.working}"
                for figure in reply.figures
            ]
            sources += [f"{contact.phone} {contact.hours}" for contact in (reply.contact,) if contact]
            sources += [f"{day.day} {day:%B %Y}" for day in (item.last_reviewed for item in reply.citations) if day]
            sources += replies if reply.reply else []
            wanted = [facts[name] for name in case["facts"] if name in facts]
            yield Row(
                case["id"],
                wording,
                case["action"],
                reply,
                needed_values(wanted, wording) if case["action"] == "answer" else (),
                tuple(missing_claims(reply.text, [*sources, wording] if reply.figures else sources)),
            )


def show(name: str, good: int, of: int) -> str:
    found = wilson(good, of)
    share = good / of if of else 0
    return f"{name:<44} {good:>4} of {of:<4} {share:7.1%}   95 % interval {found.low:.1%} to {found.high:.1%}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=QUESTIONS)
    parser.add_argument("--failures", action="store_true", help="print every wording that went wrong")
    options = parser.parse_args()
    services = Services(load_settings())
    lines = (services.settings.knowledge_folder / "national_facts.jsonl").read_text(encoding="utf-8").splitlines()
    facts = {fact["id"]: fact for fact in map(json.loads, lines)}
    scored = list(rows(services, options.cases, facts))
    if options.failures:
        for row in scored:
            if not (row.right_action and row.has_values) or row.ungrounded:
                print(f"{row.id} {row.wording!r} want {row.action} {row.needed} got {row.reply.outcome.value}")
                print(
                    f"    {row.reply.text[:260]}\n"
                    f"    {row.reply.confidence:.2f} {row.reply.retrieved[:2]} {row.ungrounded}"
                )
    print(f"Index {services.index_version}, engines {dict(services.engines)}")
    print(show("right action", sum(row.right_action for row in scored), len(scored)))
    for action, count in sorted(Counter(row.action for row in scored).items()):
        print(show(f"  {action}", sum(row.right_action for row in scored if row.action == action), count))
    valued = [row for row in scored if row.needed]
    print(show("needed values in the answer", sum(row.has_values for row in valued), len(valued)))
    print(show("answers without an ungrounded claim", sum(not row.ungrounded for row in scored), len(scored)))
    seconds = sorted(row.reply.seconds for row in scored)
    print(f"seconds an answer: median {seconds[len(seconds) // 2]:.4f}, slowest {seconds[-1]:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
