"""The messages that the second net of the safeguard learns from, each with the situation that it belongs to.

Written messages (``scripts/safeguard_messages``), the labelled cases of the rules, the wordings of the pages and the
development questions of the evaluation as ordinary questions, and mixtures of these: a longer request, a question
from somebody who says who they are, and a cry for help inside a request.
"""

# pyright: basic
# scikit-learn carries no types.

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import yaml

from pipelines.answering.safeguard import SAFEGUARD_FILE, Found, Rules, found_by, load_rules
from pipelines.engines.protocols import Embedder
from pipelines.knowledge.load import load_pages
from pipelines.settings import PROJECT

MESSAGES = PROJECT / "scripts" / "safeguard_messages"
CASES = PROJECT / "tests" / "data" / "safeguard_cases.jsonl"
ASIDES = PROJECT / "scripts" / "asides.txt"
QUESTIONS = PROJECT / "eval" / "cases"
# What the evaluation asks is in none of these; eval/cases/README.md tells what each is for.
DEVELOPMENT = ("fitting", "fitting_more", "wordings_council_tax", "wordings_parking_and_other")
CLUSTERS = 80  # of the labelled cases by meaning, so that one wording and its like are never in two folds
JOINTS = (" ", ", ", ". ", " and ", "? ", " - ", " also ", " because ", " but ")
LONGER, IN_NEED, NEAR = 2000, 1800, 2400  # mixtures of ordinary wordings, of a need with one, of a near miss with one
INTRODUCED = 3000  # ordinary questions beside a word about who asks
SLIPPED = 1500  # copies with slips of the keys, of ordinary wordings, of needs and of near misses
MIXED_WEIGHT = 0.5
ORDINARY = ("page", "asked")  # origins
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class Example:
    """A message, the reply that helps ('' for none), and where it comes from."""

    text: str
    reply: str
    group: str
    origin: str  # written, case, page, asked, mixed
    weight: float = 1.0


def examples(embedder: Embedder, knowledge: Path) -> list[Example]:
    """All messages to learn from, the same at every run."""
    rules = load_rules(SAFEGUARD_FILE)
    base = [*_written(), *_cases(rules, embedder)]
    pages = list(_pages(rules, knowledge))
    asked = list(_asked(rules, {example.text for example in (*base, *pages)}))
    mixed = (*_mixed(base, pages), *_introduced([*pages, *asked]), *_slipped(base, pages))
    return [*base, *pages, *asked, *mixed]


def _written() -> Iterator[Example]:
    for file in sorted(MESSAGES.glob("*.yaml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8")):
            kind = block.get("kind", "")
            for line in block["say"].splitlines():
                if line.strip():
                    yield Example(line.strip(), block.get("reply", kind), f"{kind} {block['situation']}", "written")


def _cases(rules: Rules, embedder: Embedder) -> Iterator[Example]:
    from sklearn.cluster import KMeans

    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    near = KMeans(CLUSTERS, random_state=0).fit_predict(embedder.embed([case["text"] for case in cases]))
    for case, cluster in zip(cases, near, strict=True):
        seen = found_by(rules, case["text"])
        found = (seen.sure or seen.hint) if case["kind"] else None
        reply = found.reply if found is not None and found.kind == case["kind"] else case["kind"] or ""
        yield Example(case["text"], reply, f"cluster {cluster}", "case")


def _pages(rules: Rules, knowledge: Path) -> Iterator[Example]:
    """Wordings of ordinary pages. Those that the rules answer with help belong to pages about just that."""
    seen: set[str] = set()
    for council in sorted(folder for folder in knowledge.iterdir() if folder.is_dir()):
        for page in load_pages(council, council.name).pages:
            if "/emergency" in page.url:
                continue
            for wording in page.asked_as:
                if wording not in seen and found_by(rules, wording) == Found(None, None):
                    seen.add(wording)
                    yield Example(wording, "", f"page {urlsplit(page.url).path}", "page")


def _asked(rules: Rules, known: set[str]) -> Iterator[Example]:
    """Questions as residents write them. One that shows a need stands among the written messages too, as a need."""
    for name in DEVELOPMENT:
        for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            pages = case.get("pages") or []
            if "urgent" in case.get("action", "") or any("emergency" in page for page in pages):
                continue
            about = f"page {pages[0]}" if name.startswith("fitting") and pages else f"intent {case.get('intent', line)}"
            for text in case.get("variants") or [case["question"]]:
                if text not in known and found_by(rules, text) == Found(None, None):
                    known.add(text)
                    yield Example(text, "", about, "asked")


def _introduced(ordinary: list[Example]) -> Iterator[Example]:
    """Ordinary questions beside a word about who asks: nobody is in danger because of who they are."""
    chance = random.Random(7)
    asides = ASIDES.read_text(encoding="utf-8").splitlines()
    for example in chance.choices(ordinary, k=INTRODUCED):
        both = [chance.choice(asides), example.text]
        if chance.random() < 1 / 3:
            both.reverse()
        yield Example(" ".join(both), "", example.group, "mixed", MIXED_WEIGHT)


def _mixed(base: list[Example], pages: list[Example]) -> Iterator[Example]:
    chance = random.Random(3)
    by_page: dict[str, list[str]] = {}
    for example in pages:
        by_page.setdefault(example.group, []).append(example.text)
    groups = [(group, texts) for group, texts in by_page.items() if len(texts) > 3]
    for _ in range(LONGER):
        group, texts = chance.choice(groups)
        some = chance.sample(texts, min(chance.choice((2, 2, 3, 4)), len(texts)))
        yield Example(chance.choice(JOINTS).join(some), "", group, "mixed", MIXED_WEIGHT)
    for wanted, number in ((True, IN_NEED), (False, NEAR)):
        source = [example for example in base if bool(example.reply) is wanted]
        for _ in range(number):
            example = chance.choice(source)
            both = [example.text, chance.choice(chance.choice(groups)[1])]
            chance.shuffle(both)
            yield Example(chance.choice(JOINTS).join(both), example.reply, example.group, "mixed", MIXED_WEIGHT)


def _slipped(base: list[Example], pages: list[Example]) -> Iterator[Example]:
    """Messages as a hurried or unsteady hand types them, whoever it is: slips must neither hide a need nor make one."""
    chance = random.Random(5)
    needs = [example for example in base if example.reply]
    for source in (pages, needs, [example for example in base if not example.reply]):
        for example in chance.sample(source, SLIPPED):
            words = example.text.split(" ")
            long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
            for place in chance.sample(long, min(chance.choice((1, 1, 2, 3)), len(long))):
                words[place] = slip(words[place], chance)
            yield Example(" ".join(words), example.reply, example.group, "mixed", MIXED_WEIGHT)


def slip(word: str, chance: random.Random) -> str:
    """The word with two letters swapped, one dropped, one doubled, or a key beside the right one."""
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice("swap drop double beside".split())
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[: at + 1] + word[at:]
    row = next((row for row in KEYS if word[at].lower() in row), KEYS[1])
    beside = row[(row.find(word[at].lower()) + chance.choice((-1, 1))) % len(row)]
    return word[:at] + beside + word[at + 1 :]


def labels(known: list[Example]) -> np.ndarray:
    """Whether each message shows a need."""
    return np.array([bool(example.reply) for example in known])
