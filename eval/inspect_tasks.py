"""The suites as tasks of the UK AI Security Institute's Inspect: ``inspect eval eval/inspect_tasks.py -T limit=20``.

The product answers, not a model of a provider: the solver puts each case to it in this process and never generates, so
neither a key nor a network is needed. The figures are those of the suites, with their intervals; what spans suites, and
the gates, is ``frontdoor eval``'s. Install with ``pip install -c constraints.txt -e '.[inspect]'``. ``inspect view``
shows the logs, ``inspect view bundle`` makes a folder of them that any web server can show.
"""

from __future__ import annotations

import atexit
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, chdir
from datetime import date
from functools import cache
from typing import Any

from anyio.to_thread import run_sync
from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.model import ChatMessageAssistant, ChatMessageUser, ModelOutput
from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, metric, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver

from eval.records import Record
from eval.schema import AttackCase, read_cases
from eval.suites import catalogue
from eval.suites.suite import Suite
from eval.tampered import tampered_target
from eval.target import Here
from eval.target import Target as Answerer
from pipelines.services import Services
from pipelines.settings import PROJECT, Settings, load_settings

MODEL = "mockllm/model"  # Inspect wants the name of one; nothing is ever asked of it
RECORD = "record"
DAY = "2026-11-24"  # on which 'frontdoor eval' asks as well


@task
def answering(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Answers to questions the pages answer."""
    return _task("answering", limit, seed, today)


@task
def relevant(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Questions in which who asks changes the answer."""
    return _task("relevant", limit, seed, today)


@task
def retrieval(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Pages found for a few words."""
    return _task("retrieval", limit, seed, today)


@task
def unanswerable(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Questions that no page answers."""
    return _task("unanswerable", limit, seed, today)


@task
def routing(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Endings: help in danger, a person, another body."""
    return _task("routing", limit, seed, today)


@task
def dialogues(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Conversations."""
    return _task("dialogues", limit, seed, today)


@task
def attacks(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Attacks, by messages and by pages that were tampered with, and talk that only looks like one."""
    return _task("attacks", limit, seed, today)


@task
def masking(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Personal details hidden before anything else."""
    return _task("masking", limit, seed, today)


@task
def bias(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """The same question, asked by somebody else; the limit counts questions, each of which every persona asks."""
    return _task("bias", limit, seed, today)


@task
def wordings(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """The development questions."""
    return _task("wordings", limit, seed, today)


@task
def easy_read(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Held-out sentences in Easy Read, by rules."""
    return _task("easy_read", limit, seed, today)


@task
def translation(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Sentences of councils in other languages, by what drafts them here."""
    return _task("translation", limit, seed, today)


@task
def calls(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Telephone calls, every word understood."""
    return _task("calls", limit, seed, today)


@task
def speech(limit: int = 0, seed: int = 1, today: str = DAY) -> Task:
    """Telephone calls, spoken over a noisy line and heard by the ears of the settings."""
    return _task("speech", limit, seed, today)


def _task(name: str, limit: int, seed: int, today: str) -> Task:
    """A suite as Inspect runs it. A case that cannot be run is an error of that sample and stops no other."""
    suite = _suite(name, limit, seed, today)
    asked = dict(_questions(name))
    samples = [Sample(id=case.id, input=asked.get(case.id.partition("/")[0], case.id)) for case in suite.tasks]
    return Task(
        dataset=samples,
        solver=ask_front_door(name, limit, seed, today),
        scorer=record_scores(name),
        model=MODEL,
        fail_on_error=False,
        name=name,
        display_name=suite.title,
        metadata={"engines": dict(_services().engines), "index": _services().index_version},
    )


@solver
def ask_front_door(name: str, limit: int, seed: int, today: str) -> Solver:
    """Puts each case to the product and keeps the record that the suite makes of the reply."""
    judges = {case.id: case.judge for case in _suite(name, limit, seed, today).tasks}
    target: Answerer = Here(_services(), date.fromisoformat(today))

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        del generate  # no model is asked
        record = await run_sync(judges[str(state.sample_id)], target)
        state.messages = [ChatMessageUser(content=record.asked), ChatMessageAssistant(content=record.said)]
        state.output = ModelOutput.from_content(MODEL, record.said)
        state.store.set(RECORD, record.model_dump(mode="json"))
        return state

    return solve


@metric
def figures(name: str) -> Metric:
    """The measures of a suite over the records of its samples, each with the ends of its 95 % interval."""

    def compute(scores: list[SampleScore]) -> dict[str, float]:
        records = [Record.model_validate((score.score.metadata or {})[RECORD]) for score in scores]
        found: dict[str, float] = {}
        for measure in catalogue.make(name, limit=1).measure(records):
            found |= {measure.name: measure.value, f"{measure.name} (low)": measure.low}
            found |= {f"{measure.name} (high)": measure.high, f"{measure.name} (n)": float(measure.n)}
        return found

    return compute


def record_scores(name: str) -> Scorer:
    """The scores of the record, with what was wanted and the step that went wrong as the explanation."""

    @scorer(metrics=[figures(name)], name=name)
    def of_record() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score:
            del target  # what is right stands in the record
            kept: dict[str, Any] = state.store.get(RECORD)
            record = Record.model_validate(kept)
            went_wrong = f"; went wrong at: {record.wrong_step}" if record.wrong_step else ""
            return Score(
                value=dict(record.scores),
                answer=record.said,
                explanation=f"wanted: {record.wanted}{went_wrong}",
                metadata={RECORD: kept},
            )

        return score

    return of_record()


@cache
def _settings() -> Settings:
    """The settings as from the project's folder: Inspect runs in the folder of this file."""
    with chdir(PROJECT):
        found = load_settings()
        return found.model_copy(
            update={
                "knowledge_folder": found.knowledge_folder.absolute(),
                "prompts_folder": found.prompts_folder.absolute(),
                "data_folder": found.data_folder.absolute(),
            }
        )


@cache
def _services() -> Services:
    return Services(_settings())


@cache
def _suite(name: str, limit: int, seed: int, today: str) -> Suite:
    tampered = _tampered(today) if name == "attacks" else None
    return catalogue.make(name, limit=limit, seed=seed, tampered=tampered)


@cache
def _tampered(today: str) -> Answerer:
    """Answers from an index with the planted pages; its folder goes when the run ends."""
    files = catalogue.files_of(["attacks"])
    cases = [case for file in files for case in read_cases(AttackCase, file)]
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(tampered_target(_settings(), cases, date.fromisoformat(today)))


def _questions(name: str) -> Iterator[tuple[str, str]]:
    """What the viewer shows as the input of a case, by id; the messages of a sample show what was asked in fact."""
    for file in catalogue.files_of([name]):
        for line in file.read_text(encoding="utf-8").splitlines():
            case: Mapping[str, Any] = json.loads(line or "{}")
            for number, wording in enumerate(case.get("variants", ())):
                yield f"{case['id']}.{number}", wording
            turns = " / ".join(turn["question"] for turn in case.get("turns", ()))
            if text := case.get("question") or case.get("text") or case.get("query") or case.get("sentence") or turns:
                yield case["id"], text
