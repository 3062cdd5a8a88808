"""Who is taken up, who reads how much in the next pass, and who gives way when the memory is full.

Decides only; the engine does it to the model. Nothing can starve or go round in circles: requests are taken up in
order of arrival, the oldest one running reads in every pass and is never sent back, and after somebody was sent back
nobody is taken up until an answer has ended.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.batching.prefix_cache import Place, PrefixCache, common_prefix
from pipelines.batching.request import Request
from pipelines.errors import EngineError

SPARE = 32  # tokens of its answer that must fit for each resident before another one is taken up
WORTH_WAITING = 16  # shared tokens, about to be read by somebody, that are worth waiting for


@dataclass(frozen=True, slots=True)
class Part:
    """What one request reads in a pass."""

    request: Request
    count: int

    @property
    def wants_logits(self) -> bool:
        """Whether it will have read all it has, so that the next token can be chosen."""
        return self.count == self.request.unread and not self.request.pinned


@dataclass(frozen=True, slots=True)
class Plan:
    """A pass, and the sequences that have to be forgotten before it."""

    parts: list[Part]
    forgotten: list[int]


class Schedule:
    """The queue, the residents being answered, and what the model remembers."""

    def __init__(
        self, cache: PrefixCache, *, residents: int, context_tokens: int, batch_tokens: int, prefill_slice: int
    ) -> None:
        self.cache = cache
        self.waiting: list[Request] = []  # oldest first
        self.running: list[Request] = []  # oldest first
        self.evicted = 0
        self.preempted = 0
        self._residents = residents
        self._context_tokens = context_tokens
        self._batch_tokens = batch_tokens  # at least as many as residents
        self._prefill_slice = prefill_slice
        self._held_back = False  # nobody is taken up until an answer has ended
        self._pinned_tokens = 0

    def add(self, request: Request) -> None:
        insort(self.waiting, request, key=lambda each: each.number)

    def position(self, request: Request) -> int:
        """0 for whoever is not in the queue, 1 for the next."""
        return next((place for place, each in enumerate(self.waiting, 1) if each is request), 0)

    def admit(self) -> list[tuple[Request, Place]]:
        """Take up who can be, oldest first; one who can share what is being read waits for that."""
        admitted: list[tuple[Request, Place]] = []
        if self._held_back and self.running:
            return admitted
        for request in self.waiting[: self._residents - len(self.running)]:
            if self._is_being_read(request):
                continue
            place = self.cache.place(request.tokens, spare=self._spare(request))
            if place is None:
                self._held_back = True  # looking again before an answer has ended would find the same
                break
            self.waiting.remove(request)
            request.sequence, request.read = place.sequence, place.reused
            insort(self.running, request, key=lambda each: each.number)
            admitted.append((request, place))
        return admitted

    def _is_being_read(self, request: Request) -> bool:
        reading = [common_prefix(each.tokens, request.tokens) for each in self.running if each.unread > 1]
        if not reading or max(reading) <= WORTH_WAITING:
            return False
        return max(reading) > self.cache.longest(request.tokens)[1] + WORTH_WAITING

    def _spare(self, request: Request) -> int:
        """Cells that those who run, and this one, are about to need besides its prompt."""
        prompts = sum(each.unread for each in self.running)
        return prompts + sum(min(SPARE, _still_to_say(each)) for each in [*self.running, request])

    def plan(self) -> Plan:
        """The next pass, with room made for it.

        Raises:
            EngineError: a request alone does not fit; what is submitted is checked so that this cannot be.
        """
        forgotten: list[int] = []
        while True:
            counts = shares(
                [each.unread for each in self.running],
                batch_tokens=self._batch_tokens,
                prefill_slice=self._prefill_slice,
            )
            if self.cache.used + sum(counts) <= self.cache.capacity:
                parts = [Part(each, count) for each, count in zip(self.running, counts, strict=True) if count]
                return Plan(parts, forgotten)
            forgotten.append(self.make_room())

    def make_room(self) -> int:
        """Drop what was of no use for longest, or else send the newest resident back into the queue.

        Returns:
            The sequence that was emptied.
        """
        victim = self.cache.evict()
        if victim is not None:
            self.evicted += 1
            return victim
        if len(self.running) < 2:
            raise EngineError("the model's memory is full. Raise FRONT_DOOR_MODEL_SERVER__KV_TOKENS.")
        newest = self.running.pop()
        sequence = newest.sequence
        self.cache.forget(sequence)
        newest.sequence, newest.read = -1, 0
        self.add(newest)
        self.preempted += 1
        self._held_back = True
        return sequence

    def read(self, parts: Sequence[Part]) -> None:
        """A pass was done."""
        for part in parts:
            request = part.request
            self.cache.extend(request.sequence, request.tokens[request.read : request.read + part.count])
            request.read += part.count

    def end(self, request: Request) -> None:
        """A request is over; what it read stays for others while there is room."""
        self._held_back = False
        if request in self.waiting:
            self.waiting.remove(request)
        if request in self.running:
            self.running.remove(request)
            if request.pinned and not request.unread:
                self.cache.pin(request.sequence)
            else:
                self.cache.release(request.sequence)

    def drop(self, request: Request) -> None:
        """A request failed; what it read may be broken."""
        sequence = request.sequence
        self.end(request)
        if sequence >= 0:
            self.cache.forget(sequence)

    def reserve(self, tokens: int) -> None:
        """Set room for pinned tokens aside.

        Raises:
            EngineError: what is left would not hold one conversation.
        """
        if self._pinned_tokens + tokens + self._context_tokens > self.cache.capacity:
            raise EngineError(
                f"a system prompt of {tokens} tokens cannot be kept beside a conversation of {self._context_tokens}: "
                f"the model remembers {self.cache.capacity}. Raise FRONT_DOOR_MODEL_SERVER__KV_TOKENS."
            )
        self._pinned_tokens += tokens


def shares(unread: Sequence[int], *, batch_tokens: int, prefill_slice: int) -> list[int]:
    """How many tokens each resident reads in a pass.

    Everybody being answered has one token to read. What is left, at most ``prefill_slice`` while somebody is being
    answered, goes to the prompts: half of it to the oldest, so that it always gets on, then to the shortest first, so
    that a long prompt holds up nobody.

    Args:
        unread: tokens each has still to read, oldest resident first.
        batch_tokens: most tokens of a pass; at least as many as there are residents.
        prefill_slice: most prompt tokens while others are being answered.
    """
    counts = [1 if left == 1 else 0 for left in unread]
    room = batch_tokens - sum(counts)
    if any(counts):
        room = min(room, prefill_slice)
    readers = [index for index, left in enumerate(unread) if left > 1]
    if not readers:
        return counts
    oldest = readers[0]
    counts[oldest] = min(unread[oldest], (room + 1) // 2)
    room -= counts[oldest]
    for index in sorted(readers, key=lambda each: unread[each]):
        more = min(unread[index] - counts[index], room)
        counts[index] += more
        room -= more
    return counts


def _still_to_say(request: Request) -> int:
    return request.sampling.max_tokens - request.answered
