"""Loads the model on a thread of its own, so that the server can say meanwhile that it is loading."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.model_server.engine import AnsweringEngine
from app.model_server.refusals import LoadingError


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that can be asked."""

    name: str  # what callers are told
    file: Path
    engine: AnsweringEngine


class Loading:
    """The model, once it is there."""

    def __init__(self, load: Callable[[], Loaded]) -> None:
        self._load_model = load
        self._loaded: Loaded | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False
        self.failure: Exception | None = None

    def start(self, *, ready: Callable[[Loaded], None], failed: Callable[[], None]) -> None:
        """Begin to load; one of the two is called from the loading thread in the end."""
        self._thread = threading.Thread(target=self._load, args=(ready, failed), name="loading", daemon=True)
        self._thread.start()

    def model(self) -> Loaded:
        """The model.

        Raises:
            LoadingError: it is not there yet.
        """
        loaded = self._loaded
        if loaded is None:
            raise LoadingError("The model is being loaded. Try again in a moment.")
        return loaded

    def close(self) -> bool:
        """Close the engine; False when it is still being loaded, which nothing can stop but the end of the process."""
        with self._lock:
            self._closed = True
            loaded, self._loaded = self._loaded, None
        if loaded is not None:
            loaded.engine.close()
        if self._thread is not None:
            self._thread.join(0.5)  # it may have just failed
        return self._thread is None or not self._thread.is_alive()

    def _load(self, ready: Callable[[Loaded], None], failed: Callable[[], None]) -> None:
        try:
            loaded = self._load_model()
        except Exception as error:  # kept for whoever started the server, who tells it
            self.failure = error
            failed()
            return
        with self._lock:
            if not self._closed:
                self._loaded = loaded
        if self._closed:
            loaded.engine.close()
        else:
            ready(loaded)
