"""G.711, the sound of the telephone: mu-law and A-law, a byte a sample (ITU-T G.711, 1988)."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm

Law = Literal["ulaw", "alaw"]

_ULAW_BIAS = 132
_ULAW_CLIP = 32_635


def decode(data: bytes, law: Law) -> Pcm:
    """Sound of encoded bytes, shape (len(data),)."""
    return _decoding(law)[np.frombuffer(data, np.uint8)]


def encode(pcm: Pcm, law: Law) -> bytes:
    """One byte for each sample: the code whose sound is nearest."""
    return _encoding(law)[pcm.astype(np.int32) + 32_768].tobytes()


@cache
def _decoding(law: Law) -> Pcm:
    codes = np.arange(256, dtype=np.int32)
    return (_ulaw_values(codes) if law == "ulaw" else _alaw_values(codes)).astype(np.int16)


def _ulaw_values(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    turned = ~codes & 0xFF  # all bits are sent inverted
    size = (((turned & 0x0F) << 3) + _ULAW_BIAS) << ((turned >> 4) & 0x07)
    return np.where(turned & 0x80, _ULAW_BIAS - size, size - _ULAW_BIAS)


def _alaw_values(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    turned = codes ^ 0x55  # every second bit is sent inverted
    exponent, mantissa = (turned >> 4) & 0x07, (turned & 0x0F) << 4
    size = np.where(exponent == 0, mantissa + 8, (mantissa + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(turned & 0x80, size, -size)


@cache
def _encoding(law: Law) -> NDArray[np.uint8]:
    """The code of every one of the 65,536 values, worked out once."""
    sounds = np.arange(-32_768, 32_768, dtype=np.int32)
    if law == "ulaw":
        sounds = np.clip(sounds, -_ULAW_CLIP, _ULAW_CLIP)
    values = _decoding(law).astype(np.int32)
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    right = np.clip(np.searchsorted(ordered, sounds), 0, 255)
    left = np.maximum(right - 1, 0)
    nearer_left = np.abs(sounds - ordered[left]) < np.abs(ordered[right] - sounds)
    return order[np.where(nearer_left, left, right)].astype(np.uint8)
