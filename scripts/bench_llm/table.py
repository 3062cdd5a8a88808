"""The measured figures as Markdown tables, held against the bars, and as a JSON file."""

from __future__ import annotations

import json
import platform
import statistics
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

Rounds = list[list[dict[str, float]]]  # figures of each burst of each round
Measured = Mapping[int, Mapping[str, Rounds]]  # by residents and contestant

WORK = "CPU ms per answered token"
FIRST = "slowest first token, s"
DECODE = "decode, CPU ms per token"
SHOWN = (WORK, DECODE, FIRST, "median first token, s", "seconds", "answered tokens")
SETTINGS = {
    "engine": "settings' defaults: one KV memory for all, F16, flash attention auto, 512 tokens a pass, slices of 256",
    "llama-server, separate": "xllamacpp's Server in the process, a slot for each resident with memory of its own, "
    "cache_prompt, n_cache_reuse 64, 512 tokens a pass, F16, flash attention auto, prebuilt wheel",
    "llama-server, unified": "the same with one memory for all slots and its prompt cache in RAM",
    "locked Llama": "llama_cpp.Llama behind a lock, a thread for each resident, 512 tokens a pass, flash attention on",
    "bare llama_decode": "the decoding alone, without choosing tokens or text",
}


def write_report(measured: Measured, file: Path) -> int:
    """Print the tables and the bars, and write everything to a file.

    Returns:
        0 when every bar is met, else 1.
    """
    rounds = len(next(iter(next(iter(measured.values())).values())))
    print(f"Medians of {rounds} rounds; 2 threads; {_machine()}.\n")
    for residents, by_name in measured.items():
        for burst, title in enumerate(("first burst: nobody has read the shared prompt yet", "second burst")):
            print(f"### {residents} residents at once, {title}\n\n{_table(by_name, burst)}\n")
    for name in next(iter(measured.values())):
        print(f"- {name}: {SETTINGS[name]}")
    bars = [bar for residents, by_name in measured.items() for bar in _bars(residents, by_name)]
    print("\n| bar | asked | measured | |\n| --- | --- | --- | --- |")
    for what, asked, found, met in bars:
        print(f"| {what} | {asked} | {found} | {'met' if met else 'MISSED'} |")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        json.dumps({"machine": _machine(), "settings": SETTINGS, "rounds": measured, "bars": bars}, indent=1),
        encoding="utf-8",
    )
    return 0 if all(bar[3] for bar in bars) else 1


def _table(by_name: Mapping[str, Rounds], burst: int) -> str:
    lines = [f"| | {' | '.join(by_name)} |", f"| --- |{' --- |' * len(by_name)}"]
    for figure in SHOWN:
        cells = [_cell(_values(rounds, burst, figure), figure) for rounds in by_name.values()]
        lines.append(f"| {figure} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _values(rounds: Rounds, burst: int, figure: str) -> list[float]:
    return [bursts[burst][figure] for bursts in rounds if figure in bursts[burst]]


def _cell(values: list[float], figure: str) -> str:
    if not values:
        return ""
    if figure == "answered tokens":
        return f"{statistics.median(values):.0f}"
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def _bars(residents: int, by_name: Mapping[str, Rounds]) -> list[tuple[str, str, str, bool]]:
    """What was asked of the engine, and what was measured, for the contestants that took part."""

    def median(name: str, figure: str, burst: int = 0) -> float | None:
        values = _values(by_name.get(name, []), burst, figure)
        return statistics.median(values) if values else None

    bars: list[tuple[str, str, str, bool]] = []

    def at_least(what: str, times: float, theirs: float | None, ours: float | None) -> None:
        if theirs and ours:
            found = theirs / ours
            bars.append((f"{residents} residents: {what}", f"≥ {times:g}", f"{found:.2f}", found >= times))

    servers = [figure for name in by_name if "server" in name and (figure := median(name, WORK))]
    ours = median("engine", WORK)
    at_least("times less CPU than the better llama-server", 2, min(servers, default=None), ours)
    if residents >= 16:
        at_least("times less CPU than a locked Llama", 1.5, median("locked Llama", WORK), ours)
    at_least("times sooner, slowest first token", 2, median("locked Llama", FIRST), median("engine", FIRST))
    decode, bare = median("engine", DECODE), median("bare llama_decode", DECODE)
    if decode and bare:
        over = 100 * (decode / bare - 1)
        bars.append((f"{residents} residents: decoding above its bare cost", "≤ 10 %", f"{over:.1f} %", over <= 10))
    return bars


def _machine() -> str:
    models = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    packages = ", ".join(f"{name} {version(name)}" for name in ("llama_cpp_python", "xllamacpp"))
    return f"{len(models)} cores of {models[0] if models else platform.machine()}; {packages}"
