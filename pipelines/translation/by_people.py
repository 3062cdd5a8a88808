"""What differs in a translation that a person gave: figures, dates, links, names, and sentences left in English.

A person may write dates and amounts as the other language does, so what is held against the source is looser than
with a machine's draft. What is found is told and never mended.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.translation.facts import facts, lost_figures, new_figures
from pipelines.translation.local_forms import english_month, months_of
from pipelines.translation.markup import has_words, plain
from pipelines.translation.masks import is_all_facts
from pipelines.translation.splitting import sentences

_AS_WRITTEN = frozenset({"link", "email", "placeholder", "postcode", "reference", "name"})
_MONTHS = months_of("en")
_SIGNS = "£€$"


@dataclass(frozen=True, slots=True)
class Checker:
    """Reads what people wrote in one language.

    Args:
        target: the language.
        names: what is not translated.
    """

    target: str = ""
    names: tuple[str, ...] = ()

    def is_unchanged(self, source: str, text: str) -> bool:
        """Whether a text is its source once more, though there is something in it to translate; both in markup."""
        return _words(source) == _words(text) and self._is_for_translator(source)

    def differs(self, source: str, text: str) -> tuple[str, ...]:
        """What a person should look at, in plain English, one sentence each; both in markup."""
        if self.is_unchanged(source, text):
            return ("It is the same as the source: nothing of it is translated.",)
        one, other = plain(source, " "), plain(text, " ")
        found = [*self._other_figures(one, other), *self._lost(one, other)]
        found += [f"The sign {sign} is not in the source." for sign in _SIGNS if sign in other and sign not in one]
        found += [f"‘{left}’ is left as in the source." for left in self._left(source, text)]
        return tuple(dict.fromkeys(found))

    def _is_for_translator(self, source: str) -> bool:
        return not is_all_facts(source, self.names)

    def _other_figures(self, source: str, text: str) -> Iterator[str]:
        yield from lost_figures(source, text)
        wanted = Counter(_months(source, _MONTHS))
        numbers = {str(month) for month in wanted}
        yield from (
            f"The figure {figure} is not in the source."
            for figure in new_figures(source, text)
            if figure.lstrip("0") not in numbers
        )
        local = months_of(self.target)
        found = Counter(_months(text, _MONTHS)) | Counter(_months(text, local) if local != _MONTHS else ())
        lost, new = wanted - found, found - wanted
        if lost and new:
            names = [", ".join(english_month(month) for month in sorted(each)) for each in (lost, new)]
            yield f"The source says {names[0]}, the translation {names[1]}."

    def _lost(self, source: str, text: str) -> Iterator[str]:
        folded = " ".join(text.split())
        for fact in facts(source, self.names):
            has_figures = any(sign.isdigit() for sign in fact.text)
            lost = " ".join(fact.text.split()) not in folded
            if fact.kind in _AS_WRITTEN and lost and not (has_figures and lost_figures(fact.text, text)):
                yield f"‘{fact.text}’ of the source is not there."

    def _left(self, source: str, text: str) -> Iterator[str]:
        """Whole sentences of the source that stand in the translation."""
        shown = _words(text)
        for piece in sentences(source):
            words = _words(piece.text)
            if piece.is_sentence and words in shown and len(words.split()) > 1 and self._is_for_translator(piece.text):
                yield plain(piece.text).strip()


def _months(text: str, names: Sequence[str]) -> Iterator[int]:
    """Numbers of the months that a text names; in another language by the beginnings of their names."""
    for number, name in enumerate(names, 1):
        if not has_words(name):
            continue
        pattern = rf"\b{name}\b" if names is _MONTHS else rf"(?i:\b{re.escape(name[: max(3, len(name) - 2)])})"
        yield from (number for _ in re.finditer(pattern, text))


def _words(markup: str) -> str:
    return " ".join(plain(markup).split()).casefold()
