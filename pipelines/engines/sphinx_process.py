"""One process that listens: started, asked, ended. Whoever holds it asks one thing at a time."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

import pipelines

_MAX_ANSWER_BYTES = 100_000
_CHUNK_BYTES = 65_536
_ENDING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Job:
    """One search over one utterance; with no sound, the version is only opened."""

    version: Path
    deadline: float  # of time.monotonic
    search: str = ""
    sound: bytes = b""  # 16-bit samples
    rate: int = 8_000


class Answer(BaseModel):
    """What a process says: ``sphinx_decoder.Hearing``, or why there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = ""
    others: tuple[str, ...] = ()
    score: float = 0.0
    chance: float = 0.0
    frames: int = 0
    seconds: float = 0.0
    error: str = ""


class ProcessGoneError(Exception):
    """It ended before it answered, or was ended because it took too long."""


class SphinxProcess:
    """A process of ``sphinx_child``. It ends by itself when this process does, however that ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False

    @property
    def pid(self) -> int | None:
        """None while it does not run."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def ask(self, job: Job) -> Answer:
        """Have a job done; a process that is not there is started.

        Raises:
            ProcessGoneError: it crashed, or did not answer in time and was ended.
        """
        process = self._started()
        question = {
            "version": str(job.version),
            "search": job.search,
            "rate": job.rate,
            "bytes": len(job.sound),
        }
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(question).encode() + b"\n" + job.sound)
            process.stdin.flush()
            return Answer.model_validate_json(_line(process, job.deadline))
        except (OSError, ValueError, ProcessGoneError) as error:  # a ValidationError is a ValueError
            self.stop()
            raise ProcessGoneError(str(error)) from error

    def end(self) -> None:
        """End it for good; another thread may be waiting for its answer and gets ProcessGoneError."""
        with self._lock:
            self._ended = True
            process = self._process
        if process is not None:
            process.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._ended:
                raise ProcessGoneError("it was ended")
            if self._process is None or self._process.poll() is not None:
                self._process = _start()
            return self._process

    def stop(self) -> None:
        """End it and wait until it is gone; the next question starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait(_ENDING_SECONDS)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not yet written to it
                    pipe.close()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pipelines.engines.sphinx_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={
            "PYTHONPATH": str(Path(pipelines.__file__).parents[1]),
            "LANG": "C.UTF-8",
            # One utterance is worked on by one core; the others have other callers.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        },
        start_new_session=True,  # a Ctrl-C in the terminal is for this process, which ends the others
    )


def _line(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """Everything up to the end of the line."""
    assert process.stdout is not None
    answer = bytearray()
    while not answer.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise ProcessGoneError("it took too long")
        chunk = os.read(process.stdout.fileno(), _CHUNK_BYTES)
        if not chunk:
            raise ProcessGoneError("it crashed")
        answer += chunk
        if len(answer) > _MAX_ANSWER_BYTES:
            raise ProcessGoneError("it answered nonsense")
    return bytes(answer)
