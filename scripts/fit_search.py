"""Fits the matrix that bends the embedder's space towards what councils are asked, and reports what it changes.

Learned from: the wordings that authors gave the sections of their pages. A wording shall lie nearer to the others of
its section, and of its page, than to those of any other. What is reported is out of fold: pages are split in parts, and
the questions of a part's pages are searched for with a matrix that was fitted without these pages. None of the
questions reported on is learned from. Usage: ``python -m scripts.fit_search``.
"""

# pyright: basic
# torch's types are incomplete.

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
import torch

from pipelines.engines.build import ingest_embedder
from pipelines.engines.tuned_embedder import TUNING_FILE, tuned
from pipelines.ingest import check, entries_of
from pipelines.services import Services
from pipelines.settings import PROJECT, load_settings

CASES = PROJECT / "eval" / "cases"
REPORT = PROJECT / "docs" / "search-tuning.md"
FOLDS = 4
EPOCHS = 4
BATCH = 512
RATE = 1e-3  # Adam's step
TEMPERATURE = 0.08  # cosines are divided by it before they compete
PULL = 1e-3  # towards no change, on the matrix's squared length
TWIN = 0.9  # cosine from which a wording is nearly another one: to find it by that teaches nothing
WORST = 8.0  # a wording that lies far from all of its section is no lesson
APART = -1e4  # a score that never wins

Numbers = np.ndarray


@dataclass(frozen=True, slots=True)
class Material:
    """Every text of the index: a section's own words, then the wordings beside it."""

    vectors: torch.Tensor  # (n, dimensions)
    passage: torch.Tensor  # of each text
    page: torch.Tensor
    wording: torch.Tensor  # bool: a wording, not the section itself
    paths: list[str]  # of each page


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the pages that answer it."""

    vector: Numbers
    pages: frozenset[str]


def material(services: Services, embedder) -> Material:
    """Texts and vectors of the pages, as an ingest would index them."""
    checked = check([services.settings.knowledge_folder], today=services.today())
    entries = list(entries_of(checked.pages, checked.stores, services.today()))
    paths = sorted({urlsplit(entry.passage.url).path for entry in entries})
    number = {path: place for place, path in enumerate(paths)}
    texts, passages, pages, wordings = [], [], [], []
    for entry in entries:
        for place, text in enumerate(entry.texts()):
            texts.append(text)
            passages.append(entry.passage.id)
            pages.append(number[urlsplit(entry.passage.url).path])
            wordings.append(place > 0)
    vectors = torch.tensor(embedder.embed(texts))
    return Material(vectors, torch.tensor(passages), torch.tensor(pages), torch.tensor(wordings), paths)


def fit(known: Material, used: torch.Tensor) -> torch.Tensor:
    """The matrix, from the texts that may be used (bool by text)."""
    torch.manual_seed(0)
    rows = torch.nonzero(used)[:, 0]
    vectors, passage, page = known.vectors[rows], known.passage[rows], known.page[rows]
    learners = torch.nonzero(known.wording[rows])[:, 0]
    matrix = torch.zeros(vectors.shape[1], vectors.shape[1], requires_grad=True)
    step = torch.optim.Adam([matrix], lr=RATE)
    apart = torch.tensor(APART)
    for _ in range(EPOCHS):
        for batch in learners[torch.randperm(len(learners))].split(BATCH):
            space = torch.nn.functional.normalize(vectors + vectors @ matrix)
            scores = space[batch] @ space.T / TEMPERATURE
            with torch.no_grad():
                twins = vectors[batch] @ vectors.T > TWIN
                twins[torch.arange(len(batch)), batch] = True
            scores = torch.where(twins, apart, scores)
            own = torch.where(passage[batch][:, None] == passage[None], scores, apart)
            near = torch.where(page[batch][:, None] == page[None], scores, apart)
            lost = scores.logsumexp(1) - (own.logsumexp(1) + near.logsumexp(1)) / 2
            loss = lost.clamp(max=WORST).mean() + PULL * (matrix**2).sum()
            step.zero_grad()
            loss.backward()
            step.step()
    return matrix.detach()


def questions(services: Services, embedder) -> list[Asked]:
    """The development questions that a page answers; none of them stands on a page of this fitting's folds."""
    files = ("fitting.jsonl", "fitting_more.jsonl")
    found = [(case["question"], case["pages"]) for name in files for case in _lines(name) if case.get("pages")]
    asked = [services.search.correct(question) for question, _ in found]
    return [Asked(vector, frozenset(pages)) for vector, (_, pages) in zip(embedder.embed(asked), found, strict=True)]


def _lines(name: str) -> Iterator[dict]:
    yield from map(json.loads, (CASES / name).read_text(encoding="utf-8").splitlines())


def ranks(known: Material, matrix: Numbers, asked: list[Asked], rows: Numbers) -> list[int]:
    """For each question, the rank of the first right page by the nearest of its texts (``rows`` may be looked at)."""
    space = tuned(known.vectors.numpy(), matrix)[rows]
    page = known.page.numpy()[rows]
    found = []
    for item in asked:
        near = tuned(item.vector[None], matrix)[0] @ space.T
        best = np.full(len(known.paths), -2.0)
        np.maximum.at(best, page, near)
        order = [known.paths[place] for place in np.argsort(-best)]
        found.append(next(rank for rank, path in enumerate(order, start=1) if path in item.pages))
    return found


def out_of_fold(known: Material, asked: list[Asked]) -> dict[str, tuple[list[int], list[int]]]:
    """Ranks before and after, with and without the wordings of the pages that were held out."""
    order = np.random.default_rng(0).permutation(len(known.paths))
    none = np.zeros((known.vectors.shape[1],) * 2, dtype=np.float32)
    everything = np.arange(len(known.vectors))
    bare = np.flatnonzero(~known.wording.numpy())
    found: dict[str, tuple[list[int], list[int]]] = {"with wordings": ([], []), "without wordings": ([], [])}
    for part in np.array_split(order, FOLDS):
        held = {known.paths[place] for place in part}
        mine = [item for item in asked if item.pages & held]
        matrix = fit(known, ~torch.isin(known.page, torch.tensor(part))).numpy()
        for name, rows in (("with wordings", everything), ("without wordings", bare)):
            before, after = found[name]
            before += ranks(known, none, mine, rows)
            after += ranks(known, matrix, mine, rows)
    return found


def report(known: Material, found: dict[str, tuple[list[int], list[int]]]) -> str:
    lines = [
        "# How the search was tuned",
        "",
        "Written by `python -m scripts.fit_search`. The embedder is a general one. One fitted matrix "
        "(`pipelines/engines/tuning.npz`) bends its",
        f"space: learned from {int(known.wording.sum()):,} wordings of {len(known.paths)} pages. Below, each question "
        "is searched for with a matrix fitted",
        f"without the pages that answer it ({FOLDS} parts), by the nearest text alone: no lexical search, no ranking. "
        "So the figures say what",
        "the matrix does for pages that it never saw. 'Without wordings' is a council that gives its pages none.",
        "",
        "| pages | questions | first page right, before | after | among five, before | after |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, (before, after) in found.items():
        cells = [f"{np.mean(np.array(item) <= k):.1%}" for k in (1, 5) for item in (before, after)]
        lines.append(f"| {name} | {len(before)} | {' | '.join(cells)} |")
    lines += ["", "The questions are those of `eval/cases/fitting*.jsonl` that a page answers.", ""]
    return "\n".join(lines)


def main() -> None:
    settings = load_settings()
    services = Services(settings)
    embedder = ingest_embedder(settings)
    known = material(services, embedder)
    found = out_of_fold(known, questions(services, embedder))
    matrix = fit(known, torch.ones(len(known.vectors), dtype=torch.bool)).numpy()
    np.savez_compressed(TUNING_FILE, matrix=matrix.astype(np.float16), embedder=np.array(embedder.name))
    text = report(known, found)
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
