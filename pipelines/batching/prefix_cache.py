"""Which tokens the model remembers in which sequence, and who may go on from what was read for somebody else.

Pure bookkeeping beside the memory of llama.cpp: a token that several sequences share takes one cell, there as here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where a prompt is taken up."""

    sequence: int
    source: int  # whose first tokens it goes on from; the sequence itself when it is cut in place
    reused: int  # how many


@dataclass(slots=True)
class _Remembered:
    tokens: list[int] = field(default_factory=list[int])
    cells: list[int] = field(default_factory=list[int])  # one for each token
    busy: bool = False  # somebody is being answered from it
    pinned: bool = False
    used: int = 0  # when it was last of use; larger is later


class PrefixCache:
    """Sequences, their tokens, and the cells these take."""

    def __init__(self, *, sequences: int, capacity: int) -> None:
        self.capacity = capacity  # tokens of all sequences together
        self._sequences = [_Remembered() for _ in range(sequences)]
        self._free = list(range(capacity - 1, -1, -1))
        self._holders = [0] * capacity  # sequences that hold each cell
        self._kept = [0] * capacity  # of these, the busy and pinned ones, which cannot be evicted
        self._held = 0  # cells that cannot be evicted
        self._clock = 0

    @property
    def used(self) -> int:
        """Cells taken."""
        return self.capacity - len(self._free)

    @property
    def held(self) -> int:
        """Cells that eviction cannot free."""
        return self._held

    def tokens(self, sequence: int) -> Sequence[int]:
        return self._sequences[sequence].tokens

    def longest(self, tokens: Sequence[int]) -> tuple[int, int]:
        """The sequence that remembers most of a prompt's beginning, and how much; one token is always left to read."""
        best, reused = 0, 0
        for number, sequence in enumerate(self._sequences):
            count = common_prefix(sequence.tokens, tokens)
            if count > reused:
                best, reused = number, count
        return best, max(min(reused, len(tokens) - 1), 0)

    def place(self, tokens: Sequence[int], *, spare: int = 0) -> Place | None:
        """Take a prompt up where most of it is remembered.

        Args:
            tokens: the prompt.
            spare: cells that have to stay free after the whole prompt is read.

        Returns:
            None when no sequence is free or it would not fit, even with everything evicted that can be.
        """
        source, reused = self.longest(tokens)
        newly_held = sum(not self._kept[cell] for cell in self._sequences[source].cells[:reused])
        if self._held + newly_held + len(tokens) - reused + spare > self.capacity:
            return None
        target = self._target(source, reused)
        if target is None:
            return None
        self._sequences[source].used = self._tick()
        if target == source:
            self.cut(target, reused)
        else:
            self.cut(target, 0)
            self._share(source, target, reused)
        self._keep(target)
        self._sequences[target].busy = True
        return Place(target, source, reused)

    def _target(self, source: int, reused: int) -> int | None:
        free = [n for n, sequence in enumerate(self._sequences) if not sequence.busy and not sequence.pinned]
        # Most of it is of use here: going on in place loses little. A chat's next question comes this way.
        if source in free and reused * 2 >= len(self._sequences[source].tokens) > 0:
            return source
        return min(free, key=lambda n: (len(self._sequences[n].tokens) > 0, self._sequences[n].used), default=None)

    def extend(self, sequence: int, tokens: Sequence[int]) -> None:
        """More tokens of a busy sequence were read."""
        remembered = self._sequences[sequence]
        cells = [self._free.pop() for _ in tokens]
        for cell in cells:
            self._holders[cell] = self._kept[cell] = 1
        self._held += len(cells)
        remembered.tokens.extend(tokens)
        remembered.cells.extend(cells)

    def release(self, sequence: int) -> None:
        """Its answer has ended; what was read stays for others until the room is needed."""
        remembered = self._sequences[sequence]
        remembered.busy = False
        remembered.used = self._tick()
        if not remembered.pinned:
            self._unkeep(remembered.cells)

    def pin(self, sequence: int) -> None:
        """Keep what a busy sequence remembers for ever."""
        self._sequences[sequence].pinned = True
        self.release(sequence)

    def forget(self, sequence: int) -> None:
        """Drop a sequence, whoever it belonged to."""
        remembered = self._sequences[sequence]
        if remembered.busy or remembered.pinned:
            self._unkeep(remembered.cells)
        remembered.busy = remembered.pinned = False
        self.cut(sequence, 0)

    def cut(self, sequence: int, count: int) -> None:
        """Drop all but the first tokens of a sequence."""
        remembered = self._sequences[sequence]
        dropped = remembered.cells[count:]
        del remembered.tokens[count:], remembered.cells[count:]
        if remembered.busy or remembered.pinned:
            self._unkeep(dropped)
        for cell in dropped:
            self._holders[cell] -= 1
            if not self._holders[cell]:
                self._free.append(cell)

    def evict(self) -> int | None:
        """Drop the sequence that was of no use for longest; its number, or None when all are busy or pinned."""
        idle = [n for n, each in enumerate(self._sequences) if each.tokens and not each.busy and not each.pinned]
        victim = min(idle, key=lambda n: self._sequences[n].used, default=None)
        if victim is not None:
            self.cut(victim, 0)
        return victim

    def _share(self, source: int, target: int, count: int) -> None:
        shared = self._sequences[source]
        self._sequences[target].tokens = shared.tokens[:count]
        self._sequences[target].cells = shared.cells[:count]
        for cell in shared.cells[:count]:
            self._holders[cell] += 1

    def _keep(self, sequence: int) -> None:
        for cell in self._sequences[sequence].cells:
            self._kept[cell] += 1
            self._held += self._kept[cell] == 1

    def _unkeep(self, cells: Sequence[int]) -> None:
        for cell in cells:
            self._kept[cell] -= 1
            self._held -= not self._kept[cell]

    def _tick(self) -> int:
        self._clock += 1
        return self._clock


def common_prefix(first: Sequence[int], second: Sequence[int]) -> int:
    """How many tokens two lists have in common at their beginning."""
    low, high = 0, min(len(first), len(second))
    if not high or first[0] != second[0]:
        return 0
    while low < high:  # slices are compared in C: bisection beats a loop
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
