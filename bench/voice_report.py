"""What was measured of the telephone, as a table of ``docs/telephone.md``."""

from __future__ import annotations

import platform
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.phone.trial.caller import TrialCall

BEGIN, END = "<!-- VOICE: begin, written by 'make bench-voice' -->", "<!-- VOICE: end -->"
SOAK_BEGIN, SOAK_END = "<!-- SOAK: begin, written by 'make soak-voice' -->", "<!-- SOAK: end -->"
_FREE = 0.7  # processes that want to run, below which nobody else works here
_LATE = 0.1  # seconds by which the callers' own clock may be late for the figures to count
_STAGE = re.compile(r"caller_answered .*?end=([\d.]+) understood=([\d.]+) sound=([\d.]+)")


@dataclass(frozen=True, slots=True)
class Stages:
    """Medians, in seconds from the end of the caller's words, as the service sees them."""

    ended: float  # until it takes the words for finished
    understood: float  # until it knows what is meant
    sound: float  # until the first sound is sent


@dataclass(frozen=True, slots=True)
class Measured:
    """One load."""

    at_once: int
    calls: list[TrialCall]
    lost: int
    cpu: float  # seconds that the service and its processes used
    stages: Stages | None
    danger: frozenset[str] = frozenset()  # calls in which words were taken for danger: that help is said to its end

    @property
    def answers(self) -> list[float]:
        return [wait for call in self.calls for wait in call.waits.answers]

    @property
    def barge_ins(self) -> list[float]:
        return [wait for call in self.calls if call.call_id not in self.danger for wait in call.waits.barge_ins]

    @property
    def said_to_the_end(self) -> int:
        """Calls that were spoken over while they heard where to get help."""
        return sum(call.call_id in self.danger and bool(call.waits.barge_ins) for call in self.calls)

    @property
    def unanswered(self) -> int:
        return sum(call.waits.unanswered for call in self.calls)

    @property
    def minutes(self) -> float:
        """Of calls, one after the other."""
        return sum(call.seconds for call in self.calls) / 60

    @property
    def late(self) -> float:
        return max((call.latest for call in self.calls), default=0.0)

    def told(self) -> str:
        return (
            f"{self.at_once} at once: {len(self.calls)} calls, {self.lost} lost; answers {spread(self.answers)}; "
            f"barge-in {spread(self.barge_ins)}; {self.cpu / max(self.minutes, 0.01):.1f} CPU s a minute of call; "
            f"callers late by {self.late:.2f} s; {self.stages}"
        )


def stages_of(log: str) -> Stages | None:
    """From the service's own lines; None where it wrote none."""
    rows = [tuple(map(float, found.groups())) for found in _STAGE.finditer(log)]
    if not rows:
        return None
    ended, understood, sound = (statistics.median(column) for column in zip(*rows, strict=True))
    return Stages(ended, understood, sound)


def spread(waits: Sequence[float]) -> str:
    if not waits:
        return "none"
    return f"p50 {statistics.median(waits):.2f}, p95 {p95(waits):.2f}, worst {max(waits):.2f} of {len(waits)}"


def p95(waits: Sequence[float]) -> float:
    """The wait that 95 of 100 do not exceed; the longest of a few."""
    return sorted(waits)[min(len(waits) - 1, int(0.95 * len(waits)))]


def section(measured: Sequence[Measured], *, noise_db: float, load: float) -> str:
    """The table with what has to be known to read it.

    Args:
        measured: a row each.
        noise_db: of the callers' lines, below the voice.
        load: of the machine, before it began: processes that wanted to run.
    """
    rows = [
        "| Calls at once | Calls, lost | End of words to first sound, p50 | p95 | Barge-in to silence, p50 | worst "
        "| Words finished, understood, sound sent | CPU s a minute of call |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *map(_row, measured),
    ]
    day = datetime.now(UTC).date()
    note = (
        f"Written by `make bench-voice` on {day:%-d %B %Y}: {_processors()}, Python {platform.python_version()}, "
        f"pocketsphinx and espeak-ng. Six natural voices, mu-law, noise {noise_db:.0f} dB below the voice, both lines. "
        "All times in seconds, taken at the caller's end; only those of the last but one column are the service's own: "
        f"medians from the end of the words. {_others(load)}"
    )
    said_on = sum(each.said_to_the_end for each in measured)
    if said_on:
        note += (
            f" In {said_on} of {sum(len(each.calls) for each in measured)} calls a question was taken for words of "
            "danger; where to get help is said to its end, whatever is spoken over it, and that is no barge-in."
        )
    late = max((each.late for each in measured), default=0.0)
    if late > _LATE:
        note += f" The machine had other work to do: the callers' own clock was up to {late:.1f} s late."
    return f"{BEGIN}\n{note}\n\n" + "\n".join(rows) + f"\n{END}"


def _row(each: Measured) -> str:
    answers, barge_ins = each.answers, each.barge_ins
    stages = each.stages
    return " | ".join(
        (
            f"| {each.at_once}",
            f"{len(each.calls)}, {each.lost}",
            f"{statistics.median(answers):.2f}" if answers else "",
            f"{p95(answers):.2f}" if answers else "",
            f"{statistics.median(barge_ins):.2f}" if barge_ins else "",
            f"{max(barge_ins):.2f}" if barge_ins else "",
            f"{stages.ended:.2f}, {stages.understood:.2f}, {stages.sound:.2f}" if stages else "",
            f"{each.cpu / max(each.minutes, 0.01):.1f} |",
        )
    )


def _processors() -> str:
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", info.read_text()) if info.exists() else []
    return f"{len(names)} x {names[0]}" if names else platform.machine()


def _others(load: float) -> str:
    if load < _FREE:
        return "The machine had nothing else to do."
    return f"The machine had other work: {load:.1f} processes wanted to run before it began, so this is no best case."


def soak_section(rows: Sequence[str]) -> str:
    """What a soak has told, as it was printed."""
    day = datetime.now(UTC).date()
    head = f"Written by `make soak-voice` on {day:%-d %B %Y}: {_processors()}, service and callers on the same machine."
    return "\n".join((SOAK_BEGIN, head, "", "```", *rows, "```", SOAK_END))


def with_section(document: str, text: str, *, begin: str = BEGIN, end: str = END) -> str:
    """The document with its section replaced.

    Raises:
        ValueError: it has no such section.
    """
    before, found, rest = document.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"there are no lines {begin} and {end} in the document")
    return before + text + after
