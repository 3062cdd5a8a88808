"""One run of the process that listens with Whisper: started with a line to it, ended for certain."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel

import pipelines
from pipelines.audio.pcm import Pcm
from pipelines.engines.whisper_messages import Answer, Failure, Reader, Ready, Refusal, send

COMMAND = (sys.executable, "-P", "-m", "pipelines.engines.whisper_worker")
LOOK_SECONDS = 1.0  # between two looks at a silent line
SEND_SECONDS = 5.0  # that a sound may take to be read
GATHER_SECONDS = 0.02  # that a sound which comes alone waits for company
_GRACE_SECONDS = 2.0  # for an orderly end
_MOST_THREADS = 8  # a batch of short sounds keeps no more of them busy
_LAST_LINES = 5


class WhisperProcess:
    """A running process. It ends with us, however we end: the system then closes our end of its line."""

    def __init__(
        self,
        file: Path,
        *,
        device: str,
        together: int = 0,
        gather_seconds: float = GATHER_SECONDS,
        command: Sequence[str] = COMMAND,
    ) -> None:
        """Start it; the model is loaded meanwhile.

        Args:
            file: the checkpoint.
            device: 'auto', 'cpu' or 'cuda'.
            together: most sounds in one pass of the model; 0 for what suits the device.
            gather_seconds: that a sound which comes alone waits for company, where more than one may go together.
            command: what to run.

        Raises:
            OSError: it cannot be started.
        """
        ours, theirs = socket.socketpair()
        ours.settimeout(LOOK_SECONDS)
        given = (str(theirs.fileno()), str(os.getpid()), str(file), device, str(gather_seconds), str(together))
        try:
            self._process = subprocess.Popen(
                [*command, *given],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(),
                start_new_session=True,  # Ctrl+C in the terminal is for the front door, which then stops this
            )
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        self._hearing, self._saying = ours, ours.dup()  # two, since each has a patience of its own
        self._saying.settimeout(SEND_SECONDS)
        self._last: deque[str] = deque(maxlen=_LAST_LINES)
        self._log = threading.Thread(target=self._keep_last_lines, name="whisper-log", daemon=True)
        self._log.start()
        self._sending = threading.Lock()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: BaseModel, sound: Pcm | None = None) -> None:
        """Write to it. Threads may share this.

        Raises:
            OSError: it is gone or does not read. Half a message may be on the line, so it is ended.
        """
        try:
            with self._sending:
                send(self._saying, message, sound)
        except OSError:
            self.kill()
            raise

    def told(self) -> Generator[Ready | Refusal | Answer | Failure | None]:
        """What it says until it ends; None whenever it was silent for a second."""
        reader = Reader(self._hearing)
        while True:
            try:
                message = reader.told()
            except TimeoutError:
                yield None
                continue
            except OSError:
                return
            if message is None:
                return
            yield message

    def hang_up(self) -> None:
        """Let it end, and ``told`` with it."""
        with suppress(OSError):
            self._hearing.shutdown(socket.SHUT_RDWR)

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> str:
        """End it, take its exit code so that no zombie is left, and say why it ended if it did so itself."""
        self.hang_up()
        self._hearing.close()
        self._saying.close()
        try:
            code = self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._log.join(_GRACE_SECONDS)
        if self._process.stderr:
            self._process.stderr.close()
        if code < 0:
            return f"it was ended by {_signal_name(-code)}"
        return self._last[-1] if code and self._last else f"it ended with code {code}"

    def _keep_last_lines(self) -> None:
        if self._process.stderr:
            for line in self._process.stderr:
                if text := line.decode(errors="replace").strip():
                    self._last.append(text[:300])


def _environment() -> dict[str, str]:
    """Ours without the settings, some of which are secret."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("FRONT_DOOR_")}
    return {
        **kept,
        "PYTHONPATH": str(Path(pipelines.__file__).parents[1]),
        "PYTHONIOENCODING": "utf-8",
        "OMP_NUM_THREADS": str(min(_MOST_THREADS, os.cpu_count() or 1)),
        "OMP_WAIT_POLICY": "PASSIVE",  # threads that spin steal time from calls
    }


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
