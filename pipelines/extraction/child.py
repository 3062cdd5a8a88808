"""The process that reads one file for apart.py: limits first, then the file from its input, blocks to its output."""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from pipelines.errors import ExtractionError
from pipelines.extraction.read import read_document

_MOST_FILES = 64  # open at once
_NICE = 5  # residents who wait for an answer come first


def main(seconds: int, memory_mb: int) -> None:
    """Read one question from the input and answer it on the output."""
    output = _own_output()
    _limit(seconds, memory_mb)
    name = str(json.loads(sys.stdin.buffer.readline())["name"])
    data = sys.stdin.buffer.read()
    try:
        answer: dict[str, object] = {"document": asdict(read_document(data, name))}
    except ExtractionError as error:
        answer = {"error": str(error)}
    with os.fdopen(output, "wb") as file:
        file.write(json.dumps(answer).encode())


def _own_output() -> int:
    """The output for the answer alone: what a library prints goes nowhere."""
    output = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return output


def _limit(seconds: int, memory_mb: int) -> None:
    """No files written, no core dumps, no further processes; bounded time and memory."""
    os.nice(_NICE)
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_AS, _own_bytes() + memory_mb * 1_000_000),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # a system without this limit, or one that is stricter already
            continue


def _own_bytes() -> int:
    """Address space that the interpreter has taken so far."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 500_000_000


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
