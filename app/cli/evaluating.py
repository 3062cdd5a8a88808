"""What ``frontdoor eval`` does: runs suites, holds the gates, compares runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast, get_args

from app.cli.speak import fail, progress_bar
from eval.compare import Difference, compare
from eval.evidence import Kind, evidence
from eval.records import Gate, Report, Run, read_report
from eval.report.page import write_report
from eval.reporting import build
from eval.run import Plan, check_names, describe, earlier_reports, run
from eval.schema import CASES, AttackCase, read_cases
from eval.stored import latest_report, read_all, read_run
from eval.suites.catalogue import NAMES
from eval.tampered import tampered_target
from eval.target import Here, Server, Target, here
from pipelines.engines.protocols import Progress
from pipelines.errors import FrontDoorError, SettingsError
from pipelines.services import Services
from pipelines.settings import Settings, load_settings

DAY = date(2026, 11, 24)  # a Tuesday; every question is asked on it, so that a run can be repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for on the command line."""

    words: tuple[str, ...]  # suites, or 'compare' and two runs, or 'report' and one
    limit: int
    against: str
    server: str
    engines: tuple[str, ...]
    seed: int
    resume: str
    results: Path


def evaluate(wish: Wish) -> bool:
    """Do it, and say whether every gate that was run has held.

    Raises:
        FrontDoorError: a name that there is not, a damaged file, a server that is gone.
    """
    if wish.words[:1] == ("compare",):
        _compare(wish.words[1:], wish.results)
        return True
    if wish.words[:1] == ("report",):
        return _again(wish.words[1:], wish.results)
    plan, settings = _plan(wish), _with_engines(load_settings(), wish.engines)
    report = _run(plan, settings, wish.server)
    _tell(report, wish.results)
    if wish.against:
        _compare((wish.against, report.run.id), wish.results)
    return report.held


def _plan(wish: Wish) -> Plan:
    if wish.resume:
        before = read_run(wish.results / wish.resume)
        return Plan(
            suites=before.suites,
            limit=before.limit,
            seed=before.seed,
            results=wish.results,
            resume=wish.resume,
            jobs=_jobs(),
        )
    check_names(wish.words)
    chosen = tuple(name for name in NAMES if name in wish.words) if wish.words else NAMES
    return Plan(suites=chosen, limit=wish.limit, seed=wish.seed, results=wish.results, jobs=_jobs())


def _jobs() -> int:
    """Processors that this process may use, up to four: each takes half a gigabyte of memory."""
    return min(4, len(os.sched_getaffinity(0)))


def _with_engines(settings: Settings, changes: Sequence[str]) -> Settings:
    """Settings with other engines, each checked as if it came from the environment."""
    engines = settings.engines
    for change in changes:
        name, sign, value = change.partition("=")
        if not sign or name not in type(engines).model_fields:
            raise SettingsError(
                f"'{change}' is no engine. Write NAME=VALUE, NAME one of: {', '.join(type(engines).model_fields)}."
            )
        try:
            engines = type(engines).model_validate({**engines.model_dump(), name: value})
        except ValueError as error:
            raise SettingsError(f"'{value}' is no {name} this version knows.") from error
    return settings.model_copy(update={"engines": engines})


def _one_thread(settings: Settings) -> Settings:
    """For processes beside each other: threads of their own would only wait for one another."""
    return settings.model_copy(update={"engines": settings.engines.model_copy(update={"threads": 1})})


def _run(plan: Plan, settings: Settings, server: str) -> Report:
    with ExitStack() as stack:
        tampered: Target | None = None
        services: Services | None = None
        if server:
            target: Target = Server(server)
        else:
            services = Services(settings)
            target = Here(services, DAY)
            stack.callback(services.search.close)
            if "attacks" in plan.suites:
                cases = read_cases(AttackCase, CASES / "attacks.jsonl")
                tampered = stack.enter_context(tampered_target(settings, cases, DAY))
        another = None if server else partial(here, _one_thread(settings), DAY)
        about = describe(plan, target, settings, services)
        bars = ExitStack()

        def watch(name: str) -> Progress:
            bars.close()  # one bar at a time
            return bars.enter_context(progress_bar(name, "cases"))

        try:
            return run(plan, target, about, tampered=tampered, another=another, watch=watch)
        except (KeyboardInterrupt, FrontDoorError):
            fail(f"Stopped. What was done is kept: frontdoor eval --resume {about.id}")
            raise
        finally:
            bars.close()


def _tell(report: Report, results: Path) -> None:
    """Gates and figures, and where the rest is."""
    print(f"Run {report.run.id}, {report.run.seconds:.0f} seconds")
    for measure in report.measures:
        print(f"  {measure.name:<36} {measure.value:6.3f}  {measure.low:.3f} to {measure.high:.3f}  n={measure.n}")
    print("Gates:")
    for gate in report.gates:
        print(f"  {_verdict(gate):<10} {gate.measure} {gate.sign} {gate.limit:g} ({gate.of}){_measured(gate)}")
    print(f"Report: {results / report.run.id / 'report.html'}")


def _verdict(gate: Gate) -> str:
    return "not run" if gate.passed_over else "held" if gate.held else "FALLEN"


def _measured(gate: Gate) -> str:
    return "" if gate.measured is None else f": {gate.measured:.3f}"


def _again(names: Sequence[str], results: Path) -> bool:
    """Make a run's report again from its records."""
    if len(names) != 1:
        raise SettingsError("Name one run: frontdoor eval report RUN")
    folder = results / names[0]
    about: Run = read_run(folder)
    report = build(about, read_all(folder, about.suites), earlier=earlier_reports(results, about.id))
    write_report(report, folder)
    _tell(report, results)
    return report.held


def _compare(names: Sequence[str], results: Path) -> None:
    if len(names) != 2:
        raise SettingsError("Name two runs: frontdoor eval compare RUN RUN")
    print(f"{names[1]} minus {names[0]}, the same cases:")
    for one in compare(results / names[0], results / names[1]):
        print(f"  {_row(one)}")
        for label, cases in (("better", one.better), ("worse", one.worse)):
            if cases:
                print(f"      {label}: {', '.join(cases[:12])}{' ...' if len(cases) > 12 else ''}")


def _row(one: Difference) -> str:
    change = one.change
    p = "" if one.p is None else f"  p={one.p:.3f}"
    return (
        f"{one.suite}.{one.score:<22} {one.first:.3f} -> {one.second:.3f}  {change.value:+.3f} "
        f"({change.low:+.3f} to {change.high:+.3f})  n={one.n}{p}"
    )


def record_of(kind: str, results: Path) -> str:
    """One of the council's records, from the newest run that can be read.

    Raises:
        SettingsError: there is no such record.
    """
    if kind not in get_args(Kind):
        raise SettingsError(f"There is no record '{kind}'. Choose from: {', '.join(get_args(Kind))}.")
    folder = latest_report(results)
    return evidence(cast(Kind, kind), load_settings(), read_report(folder) if folder else None)
