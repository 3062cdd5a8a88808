"""Turns one document into Easy Read in a process of its own: ``python -m app.staff.conversion``.

A process, not a thread: reading and simplifying keep a core busy for seconds, and residents' answers share the
interpreter's lock with every thread of the web server. A process also runs at low priority, gives its memory back,
can be stopped at once, and takes nothing down with it when a file breaks it.

In, on standard input: one line of JSON, the order; then the file's bytes. Out, on standard output: lines of JSON,
``{"done": 3, "total": 20}`` while it works, and last ``{"ready": …}`` or ``{"failed": "why"}``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import traceback
from dataclasses import asdict, dataclass
from typing import IO, Any, BinaryIO

from pydantic import TypeAdapter

from pipelines.documents.rows import ContactBlock, EasyRead
from pipelines.errors import FrontDoorError
from pipelines.settings import Settings

LOWER_BY = 10  # niceness
_READING_SECONDS = 120.0  # of the time that a document has in all
MOST_MEMORY = 3 << 30  # bytes, of the process's own data


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done."""

    name: str  # of the file
    size: int  # bytes that follow
    council: str  # as printed
    contact: ContactBlock | None
    settings: dict[str, Any]  # as the service was started with


_ORDER = TypeAdapter(Order)


def write_order(out: IO[bytes], order: Order, content: bytes) -> None:
    out.write(json.dumps(asdict(order)).encode() + b"\n" + content)
    out.flush()


def read_order(given: BinaryIO) -> tuple[Order, bytes]:
    order = _ORDER.validate_json(given.readline())
    return order, given.read(order.size)


def main() -> int:
    """Do the order of standard input; always ends with a line that says how it went."""
    os.nice(LOWER_BY)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the lines
    order, content = read_order(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _say(out, {"ready": _as_json(_convert(order, content, out))})
    except FrontDoorError as error:
        _say(out, {"failed": str(error)})
    except MemoryError:
        _say(out, {"failed": "This file needs more memory than there is. Split it and upload the parts."})
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        _say(out, {"broke": f"{type(error).__name__} at {where.filename}:{where.lineno}"})
    return 0


def _convert(order: Order, content: bytes, out: BinaryIO) -> EasyRead:
    from app.staff.tools import Tools
    from pipelines.documents.convert import convert
    from pipelines.extraction.apart import read_apart

    document = read_apart(content, order.name, seconds=_READING_SECONDS)
    _say(out, {"done": 0, "total": 0, "simplifying": True})
    tools = Tools(Settings.model_validate(order.settings), council=order.council)

    def progress(done: int, total: int) -> None:
        _say(out, {"done": done, "total": total, "simplifying": True})

    return convert(
        document,
        simplifier=tools.simplifier,
        picture_set=tools.pictures(),
        contact=order.contact,
        council=order.council,
        progress=progress,
    )


def _as_json(easy_read: EasyRead) -> Any:
    return TypeAdapter(EasyRead).dump_python(easy_read, mode="json")


def _say(out: BinaryIO, what: dict[str, Any]) -> None:
    out.write(json.dumps(what).encode() + b"\n")
    out.flush()


def _end_with_parent() -> None:
    """Standard input closes when the web server is gone; nobody would take the result then."""
    sys.stdin.buffer.read(1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
