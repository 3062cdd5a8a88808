"""Llama-architecture GGUF files with random weights, written tensor by tensor.

The first dimensions of a token's vector are reserved: no block reads them or writes to them, so what the embedding puts
there reaches the output matrix unmixed, and sways nothing on its way. That is how a model of noise is told what never
to say, when to end, and, for a scripted model, what comes next.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from statistics import NormalDist

import numpy as np
from gguf import GGML_QUANT_SIZES, GGUFWriter, LlamaFileType
from numpy.typing import NDArray

from scripts.make_models.blocks import Floats, Kind, quantised, random_blocks
from scripts.make_models.shapes import Shape
from scripts.make_models.vocabulary import END_OF_MESSAGE, Vocabulary

Cells = NDArray[np.generic]

LOGIT_DEVIATION = 2.5  # of the noise at the output: real chat models lie between 2 and 3
NEVER = -12.0  # logit deviations by which a silent token is held down
END_GAP = 2.7  # deviations between the end's mean and the usual best token: texts of 100 to 200 tokens, measured
SMALLEST = 1e-5  # the last norm's epsilon


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Which kind of number each tensor is made of."""

    file_type: LlamaFileType
    usual: Kind
    finer: Kind  # for what llama.cpp keeps at more bits
    vocabulary: Kind


@dataclass(frozen=True, slots=True)
class Reserved:
    """What the reserved dimensions hold: usually one vector for every token, and others for a few."""

    embedding: Floats  # shape (reserved,)
    output: Floats  # shape (reserved,)
    embeddings: Mapping[int, Floats] = field(default_factory=dict[int, Floats])  # token id → shape (reserved,)
    outputs: Mapping[int, Floats] = field(default_factory=dict[int, Floats])
    logit_deviation: float = LOGIT_DEVIATION  # of what the other dimensions add at the output

    @property
    def width(self) -> int:
        return len(self.embedding)


class Role(Enum):
    """How a matrix treats the reserved dimensions."""

    READING = "does not read them"
    WRITING = "does not write to them"
    EMBEDDING = "fills them"
    OUTPUT = "turns them into logits"


@dataclass(frozen=True, slots=True)
class Matrix:
    """One matrix of the file."""

    name: str
    role: Role
    kind: Kind
    rows: int
    columns: int
    deviation: float


def rambling(shape: Shape, vocabulary: Vocabulary, width: int) -> Reserved:
    """Reserve dimensions so that a model rambles printably and ends now and then."""

    def vector(value: float) -> Floats:
        filled = np.zeros(width, np.float32)
        filled[0] = value
        return filled

    # Before the last norm a token's other dimensions, the blocks' writing included, are 2.2 times as long.
    arriving = (shape.width / (1 + 2.2**2)) ** 0.5
    best = NormalDist().inv_cdf(1 - 1 / len(vocabulary.tokens))
    deviations = dict.fromkeys(vocabulary.silent(), NEVER) | {END_OF_MESSAGE: best - END_GAP}
    outputs = {number: vector(value * LOGIT_DEVIATION / arriving) for number, value in deviations.items()}
    return Reserved(vector(shape.width**0.5), vector(0.0), outputs=outputs)


def _uses_more_bits(layer: int, layers: int) -> bool:
    """llama.cpp's rule for the layers whose values and second feed-forward matrix it keeps finer."""
    eighth = layers // 8
    return layer < eighth or layer >= 7 * layers // 8 or (layer - eighth) % 3 == 2


def matrices(shape: Shape, kinds: Kinds, logit_deviation: float = LOGIT_DEVIATION) -> Iterator[Matrix]:
    """Every matrix of a model, in the order of the file."""
    tokens, width, inner, kv = shape.vocabulary, shape.width, shape.feed_forward, shape.kv_width
    yield Matrix("token_embd", Role.EMBEDDING, kinds.vocabulary, tokens, width, 1.0)
    yield Matrix("output", Role.OUTPUT, kinds.vocabulary, tokens, width, logit_deviation * width**-0.5)
    loud = 2 * shape.layers**-0.5  # the blocks shall outweigh the embedding, else no answer depends on the prompt
    sharp = 3 * width**-0.5  # attention that picks a few tokens: a mean over all would forget the prompt
    for layer in range(shape.layers):
        usual, block = kinds.usual, f"blk.{layer}."
        careful = kinds.finer if _uses_more_bits(layer, shape.layers) else usual
        yield Matrix(block + "attn_q", Role.READING, usual, width, width, sharp)
        yield Matrix(block + "attn_k", Role.READING, usual, kv, width, sharp)
        yield Matrix(block + "attn_v", Role.READING, careful, kv, width, width**-0.5)
        yield Matrix(block + "attn_output", Role.WRITING, usual, width, width, loud * width**-0.5)
        yield Matrix(block + "ffn_gate", Role.READING, usual, inner, width, width**-0.5)
        yield Matrix(block + "ffn_up", Role.READING, usual, inner, width, width**-0.5)
        yield Matrix(block + "ffn_down", Role.WRITING, careful, width, inner, loud * inner**-0.5)


def _drawn(matrix: Matrix, seed: int) -> Cells:
    """Random cells, which depend on the seed and the matrix's name only."""
    salt = zlib.crc32(f"{seed} {matrix.name}".encode())
    if matrix.kind is Kind.F16:
        shape = (matrix.rows, matrix.columns)
        return np.random.default_rng(salt).normal(0, matrix.deviation, shape).astype(np.float16)
    return random_blocks(matrix.kind, matrix.rows, matrix.columns, deviation=matrix.deviation, seed=salt)


def _reserve(cells: Cells, matrix: Matrix, reserved: Reserved) -> Cells:
    """Write the reserved dimensions into random cells."""
    block, size = GGML_QUANT_SIZES[matrix.kind]
    cells_reserved = reserved.width // block * (1 if matrix.kind is Kind.F16 else size)
    # Bytes of zero are weights of zero in every kind: the scale is zero too.
    if matrix.role is Role.WRITING:
        cells[: reserved.width] = 0
    elif matrix.role is Role.READING:
        cells[:, :cells_reserved] = 0
    else:
        embeds = matrix.role is Role.EMBEDDING
        usual = reserved.embedding if embeds else reserved.output
        others = reserved.embeddings if embeds else reserved.outputs
        chosen = np.stack([usual, *others.values()])
        given = chosen.astype(np.float16) if matrix.kind is Kind.F16 else quantised(chosen, matrix.kind)
        cells[:, :cells_reserved] = given[0]
        cells[list(others), :cells_reserved] = given[1:]
    return cells


def write_gguf(
    path: Path, name: str, *, shape: Shape, vocabulary: Vocabulary, kinds: Kinds, reserved: Reserved, seed: int
) -> Path:
    """Write a model, never more than one tensor of it in memory; a run that breaks off leaves no file of this name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    planned = list(matrices(shape, kinds, reserved.logit_deviation))
    with closing(GGUFWriter(partial, "llama")) as writer:
        _describe(writer, name, shape, kinds)
        vocabulary.write(writer)
        _announce(writer, shape, planned)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for _ in _norms(shape):
            writer.write_tensor_data(np.ones(shape.width, np.float32))
        for matrix in planned:
            writer.write_tensor_data(_reserve(_drawn(matrix, seed), matrix, reserved))
    return partial.replace(path)


def _announce(writer: GGUFWriter, shape: Shape, planned: Sequence[Matrix]) -> None:
    """Say which tensors will follow: the norms first, then the matrices."""
    for norm in _norms(shape):
        writer.add_tensor_info(norm, (shape.width,), np.dtype(np.float32), 4 * shape.width)
    for matrix in planned:
        block, size = GGML_QUANT_SIZES[matrix.kind]
        writer.add_tensor_info(
            f"{matrix.name}.weight",
            (matrix.rows, matrix.columns),
            np.dtype(np.float32),  # only the kind that follows is written
            matrix.rows * matrix.columns // block * size,
            raw_dtype=matrix.kind,
        )


def _describe(writer: GGUFWriter, name: str, shape: Shape, kinds: Kinds) -> None:
    writer.add_name(name)
    writer.add_license("CC0-1.0")  # noise is nobody's
    writer.add_file_type(kinds.file_type)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_layer_norm_rms_eps(SMALLEST)


def _norms(shape: Shape) -> list[str]:
    layers = (f"blk.{layer}.{part}.weight" for layer in range(shape.layers) for part in ("attn_norm", "ffn_norm"))
    return ["output_norm.weight", *layers]
