"""A Piper voice of a few hundred bytes: the real Piper loads it, and it hums 60 ms for each sound of speech."""

# onnx comes with types that are known in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

RATE = 22_050
HERTZ = 200.0


def write_tone_voice(folder: Path, *, name: str = "en_GB-tone-low", espeak_voice: str = "en-gb-x-rp") -> Path:
    """Write ``NAME.onnx`` and ``NAME.onnx.json``; the pace follows Piper's length scale as a real voice's does."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    def node(kind: str, inputs: str, output: str, **how: Any) -> onnx.NodeProto:
        return helper.make_node(kind, inputs.split(), [output], **how)

    def constant(name: str, value: object, kind: type[np.generic]) -> onnx.TensorProto:
        return numpy_helper.from_array(np.array(value, kind), name)

    nodes = [
        node("Gather", "scales one", "length_scale", axis=0),
        node("Cast", "input_lengths", "sounds", to=TensorProto.FLOAT),
        node("Mul", "sounds samples_each", "plain_length"),
        node("Mul", "plain_length length_scale", "length"),
        node("Squeeze", "length axis_0", "last"),
        node("Range", "zero last step", "times"),
        node("Mul", "times turn", "phase"),
        node("Sin", "phase", "tone"),
        node("Mul", "tone loudness", "quieter"),
        node("Unsqueeze", "quieter axes_012", "output"),
        node("ReduceMax", "input", "unused", keepdims=0),
    ]
    constants = [
        constant("one", 1, np.int64),
        constant("samples_each", 0.06 * RATE, np.float32),
        constant("axis_0", [0], np.int64),
        constant("zero", 0, np.float32),
        constant("step", 1, np.float32),
        constant("turn", 2 * np.pi * HERTZ / RATE, np.float32),
        constant("loudness", 0.3, np.float32),
        constant("axes_012", [0, 1, 2], np.int64),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "sounds"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "samples"])
    model = helper.make_model(
        helper.make_graph(nodes, "tone", inputs, [output], constants),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    onnx.checker.check_model(model)
    path = folder / f"{name}.onnx"
    onnx.save(model, path)
    about = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": espeak_voice},
        "language": {"code": name.partition("-")[0]},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(about))
    return path
