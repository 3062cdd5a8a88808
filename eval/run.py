"""Runs suites: each case once, each result on disk at once, so that a run that is cut off goes on where it stopped."""

from __future__ import annotations

import hashlib
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from eval.records import Record, Report, Run, read_records, read_report, write_records
from eval.report.page import write_report
from eval.reporting import build
from eval.schema import case_hash
from eval.suites.catalogue import NAMES, files_of, make
from eval.suites.suite import Suite, Task
from eval.target import Target, TargetError
from eval.workers import MANY, judged_apart
from pipelines.engines.protocols import Progress
from pipelines.errors import FrontDoorError, SettingsError
from pipelines.services import LONDON, Services
from pipelines.settings import PROJECT, Settings

RESULTS = PROJECT / "eval" / "results"
_SECRET = ("key", "token", "password", "database_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be run."""

    suites: tuple[str, ...] = NAMES
    limit: int = 0  # cases of a suite at most; 0 takes all
    seed: int = 1
    results: Path = RESULTS
    resume: str = ""  # id of a run to go on with
    jobs: int = 1  # processes that share a long suite


def check_names(suites: Sequence[str]) -> None:
    """Refuse a suite that there is not.

    Raises:
        SettingsError: the message names it and those there are.
    """
    if unknown := [name for name in suites if name not in NAMES]:
        raise SettingsError(f"There is no suite '{unknown[0]}'. Choose from: {', '.join(NAMES)}.")


def describe(plan: Plan, target: Target, settings: Settings, services: Services | None) -> Run:
    """What a run's file says of it before the first case."""
    now = datetime.now(LONDON)
    commit, changed = _commit()
    version, engines = (services.index_version, services.engines) if services else ("", ())
    return Run(
        id=plan.resume or f"{now:%Y%m%d-%H%M%S}-{commit[:7] or 'nogit'}",
        started=now.isoformat(timespec="seconds"),
        commit=commit,
        changed=changed,
        target=target.name,
        engines=dict(engines),
        index_version=version,
        cases_hash=case_hash(files_of(plan.suites)),
        prompts_hash=_hash_of(sorted(settings.prompts_folder.rglob("*"))),
        settings=_changed_settings(settings),
        seed=plan.seed,
        limit=plan.limit,
        suites=plan.suites,
    )


def run(
    plan: Plan,
    target: Target,
    about: Run,
    *,
    tampered: Target | None = None,
    another: Callable[[], Target] | None = None,
    watch: Callable[[str], Progress] | None = None,
) -> Report:
    """Run every case that has no result yet, and write the report.

    Args:
        plan: which suites, and how many cases.
        target: who is asked.
        about: from ``describe``.
        tampered: answers from an index with planted pages.
        another: makes the same target again in another process; without it there is only this one.
        watch: for the name of a suite, who hears how far it is.

    Raises:
        CaseError: a file of cases is damaged.
        TargetError: the server cannot be reached any more. What was done stays; the run can be resumed.
    """
    folder = plan.results / about.id
    (folder / "records").mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(about.model_dump_json(indent=1), encoding="utf-8")
    start, cpu = time.perf_counter(), _processor_seconds()
    records: dict[str, list[Record]] = {}
    for name in plan.suites:
        suite = make(name, limit=plan.limit, seed=plan.seed, tampered=tampered)
        if suite.needs_search and not target.sees_search:
            continue
        judged = partial(_all_judged, target=target, another=another, jobs=plan.jobs)
        records[name] = _run_suite(suite, judged, folder, watch(name) if watch else None)
    spent = {"seconds": time.perf_counter() - start, "cpu_seconds": _processor_seconds() - cpu}
    report = build(about.model_copy(update=spent), records, earlier=earlier_reports(plan.results, about.id))
    write_report(report, folder)
    return report


def _run_suite(
    suite: Suite, judged: Callable[[Suite, Sequence[Task]], Iterator[Record]], folder: Path, progress: Progress | None
) -> list[Record]:
    """Records in the order of the tasks; each is on disk before the next is asked for."""
    file = folder / "records" / f"{suite.name}.jsonl"
    wanted = {task.id: place for place, task in enumerate(suite.tasks)}
    done = [item for item in read_records(file) if item.case in wanted]
    if file.exists():  # without a last line that was cut off
        file.write_text("".join(f"{item.model_dump_json(exclude_defaults=True)}\n" for item in done), encoding="utf-8")
    known = {item.case for item in done}
    for item in judged(suite, [task for task in suite.tasks if task.id not in known]):
        done.append(item)
        write_records(file, [item])
        if progress:
            progress(len(done), len(suite.tasks))
    return sorted(done, key=lambda item: wanted[item.case])


def _all_judged(
    suite: Suite, tasks: Sequence[Task], *, target: Target, another: Callable[[], Target] | None, jobs: int
) -> Iterator[Record]:
    if another is not None and jobs > 1 and len(tasks) >= MANY:
        return judged_apart(tasks, another, partial(_judged, suite.name), jobs)
    return (_judged(suite.name, task, target) for task in tasks)


def _judged(suite: str, task: Task, target: Target) -> Record:
    """One result. A case that breaks is a result; only a server that is gone ends the run."""
    try:
        return task.judge(target)
    except TargetError:
        raise
    except (FrontDoorError, ValueError, RuntimeError, OSError) as error:
        return Record(suite=suite, case=task.id, asked="", error=f"{type(error).__name__}: {error}")


def _processor_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def earlier_reports(results: Path, own: str) -> list[Report]:
    """Reports of runs before this one, oldest first; what cannot be read is left out."""
    found: list[Report] = []
    for folder in sorted(path for path in results.glob("*") if path.name < own and (path / "report.json").exists()):
        try:
            found.append(read_report(folder))
        except FrontDoorError:
            continue
    return found


def _commit() -> tuple[str, bool]:
    """The commit of the project, and whether files differ from it; empty where there is no repository."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        return git("rev-parse", "HEAD"), bool(git("status", "--porcelain"))
    except OSError:  # git is not installed
        return "", False


def _hash_of(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _changed_settings(settings: Settings) -> dict[str, str]:
    """Settings that differ from the defaults, by name; never a folder of this machine, never a secret."""
    plain = Settings.model_construct()
    found: dict[str, str] = {}
    for room, value in settings:
        default = getattr(plain, room)
        if value == default or room.endswith("_folder") or any(word in room for word in _SECRET):
            continue
        if isinstance(value, str):
            found[room] = value
            continue
        for name, inner in value:
            if inner != getattr(default, name) and not any(word in name for word in _SECRET):
                found[f"{room}.{name}"] = str(inner)
    return found
