"""What was measured on a graphics card, as the GPU section of ``docs/performance.md``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gguf import GGML_QUANT_SIZES

from app.cli.model_speed import Plan, Speed
from scripts.make_models.gguf_file import Kinds, matrices
from scripts.make_models.shapes import Shape

BEGIN, END = "<!-- GPU: begin, written by 'make bench-gpu' -->", "<!-- GPU: end -->"
KV_BYTES = 2  # of one remembered number, as f16


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How fast speech is written down."""

    factor: float  # seconds of work for a second of speech
    tokens: float  # written for half a minute of speech: noise decides how many, and they cost most of the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All that was measured on one card."""

    card: str
    memory_gib: float
    day: date
    bandwidth: float  # bytes a second, read and written
    shape: Shape
    kinds: Kinds
    plan: Plan
    chat: Sequence[Speed]
    hearing: Hearing
    texts_per_second: float  # embedded
    words_a_text: int


def weight_bytes(shape: Shape, kinds: Kinds) -> int:
    """Bytes of the weights that a pass reads: all matrices but the embedding, of which it reads a row a token."""
    total = 0
    for matrix in matrices(shape, kinds):
        block, size = GGML_QUANT_SIZES[matrix.kind]
        if matrix.name != "token_embd":
            total += matrix.rows * matrix.columns // block * size
    return total


def bytes_of_a_pass(shape: Shape, kinds: Kinds, *, residents: int, remembered: float) -> float:
    """Bytes that a pass which writes one token for each resident has to read.

    Args:
        shape: of the model.
        kinds: of its numbers.
        residents: tokens of the pass.
        remembered: tokens that each resident's conversation holds, on average.
    """
    remembered_bytes = 2 * shape.layers * shape.kv_width * KV_BYTES * remembered
    return weight_bytes(shape, kinds) + residents * remembered_bytes


def section(measured: Measured) -> str:
    """The section's Markdown, markers included."""
    parameters = (
        measured.shape.parameters - measured.shape.vocabulary * measured.shape.width
    )  # that a token is put through
    remembered = measured.plan.prompt_tokens + measured.plan.answer_tokens / 2
    rows = [
        "| residents | prefill tokens/s | prefill TFLOP/s | decode tokens/s | each | read GB/s | of the bandwidth |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for speed in measured.chat:
        each = speed.decode.per_second / speed.residents  # also passes a second
        size = bytes_of_a_pass(measured.shape, measured.kinds, residents=speed.residents, remembered=remembered)
        rows.append(
            f"| {speed.residents} | {speed.prefill.per_second:,.0f} "
            f"| {2 * parameters * speed.prefill.per_second / 1e12:.1f} | {speed.decode.per_second:,.0f} | {each:.1f} "
            f"| {each * size / 1e9:,.0f} | {each * size / measured.bandwidth:.0%} |"
        )
    return "\n".join(
        [
            BEGIN,
            f"`make bench-gpu` on one {measured.card} ({measured.memory_gib:.0f} GiB), {measured.day:%d %B %Y}. "
            "All models have true shapes and random weights.",
            "",
            f"**Memory bandwidth**, copying on the card: {measured.bandwidth / 1e9:,.0f} GB/s, read and written.",
            "",
            f"**Chat**, the shape of {measured.shape.likeness}, Q4_K_M, prompts of {measured.plan.prompt_tokens} "
            "tokens that share nothing. *Read* is what the passes had to read: weights and remembered tokens.",
            "",
            *rows,
            "",
            f"**Hearing**, the shape of Whisper large-v3-turbo, one caller: {measured.hearing.factor:.3f} seconds of "
            f"work for a second of speech, at {measured.hearing.tokens:.0f} tokens for each half minute.",
            "",
            f"**Embedding**, all-MiniLM-L6-v2 by sentence-transformers: {measured.texts_per_second:,.0f} texts of "
            f"{measured.words_a_text} words a second.",
            END,
        ]
    )


def with_section(document: str, text: str) -> str:
    """The document with its GPU section replaced.

    Raises:
        ValueError: it has no such section.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no line '{BEGIN}' with a line '{END}' after it: put both where the section shall stand")
    return before + text + after
