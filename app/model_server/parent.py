"""Ends the model server when the process that started it has ended, however that ended."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

PATIENCE_SECONDS = 5.0  # for an orderly end


def end_with_parent() -> None:
    """Watch standard input, a pipe whose other end only the parent holds: the system closes it when the parent dies."""
    threading.Thread(target=_watch, name="parent", daemon=True).start()


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS)
    os._exit(1)  # a pass that never ends, or a model being loaded
