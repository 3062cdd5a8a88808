"""Opens ONNX models with onnxruntime, which is named here only."""

# onnxruntime comes with incomplete types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

_ERRORS_ONLY = 3  # of onnxruntime's levels of logging


class Output(Protocol):
    """What is known of an output before a run."""

    @property
    def name(self) -> str: ...

    @property
    def shape(self) -> Sequence[int | str | None]: ...


class Session(Protocol):
    """An open model. Threads may share it; a run lets other threads go on."""

    def run(
        self, names: Sequence[str] | None, feed: Mapping[str, NDArray[np.generic]]
    ) -> Sequence[NDArray[np.float32]]:
        """The outputs of those names, all of them for None."""
        ...

    def get_outputs(self) -> Sequence[Output]: ...


def open_session(model: Path, *, threads: int) -> Session:
    """The model of a file, on the processor.

    Args:
        model: an .onnx file.
        threads: of one run.

    Raises:
        Exception: onnxruntime's own types, all of which mean that the file is missing or damaged.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # Spinning threads steal time from the other cores of a small machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return cast(Session, onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"]))
