"""The process that listens: it alone touches the model, which serves one thread only.

``whisper_process.py`` starts it with LINE PARENT FILE DEVICE GATHER TOGETHER. The line is one end of a pair of sockets:
the system closes the other end when the front door ends, and this ends with it.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from pydantic import BaseModel

from pipelines.engines.whisper_inbox import Inbox, Task
from pipelines.engines.whisper_listener import DROPPED, Device, Listener, give_up
from pipelines.engines.whisper_messages import Answer, Failure, Reader, Ready, Refusal, Request, send

# On a card sixteen sounds take little longer than one. On two cores four take 3.4 times as long as one (measured, with
# the tiny model's shape), so that the first would wait for the last; with many cores what is left is mostly the
# decoder, which gains by company.
TOGETHER_ON_CARD, TOGETHER_ON_MANY_CORES, MANY_CORES = 16, 4, 8
_LOOK_SECONDS = 1.0  # between looks at whether the front door is still there
_LONGEST_REASON = 300  # characters

Give = Callable[[BaseModel], None]


def main(handle: int, parent: int, file: Path, device: Device, gather_seconds: float, together: int) -> int:
    """Load the model, then answer until the front door ends; the exit code. ``together`` 0 goes by the device."""
    line = socket.socket(fileno=handle)
    line.settimeout(_LOOK_SECONDS)
    inbox = Inbox(gather_seconds=gather_seconds)
    give = _giving(line)
    threading.Thread(target=_read, args=(line, inbox, give, parent), daemon=True).start()
    try:
        listener = Listener(file, device)
    except Exception as error:
        # The library raises whatever it stumbles over in a file that is damaged or something else.
        give(Refusal(why=_reason(error)))
        return 1
    give(Ready(device=listener.device, seconds_alone=listener.seconds_alone))
    most = together or _most_together(listener.device)
    while True:
        if not _work(listener, inbox.take(most), give):
            return 1


def _most_together(device: str) -> int:
    if device != "cpu":
        return TOGETHER_ON_CARD
    return TOGETHER_ON_MANY_CORES if (os.cpu_count() or 1) >= MANY_CORES else 1


def _work(listener: Listener, tasks: Sequence[Task], give: Give) -> bool:
    """Answer what was taken together; whether the model can go on after it."""
    now = time.monotonic()
    wanted = [task for task in tasks if task.is_wanted(now)]
    give_up([task for task in tasks if task not in wanted], give)
    if not wanted:
        return True
    left = {task.request.number for task in wanted}

    def note(told: Answer | Failure) -> None:
        left.discard(told.number)
        give(told)

    try:
        if wanted[0].is_long:
            listener.hear_long(wanted[0], note)
        else:
            listener.hear(wanted, note)
    except Exception as error:
        for number in left:
            give(Failure(number=number, why=_reason(error)))
        return listener.device == "cpu"  # a card is in an unknown state after an error
    return True


def _read(line: socket.socket, inbox: Inbox, give: Give, parent: int) -> None:
    """Take what is asked; end the whole process, whatever the model is doing, when nobody asks any more."""
    reader = Reader(line)
    while True:
        try:
            found = reader.asked()
        except TimeoutError:
            # A process that the front door forked holds a copy of its end, which then stays open.
            if os.getppid() != parent:
                os._exit(0)
            continue
        except OSError:
            os._exit(0)
        if found is None:
            os._exit(0)
        asked, sound = found
        if isinstance(asked, Request):
            inbox.put(asked, sound)
        elif inbox.drop(asked.number):
            give(Failure(number=asked.number, why=DROPPED))


def _giving(line: socket.socket) -> Give:
    lock = threading.Lock()

    def give(message: BaseModel) -> None:
        try:
            with lock:
                send(line, message)
        except OSError:
            os._exit(0)

    return give


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split())[:_LONGEST_REASON]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


if __name__ == "__main__":
    _, LINE, PARENT, FILE, DEVICE, GATHER, TOGETHER = sys.argv
    sys.exit(main(int(LINE), int(PARENT), Path(FILE), cast(Device, DEVICE), float(GATHER), int(TOGETHER)))
