"""Files from strangers are read in a process of their own, with limits; a crash there is a message here."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

import pipelines
from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Document
from pipelines.extraction.formats import MAX_BYTES
from pipelines.extraction.gathering import plain_name

_MAX_ANSWER_BYTES = 64_000_000  # a million characters with all that stands around them take less
_CHUNK_BYTES = 1_000_000


class Answer(BaseModel):
    """What the process says: a document, or why there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: Document | None = None
    error: str = ""


def read_apart(data: bytes, name: str, *, seconds: float = 30, memory_mb: int = 1024) -> Document:
    """As read_document, in a process that is stopped when it takes too much.

    Args:
        data: the whole file.
        name: its name.
        seconds: until the process is ended, its start of some 0.1 seconds included.
        memory_mb: megabytes for the reading itself, beside what the interpreter needs.

    Raises:
        ExtractionError: as read_document, and where the file takes too much time or memory, or crashes the reader.
    """
    name = plain_name(name)
    if len(data) > MAX_BYTES:  # the other refusals can wait for the process
        raise ExtractionError(f"{name} has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES // 1_000_000}. Split it.")
    raw = _run(data, name, seconds=seconds, memory_mb=memory_mb)
    try:
        answer = Answer.model_validate_json(raw)
    except ValidationError as error:
        raise _crashed(name) from error
    if answer.document is None:
        raise ExtractionError(answer.error) if answer.error else _crashed(name)
    return answer.document


def _run(data: bytes, name: str, *, seconds: float, memory_mb: int) -> bytes:
    """What the process writes; it is gone when this returns."""
    deadline = time.monotonic() + seconds
    command = [sys.executable, "-P", "-m", "pipelines.extraction.child", str(max(1, round(seconds))), str(memory_mb)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # Nothing else of this process's environment is any business of a stranger's file.
        env={"PYTHONPATH": str(Path(pipelines.__file__).parents[1]), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    question = json.dumps({"name": name}).encode() + b"\n" + data
    feeder = threading.Thread(target=_feed, args=(process.stdin, question), daemon=True)
    feeder.start()
    try:
        return _read(process.stdout, deadline, name)
    finally:
        process.kill()
        process.wait()
        feeder.join()
        process.stdout.close()


def _feed(pipe: IO[bytes], question: bytes) -> None:
    try:
        with pipe:
            pipe.write(question)
    except OSError:  # it stopped before it had read everything; its answer tells why
        return


def _read(pipe: IO[bytes], deadline: float, name: str) -> bytes:
    """Everything that comes until the pipe is closed."""
    answer = bytearray()
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise ExtractionError(f"{name} takes too long to read. Save it again in a simpler form, or split it.")
        chunk = os.read(pipe.fileno(), _CHUNK_BYTES)
        if not chunk:
            return bytes(answer)
        answer += chunk
        if len(answer) > _MAX_ANSWER_BYTES:
            raise _crashed(name)


def _crashed(name: str) -> ExtractionError:
    return ExtractionError(f"{name} is damaged, or needs too much memory to read. Save it again, or split it.")
