"""A process that speaks the worker's language without a model: it does what the name of its file says."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

from pipelines.engines.whisper_messages import Answer, Failure, Piece, Reader, Ready, Refusal, Request, TimedWord, send


def main(line: socket.socket, does: str) -> None:
    if does == "refuses":
        send(line, Refusal(why="EOFError: Ran out of input"))
        return
    if does == "dies":
        sys.exit("the last words of a process")
    if does == "babbles":
        line.sendall(b"\xff" * 64)
        time.sleep(60)
    send(line, Ready(device="cpu", seconds_alone=99.0 if does == "crawls" else 0.01))
    if does == "deaf":
        time.sleep(600)
    reader = Reader(line)
    while (found := reader.asked()) is not None:
        if isinstance(found[0], Request):
            _meet(line, does, found[0])
        else:
            with Path(os.environ["STAND_IN_LOG"]).open("a") as log:
                log.write(f"drop {found[0].number}\n")


def _meet(line: socket.socket, does: str, request: Request) -> None:
    if does == "answers":
        send(line, _answer(request, "quick words", 0.01))
    elif does == "plods":
        time.sleep(0.5)
        send(line, _answer(request, "slow words", 0.5))
    elif does == "fails":
        send(line, Failure(number=request.number, why="RuntimeError: no memory"))
    elif does == "falls":
        sys.exit("out of memory")


def _answer(request: Request, text: str, seconds: float) -> Answer:
    words = tuple(
        TimedWord(text=word, start=place, end=place + 0.5, probability=0.9) for place, word in enumerate(text.split())
    )
    piece = Piece(
        text=text,
        start=0,
        end=2,
        log_probability=-0.1,
        no_speech=0,
        compression=1,
        tokens=4,
        words=words if request.with_times else (),
    )
    return Answer(number=request.number, language="en", pieces=(piece,), seconds=seconds, together=1)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[3]).stem)
