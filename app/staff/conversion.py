"""Turns one document into Easy Read in a process of its own: ``python -m app.staff.conversion``.

A process, not a thread: reading and simplifying keep a core busy for seconds, and residents' answers share the
interpreter's lock with every thread of the web server. A process also runs at low priority, gives its memory back,
can be stopped at once, and takes nothing down with it when a file breaks it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from app.staff.child import READING_SECONDS, Say, run
from pipelines.documents.rows import ContactBlock, EasyRead
from pipelines.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done."""

    name: str  # of the file
    size: int  # bytes that follow
    council: str  # as printed
    contact: ContactBlock | None
    settings: dict[str, Any]  # as the service was started with


def convert_one(given: dict[str, Any], content: bytes, say: Say) -> object:
    """The Easy Read document of a file, as JSON.

    Raises:
        FrontDoorError: the file cannot be read or turned.
    """
    from app.staff.tools import Tools
    from pipelines.documents.convert import convert
    from pipelines.extraction.apart import read_apart

    order = TypeAdapter(Order).validate_python(given)
    document = read_apart(content, order.name, seconds=READING_SECONDS)
    say({"done": 0, "total": 0, "working": True})
    tools = Tools(Settings.model_validate(order.settings), council=order.council)

    def progress(done: int, total: int) -> None:
        say({"done": done, "total": total, "working": True})

    easy_read = convert(
        document,
        simplifier=tools.simplifier,
        picture_set=tools.pictures(),
        contact=order.contact,
        council=order.council,
        progress=progress,
    )
    return TypeAdapter(EasyRead).dump_python(easy_read, mode="json")


if __name__ == "__main__":
    sys.exit(run(convert_one))
