"""Sentences that were said before, kept as sound: the last used ones, up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from pipelines.audio.pcm import Pcm

_BESIDE = 600  # bytes of a key and its place, measured with texts of a hundred characters
_LARGEST_SHARE = 8  # a sound larger than one part in so many would push out too much that is used


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What makes one sound another."""

    engine: str
    text: str
    language: str
    words_per_minute: int
    rate: int


class SpokenCache:
    """Sound by what was said. Threads may share it; those who want the same at once wait for one."""

    def __init__(self, *, most_bytes: int = 32 * 1024 * 1024) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Saying, Pcm] = OrderedDict()
        self._making: dict[Saying, Future[Pcm]] = {}
        self._bytes = 0

    @property
    def size_bytes(self) -> int:
        """Memory in use, about."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, saying: Saying) -> Pcm | None:
        with self._lock:
            if saying in self._kept:
                self._kept.move_to_end(saying)
            return self._kept.get(saying)

    def get_or_make(self, saying: Saying, make: Callable[[], Pcm]) -> Pcm:
        """The sound, made if it is not there. It cannot be written to, since others have it too.

        Raises:
            Exception: what ``make`` raised, to everybody who waited for it; nothing is kept then.
        """
        with self._lock:
            if saying in self._kept:
                self._kept.move_to_end(saying)
                return self._kept[saying]
            mine: Future[Pcm] = Future()
            promise = self._making.setdefault(saying, mine)
        return self._make(saying, make, mine) if promise is mine else promise.result()

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _make(self, saying: Saying, make: Callable[[], Pcm], promise: Future[Pcm]) -> Pcm:
        try:
            sound = make()
            if sound.base is not None:
                sound = sound.copy()  # a view would keep all of what it looks at
            sound.flags.writeable = False
            self._keep(saying, sound)
            promise.set_result(sound)
        except BaseException as error:
            promise.set_exception(error)
            raise
        finally:
            with self._lock:
                self._making.pop(saying, None)
        return sound

    def _keep(self, saying: Saying, sound: Pcm) -> None:
        if _size(saying, sound) > self._most_bytes // _LARGEST_SHARE:
            return
        with self._lock:
            self._kept[saying] = sound
            self._bytes += _size(saying, sound)
            while self._bytes > self._most_bytes:
                self._bytes -= _size(*self._kept.popitem(last=False))


def _size(saying: Saying, sound: Pcm) -> int:
    return sound.nbytes + 4 * len(saying.text) + _BESIDE
