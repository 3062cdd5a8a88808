"""Which language letters look like, by py3langid: the only file that knows it."""

from __future__ import annotations

import math
import threading
from collections.abc import Collection
from importlib import import_module
from typing import Any

# Near kin that short messages are taken for: counted with the language that the word lists have.
_COUNTED_AS = {
    "no": "nb", "nn": "nb", "bs": "hr", "sr": "hr", "ms": "id", "lb": "de", "af": "nl", "fy": "nl", "uzs": "uz",
    "pcm": "en",
}  # fmt: skip
# Languages that nobody writes to a council in.
_NOT_WRITTEN = frozenset({"zxx", "la", "eo", "vo", "grc", "hbo", "sa", "jv", "gcf", "gcr", "ext"})


class LetterStatistics:
    """Loaded when it is first asked, which takes a second. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: Any = None

    def likeliest(self, text: str, among: Collection[str]) -> tuple[str, float]:
        """The likeliest of a few languages, and how likely it is if it is one of them, 0 to 1."""
        chances = _shares({tag: value for tag, value in self._ranked(text).items() if tag in among})
        return max(chances.items(), key=lambda item: item[1])

    def chances(self, text: str) -> dict[str, float]:
        """How likely each of about 130 languages is, likeliest first; sums to 1."""
        shares: dict[str, float] = {}
        ranked = self._ranked(text)
        for tag, share in _shares({tag: ranked[tag] for tag in ranked.keys() - _NOT_WRITTEN}).items():
            kept = _COUNTED_AS.get(tag, tag)
            shares[kept] = shares.get(kept, 0.0) + share
        return dict(sorted(shares.items(), key=lambda item: -item[1]))

    def _ranked(self, text: str) -> dict[str, float]:
        """The logarithm of the likelihood of each language, for one text beside another."""
        with self._lock:
            if self._loaded is None:
                vendor: Any = import_module("py3langid.langid")
                self._loaded = vendor.LanguageIdentifier.from_model_file(vendor.MODEL_FILE, norm_probs=False)
            ranked = self._loaded.rank(text.lower())
        # The root of the length keeps what comes of it comparable between short and long texts, as py3langid does.
        length = math.sqrt(len(text.encode()) or 1)
        return {str(tag): float(value) / length for tag, value in ranked}


def _shares(logarithms: dict[str, float]) -> dict[str, float]:
    most = max(logarithms.values())
    powers = {tag: math.exp(value - most) for tag, value in logarithms.items()}
    total = sum(powers.values())
    return {tag: power / total for tag, power in powers.items()}
