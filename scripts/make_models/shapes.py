"""The shapes of well-known chat models: what their speed depends on, without their weights."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The size of each part of a llama-architecture model."""

    likeness: str  # the model that has this shape
    layers: int
    width: int
    heads: int
    kv_heads: int
    feed_forward: int
    vocabulary: int
    context: int
    rope_base: float = 10_000.0

    @property
    def head_width(self) -> int:
        return self.width // self.heads

    @property
    def kv_width(self) -> int:
        return self.kv_heads * self.head_width

    @property
    def parameters(self) -> int:
        """Weights of the matrices, the vocabulary's two counted apart."""
        attention = 2 * self.width * self.width + 2 * self.kv_width * self.width
        return self.layers * (attention + 3 * self.width * self.feed_forward) + 2 * self.vocabulary * self.width


TINY = Shape(
    likeness="none",
    layers=2,
    width=64,
    heads=4,
    kv_heads=2,
    feed_forward=128,
    vocabulary=512,
    context=8192,
)
# From the configuration files the makers publish. Where the two matrices of the vocabulary are tied, a file of
# ours holds both: the work of a token is the same, the file somewhat larger. Qwen's attention biases are left out.
SHAPES = {
    "0.5b": Shape(
        likeness="Qwen2.5-0.5B",
        layers=24,
        width=896,
        heads=14,
        kv_heads=2,
        feed_forward=4864,
        vocabulary=151_936,
        context=32_768,
        rope_base=1_000_000.0,
    ),
    "1b": Shape(
        likeness="Llama-3.2-1B",
        layers=16,
        width=2048,
        heads=32,
        kv_heads=8,
        feed_forward=8192,
        vocabulary=128_256,
        context=131_072,
        rope_base=500_000.0,
    ),
    "3b": Shape(
        likeness="Llama-3.2-3B",
        layers=28,
        width=3072,
        heads=24,
        kv_heads=8,
        feed_forward=8192,
        vocabulary=128_256,
        context=131_072,
        rope_base=500_000.0,
    ),
    "8b": Shape(
        likeness="Llama-3.1-8B",
        layers=32,
        width=4096,
        heads=32,
        kv_heads=8,
        feed_forward=14_336,
        vocabulary=128_256,
        context=131_072,
        rope_base=500_000.0,
    ),
}


def with_vocabulary(shape: Shape, vocabulary: int) -> Shape:
    return replace(shape, vocabulary=vocabulary)
