"""The bookkeeping beside the model's memory is exact: what is shared takes room once, what is used is never dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pipelines.batching.prefix_cache import Place, PrefixCache, common_prefix

SEQUENCES, CAPACITY = 4, 24
PROMPTS = st.lists(st.integers(1, 2), min_size=1, max_size=10)


@dataclass
class Kept:
    """What a sequence should hold: each token with the identity of the one who read it first."""

    tokens: list[tuple[int, object]] = field(default_factory=list[tuple[int, object]])
    busy: bool = False
    pinned: bool = False


class CacheAgainstOracle(RuleBasedStateMachine):
    """Does the same to the cache and to plain lists of tokens that know who read them."""

    def __init__(self) -> None:
        super().__init__()
        self.cache = PrefixCache(sequences=SEQUENCES, capacity=CAPACITY)
        self.kept = [Kept() for _ in range(SEQUENCES)]

    def _chosen(self, number: int, *, busy: bool) -> int | None:
        chosen = [index for index, each in enumerate(self.kept) if each.busy == busy]
        return chosen[number % len(chosen)] if chosen else None

    @rule(prompt=PROMPTS, spare=st.integers(0, 4))
    def place(self, prompt: list[int], spare: int) -> None:
        longest = max(common_prefix([token for token, _ in each.tokens], prompt) for each in self.kept)
        place = self.cache.place(prompt, spare=spare)
        if place is None:
            no_sequence = all(each.busy or each.pinned for each in self.kept)
            assert no_sequence or self._held() + len(prompt) + spare > CAPACITY
            return
        target = self.kept[place.sequence]
        assert not target.busy
        assert not target.pinned
        assert place.reused == min(longest, len(prompt) - 1)
        target.tokens = self.kept[place.source].tokens[: place.reused]
        target.busy = True

    @precondition(lambda self: self.cache.used < CAPACITY)
    @rule(number=st.integers(0, 3), tokens=PROMPTS)
    def extend(self, number: int, tokens: list[int]) -> None:
        if (sequence := self._chosen(number, busy=True)) is not None:
            more = tokens[: CAPACITY - self.cache.used]
            self.cache.extend(sequence, more)
            self.kept[sequence].tokens = self.kept[sequence].tokens + [(token, object()) for token in more]

    @rule(number=st.integers(0, 3), pin=st.booleans())
    def end(self, number: int, pin: bool) -> None:
        if (sequence := self._chosen(number, busy=True)) is not None:
            pin = pin and not any(each.pinned for each in self.kept)
            (self.cache.pin if pin else self.cache.release)(sequence)
            self.kept[sequence].busy, self.kept[sequence].pinned = False, pin

    @rule(number=st.integers(0, 3))
    def forget(self, number: int) -> None:
        self.cache.forget(number)
        self.kept[number] = Kept()

    @rule()
    def evict(self) -> None:
        victim = self.cache.evict()
        idle = [index for index, each in enumerate(self.kept) if each.tokens and not each.busy and not each.pinned]
        assert (victim is None) == (not idle)
        if victim is not None:
            assert victim in idle
            self.kept[victim] = Kept()

    @invariant()
    def remembers_the_same_tokens(self) -> None:
        for number, each in enumerate(self.kept):
            assert list(self.cache.tokens(number)) == [token for token, _ in each.tokens]

    @invariant()
    def counts_the_same_cells(self) -> None:
        assert self.cache.used == len({id(reader) for each in self.kept for _, reader in each.tokens})
        assert self.cache.held == self._held()

    def _held(self) -> int:
        return len({id(reader) for each in self.kept if each.busy or each.pinned for _, reader in each.tokens})


TestCacheAgainstOracle = CacheAgainstOracle.TestCase
TestCacheAgainstOracle.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_a_common_prefix_is_what_a_loop_finds(first: list[int], second: list[int]) -> None:
    expected = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)

    assert common_prefix(first, second) == (min(len(first), len(second)) if expected is None else expected)


def test_a_shared_beginning_is_taken_over_from_somebody_who_is_being_answered() -> None:
    cache = PrefixCache(sequences=2, capacity=20)
    first = cache.place([1, 2, 3, 4])
    assert first is not None
    cache.extend(first.sequence, [1, 2, 3, 4])

    assert cache.place([1, 2, 3, 9]) == Place(sequence=1, source=0, reused=3)
    assert cache.used == 4


def test_the_next_question_of_a_chat_goes_on_in_place() -> None:
    cache = PrefixCache(sequences=3, capacity=40)
    first = cache.place([1, 2, 3])
    assert first is not None
    cache.extend(first.sequence, [1, 2, 3, 50, 51])
    cache.release(first.sequence)

    assert cache.place([1, 2, 3, 50, 51, 7, 8]) == Place(sequence=0, source=0, reused=5)


def test_the_last_token_is_always_read_so_that_there_is_something_to_choose_from() -> None:
    cache = PrefixCache(sequences=2, capacity=20)
    first = cache.place([1, 2, 3])
    assert first is not None
    cache.extend(first.sequence, [1, 2, 3])
    again = cache.place([1, 2, 3])

    assert again is not None
    assert again.reused == 2


def test_what_was_of_no_use_for_longest_goes_first() -> None:
    cache = PrefixCache(sequences=3, capacity=30)
    for token in (1, 2, 3):
        place = cache.place([token] * 4)
        assert place is not None
        cache.extend(place.sequence, [token] * 4)
        cache.release(place.sequence)
    again = cache.place([1] * 5)
    assert again is not None
    cache.release(again.sequence)

    assert [cache.evict(), cache.evict(), cache.evict(), cache.evict()] == [1, 2, 0, None]
