"""What was said is kept within its memory, the last used first; those who want the same at once share the work."""

from __future__ import annotations

import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from pipelines.audio.pcm import Pcm
from pipelines.engines.spoken_cache import Saying, SpokenCache
from pipelines.errors import EngineError


def saying(text: str) -> Saying:
    return Saying(engine="voice", text=text, language="en", words_per_minute=160, rate=8_000)


def sound(samples: int = 1_000) -> Pcm:
    return np.ones(samples, np.int16)


def fails() -> Pcm:
    raise EngineError("broken")


def test_what_was_made_once_is_not_made_again() -> None:
    cache = SpokenCache()
    made = cache.get_or_make(saying("Hello."), sound)

    assert cache.get_or_make(saying("Hello."), fails) is made
    assert cache.get(saying("Hello.")) is made
    assert cache.get(saying("Goodbye.")) is None


def test_nobody_can_change_what_others_hear() -> None:
    made = SpokenCache().get_or_make(saying("Hello."), sound)

    with pytest.raises(ValueError, match="read-only"):
        made[0] = 5


def test_the_longest_unused_goes_first() -> None:
    cache = SpokenCache(most_bytes=30_000)
    for text in "abcdefghij":
        cache.get_or_make(saying(text), sound)
    cache.get(saying("a"))
    cache.get_or_make(saying("k"), sound)
    cache.get_or_make(saying("l"), sound)

    assert cache.get(saying("a")) is not None
    assert cache.get(saying("b")) is None
    assert cache.get(saying("l")) is not None


def test_a_sound_that_would_push_out_much_is_not_kept() -> None:
    cache = SpokenCache(most_bytes=30_000)
    cache.get_or_make(saying("short"), sound)

    assert len(cache.get_or_make(saying("long"), lambda: sound(5_000))) == 5_000
    assert len(cache) == 1


def test_memory_stays_within_the_bound_and_is_given_back() -> None:
    most = 4_000_000
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    cache = SpokenCache(most_bytes=most)
    for number in range(3_000):
        large = np.ones(40_000, np.int16)  # what a voice gives may be a piece of something larger
        cache.get_or_make(saying(f"Sentence number {number}. " * 4), lambda: large[:3_000])  # noqa: B023
    after, _ = tracemalloc.get_traced_memory()
    counted = cache.size_bytes
    cache.clear()
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most * 0.9 < counted <= most
    assert after - before < most * 1.1
    assert left - before < most * 0.1


def test_callers_who_want_the_same_at_once_wait_for_one() -> None:
    cache = SpokenCache()
    times = 0
    begun = threading.Barrier(20)
    go_on = threading.Event()

    def make() -> Pcm:
        nonlocal times
        times += 1
        go_on.wait(10)
        return sound()

    def ask(number: int) -> Pcm:
        begun.wait(10)
        if number == 0:
            go_on.set()
        return cache.get_or_make(saying("Hello."), make)

    with ThreadPoolExecutor(20) as pool:
        heard = list(pool.map(ask, range(20)))

    assert times == 1
    assert all(one is heard[0] for one in heard)


def test_a_failure_is_told_and_not_kept() -> None:
    cache = SpokenCache()
    with pytest.raises(EngineError, match="broken"):
        cache.get_or_make(saying("Hello."), fails)

    assert len(cache.get_or_make(saying("Hello."), sound)) == 1_000
