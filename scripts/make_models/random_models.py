"""Chat models of noise: a tiny one for tests, and ones of true shape, the speed of which is real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from gguf import GGML_QUANT_SIZES, LlamaFileType

from pipelines.settings import PROJECT
from scripts.make_models.blocks import Kind
from scripts.make_models.gguf_file import Kinds, rambling, write_gguf
from scripts.make_models.shapes import SHAPES, TINY, Shape, with_vocabulary
from scripts.make_models.vocabulary import Vocabulary, invented_words, trained_vocabulary, with_more_tokens

Size = Literal["0.5b", "1b", "3b", "8b"]
Quantisation = Literal["q4_0", "q8_0", "q4_k_m"]

HALF = Kinds(file_type=LlamaFileType.MOSTLY_F16, usual=Kind.F16, finer=Kind.F16, vocabulary=Kind.F16)
KINDS = {
    "q4_0": Kinds(file_type=LlamaFileType.MOSTLY_Q4_0, usual=Kind.Q4_0, finer=Kind.Q4_0, vocabulary=Kind.Q4_0),
    "q8_0": Kinds(file_type=LlamaFileType.MOSTLY_Q8_0, usual=Kind.Q8_0, finer=Kind.Q8_0, vocabulary=Kind.Q8_0),
    "q4_k_m": Kinds(file_type=LlamaFileType.MOSTLY_Q4_K_M, usual=Kind.Q4_K, finer=Kind.Q6_K, vocabulary=Kind.Q6_K),
}
READ_TOKENS = 16_000  # trained tokens of a true-shaped model: about four characters each on a council's pages


def tiny_gguf(path: Path, *, seed: int = 1) -> Path:
    """Write a chat model of two layers and 512 tokens, about 300 KB: real loading, streaming, stopping, schemas."""
    vocabulary = trained_vocabulary(TINY.vocabulary)
    shape = with_vocabulary(TINY, len(vocabulary.tokens))
    reserved = rambling(shape, vocabulary, width=1)
    return write_gguf(path, "tiny-random", shape=shape, vocabulary=vocabulary, kinds=HALF, reserved=reserved, seed=seed)


def shaped_gguf(path: Path, size: Size, quantisation: Quantisation = "q4_0", *, seed: int = 1) -> Path:
    """Write a chat model with the shape of a well-known one (see ``shapes.py``) and random weights.

    Only its text is noise: memory, prefill and decode cost what the real model costs. Q4_K_M keeps finer what
    llama.cpp keeps finer; where rows are no multiple of 256 it takes Q5_0 and Q8_0, as llama.cpp does.
    """
    shape = SHAPES[size]
    kinds = fitting(KINDS[quantisation], shape)
    vocabulary = full_vocabulary(shape)
    reserved = rambling(shape, vocabulary, width=GGML_QUANT_SIZES[kinds.vocabulary][0])
    name = f"{shape.likeness}-shaped-random-{quantisation}"
    return write_gguf(path, name, shape=shape, vocabulary=vocabulary, kinds=kinds, reserved=reserved, seed=seed)


def fitting(kinds: Kinds, shape: Shape) -> Kinds:
    """The kinds that a shape's rows can be cut into."""
    if kinds.usual is not Kind.Q4_K or shape.width % 256 == 0:
        return kinds
    return Kinds(file_type=kinds.file_type, usual=Kind.Q5_0, finer=Kind.Q8_0, vocabulary=Kind.Q8_0)


def full_vocabulary(shape: Shape, own: Sequence[str] = ()) -> Vocabulary:
    """A vocabulary of full size that reads a council's pages as a real one does, with tokens of ``own`` beside."""
    read = council_vocabulary(READ_TOKENS)
    known = with_more_tokens(read, own)
    return with_more_tokens(known, invented_words(shape.vocabulary - len(known.tokens), known.tokens))


@cache
def council_vocabulary(size: int) -> Vocabulary:
    """A vocabulary trained on the demonstration council's pages."""
    return trained_vocabulary(size, _council_texts())


def _council_texts() -> Iterator[str]:
    for file in sorted((PROJECT / "knowledge_base").rglob("*.md")):
        yield file.read_text(encoding="utf-8")
