"""What a child process that works on one file has in common with the others: its order, its limits, what it says.

In, on standard input: one line of JSON, the order, whose ``size`` says how many bytes of the file follow. Out, on
standard output: lines of JSON, ``{"done": 3, "total": 20}`` while it works, and last ``{"ready": …}`` or
``{"failed": "why"}``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import IO, Any, BinaryIO, cast

from pydantic import SecretStr

from pipelines.errors import FrontDoorError
from pipelines.settings import Settings

LOWER_BY = 10  # niceness
READING_SECONDS = 120.0  # of the time that a document has in all
MOST_MEMORY = 3 << 30  # bytes, of the process's own data

Say = Callable[[Mapping[str, Any]], None]
Do = Callable[[dict[str, Any], bytes, Say], object]


def write_order(out: IO[bytes], order: Mapping[str, Any], content: bytes) -> None:
    out.write(json.dumps({**order, "size": len(content)}).encode() + b"\n" + content)
    out.flush()


def open_settings(settings: Settings) -> dict[str, Any]:
    """The settings as JSON, secrets in the open: they go through a pipe to a child of ours and nowhere else."""

    def opened(value: object) -> object:
        if isinstance(value, SecretStr):
            return value.get_secret_value()
        if isinstance(value, dict):
            return {key: opened(inner) for key, inner in cast(dict[str, object], value).items()}
        return value

    return json.loads(json.dumps(opened(settings.model_dump()), default=str))


def run(do: Do) -> int:
    """Do the order of standard input; always ends with a line that says how it went."""
    os.nice(LOWER_BY)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the lines

    def say(what: Mapping[str, Any]) -> None:
        out.write(json.dumps(what).encode() + b"\n")
        out.flush()

    order, content = _read_order(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        say({"ready": do(order, content, say)})
    except FrontDoorError as error:
        say({"failed": str(error)})
    except MemoryError:
        say({"failed": "This file needs more memory than there is. Split it and upload the parts."})
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        say({"broke": f"{type(error).__name__} at {where.filename}:{where.lineno}"})
    return 0


def _read_order(given: BinaryIO) -> tuple[dict[str, Any], bytes]:
    order = cast(dict[str, Any], json.loads(given.readline()))
    return order, given.read(int(order["size"]))


def _end_with_parent() -> None:
    """Standard input closes when the web server is gone; nobody would take the result then."""
    sys.stdin.buffer.read(1)
    os._exit(1)
