"""How fast answers are finished of late, so that whoever is turned away hears when to come back."""

from __future__ import annotations

from collections import deque

_REMEMBERED = 32
_SHORTEST, _LONGEST = 1.0, 120.0  # seconds
_UNKNOWN = 5.0  # before the first answer is finished


class Pace:
    """Times of the last finished answers."""

    def __init__(self) -> None:
        self._finished: deque[float] = deque(maxlen=_REMEMBERED)

    def note(self, now: float) -> None:
        """An answer was finished; seconds of a clock that never goes back."""
        self._finished.append(now)

    def retry_after(self, waiting: int, now: float) -> float:
        """Seconds until half of those who wait have been taken up."""
        if len(self._finished) < 2:
            return _UNKNOWN
        seconds_each = (now - self._finished[0]) / (len(self._finished) - 1)
        return min(max(seconds_each * waiting / 2, _SHORTEST), _LONGEST)
