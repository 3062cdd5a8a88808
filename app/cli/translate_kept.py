"""What lies beside the results of ``frontdoor translate``: the lock of a run, and the sentences of each result."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from app.cli.easy_read_one import write
from pipelines.errors import FrontDoorError

_LOCK, _REPORTS = "lock", "reports"
AGAIN = "Made by an earlier run that kept no sentences. Run it with --again to have them here."


@contextmanager
def alone(kept: Path, out: Path) -> Generator[None]:
    """Only one run at a time writes into a folder of results; the lock goes with the process, however that ends.

    Raises:
        FrontDoorError: another run is at it, or the folder cannot be written.
    """
    try:
        kept.mkdir(parents=True, exist_ok=True)
        with (kept / _LOCK).open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FrontDoorError(
                    f"Another run is writing into {out}. Wait until it has ended, or give another folder in --out."
                ) from error
            yield
    except OSError as error:
        raise FrontDoorError(
            f"The folder {out} cannot be written ({error.strerror}). Choose another, or make it writable."
        ) from error


def keep_report(kept: Path, out: str, result: str, told: dict[str, Any]) -> None:
    """Keep what a report says of a result, for a later run that leaves the result as it is.

    Raises:
        FrontDoorError: the folder cannot be written.
    """
    file = _file(kept, out)
    with suppress(FileExistsError):
        file.parent.mkdir(parents=True, exist_ok=True)
    write(file, json.dumps({"result": result, "told": told}, ensure_ascii=False).encode())


def kept_report(kept: Path, out: str, result: str) -> dict[str, Any]:
    """What a report says of a result that an earlier run made; where nothing is known, how to have it."""
    try:
        found = json.loads(_file(kept, out).read_bytes())
        if found["result"] == result:
            return cast(dict[str, Any], found["told"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {"note": AGAIN}


def _file(kept: Path, out: str) -> Path:
    return kept / _REPORTS / f"{hashlib.sha256(out.encode()).hexdigest()[:32]}.json"
