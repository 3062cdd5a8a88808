"""A Piper voice in a process of its own: sentences come in as JSON lines, sound goes out after such lines.

Piper is under the GPL version 3. This file is started as a program, imports nothing else of the product, and is the one
that names Piper. Out comes a JSON line each time, followed by as many bytes as it says::

    {"ready": true, "seconds": 3.4}                  the voice is loaded and has said the trial sentence
    {"id": 7, "rate": 22050, "bytes": 88200} …       sound of 16-bit samples, one such line for each sentence of a text
    {"id": 7, "end": true}                           the text is said, or was called off
    {"id": 7, "error": "…"}                          it could not be said
    {"error": "…"}                                   the voice cannot be used; the process ends

In goes one of::

    {"id": 7, "text": "…", "length_scale": 1.0}
    {"call_off": 7}
"""

# Piper comes with types for half of what it has.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from typing import IO, Any

_ORPHAN_SECONDS = 2.0


class _Worker:
    def __init__(self, voice: Any, how: Any, out: IO[bytes]) -> None:
        self._voice = voice
        self._how = how  # Piper's type for how to say something
        self._out = out
        self._wanted: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._called_off: set[int] = set()

    def read(self, lines: IO[bytes]) -> None:
        """Take requests until the other side is gone."""
        for line in lines:
            request = json.loads(line)
            if "call_off" in request:
                self._called_off.add(request["call_off"])
            else:
                self._wanted.put(request)
        self._wanted.put(None)

    def work(self) -> None:
        while request := self._wanted.get():
            number = request["id"]
            try:
                self._say(number, request["text"], request["length_scale"])
            except Exception as error:  # whatever one text does, the next one is said
                _tell(self._out, {"id": number, "error": f"{type(error).__name__}: {error}"})
            else:
                _tell(self._out, {"id": number, "end": True})
            self._called_off.discard(number)

    def _say(self, number: int, text: str, length_scale: float) -> None:
        if number in self._called_off:
            return
        for chunk in self._voice.synthesize(text, self._how(length_scale=length_scale)):
            if number in self._called_off:
                return
            sound = chunk.audio_int16_bytes
            _tell(self._out, {"id": number, "rate": chunk.sample_rate, "bytes": len(sound)}, sound)


def _tell(out: IO[bytes], head: dict[str, Any], sound: bytes = b"") -> None:
    out.write(json.dumps(head).encode() + b"\n" + sound)
    out.flush()


def _end_when_orphaned(parent: int) -> None:
    """A sentence that takes long must not outlive the program it is for."""
    while os.getppid() == parent:
        time.sleep(_ORPHAN_SECONDS)
    os._exit(0)


def main() -> int:
    """``piper_worker.py VOICE.onnx TRIAL``, where TRIAL is a sentence to try the voice with."""
    model, trial = sys.argv[1:]
    threading.Thread(target=_end_when_orphaned, args=(os.getppid(),), daemon=True).start()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between
    try:
        from piper import PiperVoice, SynthesisConfig

        voice = PiperVoice.load(model)
        scale = voice.config.length_scale
        sounds = list(voice.synthesize(trial, SynthesisConfig(length_scale=scale)))
        seconds = sum(len(chunk.audio_int16_bytes) / 2 / chunk.sample_rate for chunk in sounds)
    except Exception as error:  # onnxruntime and Piper have many types of their own; all mean the same here
        _tell(out, {"error": f"{type(error).__name__}: {error}"})
        return 1
    _tell(out, {"ready": True, "seconds": seconds, "length_scale": scale})
    worker = _Worker(voice, SynthesisConfig, out)
    threading.Thread(target=worker.read, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        worker.work()
    except BrokenPipeError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
