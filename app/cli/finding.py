"""One line of ``frontdoor doctor``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is as it should be, and what to do when not."""

    good: bool
    what: str
    cure: str = ""

    def __str__(self) -> str:
        mark = "ok   " if self.good else "FAULT"
        return f"{mark}  {self.what}" + (f"\n       {self.cure}" if self.cure and not self.good else "")
