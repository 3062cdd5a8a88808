"""The process that decodes one sound for decode_apart.py: limits first, then the file from its input."""

from __future__ import annotations

import os
import resource
import sys

from pipelines.audio.decode import decode
from pipelines.errors import ExtractionError

GOOD, BAD = b"+", b"-"  # what the output begins with: samples follow, or a message

_MOST_FILES = 32  # open at once


def main(rate: int, most_seconds: float, seconds: int, memory_mb: int) -> None:
    """Read a file from the input and write its samples, little-endian, or why there are none."""
    output = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a library prints must not stand between the samples
    data = sys.stdin.buffer.read()
    _limit(seconds, memory_mb)
    try:
        answer = GOOD + decode(data, rate=rate, most_seconds=most_seconds).astype("<i2").tobytes()
    except ExtractionError as error:
        answer = BAD + str(error).encode()
    with os.fdopen(output, "wb") as file:
        file.write(answer)


def _limit(seconds: int, memory_mb: int) -> None:
    """No files written, no core dumps; bounded time and memory."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_AS, memory_mb * 1_000_000),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # a system without this limit, or one that is stricter already
            continue


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
