"""All suites, made from the files of cases; by name, in the order in which they run."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from eval.schema import (
    CASES,
    AnsweringCase,
    AttackCase,
    BaseCase,
    CallCase,
    Case,
    DialogueCase,
    EasyReadCase,
    MaskingCase,
    PersonaCase,
    RelevantCase,
    RetrievalCase,
    RoutingCase,
    TranslationCase,
    UnanswerableCase,
    WordingCase,
    read_cases,
)
from eval.suites import (
    abstention,
    answering,
    attacks,
    bias,
    calls,
    dialogues,
    easy_read,
    masking,
    routing,
    translation,
    wordings,
)
from eval.suites.suite import Suite
from eval.target import Target

FILES: Mapping[str, tuple[str, ...]] = {
    "answering": ("answering.jsonl",),
    "relevant": ("relevant.jsonl",),
    "retrieval": ("retrieval.jsonl",),
    "unanswerable": ("unanswerable.jsonl", "unanswerable_more.jsonl"),
    "routing": ("routing.jsonl",),
    "dialogues": ("dialogues.jsonl",),
    "attacks": ("attacks.jsonl",),
    "masking": ("masking.jsonl",),
    "bias": ("bases.jsonl", "personas.jsonl"),
    "wordings": ("questions.jsonl",),
    "easy_read": ("easy_read.jsonl",),
    "translation": ("translation.jsonl",),
    "calls": ("calls.jsonl",),
    "speech": ("calls.jsonl",),
}
NAMES = tuple(FILES)
# What the product cannot do yet, or what needs weights: said in every report, so that nobody takes silence for proof.
NOT_MEASURED = (
    "Speech of people: callers are packaged voices, most of them American, over a line with noise. How well people are "
    "heard, and people of which accent worse, is for a council to measure with its own callers.",
    "Translation: one reference a sentence, written for this set and not yet seen by a native reader; and only into "
    "languages that an engine here drafts. Whether a reader would act rightly on a translation is for people to say.",
    "Easy Read by people with learning disabilities: sentences are held against what two writers made of them, which "
    "does not tell whether a reader understands them. Pictures and whole documents are judged by tests, not here.",
    "BBQ bias scores: they need a generative model, and the embedded default quotes.",
    "Gender reassignment, marriage, pregnancy and the other characteristics are measured by what a resident writes; "
    "how people with these characteristics are met in fact is for the council to ask them.",
    "Intersections of characteristics, and languages other than English.",
    "Whether residents find the answers useful, and what they do next.",
    "Pages of a real council: all pages and cases are invented or synthetic.",
)

AnyOne = TypeVar("AnyOne", bound=Case | WordingCase)


def make(name: str, *, limit: int = 0, seed: int = 1, tampered: Target | None = None, folder: Path = CASES) -> Suite:
    """One suite.

    Args:
        name: of ``NAMES``.
        limit: how many cases at most, drawn at random; 0 takes all. Of the bias sets it is the number of questions.
        seed: of the draw.
        tampered: answers from an index with the planted pages; without it those attacks are left out.
        folder: of the files of cases.

    Raises:
        CaseError: a file of cases is damaged.
    """

    def cases(kind: type[AnyOne], *, every: bool = False, file: int = -1) -> list[AnyOne]:
        files = FILES[name] if file < 0 else FILES[name][file : file + 1]
        found = [case for part in files for case in read_cases(kind, folder / part)]
        return found if every else draw(found, limit, seed)

    if name == "bias":
        return bias.suite(cases(BaseCase, file=0), cases(PersonaCase, every=True, file=1))
    if name == "attacks":
        return attacks.suite(cases(AttackCase), tampered)
    makers = {
        "answering": lambda: answering.suite(cases(AnsweringCase)),
        "relevant": lambda: answering.relevant_suite(cases(RelevantCase)),
        "retrieval": lambda: answering.retrieval_suite(cases(RetrievalCase)),
        "unanswerable": lambda: abstention.suite(cases(UnanswerableCase)),
        "routing": lambda: routing.suite(cases(RoutingCase)),
        "dialogues": lambda: dialogues.suite(cases(DialogueCase)),
        "masking": lambda: masking.suite(cases(MaskingCase)),
        "wordings": lambda: wordings.suite(cases(WordingCase)),
        "easy_read": lambda: easy_read.suite(cases(EasyReadCase)),
        "translation": lambda: translation.suite(cases(TranslationCase)),
        "calls": lambda: calls.text_suite(cases(CallCase)),
        "speech": lambda: calls.speech_suite(cases(CallCase)),
    }
    return makers[name]()


def draw(found: Sequence[AnyOne], limit: int, seed: int) -> list[AnyOne]:
    """A random sample in the order of the file."""
    if not limit or limit >= len(found):
        return list(found)
    places = sorted(random.Random(seed).sample(range(len(found)), limit))  # noqa: S311 no secret
    return [found[place] for place in places]


def files_of(names: Sequence[str], folder: Path = CASES) -> list[Path]:
    """The files that some suites read."""
    return [folder / file for name in names for file in FILES[name]]
