"""Measures how long twenty pages take to become an Easy Read draft by rules, and the most memory; prints what it found.

The pages are the demonstration council's own, as one Markdown file of 500 words to a page. Each way out is a process of
its own, as on the command line: starting, reading, simplifying, pictures, checks and writing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from pipelines.settings import PROJECT

WORDS = 500  # of a page
_PEAK = """
import atexit, resource, sys
atexit.register(lambda: print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", file=sys.stderr))
from app.cli import main
sys.argv[0] = "frontdoor"
main()
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.easy_read", description=__doc__)
    parser.add_argument("--pages", type=int, default=20, help="pages of 500 words")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pages.md"
        source.write_text(document(options.pages * WORDS), encoding="utf-8")
        for suffix in ("docx", "pdf", "html"):
            print(measure(source, Path(folder) / f"easy.{suffix}"))


def measure(source: Path, made: Path) -> str:
    """One run of the command line: its seconds, its most memory, and the line that it prints."""
    start = perf_counter()
    command = [sys.executable, "-c", _PEAK, "easy-read", str(source), "--out", str(made), "--engine", "rules"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT)
    seconds = perf_counter() - start
    peak = next((line for line in done.stderr.splitlines() if line.startswith("peak ")), "")
    said = " ".join(done.stdout.split()).removeprefix(f"{made}: ")
    return f"{made.suffix}: {seconds:.1f} s, {peak}; {said}"


def document(words: int) -> str:
    """The council's pages, one behind another, until there are so many words."""
    found: list[str] = []
    count = 0
    for file in sorted((PROJECT / "knowledge_base" / "northmere" / "pages").rglob("*.md")):
        text = file.read_text(encoding="utf-8").split("---", 2)[-1].strip()
        found.append(text)
        count += len(text.split())
        if count >= words:
            break
    return "\n\n".join(found)


if __name__ == "__main__":
    main()
