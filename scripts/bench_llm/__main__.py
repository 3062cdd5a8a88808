"""Measure the engine beside llama-server, a locked Llama and bare llama_decode, or 100 residents at once.

Each figure is the median of ``--rounds``; in each the contestants take turns, every one in a fresh process, so that a
busy machine slows all alike. CPU seconds are the figures to trust.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from pipelines.settings import PROJECT
from scripts.bench_llm.bare import bare_decode
from scripts.bench_llm.contestants import Figures, locked_llama, our_engine, server_separate, server_unified
from scripts.bench_llm.table import write_report
from scripts.bench_llm.workload import Workload, endless, make_workload

CONTESTANTS: dict[str, Callable[[Path, int, Workload], Figures]] = {
    "engine": our_engine,
    "llama-server, separate": server_separate,
    "llama-server, unified": server_unified,
    "locked Llama": locked_llama,
    "bare llama_decode": bare_decode,
}
BURSTS = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="fresh processes of each contestant")
    parser.add_argument("--at-once", type=int, nargs="+", default=[8, 16], help="residents of a burst")
    parser.add_argument("--only", nargs="+", choices=list(CONTESTANTS), default=list(CONTESTANTS))
    parser.add_argument("--residents", action="store_true", help="instead: 100 residents at once, each checked alone")
    parser.add_argument("--contestant", choices=list(CONTESTANTS), help=argparse.SUPPRESS)
    parser.add_argument("--workload", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--model", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contestant:
        workload = Workload(**json.loads(options.workload.read_text(encoding="utf-8")))
        residents = len(workload.bursts[0])
        print(json.dumps(CONTESTANTS[options.contestant](options.model, residents, workload)))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        model = _model(Path(scratch))
        if options.residents:
            from scripts.bench_llm.residents import hundred_residents

            return hundred_residents(model)
        measured = {
            residents: _measure(model, Path(scratch), residents, options.rounds, options.only)
            for residents in options.at_once
        }
    return write_report(measured, PROJECT / "var" / "bench" / "llm.json")


def _model(folder: Path) -> Path:
    from scripts.make_models import shaped_gguf

    print("writing a model in the shape of one with 0.5 billion parameters", file=sys.stderr)
    return endless(shaped_gguf(folder / "shaped-0.5b-q4_0.gguf", "0.5b"))


def _measure(
    model: Path, folder: Path, residents: int, rounds: int, names: list[str]
) -> dict[str, list[list[dict[str, float]]]]:
    """Figures of every burst of every round, by contestant."""
    file = folder / f"workload-{residents}.json"
    file.write_text(json.dumps(asdict(_workload(model, residents))), encoding="utf-8")
    figures: dict[str, list[list[dict[str, float]]]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            figures[name].append(_child(name, model, file))
            print(f"{residents} residents, round {number + 1} of {rounds}: {name} done", file=sys.stderr)
    return figures


def _workload(model: Path, residents: int) -> Workload:
    from pipelines.engines.llama_runtime import LlamaOptions, LlamaRuntime

    runtime = LlamaRuntime(model, LlamaOptions(sequences=1, kv_tokens=256))
    workload = make_workload(residents, BURSTS, lambda text: len(runtime.tokenise(text)))
    runtime.close()
    return workload


def _child(name: str, model: Path, workload: Path) -> list[dict[str, float]]:
    command = [
        *(sys.executable, "-m", "scripts.bench_llm", "--contestant", name),
        *("--model", str(model), "--workload", str(workload)),
    ]
    environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "OMP_NUM_THREADS": "2"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=PROJECT, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    figures: list[dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    sys.exit(main())
