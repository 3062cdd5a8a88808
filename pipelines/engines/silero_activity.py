"""Speech told from noise by Silero's voice activity model (MIT), 8,000 samples a second, without torch."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm
from pipelines.engines.onnx_runtime import Session, open_session
from pipelines.errors import EngineError

RATE = 8_000  # samples a second
_WINDOW = 256  # samples; the only number that the model takes at this rate
_CONTEXT = 32  # samples of the window before, which the model sees again
_STATE = (2, 1, 128)  # of its recurrent layers
_FULL_SCALE = np.float32(1 / 32_768)


class SileroActivity:
    """One stream of sound. All streams of a process share the model, which holds nothing of them."""

    def __init__(self) -> None:
        self._session = _session()
        self._rate = np.array(RATE, dtype=np.int64)
        self.reset()

    @property
    def window(self) -> int:
        """256 samples: 32 ms."""
        return _WINDOW

    def chance(self, window: Pcm) -> float:
        """That somebody speaks in the next window of the stream, 0 to 1.

        Args:
            window: shape (256,); a shorter one, at the end of a sound, is filled with silence.

        Raises:
            ValueError: it is longer.
        """
        if len(window) > _WINDOW:
            raise ValueError(f"a window has {_WINDOW} samples, not {len(window)}")
        self._input[0, :_CONTEXT] = self._input[0, _WINDOW:]
        self._input[0, _CONTEXT : _CONTEXT + len(window)] = window * _FULL_SCALE
        self._input[0, _CONTEXT + len(window) :] = 0
        feed = {"input": self._input, "state": self._state, "sr": self._rate}
        chance, self._state = self._session.run(["output", "stateN"], feed)
        return float(chance[0, 0])

    def reset(self) -> None:
        """Begin a new stream."""
        self._state: NDArray[np.float32] = np.zeros(_STATE, np.float32)
        self._input: NDArray[np.float32] = np.zeros((1, _CONTEXT + _WINDOW), np.float32)


@cache
def _session() -> Session:
    # The package itself would import torch; its file of weights is all that is needed of it.
    found = importlib.util.find_spec("silero_vad")
    model = Path(found.origin).parent / "data" / "silero_vad.onnx" if found and found.origin else None
    if model is None or not model.exists():
        raise EngineError("The package silero-vad is not installed. Install it: pip install silero-vad==6.2.3.")
    try:
        return open_session(model, threads=1)
    except Exception as error:  # onnxruntime raises types of its own
        raise EngineError(f"The voice activity model {model} is damaged. Install silero-vad again.") from error
