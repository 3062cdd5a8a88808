"""What people do to single sentences of a translation, and what holds a signature up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.staff.errors import StaffError
from app.staff.models import SentenceRow
from app.staff.translation_rows import STAYS, stays, write_by_person
from pipelines.translation.by_people import Checker

UNCHANGED = "This is the same as the source. Translate it, or tick that it stays as it is."
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class PutIn:
    """What became of sentences that a translator sent back."""

    changed: int
    accepted: int
    to_look_at: tuple[tuple[int, str], ...]  # position of each that is not accepted, and what differs


class FactsDifferError(StaffError):
    """Facts of some sentences are not those of the source, and nobody has said that they were checked."""

    def __init__(self, rows: Sequence[tuple[int, str]]) -> None:
        super().__init__(
            f"In {_named([position for position, _ in rows])} something differs from the source. Look at each below. "
            "Change it, or tick that you have checked these figures."
        )
        self.rows = tuple(rows)


def write(
    sentence: SentenceRow, text: str, by: str, checker: Checker, *, accept: bool, as_source: bool = False
) -> None:
    """Give a sentence a person's words, accepted or for later.

    Raises:
        StaffError: it is accepted as the same as its source, and nobody says that it stays so.
    """
    unchanged = checker.is_unchanged(sentence.source, text)
    if unchanged and accept and not as_source:
        raise StaffError(UNCHANGED)
    if unchanged and as_source:
        write_by_person(sentence, text)
        sentence.faults = {f"1 {STAYS}": f"{by} says that it stays as it is in the source."}
    elif text != sentence.text or stays(sentence):
        write_by_person(sentence, text)
        sentence.faults = {f"{place} person": words for place, words in enumerate(_differs(sentence, checker), 1)}
    sentence.accepted_by = by if accept else ""
    sentence.marked = not accept


def put_in(sentence: SentenceRow, text: str, by: str, checker: Checker) -> tuple[str, ...]:
    """Give a sentence what a translator sent back: accepted, or marked with what differs, which is returned.

    One that came back in the source's language changes nothing but the mark.
    """
    if text == sentence.text and sentence.accepted_by:
        return ()
    if checker.is_unchanged(sentence.source, text):
        differs = ("It came back as it is in the source: nothing of it is translated.",)
    else:
        write_by_person(sentence, text)
        differs = _differs(sentence, checker)
    sentence.faults = {f"{place} person": words for place, words in enumerate(differs, 1)}
    sentence.marked, sentence.accepted_by = bool(differs), "" if differs else by
    return differs


def hold_up(sentences: Iterable[SentenceRow], checker: Checker, checked: Sequence[int]) -> tuple[int, ...]:
    """Look at accepted sentences once more before a signature; the positions of those whose facts differ.

    Args:
        sentences: all of a translation.
        checker: of its language.
        checked: positions of which the person who signs says that the figures were checked.

    Raises:
        StaffError: sentences are the same as their source, and nobody said that they stay so.
        FactsDifferError: facts differ in others than those checked.
    """
    unsaid: list[int] = []
    odd: list[tuple[int, str]] = []
    for sentence in sentences:
        if stays(sentence):
            continue
        if checker.is_unchanged(sentence.source, sentence.text):
            unsaid.append(sentence.position)
        elif differs := checker.differs(sentence.source, sentence.text):
            odd.append((sentence.position, " ".join(differs)))
    if unsaid:
        raise StaffError(
            f"{_named(unsaid).capitalize()} {'is' if len(unsaid) == 1 else 'are'} the same as the source. "
            "Translate it, or tick beside it that it stays as it is."
        )
    if not {position for position, _ in odd} <= set(checked):
        raise FactsDifferError(odd)
    return tuple(position for position, _ in odd)


def _differs(sentence: SentenceRow, checker: Checker) -> tuple[str, ...]:
    return checker.differs(sentence.source, sentence.text)


def _named(positions: Sequence[int]) -> str:
    """'sentence 2', 'sentences 2, 5 and 7', 'sentences 1, 2, 3 and 40 more'."""
    if len(positions) == 1:
        return f"sentence {positions[0]}"
    shown = list(map(str, positions[:_MOST_NAMED]))
    last = f"{len(positions) - _MOST_NAMED} more" if len(positions) > _MOST_NAMED else shown.pop()
    return f"sentences {', '.join(shown)} and {last}"
