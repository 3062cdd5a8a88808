"""Server-sent events are the same however a stream was cut; the crawler's HTTP is the adapters'."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engines.http import (
    LONGEST_LINE,
    Comment,
    Data,
    HTTPError,
    InvalidURL,
    bounded,
    local_client,
    server_sent_events,
)

LINES = st.sampled_from(
    ["data: one", "data:two", "data:  £ and ŵ", "data", ": alive", ":", "id: 1", "event: x", "", ""]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(lines=st.lists(LINES, max_size=12), end=ENDS, cuts=st.lists(st.integers(0, 200), max_size=20))
def test_events_do_not_depend_on_how_the_stream_is_cut_or_how_lines_end(
    lines: list[str], end: str, cuts: list[int]
) -> None:
    stream = "".join(line + end for line in lines).encode()
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    chunks = [stream[start:stop] for start, stop in pairwise(places)]

    cut = list(server_sent_events(chunks))

    assert cut == list(server_sent_events(["".join(line + "\n" for line in lines).encode()]))


def test_data_of_several_lines_is_one_event() -> None:
    events = list(server_sent_events([b"data: one\ndata: two\n\n: alive\ndata: three\n\n"]))

    assert events == [Data("one\ntwo"), Comment("alive"), Data("three")]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_signs_that_some_take_for_line_ends_are_none(mark: str) -> None:
    assert list(server_sent_events([f"data: a{mark}b\n\n".encode()])) == [Data(f"a{mark}b")]


def test_a_line_that_never_ends_is_no_event() -> None:
    with pytest.raises(ValueError, match="never ends"):
        list(server_sent_events([b"x" * 1000] * (LONGEST_LINE // 1000 + 2)))


def test_events_that_never_end_are_no_answer() -> None:
    with pytest.raises(ValueError, match="never ends"):
        list(server_sent_events(b"data: x\n" * 10_000 for _ in range(1000)))


def test_a_socket_that_is_not_there_is_an_http_error(tmp_path: Path) -> None:
    with (
        local_client("http://localhost", unix_socket=tmp_path / "none.sock") as client,
        pytest.raises(HTTPError, match="No such file"),
        bounded(client, "GET", "health", seconds=5),
    ):
        pass


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidURL):
        local_client("http://a\x01b")
