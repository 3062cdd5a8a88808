"""Random weights as the blocks that quantised GGUF tensors are made of, drawn as bytes and never as numbers.

A block's quanta are random bits; its scale is set so that the weights have the mean zero and the deviation asked for.
Gigabytes of them take seconds, and a model of them behaves as one of normally drawn weights would.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType
from gguf.quants import quantize
from numpy.typing import NDArray

Kind = GGMLQuantizationType
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


def random_blocks(kind: Kind, rows: int, columns: int, *, deviation: float, seed: int) -> Bytes:
    """Draw a matrix of Q4_0, Q5_0, Q8_0, Q4_K or Q6_K, shape (rows, bytes of a row)."""
    block, size = GGML_QUANT_SIZES[kind]
    count = rows * columns // block
    words = np.random.SFC64(seed).random_raw(-(-count * size // 8))
    blocks = words.view(np.uint8)[: count * size].reshape(count, size)
    SCALED[kind](blocks, deviation)
    return blocks.reshape(rows, -1)


def _uniform_deviation(steps: int) -> float:
    return float(np.sqrt((steps * steps - 1) / 12))


def _set_scale(blocks: Bytes, place: int, value: float) -> None:
    """Write a half-precision number, lowest byte first, and keep the sign that was drawn.

    Quanta reach one step further down than up; scales of either sign even that out.
    """
    low, high = np.array([value], "<f2").view(np.uint8)
    blocks[:, place] = low
    blocks[:, place + 1] = high | blocks[:, place + 1] & 0x80


def _scale_q4_0(blocks: Bytes, deviation: float) -> None:
    _set_scale(blocks, 0, deviation / _uniform_deviation(16))


def _scale_q5_0(blocks: Bytes, deviation: float) -> None:
    _set_scale(blocks, 0, deviation / _uniform_deviation(32))


def _scale_q8_0(blocks: Bytes, deviation: float) -> None:
    _set_scale(blocks, 0, deviation / _uniform_deviation(256))


def _scale_q4_k(blocks: Bytes, deviation: float) -> None:
    """A weight is scale * 32 * quantum - minimum * 32; the minimum is 7.5 scales, the middle of the quanta."""
    scale = deviation / _uniform_deviation(16) / 32
    blocks[:, 0:4] = np.array([scale, 7.5 * scale], "<f2").view(np.uint8)
    # Eight scales and eight minima of six bits each, all 32, packed as llama.cpp packs them.
    blocks[:, 4:16] = np.array([0xA0] * 8 + [0] * 4, np.uint8)


def _scale_q6_k(blocks: Bytes, deviation: float) -> None:
    """A weight is scale * sub-scale * (quantum - 32); all sub-scales are 32."""
    blocks[:, 192:208] = 32
    _set_scale(blocks, 208, deviation / _uniform_deviation(64) / 32)


SCALED: dict[Kind, Callable[[Bytes, float], None]] = {
    Kind.Q4_0: _scale_q4_0,
    Kind.Q5_0: _scale_q5_0,
    Kind.Q8_0: _scale_q8_0,
    Kind.Q4_K: _scale_q4_k,
    Kind.Q6_K: _scale_q6_k,
}


def quantised(values: Floats, kind: Kind) -> Bytes:
    """Quantise chosen numbers, shape (rows, columns), to the kind that the random blocks beside them have."""
    return _quantised_q6_k(values) if kind is Kind.Q6_K else quantize(values, kind)


def _quantised_q6_k(values: Floats) -> Bytes:
    """Q6_K, which the gguf package reads and does not write: 16 groups of 16 numbers, each with its own sub-scale."""
    groups = values.reshape(-1, 16, 16)
    needed = np.abs(groups).max(axis=2, keepdims=True) / 31
    # Half precision may round down: one part in a thousand more keeps the largest number within reach.
    scale = (1.001 * needed.max(axis=1, keepdims=True) / 127).astype(np.float16)
    whole = scale.astype(np.float32)
    sub_scales = np.ceil(np.divide(needed, whole, out=np.zeros_like(needed), where=whole > 0)).clip(0, 127)
    steps = sub_scales * whole
    quanta = np.rint(np.divide(groups, steps, out=np.zeros_like(groups), where=steps > 0)).clip(-32, 31) + 32
    # A block is two halves of 128; of each half, runs of 32 share their bytes.
    runs = quanta.astype(np.uint8).reshape(-1, 2, 4, 32)
    low = (runs[:, :, :2] & 15) | (runs[:, :, 2:] & 15) << 4
    tops = runs >> 4
    high = tops[:, :, 0] | tops[:, :, 1] << 2 | tops[:, :, 2] << 4 | tops[:, :, 3] << 6
    count = len(groups)
    parts = (
        low.reshape(count, 128).astype(np.uint8),
        high.reshape(count, 64).astype(np.uint8),
        sub_scales.astype(np.int8).reshape(count, 16).view(np.uint8),
        scale.reshape(count, 1).view(np.uint8),
    )
    return np.concatenate(parts, axis=1).reshape(len(values), -1)
