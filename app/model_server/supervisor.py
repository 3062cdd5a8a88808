"""Keeps the model server running beside the front door: starts it, sees that it answers, starts it again, ends it."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.model_server.child import Child, environment
from app.model_server.listening import holder
from app.model_server.pulse import Health, Pulse
from pipelines.engines.http import Client, HTTPError, bounded, local_client, read_at_most
from pipelines.engines.openai_chat import model_server_socket
from pipelines.settings import Settings

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.2  # between looks at the process, and at a server that is loading
HEALTH_SECONDS = 5.0  # between looks at one that is ready
HEALTH_PATIENCE = 2.0  # for its answer
LONGEST_HEALTH = 4096  # bytes
FIRST_REST, LONGEST_REST = 1.0, 60.0  # seconds before it is started again, doubling
RAN_WELL_SECONDS = 60.0  # after which the next rest is the first again
STANDBY_SECONDS = 1.0  # between looks at the model server of another front door

Kind = Literal["starting", "ready", "restarting", "standing by", "stopped", "given up"]


@dataclass(frozen=True, slots=True)
class State:
    """How the model server is."""

    kind: Kind
    reason: str = ""
    until: float = 0.0  # on the clock; when it is started again
    pid: int = 0  # 0 while none of ours runs

    def words(self, now: float) -> str:
        """For an operator: 'ready', 'restarting in 4 s: …'."""
        when = f" in {max(0.0, self.until - now):.0f} s" if self.kind == "restarting" else ""
        return f"{self.kind}{when}: {self.reason}" if self.reason else f"{self.kind}{when}"


def wants_model_server(settings: Settings) -> bool:
    """Whether a model is set that we have to run ourselves."""
    return bool(settings.language_model.model) and not settings.language_model.url


class ModelServerSupervisor:
    """Owns the model server of one data folder. A second one there stands by and uses what the first started."""

    def __init__(
        self,
        settings: Settings,
        *,
        command: Sequence[str] = (sys.executable, "-m", "app.model_server"),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is started yet.

        Args:
            settings: the model, how to run it, and the data folder with its socket and log.
            command: what to run; where to listen is added.
            clock: seconds that only grow.
        """
        self._settings = settings
        self._clock = clock
        self.socket = model_server_socket(settings.data_folder)
        self.log_file = settings.data_folder / "model-server.log"
        self._command = (*command, "--attached", "--socket", str(self.socket))
        self._client: Client = local_client("http://localhost", unix_socket=self.socket)
        self._state = State("stopped")
        self._failures = 0
        self._ready_since: float | None = None  # of this run
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="model-server", daemon=True)

    @property
    def state(self) -> State:
        return self._state

    def words(self) -> str:
        """How it is, for an operator."""
        return self._state.words(self._clock())

    def start(self) -> None:
        """Begin, and return at once: residents are answered by quoting until the model is there."""
        self._set(State("starting"))
        self._thread.start()

    def close(self) -> None:
        """End the model server and wait until it has ended."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()
        self._client.close()

    def _run(self) -> None:
        try:
            while not self._end.is_set():
                other = holder(self.socket)
                if other:
                    self._set(State("standing by", f"the model server with the process id {other} is used"))
                    self._end.wait(STANDBY_SECONDS)
                else:
                    self._run_once()
        except Exception as error:
            # Nobody watches this thread; whoever reads the log or the state must learn that no model will come.
            logger.exception("model_server_given_up")
            self._set(State("given up", f"{error!r}. Restart the front door, and report this."))
        else:
            self._set(State("stopped"))

    def _run_once(self) -> None:
        """One life of the child, and the rest after it."""
        self._ready_since = None
        try:
            self._settings.data_folder.mkdir(parents=True, exist_ok=True)
            child = Child(self._command, environment=environment(self._settings), log_file=self.log_file)
        except OSError as error:
            reason = f"it cannot be started ({error})."
        else:
            self._set(State("starting", pid=child.pid))
            try:
                hung = self._watch(child)
            finally:
                child.stop()
            reason = hung or child.why()
        if self._end.is_set():
            return
        now = self._clock()
        ran_well = self._ready_since is not None and now - self._ready_since > RAN_WELL_SECONDS
        self._failures = 1 if ran_well else self._failures + 1
        rest = min(LONGEST_REST, FIRST_REST * 2 ** min(self._failures - 1, 10))
        self._set(State("restarting", f"{reason} Log: {self.log_file}", now + rest))
        self._end.wait(rest)

    def _watch(self, child: Child) -> str:
        """See that it answers until it ends or we do; why it has to end where it hangs."""
        pulse = Pulse(self._clock())
        next_look = 0.0
        while not self._end.wait(LOOK_SECONDS) and not child.ended():
            if self._clock() < next_look:
                continue
            health = self._health()
            if health and health.status == "ready":
                self._ready_since = self._ready_since or self._clock()
                self._set(State("ready", pid=child.pid))
            hangs = pulse.hangs(health, self._clock())
            if hangs:
                child.kill()
                return hangs
            next_look = self._clock() + (HEALTH_SECONDS if self._state.kind == "ready" else 0.0)
        return ""

    def _health(self) -> Health | None:
        """How it says it is; None when it says nothing."""
        try:
            with bounded(self._client, "GET", "health", seconds=HEALTH_PATIENCE) as response:
                return Health.model_validate_json(read_at_most(response, LONGEST_HEALTH))
        except (HTTPError, TimeoutError, ValueError):
            return None

    def _set(self, state: State) -> None:
        before, self._state = self._state, state
        if (before.kind, before.reason) == (state.kind, state.reason):
            return
        bad = state.kind in ("restarting", "given up")
        logger.log(logging.ERROR if bad else logging.INFO, "model_server state=%r", state.words(self._clock()))
