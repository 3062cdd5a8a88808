"""The process in which a Piper voice runs, and the conversation with it; what is said stands in ``piper_worker``."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.audio.pcm import Pcm
from pipelines.errors import EngineError

WORKER = Path(__file__).with_name("piper_worker.py")
BUSY = "The Piper voice has more to say than it can keep up with."

_MOST_WAITING = 32_768  # bytes of requests; a pipe takes twice as much, so that nobody waits while writing
_LONGEST_HEAD = 65_536  # bytes of one line
_LONGEST_SOUND = 64 * 1024 * 1024  # bytes
_HUNG_SECONDS = 20.0
_LAST_MOMENTS = 2.0  # seconds to end by itself

Sound = tuple[Pcm, int]  # and its samples a second


class LostError(Exception):
    """The process ended."""


class PiperChild:
    """One process with one voice. Threads may share it; it says one text after the other."""

    def __init__(self, voice: Path, trial: str) -> None:
        """Start it; see ``ready``."""
        self._lock = threading.Lock()
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any] | Sound | None]] = {}
        self._owed: dict[int, int] = {}  # request → its bytes
        self._last_number = 0
        self._last_sign = time.monotonic()
        self._first: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.lost = threading.Event()
        # What is in the environment but for these is none of another program's business: it holds our keys.
        passed = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(WORKER), str(voice), trial],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**passed, "LC_ALL": "C.UTF-8"},
        )
        self._reader = threading.Thread(target=self._read, name="piper", daemon=True)
        self._reader.start()

    @property
    def process_id(self) -> int:
        return self._process.pid

    def ready(self, seconds: float) -> Mapping[str, Any]:
        """What it says of the voice once that is loaded.

        Raises:
            EngineError: the voice cannot be used, or was not loaded in time.
        """
        try:
            first = self._first.get(timeout=seconds)
        except queue.Empty:
            raise EngineError(f"it was not loaded within {seconds:g} seconds") from None
        if not first or "ready" not in first:
            raise EngineError(str(first["error"]) if first and "error" in first else "its process ended")
        return first

    def say(self, text: str, *, length_scale: float, seconds: float) -> list[Sound]:
        """Sound of a text, a piece for each of its sentences.

        Raises:
            TimeoutError: it took longer; the text is called off.
            LostError: the process ended.
            EngineError: too much waits already, or the voice cannot say this text.
        """
        number, answers = self._ask(text, length_scale)
        deadline = time.monotonic() + seconds
        sounds: list[Sound] = []
        try:
            while True:
                answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
                if answer is None:
                    raise LostError
                if isinstance(answer, tuple):
                    sounds.append(answer)
                elif "error" in answer:
                    raise EngineError(f"The Piper voice cannot say this text ({answer['error']}).")
                else:
                    return sounds
        except queue.Empty:
            self._send({"call_off": number})
            raise TimeoutError from None
        finally:
            with self._lock:
                self._waiting.pop(number, None)

    def hangs(self) -> bool:
        """Whether it owes something and has not stirred for long."""
        with self._lock:
            return bool(self._owed) and time.monotonic() - self._last_sign > _HUNG_SECONDS

    def close(self) -> None:
        """End it, if need be by force."""
        with suppress(OSError, ValueError):
            assert self._process.stdin
            self._process.stdin.close()
        try:
            self._process.wait(_LAST_MOMENTS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(_LAST_MOMENTS)

    def kill(self) -> None:
        self._process.kill()

    def _ask(self, text: str, length_scale: float) -> tuple[int, queue.SimpleQueue[dict[str, Any] | Sound | None]]:
        with self._lock:
            self._last_number += 1
            number = self._last_number
            request = {"id": number, "text": text, "length_scale": length_scale}
            size = len(json.dumps(request))
            if self._owed and sum(self._owed.values()) + size > _MOST_WAITING:
                raise EngineError(BUSY)
            if not self._owed:
                self._last_sign = time.monotonic()
            self._owed[number] = size
            answers = self._waiting[number] = queue.SimpleQueue()
        if self.lost.is_set():
            answers.put(None)
        self._send(request)
        return number, answers

    def _send(self, request: Mapping[str, Any]) -> None:
        assert self._process.stdin
        with self._lock, suppress(OSError, ValueError):  # the reader finds out that it is gone, and tells everybody
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout
        try:
            with self._process.stdout as out:
                while line := out.readline(_LONGEST_HEAD):
                    head: dict[str, Any] = json.loads(line)
                    size = int(head.get("bytes", 0))
                    if not 0 <= size <= _LONGEST_SOUND:
                        break
                    self._hand_on(head, out.read(size))
        except (OSError, ValueError, KeyError):
            pass  # what it says makes no sense any more
        self._process.kill()
        self.lost.set()
        self._first.put(None)
        with self._lock:
            for answers in self._waiting.values():
                answers.put(None)

    def _hand_on(self, head: dict[str, Any], sound: bytes) -> None:
        if "id" not in head:
            self._first.put(head)
            return
        with self._lock:
            self._last_sign = time.monotonic()
            if "bytes" not in head:
                self._owed.pop(head["id"], None)
            answers = self._waiting.get(head["id"])
        if answers:
            answers.put((np.frombuffer(sound, "<i2"), int(head["rate"])) if "bytes" in head else head)
