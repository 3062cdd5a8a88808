"""Messages arrive whole whatever the line does to them, and nonsense is told from a message."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import numpy as np
import pytest

from pipelines.engines.whisper_messages import Answer, Drop, Piece, Reader, Ready, Request, TimedWord, send

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def line() -> Iterator[Pair]:
    one, other = socket.socketpair()
    one.settimeout(1.0)
    other.settimeout(1.0)
    with one, other:
        yield one, other


def test_a_request_arrives_with_its_sound(line: Pair) -> None:
    sound = np.arange(-500, 500, dtype=np.int16)
    request = Request(number=7, language="cy", words=("Ŵyl", "blue badge"), seconds=2.5, speech_seconds=1.1)

    send(line[0], request, sound)
    send(line[0], Drop(number=7))
    reader = Reader(line[1])
    first, second = reader.asked(), reader.asked()

    assert first is not None
    assert first[0] == request
    assert np.array_equal(first[1], sound)
    assert second is not None
    assert second[0] == Drop(number=7)


def test_an_answer_arrives_with_its_words(line: Pair) -> None:
    word = TimedWord(text="bins", start=0.5, end=0.9, probability=0.8)
    piece = Piece(text="bins", start=0, end=1, log_probability=-0.3, no_speech=0.1, compression=0.9, words=(word,))
    answer = Answer(number=1, language="en", pieces=(piece,), seconds=0.4, together=3)

    send(line[0], answer)

    assert Reader(line[1]).told() == answer


def test_half_a_message_is_kept_until_the_rest_comes(line: Pair) -> None:
    line[1].settimeout(0.05)
    reader = Reader(line[1])
    box, other = socket.socketpair()
    with box, other:
        send(box, Ready(device="cpu", seconds_alone=0.5))
        whole = other.recv(4096)

    line[0].sendall(whole[:11])
    with pytest.raises(TimeoutError):
        reader.told()
    line[0].sendall(whole[11:])

    assert reader.told() == Ready(device="cpu", seconds_alone=0.5)


def test_the_end_of_the_line_is_no_message(line: Pair) -> None:
    line[0].sendall(b"\0\0")
    line[0].close()

    assert Reader(line[1]).told() is None


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\xff" * 8,
        b"\0\0\0\x02\0\0\0\0{}",
        b"\0\0\0\x04\0\0\0\0null",
        b"\0\0\0\x03\0\0\0\0\xff\xfe\xfd",
        b'\0\0\0\x11\0\0\0\0{"kind":"launch"}',
    ],
)
def test_nonsense_breaks_the_line(line: Pair, nonsense: bytes) -> None:
    line[0].sendall(nonsense)

    with pytest.raises(OSError, match="a message"):
        Reader(line[1]).told()
