"""Keeps what the model server writes in files that cannot grow without end, and its last words at hand."""

from __future__ import annotations

import threading
from logging import Formatter, LogRecord, makeLogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

MAX_BYTES, OLDER_FILES = 2_000_000, 3
LONGEST_LINE = 2000  # bytes; a longer one becomes several
LONGEST_REASON = 400  # signs


class ChildLog:
    """Reads a process's output to its end, on a thread of its own."""

    def __init__(self, file: Path, output: IO[bytes]) -> None:
        self._file = file
        self._output = output
        self._last = ""
        self._thread = threading.Thread(target=self._read, name="model-server-log", daemon=True)
        self._thread.start()

    def last_words(self) -> str:
        """The last line that was written, once the process has ended."""
        self._thread.join(2)
        return self._last[:LONGEST_REASON]

    def _read(self) -> None:
        handler = _Lines(self._file)
        try:
            while raw := self._output.readline(LONGEST_LINE):
                line = raw.decode(errors="replace").rstrip()
                if line:
                    self._last = line
                    handler.handle(makeLogRecord({"msg": line}))
        finally:
            handler.close()
            self._output.close()


class _Lines(RotatingFileHandler):
    """A full disk must not stop the reading, since the child would wait for ever with a full pipe."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file, maxBytes=MAX_BYTES, backupCount=OLDER_FILES, encoding="utf-8", errors="replace", delay=True
        )
        self.setFormatter(Formatter("%(asctime)s %(message)s"))

    def handleError(self, record: LogRecord) -> None:  # noqa: N802
        del record
