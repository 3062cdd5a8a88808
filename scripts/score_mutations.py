"""Mutates the sentences of the council's own pages one word or figure at a time, and says which changes are noticed."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipelines.answering.support import cited, doubts
from pipelines.answering.text import sentences
from pipelines.ingest import check, entries_of
from pipelines.settings import load_settings
from pipelines.types import Passage

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
OTHER_UNIT = {"day": "week", "week": "day", "month": "year", "year": "month", "hour": "day", "minute": "hour"}
_MONEY = re.compile(r"£\d[\d,]*(?:\.\d+)?(?![\d,]*\d)")
_TIME = re.compile(r"\b(\d+)( (?:working )?(day|week|month|year|hour|minute)s?)\b")
_SHARE = re.compile(r"\b\d+(?:\.\d+)?%")
_PHONE = re.compile(r"\b0\d[\d ]{8,11}\d\b")
_LINK = re.compile(r"https?://[^\s,)]+|\b[\w.]+@[\w.]+\b|\bgov\.uk/[\w-]+")
_DATE = re.compile(rf"\b(\d{{1,2}}) ({MONTHS})( \d{{4}})?")
_CLOCK = re.compile(r"\b(\d{1,2})(?=am\b|pm\b)")

# What is exchanged for what; a sentence may give several mutants. What would make no sense or say the same is left out.
WORDS: tuple[tuple[str, str, str], ...] = (
    ("negation dropped", r"\b(do|does|did|is|are|was|were|can|will|must|may|has|have) ?not\b(?! only)", r"\1"),
    ("negation dropped", r"\bNo (?=\w+ (?:or \w+ )*(?:is|premium|home))", "A "),
    ("negation dropped", r"\bnever\b", "always"),
    ("negation inserted", r"\b(is|are|can|will|must|may)\b(?! not|not| no )", r"\1 not"),
    ("duty exchanged", r"\bdo not have to\b", "must not"),
    ("duty exchanged", r"\bmust not\b", "do not have to"),
    ("duty exchanged", r"\bmust\b(?! not)", "do not have to"),
    ("duty exchanged", r"\bmay\b(?! not)", "must"),
    ("duty exchanged", r"\b(?<!what you )can\b(?! not)", "must"),
    ("duty exchanged", r"\bmust\b(?! not)", "can"),
    ("duty exchanged", r"\bcould\b", "will"),
    ("condition turned", r"\bif\b", "unless"),
    ("condition turned", r"\bIf\b", "Unless"),
    ("condition turned", r"\bunless\b", "if"),
    ("order turned", r"\bbefore\b(?! it)", "after"),
    ("order turned", r"(?<!looked )\bafter\b", "before"),
    ("order turned", r"\buntil\b", "after"),
    ("order turned", r"(?<!look )\bwithin\b", "after"),
    ("only dropped", r"(?<!the )(?<!not )\bonly ", ""),
    ("joint exchanged", r"(?<!not)(?<= )or (?!over\b|more\b|less\b|older\b|night\b|main\b|not\b)", "and "),
    ("limit turned", r"\bat least\b", "at most"),
    ("limit turned", r"\bup to\b", "at least"),
    ("limit turned", r"\bmore than\b", "less than"),
    ("limit turned", r"\bover (?=[£\d])", "under "),
    ("limit turned", r"\bunder (?=[£\d])", "over "),
    ("limit turned", r"\bor more\b", "or less"),
    ("limit turned", r"\bor over\b", "or under"),
    ("condition dropped", r"(?<=\w\w)(?<!even)(?<!only)(?<!or) (?:if|unless|until) [^,.;:?]+(?=[.])", ""),
    ("condition dropped", r"^(?:If|Unless) [^,.;:?]{12,}, (?=\w)", ""),
    ("role exchanged", r"\b[Ww]e (?=must|may|will|decide|pay)", "you "),
    ("role exchanged", r"\b[Yy]ou (?=must|may|will|pay)", "we "),
    ("role exchanged", r"\blandlord\b", "tenant"),
    ("role exchanged", r"\btenant\b", "landlord"),
    ("role exchanged", r"\bkeeper\b", "driver"),
    ("role exchanged", r"\bdriver\b", "keeper"),
    ("word exchanged", r"\bhigher\b", "lower"),
    ("word exchanged", r"\blower\b", "higher"),
    ("word exchanged", r"\bboth\b", "either"),
    ("word exchanged", r"\bexempt\b", "liable"),
    ("word exchanged", r"\bfirst\b", "second"),
)
FIGURES = ("money", "time", "unit", "share", "phone", "link", "date", "clock")


@dataclass(slots=True)
class Tally:
    """How many mutants of each kind were noticed, and those that were not."""

    verbatim: int = 0
    verbatim_doubted: list[str] = field(default_factory=list[str])
    made: Counter[str] = field(default_factory=Counter[str])
    noticed: Counter[str] = field(default_factory=Counter[str])
    missed: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict[str, list[str]](list))

    def share(self, kinds: Sequence[str]) -> float:
        """The share of the mutants of some kinds that was noticed."""
        return sum(self.noticed[kind] for kind in kinds) / max(1, sum(self.made[kind] for kind in kinds))


def own_passages() -> list[Passage]:
    """The passages of the demonstration council, as they would be indexed."""
    today = date(2026, 11, 24)
    checked = check([load_settings().knowledge_folder], today=today)
    return [entry.passage for entry in entries_of(checked.pages, checked.stores, today)]


def mutants(sentence: str, text: str) -> Iterator[tuple[str, str]]:
    """Each change to a sentence: its kind, and the sentence with it; ``text`` is the passage whose figures are used."""
    yield from _amounts(sentence, text)
    yield from _times(sentence, text)
    yield from _ways_to_reach(sentence, text)
    for kind, pattern, other in WORDS:
        for match in re.finditer(pattern, sentence):
            mutant = _put(sentence, match, match.expand(other))
            if len(mutant.split()) > 3:
                yield kind, mutant[:1].upper() + mutant[1:]


def _amounts(sentence: str, text: str) -> Iterator[tuple[str, str]]:
    for match in _MONEY.finditer(sentence):
        for other in _others(_MONEY, match[0], text):
            yield "money", _put(sentence, match, other)
        yield "money", _put(sentence, match, f"£{float(match[0][1:].replace(',', '')) + 7:.0f}")
    for match in _SHARE.finditer(sentence):
        yield from (("share", _put(sentence, match, other)) for other in _others(_SHARE, match[0], text))
        yield "share", _put(sentence, match, f"£{match[0][:-1]}")


def _times(sentence: str, text: str) -> Iterator[tuple[str, str]]:
    for match in _TIME.finditer(sentence):
        others = {found[1] for found in _TIME.finditer(text)} - {match[1]}
        yield from (("time", _put(sentence, match, other + match[2])) for other in sorted(others)[:1])
        yield "time", _put(sentence, match, f"{int(match[1]) + 3}{match[2]}")
        yield "unit", _put(sentence, match, match[0].replace(match[3], OTHER_UNIT[match[3]]))
    for match in _DATE.finditer(sentence):
        month = "May" if match[2] == "April" else "April"
        yield "date", _put(sentence, match, f"{match[1]} {month}{match[3] or ''}")
        yield "date", _put(sentence, match, f"{int(match[1]) % 27 + 1} {match[2]}{match[3] or ''}")
    for match in _CLOCK.finditer(sentence):
        yield "clock", _put(sentence, match, str(int(match[1]) % 11 + 1))


def _ways_to_reach(sentence: str, text: str) -> Iterator[tuple[str, str]]:
    for match in _PHONE.finditer(sentence):
        yield from (("phone", _put(sentence, match, other)) for other in _others(_PHONE, match[0], text))
        yield "phone", _put(sentence, match, f"{match[0][:-1]}{(int(match[0][-1]) + 3) % 10}")
    for match in _LINK.finditer(sentence):
        yield "link", _put(sentence, match, f"{match[0].rstrip('.')}s")


def _others(pattern: re.Pattern[str], own: str, text: str) -> list[str]:
    """Another figure of the same kind in the same passage, where there is one."""
    plain = own.removesuffix(".00")
    return [found for found in dict.fromkeys(pattern.findall(text)) if found.removesuffix(".00") != plain][:1]


def _put(sentence: str, match: re.Match[str], other: str) -> str:
    return sentence[: match.start()] + other + sentence[match.end() :]


def tally(passages: Sequence[Passage], *, step: int = 1) -> Tally:
    """Check every sentence of every ``step``-th passage as it stands, and each of its mutants."""
    result = Tally()
    for passage in passages[::step]:
        source = [cited(passage.title, passage.heading, passage.text)]
        for written in sentences(passage.text):
            sentence = written.removeprefix("- ")
            result.verbatim += 1
            if doubts(sentence, source):
                result.verbatim_doubted.append(sentence)
            for kind, mutant in dict.fromkeys(mutants(sentence, passage.text)):
                result.made[kind] += 1
                if doubts(mutant, source):
                    result.noticed[kind] += 1
                else:
                    result.missed[kind].append(mutant)
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares, and what was missed when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=1, help="take every n-th passage (1: all)")
    parser.add_argument("--missed", action="store_true", help="print the mutants that were not noticed")
    options = parser.parse_args(arguments)
    result = tally(own_passages(), step=options.step)
    print(f"sentences as they stand: {result.verbatim}, doubted {len(result.verbatim_doubted)}")
    for kind, made in sorted(result.made.items()):
        print(f"{kind:<20} {result.noticed[kind]:>5} of {made:<5} {result.noticed[kind] / made:7.1%}")
        for mutant in result.missed[kind] if options.missed else ():
            print(f"    {mutant}")
    print(f"figures {result.share(FIGURES):.2%}, all {result.share(tuple(result.made)):.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
