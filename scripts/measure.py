"""Writes ``docs/measured.md``: what ``make score`` and ``make bench`` print, as they print it."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from pipelines.settings import PROJECT

CASES = PROJECT / "eval" / "cases"


def _printed(*words: str) -> str:
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    return done.stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return f"{len(names)} x {names[0]}" if names else platform.processor()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", default="3", help="rounds of the benchmark")
    options = parser.parse_args()
    parts = [
        "# Measured",
        "",
        f"Written by `make measure` on {datetime.now(UTC):%d %B %Y}: {_processor()},",
        f"Python {platform.python_version()}.",
        "",
        "## The development questions",
        "",
        "`make score`. Pages and wordings were mended on these questions, so expect less on questions never seen.",
        "",
        "```",
        _printed("scripts.score"),
        "```",
        "",
        "## More wordings",
        "",
        "Written by testers who had been shown some thirty of the development wordings as examples; the pages were",
        "mended on these as well.",
        "",
    ]
    for name in ("council_tax", "parking_and_other"):
        table = _printed("scripts.score", "--cases", str(CASES / f"wordings_{name}.jsonl"))
        parts += [f"`eval/cases/wordings_{name}.jsonl`", "", "```", table, "```", ""]
    parts += [
        "## Speed and memory",
        "",
        "`make bench`, beside the textbook LangChain + Chroma + MiniLM chain with a stub model, same pages, same run.",
        "",
        "```",
        _printed("scripts.bench", "--rounds", options.rounds),
        "```",
        "",
    ]
    (PROJECT / "docs" / "measured.md").write_text("\n".join(parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
