"""Bytes of tokens to text that may be shown: whole characters only, and nothing that may become a stop string."""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class TextStream:
    """Takes bytes as they come and gives back the text that is certain."""

    def __init__(self, stop: Sequence[str] = ()) -> None:
        self._stop = tuple(text for text in stop if text)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = ""
        self.stopped = False  # a stop string came; it and all after it are dropped

    def feed(self, data: bytes) -> str:
        """Text that is certain now; empty while a character or a possible stop string is unfinished."""
        if self.stopped:
            return ""
        self._held += self._decoder.decode(data)
        if not self._stop:
            return self._release(len(self._held))
        # The stop string that is complete first counts, however the bytes were cut into pieces.
        found = [(at + len(text), at) for text in self._stop if (at := self._held.find(text)) >= 0]
        if found:
            self.stopped = True
            return self._release(min(found)[1])
        return self._release(len(self._held) - self._possible_stop())

    def flush(self) -> str:
        """What was held back, when the text has ended without a stop string; half a character is dropped."""
        return "" if self.stopped else self._release(len(self._held))

    def _release(self, count: int) -> str:
        text, self._held = self._held[:count], self._held[count:]
        return text

    def _possible_stop(self) -> int:
        """Length of the longest ending of the held text that begins a stop string."""
        longest = min(len(self._held), max(len(text) for text in self._stop) - 1)
        for length in range(longest, 0, -1):
            ending = self._held[-length:]
            if any(text.startswith(ending) for text in self._stop):
                return length
        return 0
