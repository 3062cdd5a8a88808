"""One run of the model server as a child process: started with the settings it needs, ended for certain."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.model_server.child_log import ChildLog
from pipelines.settings import Settings

GRACE_SECONDS = 8.0  # for an orderly end


class Child:
    """A running process. Its standard input is a pipe that the system closes when we end, and it with us."""

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str], log_file: Path) -> None:
        """Start it.

        Raises:
            OSError: it cannot be started.
        """
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            start_new_session=True,  # Ctrl+C in the terminal is for the front door, which then stops this
        )
        if self._process.stdout is None:
            raise OSError("no pipe to the model server")
        self._log = ChildLog(log_file, self._process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        """End it, kindly at first, and take its exit code, so that no zombie is left."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()

    def kill(self) -> None:
        self._process.kill()

    def why(self) -> str:
        """Why it ended, in its own last words or by the signal that ended it."""
        code = self._process.wait()
        if code < 0:
            return f"it was ended by {_signal_name(-code)}."
        return self._log.last_words() or f"it ended with code {code}."


def environment(settings: Settings) -> dict[str, str]:
    """The settings that the child needs, as its environment: it may have been built from something else than ours."""
    rooms = {"LANGUAGE_MODEL": settings.language_model, "MODEL_SERVER": settings.model_server}
    values = {
        f"FRONT_DOOR_{room}__{name.upper()}": _text(value) for room, model in rooms.items() for name, value in model
    }
    return {**values, "FRONT_DOOR_DATA_FOLDER": str(settings.data_folder), "OMP_WAIT_POLICY": "PASSIVE"}


def _text(value: Any) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return json.dumps(value) if isinstance(value, tuple) else str(value)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
