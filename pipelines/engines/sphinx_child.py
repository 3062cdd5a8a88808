"""The process that listens for ``sphinx_pool``: questions from its input, answers to its output."""

from __future__ import annotations

import json
import os
import sys
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

import numpy as np

from pipelines.engines.sphinx_decoder import SphinxDecoder

_MOST_COUNCILS = 4  # kept open; each takes some 30 MB


def main(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there are no more questions, which is when the parent is gone."""
    opened: OrderedDict[str, SphinxDecoder] = OrderedDict()
    while line := questions.readline():
        question = json.loads(line)
        sound = questions.read(int(question["bytes"]))
        if len(sound) < int(question["bytes"]):
            return
        try:
            answer = _answer(question, sound, opened)
        except Exception as error:  # the parent says what it means; a crash of the engine ends this process
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(question: Mapping[str, str], sound: bytes, opened: OrderedDict[str, SphinxDecoder]) -> dict[str, object]:
    start = perf_counter()
    decoder = _open(question["version"], opened)
    if not sound:
        return {}
    samples = np.frombuffer(sound, np.int16)
    heard = decoder.hear(samples, rate=int(question["rate"]), search=question["search"])
    return {**asdict(heard), "seconds": perf_counter() - start}


def _open(version: str, opened: OrderedDict[str, SphinxDecoder]) -> SphinxDecoder:
    """The decoder of a version. An earlier version of the same council is closed."""
    if version not in opened:
        fresh = SphinxDecoder(Path(version))
        for other in [other for other in opened if Path(other).parent == Path(version).parent]:
            del opened[other]
        opened[version] = fresh
        if len(opened) > _MOST_COUNCILS:
            opened.popitem(last=False)
    opened.move_to_end(version)
    return opened[version]


def _own_output() -> BinaryIO:
    """The output for answers alone: what a library prints goes nowhere."""
    output = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return os.fdopen(output, "wb")


if __name__ == "__main__":
    main(sys.stdin.buffer, _own_output())
