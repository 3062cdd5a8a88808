"""Sound from strangers is decoded in a process of its own, with limits; a crash there is a message here."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np

import pipelines
from pipelines.audio.child import BAD, GOOD
from pipelines.audio.decode import MOST_SECONDS, RATE
from pipelines.audio.pcm import Pcm
from pipelines.errors import ExtractionError


def decode_apart(
    data: bytes,
    *,
    rate: int = RATE,
    most_seconds: float = MOST_SECONDS,
    seconds: float = 10.0,
    memory_mb: int = 600,
) -> Pcm:
    """As decode, in a process that is ended when it takes too much.

    Args:
        data: the whole file.
        rate: samples a second that are wanted.
        most_seconds: of sound; what comes after is left out.
        seconds: until the process is ended, its start of some 0.2 seconds included.
        memory_mb: megabytes of address space, libraries included.

    Raises:
        ExtractionError: as decode, and where the file takes too much time or memory, or crashes the decoder.
    """
    command = [sys.executable, "-P", "-m", "pipelines.audio.child"]
    command += [str(rate), str(most_seconds), str(math.ceil(seconds)), str(memory_mb)]
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd="/",
            # Nothing else of this process's environment is any business of a stranger's file.
            env={
                "PYTHONPATH": str(Path(pipelines.__file__).parents[1]),
                "LANG": "C.UTF-8",
                "PYTHONDONTWRITEBYTECODE": "1",
                "OPENBLAS_NUM_THREADS": "1",  # each of its threads would take address space
            },
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ExtractionError("This sound takes too long to read. Record it again.") from error
    if done.stdout.startswith(GOOD):
        return np.frombuffer(done.stdout, "<i2", offset=len(GOOD)).astype(np.int16)
    told = done.stdout.removeprefix(BAD).decode(errors="replace") if done.stdout.startswith(BAD) else ""
    raise ExtractionError(told or "This sound is damaged, or needs too much memory. Record it again.")
