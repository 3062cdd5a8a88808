"""How common a word is in English, by wordfreq's tables."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any


@lru_cache(maxsize=16384)
def zipf(word: str) -> float:
    """How often a word is met, on the Zipf scale: 7 for 'the', 5 for 'house', 3 for 'summons', 0 for unknown."""
    vendor: Any = import_module("wordfreq")  # late: a third of a second to import and 90 ms to read its table
    return float(vendor.zipf_frequency(word.lower(), "en"))
