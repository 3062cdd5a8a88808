"""What a run leaves: one record a case, figures with their intervals, gates, and the report that holds them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.errors import FrontDoorError


class ResultsError(FrontDoorError):
    """A run's files cannot be read; the message names the file and the cure."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Record(_Frozen):
    """What came of one case. ``scores`` are what the measures are made of: 0 or 1, or a share."""

    suite: str
    case: str  # id; of a counterfactual, both: 'BAS-0001/PER-0002'
    asked: str
    group: str = ""  # what the measures may be split by: a topic, a kind, a persona
    base: str = ""  # cluster: cases of one base are not independent
    outcome: str = ""
    said: str = ""
    cited: tuple[str, ...] = ()  # paths of pages
    retrieved: tuple[str, ...] = ()  # paths of pages, best first
    confidence: float = 0.0
    seconds: float = 0.0
    scores: dict[str, float] = Field(default_factory=dict)
    wanted: str = ""  # gold, in words
    wrong_step: str = ""  # of a failed case: the step that went wrong, 'retrieve', 'compose'
    error: str = ""  # the case could not be run

    @property
    def failed(self) -> bool:
        return bool(self.wrong_step or self.error)


class Measure(_Frozen):
    """One figure with its 95 % interval and how many cases it rests on."""

    name: str  # 'answering.recall_at_5'
    title: str
    value: float
    low: float
    high: float
    n: int
    unit: Literal["share", "number", "seconds"] = "share"
    better: Literal["higher", "lower"] = "higher"


class Gate(_Frozen):
    """A floor or a ceiling, and whether it held. A measure that is missing has not held."""

    measure: str
    title: str
    sign: Literal["at least", "at most"]
    limit: float
    of: Literal["value", "low", "high"]  # which end of the interval is held against the limit
    reason: str
    measured: float | None = None
    held: bool = False
    passed_over: bool = False  # its suite was not part of the run


class Gap(_Frozen):
    """How one value of a characteristic, or all of its values, differ from the plain question."""

    characteristic: str
    value: str  # empty for the characteristic as a whole
    n: int  # pairs
    gap: float  # mean of accuracy with it minus accuracy without, -1 to 1
    low: float
    high: float
    flips: float  # share of pairs with another decision: ending, first page, facts
    abstention_gap: float
    words_gap: float  # relative
    p: float | None = None  # omnibus; only for a whole characteristic
    p_holm: float | None = None
    equivalent: bool = False  # the whole interval lies inside the margin


class Curve(_Frozen):
    """A line of the report."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    n: tuple[int, ...] = ()  # cases behind each point, where that differs


class Matrix(_Frozen):
    """Counts by what was right and what came."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[float, ...], ...]


class Run(_Frozen):
    """What was run: enough to run it again."""

    id: str
    started: str  # ISO, with zone
    commit: str
    changed: bool  # files differed from the commit
    target: str  # 'this machine' or the address of a server
    engines: dict[str, str]
    index_version: str
    cases_hash: str
    prompts_hash: str
    settings: dict[str, str]  # that differ from the defaults; never a secret
    seed: int
    limit: int
    suites: tuple[str, ...]
    seconds: float = 0.0
    cpu_seconds: float = 0.0  # of this process: the stand-in for energy


class Report(_Frozen):
    """All of a run, as ``report.json`` holds it and ``report.html`` shows it."""

    run: Run
    gates: tuple[Gate, ...]
    measures: tuple[Measure, ...]
    gaps: tuple[Gap, ...] = ()
    flips: Matrix | None = None  # characteristic by base question: share of flips
    curves: tuple[Curve, ...] = ()
    routing: Matrix | None = None
    failures: tuple[Record, ...] = ()
    not_measured: tuple[str, ...] = ()
    trend: dict[str, tuple[tuple[str, float], ...]] = Field(default_factory=dict)  # measure -> (run, value)

    @property
    def held(self) -> bool:
        return all(gate.held or gate.passed_over for gate in self.gates)


def write_records(file: Path, records: Iterable[Record]) -> None:
    """Add records to a file, each at once, so that a run that is cut off goes on where it stopped."""
    with file.open("a", encoding="utf-8") as out:
        for record in records:
            out.write(record.model_dump_json(exclude_defaults=True) + "\n")
            out.flush()


def read_records(file: Path) -> Iterator[Record]:
    """The records of a file; a last line that was cut off in the middle is left out."""
    if not file.exists():
        return
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            yield Record.model_validate_json(line)
        except ValidationError as error:
            if number == len(lines):
                return
            raise ResultsError(f"{file}, line {number} is damaged. Delete the run's folder and run again.") from error


def read_report(folder: Path) -> Report:
    """A run's report.

    Raises:
        ResultsError: there is none, or it is damaged or of another version.
    """
    file = folder / "report.json"
    try:
        return Report.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResultsError(f"There is no report in {folder}. Name a run of 'eval/results'.") from error
    except ValidationError as error:
        raise ResultsError(f"{file} is damaged, or was written by another version. Run it again.") from error
